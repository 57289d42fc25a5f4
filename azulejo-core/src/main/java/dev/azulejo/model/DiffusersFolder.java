package dev.azulejo.model;

import dev.azulejo.fault.ModelException;
import dev.azulejo.network.Config;
import dev.azulejo.network.Lora;
import dev.azulejo.network.Upscaler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model in the layout of diffusers: {@code model_index.json}, and a folder for each component, of which some may be
 * missing. A folder without the index is one too if it has a denoising network or an autoencoder in its place.
 */
final class DiffusersFolder {
    private static final String INDEX = "model_index.json";
    private static final String UNET = "unet";
    private static final String VAE = "vae";

    private DiffusersFolder() {}

    /** True for a folder with an index. */
    static boolean hasIndex(Path folder) {
        return Files.isRegularFile(folder.resolve(INDEX));
    }

    /** True for a folder with components in their places. */
    static boolean hasComponents(Path folder) {
        return isComponent(folder.resolve(UNET))
                || isComponent(folder.resolve(VAE))
                || isComponent(folder.resolve("text_encoder"))
                || isComponent(folder.resolve("text_encoder_2"));
    }

    private static boolean isComponent(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"));
    }

    /**
     * Opens the model.
     *
     * @throws ModelException if a component is damaged or of a kind that is not supported
     */
    static Components open(ModelLocation location) {
        Path folder = location.path();
        Config index = hasIndex(folder) ? Config.read(folder.resolve(INDEX)) : Config.of(folder.toString(), Map.of());
        requireSupported(location, index);
        Parts parts = new Parts(location);
        parts.pipeline = index.text("_class_name", "");
        if (isNamed(index, UNET) || isComponent(folder.resolve(UNET))) {
            parts.unet = Optional.of(ComponentFolder.unet(folder.resolve(UNET)));
            parts.unetConfig = Config.read(folder.resolve(UNET).resolve("config.json"));
        }
        if (isNamed(index, VAE) || isComponent(folder.resolve(VAE))) {
            parts.autoencoder = Optional.of(ComponentFolder.autoencoder(folder.resolve(VAE)));
        }
        textEncoder(parts, index, "text_encoder", "tokenizer", Lora.Target.TEXT_ENCODER);
        textEncoder(parts, index, "text_encoder_2", "tokenizer_2", Lora.Target.TEXT_ENCODER_2);
        if (isComponent(folder.resolve("controlnet"))) {
            parts.controlNet = ComponentFolder.open(new ModelLocation(location.name(), folder.resolve("controlnet")))
                    .controlNet();
        }
        Path upscaler = folder.resolve("upscaler");
        if (WeightFiles.usual(upscaler).isPresent()) {
            parts.upscaler = Optional.of(Upscaler.of(ComponentFolder.weights(upscaler)));
        }
        Path scheduler = folder.resolve("scheduler").resolve("scheduler_config.json");
        if (Files.isRegularFile(scheduler)) {
            parts.scheduler = Optional.of(Config.read(scheduler));
        }
        parts.own = index.part("_azulejo");
        return parts.components();
    }

    private static void textEncoder(Parts parts, Config index, String name, String tokenizer, Lora.Target target) {
        Path folder = parts.location.path().resolve(name);
        if (isNamed(index, name) && Files.isDirectory(folder) || isComponent(folder)) {
            parts.textEncoders.add(
                    ComponentFolder.textEncoder(folder, parts.location.path().resolve(tokenizer), target));
        }
    }

    /** True if the index lists a component, as ["diffusers", "UNet2DConditionModel"]; one that it leaves out is null twice. */
    private static boolean isNamed(Config index, String component) {
        return index.values().get(component) instanceof List<?> list && list.size() == 2 && list.get(1) != null;
    }

    /** A pipeline that denoises by something else than a UNet is refused by its name. */
    private static void requireSupported(ModelLocation location, Config index) {
        for (String other : new String[] {"transformer", "prior", "decoder", "unet_2"}) {
            if (isNamed(index, other) && !isNamed(index, UNET)) {
                throw new ModelException(
                        "the model %s is a %s, expected a pipeline of Stable Diffusion 1, 2 or XL, with a unet"
                                .formatted(location.name(), index.text("_class_name", "pipeline with a " + other)));
            }
        }
    }
}
