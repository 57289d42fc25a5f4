package dev.azulejo.model;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.network.Autoencoder;
import dev.azulejo.network.UNet;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;

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

    private static final String PREDICTION_TYPE = "prediction_type";

    /** Timesteps of the training of every published model. */
    private static final int TRAIN_TIMESTEPS = 1000;

    /** Side of the latents that find out what a network predicts, in positions of its coarsest level: 32 for SD. */
    private static final int PROBED = 4;

    private final Components components;
    private final Autoencoder autoencoder;
    private final AdaptedNetworks adapted;
    private final PredictionType prediction;
    private final Engine engine;
    private final LoadedNetworks networks;
    private final AutoencoderHalf encoder;
    private final AutoencoderHalf decoder;
    private final Conditions conditions;
    private final Denoising denoising;

    private DiffusionModel(
            Components components,
            Autoencoder autoencoder,
            AdaptedNetworks adapted,
            PredictionType prediction,
            Engine engine) {
        this.components = components;
        this.autoencoder = autoencoder;
        this.adapted = adapted;
        this.prediction = prediction;
        this.engine = engine;
        this.networks = new LoadedNetworks(engine);
        this.encoder = new AutoencoderHalf(Part.ENCODER, autoencoder, networks);
        this.decoder = new AutoencoderHalf(Part.DECODER, autoencoder, networks);
        String name = components.location().name();
        UNet unet = adapted.unet();
        ExtraChannels extra = ExtraChannels.of(
                name, unet.config(), autoencoder.latentChannels(), autoencoder.factor(), this::encodedOnce);
        this.conditions = new Conditions(
                name,
                unet,
                new PromptEncoder(
                        adapted.encoders(),
                        Conditions.takesSizes(unet),
                        adapted.inversions(),
                        adapted.clipSkip(),
                        networks),
                extra,
                Conditions.emptyIsZero(components));
        this.denoising = new Denoising(
                unet, adapted.controls(), extra, autoencoder.factor(), Denoising.atOnce(engine.device()), networks);
    }

    /**
     * Opens a model: reads its configuration and the names of its tensors, but no weights.
     *
     * @param location a folder in the layout of diffusers, or one file
     * @param vae another autoencoder to take in place of the model's own
     * @param prediction what the network predicts, {@code epsilon}, {@code v_prediction} or {@code sample}; empty finds out
     * @throws ModelException if it is missing, damaged, or of a kind that is not supported
     * @throws dev.azulejo.fault.SettingsException if there is no such prediction
     */
    public static DiffusionModel open(
            ModelLocation location, Optional<ModelLocation> vae, Optional<String> prediction, Engine engine) {
        Components components = Components.open(location);
        UNet unet = components
                .unet()
                .orElseThrow(() -> new ModelException(
                        "the model %s has no denoising network, expected one".formatted(location.name())));
        Autoencoder autoencoder = vae.map(place -> Components.autoencoder(place, components.version()))
                .or(components::autoencoder)
                .orElseThrow(() -> new ModelException(
                        "the model %s has no autoencoder; give one with --vae".formatted(location.name())));
        boolean uncertain = components.version() == ModelVersion.STABLE_DIFFUSION_2
                && !Files.isRegularFile(components.location().path().resolve("scheduler/scheduler_config.json"));
        return new DiffusionModel(
                components,
                autoencoder,
                AdaptedNetworks.of(unet, components.textEncoders()),
                new PredictionType(
                        location.name(), prediction, components.scheduler().text(PREDICTION_TYPE), uncertain),
                engine);
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
        return new DiffusionModel(
                components,
                autoencoder,
                AdaptedNetworks.of(components.unet().orElseThrow(), components.textEncoders())
                        .with(adaptation, components.location().name()),
                prediction,
                engine);
    }

    /** Which family it belongs to. */
    public ModelVersion version() {
        return components.version();
    }

    /**
     * What the denoising network is told about a picture. The text encoders are loaded for that and unloaded again; prompts
     * that were encoded lately are not encoded again.
     *
     * @param prompt what it shows, in the syntax of {@link dev.azulejo.text.Prompt}
     * @param negative what it does not show
     * @param guidance how strongly the prompts act; without any, the negative prompt is not encoded
     * @param tileHeight of what the network sees at once, in pixels
     * @param tileWidth of what the network sees at once, in pixels
     * @throws ModelException if the model lacks a text encoder that its network needs
     */
    public Conditioning condition(
            String prompt,
            String negative,
            Guidance guidance,
            int tileHeight,
            int tileWidth,
            Cancellation cancellation) {
        return conditions.of(prompt, negative, guidance, tileHeight, tileWidth, cancellation);
    }

    /** True if evaluations need the {@linkplain Evaluation#picture() picture}: with a ControlNet, or as the x4 upscaler. */
    public boolean seesPicture() {
        return denoising.seesPicture();
    }

    /** What is worth knowing about how the model is used, in sentences; may grow while it is used. */
    public List<String> notes() {
        return Stream.concat(prediction.note().stream(), denoising.note().stream())
                .toList();
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
        Map<String, Object> scheduler = components.scheduler().values();
        prediction
                .decide(() -> correlationWithNoise(cancellation))
                .ifPresent(type -> scheduler.put(PREDICTION_TYPE, type));
        return scheduler;
    }

    /** Evaluates the network on nothing but noise, at the last timestep and without a prompt. */
    private double correlationWithNoise(Cancellation cancellation) {
        int last = components.scheduler().integer("num_train_timesteps", TRAIN_TIMESTEPS) - 1;
        try {
            return NoiseProbe.correlation(this, PROBED * adapted.unet().granularity(), last, cancellation);
        } finally {
            networks.unload(Part.DENOISER);
        }
    }

    /** True if a prompt has an effect. */
    public boolean takesPrompt() {
        return adapted.unet().takesContext();
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
        return autoencoder.factor() * adapted.unet().granularity();
    }

    /**
     * About how many floating-point operations a network takes: of the denoiser for a latent position, of the autoencoder for
     * a pixel. Those of the text encoders are not counted.
     */
    public double operations(Part part) {
        return switch (part) {
            case TEXT_ENCODER -> 0;
            case ENCODER -> encoder.operations();
            case DECODER -> decoder.operations();
            case DENOISER ->
                adapted.unet().operations()
                        + adapted.controls().stream()
                                .mapToDouble(control -> control.network().operations())
                                .sum();
        };
    }

    /** Pictures to latents. */
    public AutoencoderHalf encoder() {
        return encoder;
    }

    /** Latents to pictures. */
    public AutoencoderHalf decoder() {
        return decoder;
    }

    /**
     * Evaluates the denoising network, for both prompts where there is guidance: at once, or one after the other where
     * memory is short. Latents whose sides are no multiple of what the network halves them by are continued mirrored, and
     * cut again.
     *
     * @return the prediction, of the shape of the latents
     */
    public Tensor predict(Evaluation evaluation, Cancellation cancellation) {
        return predict(evaluation, new Recollection(false), cancellation);
    }

    /**
     * The same with what earlier evaluations of the same places, in the same order, left.
     */
    public Tensor predict(Evaluation evaluation, Recollection recollection, Cancellation cancellation) {
        return denoising.predict(evaluation, recollection, cancellation);
    }

    /**
     * The predictions for parts of one picture, normalised alike: every group normalisation takes mean and variance over all
     * parts, as it would over the picture in one piece. The parts go through the network layer by layer, so that what it
     * keeps of a part ({@link #keptAlike}) is in memory for all of them.
     *
     * @param parts of one size, at one timestep, with one conditioning
     * @param shares how much of the picture each is; their sum is 1
     * @param progress told how much is done, 0 to 1
     */
    public List<Tensor> predictAlike(
            List<Evaluation> parts, double[] shares, DoubleConsumer progress, Cancellation cancellation) {
        return denoising.predictAlike(parts, shares, progress, cancellation);
    }

    /** Numbers that {@link #predictAlike} keeps of a part; 0 if it cannot, as with a ControlNet. */
    public long keptAlike(int height, int width) {
        return denoising.keptAlike(height, width);
    }

    /** Numbers that a {@link Recollection} keeps of a place, for each text; 0 if it cannot, as with a ControlNet. */
    public long deepFeatures(int height, int width) {
        return denoising.deepFeatures(height, width);
    }

    /** Encodes while other networks are at work, and makes room for them again. */
    private Tensor encodedOnce(Tensor pictures, Cancellation cancellation) {
        boolean there = networks.has(Part.ENCODER);
        try {
            return encoder.run(pictures, cancellation);
        } finally {
            if (!there) {
                networks.unload(Part.ENCODER);
            }
        }
    }

    /** Unloads all networks but these, until they are needed again. Waits for the evaluation that runs. */
    public void keepOnly(Set<Part> parts) {
        for (Part part : Part.values()) {
            if (!parts.contains(part)) {
                networks.unload(part);
            }
        }
    }

    @Override
    public void close() {
        keepOnly(Set.of());
    }
}
