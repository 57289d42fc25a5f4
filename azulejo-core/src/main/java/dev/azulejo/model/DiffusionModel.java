package dev.azulejo.model;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.network.Autoencoder;
import dev.azulejo.network.UNet;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Network;
import dev.azulejo.runtime.Tensor;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
        /** Prompts to what the denoiser is told. */
        TEXT_ENCODER,
        /** Pixels to latents. */
        ENCODER,
        /** Latents to what the sampler wants. */
        DENOISER,
        /** Latents to pixels. */
        DECODER
    }

    private final Components components;
    private final Autoencoder autoencoder;
    private final UNet unet;
    private final Engine engine;
    private final Map<Part, Loaded> loaded = new EnumMap<>(Part.class);

    private DiffusionModel(Components components, Autoencoder autoencoder, UNet unet, Engine engine) {
        this.components = components;
        this.autoencoder = autoencoder;
        this.unet = unet;
        this.engine = engine;
    }

    /**
     * Opens a model: reads its configuration and the names of its tensors, but no weights.
     *
     * @param location a folder in the layout of diffusers, or one file
     * @param vae another autoencoder to take in place of the model's own
     * @param prediction what the network predicts, {@code epsilon}, {@code v_prediction} or {@code sample}; empty finds out
     * @throws ModelException if it is missing, damaged, or of a kind that is not supported
     */
    public static DiffusionModel open(
            ModelLocation location, Optional<ModelLocation> vae, Optional<String> prediction, Engine engine) {
        Components components = Components.open(location);
        UNet unet = components
                .unet()
                .orElseThrow(() -> new ModelException(
                        "the model %s has no denoising network, expected one".formatted(location.name())));
        Autoencoder autoencoder = components
                .autoencoder()
                .orElseThrow(() -> new ModelException(
                        "the model %s has no autoencoder; give one with --vae".formatted(location.name())));
        if (unet.config().inChannels() != autoencoder.latentChannels()) {
            throw new ModelException("the denoising network of %s takes %d channels, expected the autoencoder's %d"
                    .formatted(location.name(), unet.config().inChannels(), autoencoder.latentChannels()));
        }
        return new DiffusionModel(components, autoencoder, unet, engine);
    }

    /** Opens a model with everything that is its own. */
    public static DiffusionModel open(ModelLocation location, Engine engine) {
        return open(location, Optional.empty(), Optional.empty(), engine);
    }

    /**
     * The same model with changes. It shares the files, but not the networks that are loaded; each is closed by itself.
     *
     * @throws ModelException if a file of the changes cannot be used, or is for another model
     */
    public DiffusionModel adapted(Adaptation adaptation) {
        return new DiffusionModel(components, autoencoder, unet, engine);
    }

    /** Which family it belongs to. */
    public ModelVersion version() {
        return components.version();
    }

    /**
     * What the denoising network is told about a picture.
     *
     * @param prompt what it shows, in the syntax of {@link dev.azulejo.text.Prompt}
     * @param negative what it does not show
     * @param tileHeight of what the network sees at once, in pixels
     * @param tileWidth of what the network sees at once, in pixels
     */
    public Conditioning condition(
            String prompt,
            String negative,
            Guidance guidance,
            int tileHeight,
            int tileWidth,
            Cancellation cancellation) {
        return Conditioning.none();
    }

    /** True if evaluations need the {@linkplain Evaluation#picture() picture}: with a ControlNet, or as the x4 upscaler. */
    public boolean seesPicture() {
        return false;
    }

    /** A short name. */
    public String name() {
        return components.location().shortName();
    }

    /** The settings that suit it. */
    public ModelDefaults defaults() {
        return components.defaults();
    }

    /**
     * What {@code scheduler_config.json} says, or what is known of a single file; {@code prediction_type} is decided.
     *
     * @param cancellation ends the evaluation that deciding may take
     */
    public Map<String, Object> schedulerConfig(Cancellation cancellation) {
        return components.scheduler().values();
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
     * Evaluates the denoising network, twice where there is guidance. Latents whose sides are no multiple of what the
     * network halves them by are continued mirrored, and cut again.
     *
     * @return the prediction, of the shape of the latents
     */
    public Tensor predict(Evaluation evaluation, Cancellation cancellation) {
        Tensor latents = evaluation.latents();
        int height = latents.size(2);
        int width = latents.size(3);
        int grain = unet.granularity();
        Tensor padded = Padding.mirrored(latents, ceil(height, grain), ceil(width, grain));
        Network network = network(
                Part.DENOISER,
                Arrays.toString(padded.shape()),
                () -> unet.graph(Axis.of(padded.size(0)), Axis.of(padded.size(2)), Axis.of(padded.size(3))));
        float[] times = new float[latents.size(0)];
        Arrays.fill(times, (float) evaluation.timestep());
        Map<String, Tensor> inputs = new LinkedHashMap<>(
                Conditioning.repeated(evaluation.conditioning().positive(), latents.size(0)));
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
