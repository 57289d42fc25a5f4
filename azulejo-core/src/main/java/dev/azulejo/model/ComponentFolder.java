package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.ModelException;
import dev.azulejo.network.Autoencoder;
import dev.azulejo.network.AutoencoderKl;
import dev.azulejo.network.AutoencoderPixelUnshuffle;
import dev.azulejo.network.AutoencoderTiny;
import dev.azulejo.network.ClipText;
import dev.azulejo.network.Config;
import dev.azulejo.network.ControlNet;
import dev.azulejo.network.Lora;
import dev.azulejo.network.UNet;
import dev.azulejo.network.UNetConfig;
import dev.azulejo.network.Upscaler;
import dev.azulejo.text.ClipTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One component in the layout of diffusers or transformers: a folder with a {@code config.json} and weights beside it. */
final class ComponentFolder {
    private static final String CONFIG = "config.json";
    private static final String TOKENIZER = "tokenizer";

    private ComponentFolder() {}

    /** True if the folder has a configuration that names a class of network. */
    static boolean matches(Path folder) {
        return Files.isRegularFile(folder.resolve(CONFIG))
                && !className(Config.read(folder.resolve(CONFIG))).isEmpty();
    }

    /** The class that a configuration of diffusers or transformers names; empty if it names none. */
    static String className(Config config) {
        List<String> architectures = config.texts("architectures", List.of());
        return config.text("_class_name", architectures.isEmpty() ? "" : architectures.get(0));
    }

    /**
     * Opens the component.
     *
     * @throws ModelException if its class is not supported, or its weights are missing or damaged
     */
    static Components open(ModelLocation location) {
        return open(location, location.path(), Optional.empty());
    }

    /**
     * Opens one file of weights by the configuration in a folder.
     *
     * @param weights the file; empty for the usual one beside the configuration
     */
    static Components open(ModelLocation location, Path folder, Optional<Checkpoint> weights) {
        Config config = Config.read(folder.resolve(CONFIG));
        String className = className(config);
        Parts parts = new Parts(location);
        switch (className) {
            case UNetConfig.NAME -> {
                parts.unet = Optional.of(UNet.of(weights.orElseGet(() -> weights(folder)), config));
                parts.unetConfig = config;
            }
            case ControlNet.NAME ->
                parts.controlNet = Optional.of(ControlNet.of(weights.orElseGet(() -> weights(folder)), config));
            case AutoencoderPixelUnshuffle.NAME, AutoencoderTiny.NAME, AutoencoderKl.NAME ->
                parts.autoencoder = Optional.of(autoencoder(folder, className, config, weights));
            case "SRVGGNetCompact", "RRDBNet" ->
                parts.upscaler = Optional.of(Upscaler.of(weights.orElseGet(() -> weights(folder))));
            default -> {
                if (!ClipText.NAMES.contains(className)) {
                    throw new ModelException("%s is for a %s, expected one of %s, %s, %s, %s, %s"
                            .formatted(
                                    config.origin(),
                                    className,
                                    UNetConfig.NAME,
                                    AutoencoderKl.NAME,
                                    AutoencoderTiny.NAME,
                                    ControlNet.NAME,
                                    ClipText.NAMES.stream().sorted().toList()));
                }
                ClipText network = ClipText.of(weights.orElseGet(() -> weights(folder)), config);
                parts.textEncoders.add(textEncoder(network, tokenizerBeside(folder), Lora.Target.TEXT_ENCODER));
            }
        }
        return parts.components();
    }

    static Autoencoder autoencoder(Path folder) {
        Config config = Config.read(folder.resolve(CONFIG));
        return autoencoder(folder, className(config), config, Optional.empty());
    }

    private static Autoencoder autoencoder(Path folder, String type, Config config, Optional<Checkpoint> weights) {
        return switch (type) {
            case AutoencoderPixelUnshuffle.NAME -> AutoencoderPixelUnshuffle.of(config);
            case AutoencoderTiny.NAME -> AutoencoderTiny.of(weights.orElseGet(() -> weights(folder)), config);
            case AutoencoderKl.NAME -> AutoencoderKl.of(weights.orElseGet(() -> weights(folder)), config);
            default ->
                throw new ModelException("%s: the autoencoder is \"%s\", expected %s"
                        .formatted(
                                config.origin(),
                                type,
                                List.of(AutoencoderPixelUnshuffle.NAME, AutoencoderTiny.NAME, AutoencoderKl.NAME)));
        };
    }

    static UNet unet(Path folder) {
        Config config = Config.read(folder.resolve(CONFIG));
        String type = className(config);
        if (!type.isEmpty() && !type.equals(UNetConfig.NAME)) {
            throw new ModelException("%s: the denoising network is a %s, expected a %s"
                    .formatted(config.origin(), type, UNetConfig.NAME));
        }
        return UNet.of(weights(folder), config);
    }

    /** A text encoder with the tokenizer in another folder; CLIP's own if that has no files. */
    static TextEncoder textEncoder(Path folder, Path tokenizer, Lora.Target target) {
        Config config = Config.read(folder.resolve(CONFIG));
        String type = className(config);
        if (!type.isEmpty() && !ClipText.NAMES.contains(type)) {
            throw new ModelException("%s: the text encoder is a %s, expected one of %s"
                    .formatted(
                            config.origin(),
                            type,
                            ClipText.NAMES.stream().sorted().toList()));
        }
        return textEncoder(ClipText.of(weights(folder), config), tokenizer, target);
    }

    private static TextEncoder textEncoder(ClipText network, Path tokenizer, Lora.Target target) {
        return new TextEncoder(network, ClipTokenizer.open(tokenizer), target);
    }

    /** {@code tokenizer} beside {@code text_encoder}, {@code tokenizer_2} beside {@code text_encoder_2}. */
    private static Path tokenizerBeside(Path folder) {
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        return folder.toAbsolutePath()
                .normalize()
                .resolveSibling(name.contains("text_encoder") ? name.replace("text_encoder", TOKENIZER) : TOKENIZER);
    }

    static Checkpoint weights(Path folder) {
        return Checkpoint.open(WeightFiles.of(folder));
    }
}
