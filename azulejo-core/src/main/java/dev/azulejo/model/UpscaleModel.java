package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.network.SrVgg;
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
    private final String name;
    private final SrVgg network;
    private final Engine engine;
    private Optional<Network> open = Optional.empty();

    private UpscaleModel(String name, SrVgg network, Engine engine) {
        this.name = name;
        this.network = network;
        this.engine = engine;
    }

    /**
     * Opens a network.
     *
     * @param name {@code builtin}, or the path of a file of weights or of a folder with one named
     *     {@code model.safetensors}
     * @throws ModelException if it is missing, damaged, or of an architecture that is not supported
     */
    public static UpscaleModel open(String name, Engine engine) {
        Path path = name.equals(BuiltinModel.NAME) ? BuiltinModel.folder().resolve("upscaler") : Path.of(name);
        Path file = Files.isDirectory(path) ? path.resolve("model.safetensors") : path;
        if (!Files.isRegularFile(file)) {
            throw new ModelException("the upscaler %s does not exist, expected a file of weights or \"%s\""
                    .formatted(file, BuiltinModel.NAME));
        }
        Checkpoint checkpoint = Checkpoint.open(file);
        if (!SrVgg.detect(checkpoint)) {
            throw new ModelException(
                    "%s holds no super-resolution network that is known; expected SRVGG (tensors body.0.weight, body.1.weight, ...)"
                            .formatted(file));
        }
        return new UpscaleModel(name, SrVgg.of(checkpoint), engine);
    }

    /** The name that it was opened by; of a path, the file's own name. */
    public String name() {
        return name.equals(BuiltinModel.NAME)
                ? name
                : Path.of(name).getFileName().toString();
    }

    /** How many times larger the result is, along each axis. */
    public int factor() {
        return network.factor();
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
            open = Optional.of(engine.open(network.graph()));
        }
        return open.orElseThrow().run(Map.of("x", pictures), cancellation).get("y");
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
