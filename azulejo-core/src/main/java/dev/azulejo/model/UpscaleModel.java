package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.network.NoUpscaler;
import dev.azulejo.network.Upscaler;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Network;
import dev.azulejo.runtime.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A super-resolution network. The weights stay in their file; the network is loaded by the first evaluation, and again
 * after {@link #release()}. Safe for use by several threads, one evaluation at a time.
 */
public final class UpscaleModel implements AutoCloseable {
    /** The name of interpolation in place of a network. */
    public static final String LANCZOS = "lanczos";

    private final String name;
    private final Upscaler network;
    private final Engine engine;
    private Optional<Network> open = Optional.empty();

    private UpscaleModel(String name, Upscaler network, Engine engine) {
        this.name = name;
        this.network = network;
        this.engine = engine;
    }

    /**
     * Opens a network.
     *
     * @param location a file of weights, a folder with one, or a model's folder that brings an upscaler; what is called
     *     {@link #LANCZOS} is no network, and enlarges nothing
     * @throws ModelException if it is missing, damaged, or of an architecture that is not supported
     */
    public static UpscaleModel open(ModelLocation location, Engine engine) {
        if (location.name().equals(LANCZOS)) {
            return new UpscaleModel(LANCZOS, new NoUpscaler(), engine);
        }
        Path path = location.path();
        Path upscaler = path.resolve("upscaler");
        Path folder = Files.isDirectory(upscaler) ? upscaler : path;
        if (!Files.exists(folder)) {
            throw new ModelException("the upscaler %s does not exist, expected a file of weights, \"%s\" or \"%s\""
                    .formatted(location.name(), ModelLocation.BUILTIN, LANCZOS));
        }
        Path file = Files.isDirectory(folder) ? WeightFiles.of(folder) : folder;
        return new UpscaleModel(location.shortName(), Upscaler.of(Checkpoint.open(file)), engine);
    }

    /** Opens what a user names; it is downloaded first where it is from the web, and nobody hears how far that is. */
    public static UpscaleModel open(String name, Engine engine) {
        return open(ModelLocation.of(name, TransferProgress.NONE, new Cancellation()), engine);
    }

    /** The name that it was opened by; of a path, the file's own name. */
    public String name() {
        return name;
    }

    /** How many times larger the result is, along each axis. */
    public int factor() {
        return network.factor();
    }

    /** About how many floating-point operations it takes for a pixel of the input. */
    public double operations() {
        return network.operations();
    }

    /** Input pixels on which cells of a picture should begin, so that they are reduced as the whole is. */
    public int granularity() {
        return network.granularity();
    }

    /** Input pixels on each side that a result depends on. */
    public int halo() {
        return network.halo();
    }

    /**
     * Enlarges pictures.
     *
     * @param pictures [n, 3, h, w] in 0..1
     * @return [n, 3, h * factor, w * factor], not clamped
     * @throws ModelException if the result is not finite
     */
    public synchronized Tensor upscale(Tensor pictures, Cancellation cancellation) {
        if (open.isEmpty()) {
            open = Optional.of(engine.open(network.graph(), cancellation));
        }
        int grain = network.granularity();
        int height = pictures.size(2);
        int width = pictures.size(3);
        Tensor padded = Padding.mirrored(pictures, ceil(height, grain), ceil(width, grain));
        Tensor larger =
                open.orElseThrow().run(Map.of("x", padded), cancellation).get("y");
        return Padding.cropped(larger, height * network.factor(), width * network.factor());
    }

    private static int ceil(int length, int multiple) {
        return (length + multiple - 1) / multiple * multiple;
    }

    /** Unloads the network until it is needed again. */
    public synchronized void release() {
        open.ifPresent(Network::close);
        open = Optional.empty();
    }

    @Override
    public void close() {
        release();
    }
}
