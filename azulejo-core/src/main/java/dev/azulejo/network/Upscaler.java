package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.OnnxModel;
import java.util.List;

/** A super-resolution network: pictures [n, 3, h, w] in 0..1 to larger ones. */
public sealed interface Upscaler permits SrVgg, RrdbNet, NoUpscaler {
    /**
     * The network that a file of weights holds, told from names and shapes of its tensors, also where a converter kept the
     * name of the dict that they were in.
     *
     * @throws ModelException if it is none that is known
     */
    static Upscaler of(Checkpoint checkpoint) {
        for (String wrapper : List.of("", "params_ema.", "params.", "module.", "params_ema.module.")) {
            Checkpoint bare = checkpoint.under(wrapper);
            if (RrdbNet.detect(bare)) {
                return RrdbNet.of(bare);
            }
            if (SrVgg.detect(bare)) {
                return SrVgg.of(bare);
            }
        }
        throw new ModelException(
                ("%s holds no super-resolution network that is known; expected SRVGG (tensors body.0.weight,"
                                + " body.1.weight, ...) or RRDBNet (conv_first.weight, body.0.rdb1.conv1.weight, ...)")
                        .formatted(checkpoint.file()));
    }

    /** How many times larger the result is, along each axis. */
    int factor();

    /** The number that both sides of a picture must be a multiple of. */
    int granularity();

    /** Input pixels on each side that a result depends on. */
    int halo();

    /** About how many floating-point operations it takes for a pixel of the input. */
    double operations();

    /** The graph: {@code x} [n, 3, h, w] in 0..1 to {@code y} [n, 3, h * factor, w * factor]. */
    OnnxModel graph();
}
