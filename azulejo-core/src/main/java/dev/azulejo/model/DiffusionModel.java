package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.network.Autoencoder;
import dev.azulejo.network.AutoencoderPixelUnshuffle;
import dev.azulejo.network.AutoencoderTiny;
import dev.azulejo.network.Config;
import dev.azulejo.network.UNet;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Network;
import dev.azulejo.runtime.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A latent diffusion model: autoencoder, denoising network, and what its configuration says. The weights stay in their
 * files. Each network is loaded when it is first evaluated; {@link #keepOnly} unloads those that are not needed any more.
 * Safe for use by several threads, one evaluation at a time.
 */
public final class DiffusionModel implements AutoCloseable {
    /** The networks of a model. */
    public enum Part {
        /** Pixels to latents. */
        ENCODER,
        /** Latents to what the sampler wants. */
        DENOISER,
        /** Latents to pixels. */
        DECODER
    }

    private final String name;
    private final ModelDefaults defaults;
    private final Config scheduler;
    private final Autoencoder autoencoder;
    private final UNet unet;
    private final Engine engine;
    private final Map<Part, Loaded> loaded = new EnumMap<>(Part.class);

    private DiffusionModel(
            String name, ModelDefaults defaults, Config scheduler, Autoencoder autoencoder, UNet unet, Engine engine) {
        this.name = name;
        this.defaults = defaults;
        this.scheduler = scheduler;
        this.autoencoder = autoencoder;
        this.unet = unet;
        this.engine = engine;
    }

    /**
     * Opens a model: reads its configuration and the names of its tensors, but no weights.
     *
     * @param name {@code builtin}, or the path of a folder in the layout of diffusers
     * @throws ModelException if it is missing, damaged, or of a kind that is not supported
     */
    public static DiffusionModel open(String name, Engine engine) {
        Path folder = name.equals(BuiltinModel.NAME) ? BuiltinModel.folder() : Path.of(name);
        Path index = folder.resolve("model_index.json");
        if (!Files.isRegularFile(index)) {
            String found = Files.isDirectory(folder)
                    ? "is a folder without a model_index.json"
                    : Files.exists(folder) ? "is a single file, which is not supported yet" : "does not exist";
            throw new ModelException(
                    "the model %s %s, expected \"%s\" or a folder in the layout of diffusers, with a model_index.json"
                            .formatted(name, found, BuiltinModel.NAME));
        }
        Config pipeline = Config.read(index);
        ModelDefaults defaults =
                pipeline.part("_azulejo").map(ModelDefaults::of).orElse(ModelDefaults.STABLE_DIFFUSION);
        Config scheduler = Config.read(folder.resolve("scheduler").resolve("scheduler_config.json"));
        Autoencoder autoencoder = autoencoder(folder.resolve("vae"));
        UNet unet = UNet.of(
                weights(folder.resolve("unet")),
                Config.read(folder.resolve("unet").resolve("config.json")));
        if (unet.takesContext()) {
            throw new ModelException(
                    "the model %s takes a text, which is not supported yet; expected a model without".formatted(name));
        }
        if (unet.config().inChannels() != autoencoder.latentChannels()) {
            throw new ModelException("the denoising network of %s takes %d channels, expected the autoencoder's %d"
                    .formatted(name, unet.config().inChannels(), autoencoder.latentChannels()));
        }
        return new DiffusionModel(name, defaults, scheduler, autoencoder, unet, engine);
    }

    private static Autoencoder autoencoder(Path folder) {
        Config config = Config.read(folder.resolve("config.json"));
        String type = config.text("_class_name", "");
        return switch (type) {
            case AutoencoderPixelUnshuffle.NAME -> AutoencoderPixelUnshuffle.of(config);
            case AutoencoderTiny.NAME -> AutoencoderTiny.of(weights(folder), config);
            default ->
                throw new ModelException("%s: the autoencoder is \"%s\", expected %s"
                        .formatted(
                                config.origin(), type, List.of(AutoencoderPixelUnshuffle.NAME, AutoencoderTiny.NAME)));
        };
    }

    private static Checkpoint weights(Path folder) {
        return Checkpoint.open(folder.resolve("diffusion_pytorch_model.safetensors"));
    }

    /** The name that it was opened by; of a path, the folder's own name. */
    public String name() {
        return name.equals(BuiltinModel.NAME)
                ? name
                : Path.of(name).toAbsolutePath().normalize().getFileName().toString();
    }

    /** The settings that suit it. */
    public ModelDefaults defaults() {
        return defaults;
    }

    /** What {@code scheduler_config.json} says. */
    public Map<String, Object> schedulerConfig() {
        return scheduler.values();
    }

    /** True if a prompt has an effect. */
    public boolean takesPrompt() {
        return unet.takesContext();
    }

    /** Pixels that one latent position stands for, along each axis. */
    public int factor() {
        return autoencoder.factor();
    }

    /** Channels of a latent. */
    public int latentChannels() {
        return autoencoder.latentChannels();
    }

    /** Pixels that the sides of a tile should be a multiple of. */
    public int granularity() {
        return autoencoder.factor() * unet.granularity();
    }

    /** Pixels on each side that a latent depends on. */
    public int encodeHalo() {
        return autoencoder.encodeHalo();
    }

    /** Latent positions on each side that a pixel depends on. */
    public int decodeHalo() {
        return autoencoder.decodeHalo();
    }

    /**
     * Encodes pictures.
     *
     * @param pictures [n, 3, h, w] in 0..1, sides multiples of the factor
     * @return [n, latent channels, h / factor, w / factor], scaled as the denoiser sees them
     */
    public Tensor encode(Tensor pictures, Cancellation cancellation) {
        return network(Part.ENCODER, "", autoencoder::encoder)
                .run(Map.of("x", pictures), cancellation)
                .get("z");
    }

    /**
     * Decodes latents.
     *
     * @param latents [n, latent channels, h, w], scaled as the denoiser sees them
     * @return [n, 3, h * factor, w * factor] in about 0..1, not clamped
     */
    public Tensor decode(Tensor latents, Cancellation cancellation) {
        return network(Part.DECODER, "", autoencoder::decoder)
                .run(Map.of("z", latents), cancellation)
                .get("x");
    }

    /**
     * Evaluates the denoising network. Latents whose sides are no multiple of what the network halves them by are
     * continued mirrored, and cut again.
     *
     * @param latents [n, latent channels, h, w], noised and scaled
     * @param timestep what the network is told about the noise
     * @return the prediction, of the same shape
     */
    public Tensor predict(Tensor latents, double timestep, Conditioning conditioning, Cancellation cancellation) {
        int height = latents.size(2);
        int width = latents.size(3);
        int grain = unet.granularity();
        Tensor padded = Padding.mirrored(latents, ceil(height, grain), ceil(width, grain));
        Network network = network(
                Part.DENOISER,
                Arrays.toString(padded.shape()),
                () -> unet.graph(Axis.of(padded.size(0)), Axis.of(padded.size(2)), Axis.of(padded.size(3))));
        float[] times = new float[latents.size(0)];
        Arrays.fill(times, (float) timestep);
        Map<String, Tensor> inputs = new LinkedHashMap<>(conditioning.forBatch(latents.size(0)));
        inputs.put("x", padded);
        inputs.put("t", Tensor.of(times));
        return Padding.cropped(network.run(inputs, cancellation).get("y"), height, width);
    }

    private static int ceil(int length, int multiple) {
        return (length + multiple - 1) / multiple * multiple;
    }

    /** A network for one shape; another shape replaces it. */
    private synchronized Network network(Part part, String shape, Supplier<OnnxModel> graph) {
        Loaded now = loaded.get(part);
        if (now == null || !now.shape.equals(shape)) {
            if (now != null) {
                loaded.remove(part);
                now.network.close();
            }
            now = new Loaded(shape, engine.open(graph.get()));
            loaded.put(part, now);
        }
        return now.network;
    }

    /** Unloads all networks but these, until they are needed again. */
    public synchronized void keepOnly(Set<Part> parts) {
        for (Part part : Part.values()) {
            if (!parts.contains(part) && loaded.containsKey(part)) {
                loaded.remove(part).network.close();
            }
        }
    }

    @Override
    public void close() {
        keepOnly(Set.of());
    }

    private record Loaded(String shape, Network network) {}
}
