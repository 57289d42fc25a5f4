package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.ModelException;
import dev.azulejo.network.Autoencoder;
import dev.azulejo.network.AutoencoderKl;
import dev.azulejo.network.AutoencoderPixelUnshuffle;
import dev.azulejo.network.AutoencoderTiny;
import dev.azulejo.network.ClipText;
import dev.azulejo.network.Config;
import dev.azulejo.network.Lora;
import dev.azulejo.network.UNet;
import dev.azulejo.text.ClipTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The networks that lie at one place, and what is written about them there. No weights are read.
 *
 * @param location where
 * @param version which family the networks belong to
 * @param defaults the settings that suit them
 * @param scheduler what {@code scheduler_config.json} says, or what is known of the version
 * @param unet the denoising network
 * @param autoencoder pixels to latents and back
 * @param textEncoders in the order in which their features lie side by side
 */
record Components(
        ModelLocation location,
        ModelVersion version,
        ModelDefaults defaults,
        Config scheduler,
        Optional<UNet> unet,
        Optional<Autoencoder> autoencoder,
        List<TextEncoder> textEncoders) {
    Components {
        textEncoders = List.copyOf(textEncoders);
    }

    /**
     * Opens what is there.
     *
     * @throws ModelException if it is missing, damaged, or of a kind that is not supported
     */
    static Components open(ModelLocation location) {
        Path folder = location.path();
        Path index = folder.resolve("model_index.json");
        if (!Files.isRegularFile(index)) {
            String found = Files.isDirectory(folder)
                    ? "is a folder without a model_index.json"
                    : Files.exists(folder) ? "is a single file, which is not supported yet" : "does not exist";
            throw new ModelException(
                    "the model %s %s, expected \"%s\" or a folder in the layout of diffusers, with a model_index.json"
                            .formatted(location.name(), found, ModelLocation.BUILTIN));
        }
        Config pipeline = Config.read(index);
        ModelDefaults defaults =
                pipeline.part("_azulejo").map(ModelDefaults::of).orElse(ModelDefaults.STABLE_DIFFUSION);
        Config scheduler = Config.read(folder.resolve("scheduler").resolve("scheduler_config.json"));
        UNet unet = UNet.of(
                weights(folder.resolve("unet"), "diffusion_pytorch_model"),
                Config.read(folder.resolve("unet").resolve("config.json")));
        return new Components(
                location,
                unet.takesContext() ? ModelVersion.STABLE_DIFFUSION_1 : ModelVersion.OTHER,
                defaults,
                scheduler,
                Optional.of(unet),
                Optional.of(autoencoder(folder.resolve("vae"))),
                textEncoders(folder));
    }

    private static Autoencoder autoencoder(Path folder) {
        Config config = Config.read(folder.resolve("config.json"));
        String type = config.text("_class_name", "");
        return switch (type) {
            case AutoencoderPixelUnshuffle.NAME -> AutoencoderPixelUnshuffle.of(config);
            case AutoencoderTiny.NAME -> AutoencoderTiny.of(weights(folder, "diffusion_pytorch_model"), config);
            case AutoencoderKl.NAME -> AutoencoderKl.of(weights(folder, "diffusion_pytorch_model"), config);
            default ->
                throw new ModelException("%s: the autoencoder is \"%s\", expected %s"
                        .formatted(
                                config.origin(),
                                type,
                                List.of(AutoencoderPixelUnshuffle.NAME, AutoencoderTiny.NAME, AutoencoderKl.NAME)));
        };
    }

    private static List<TextEncoder> textEncoders(Path folder) {
        List<TextEncoder> encoders = new ArrayList<>();
        Path encoder = folder.resolve("text_encoder");
        if (Files.isDirectory(encoder)) {
            encoders.add(new TextEncoder(
                    ClipText.of(weights(encoder, "model"), Config.read(encoder.resolve("config.json"))),
                    ClipTokenizer.open(folder.resolve("tokenizer")),
                    Lora.Target.TEXT_ENCODER));
        }
        return encoders;
    }

    private static Checkpoint weights(Path folder, String stem) {
        return Checkpoint.open(folder.resolve(stem + ".safetensors"));
    }
}
