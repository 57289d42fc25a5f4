package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.TaesdNames;
import dev.azulejo.fault.ModelException;
import dev.azulejo.network.Autoencoder;
import dev.azulejo.network.Config;
import dev.azulejo.network.ControlNet;
import dev.azulejo.network.UNet;
import dev.azulejo.network.Upscaler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The networks that lie at one place, and what is written about them there, in any layout that people have: a folder of
 * diffusers, one file, or one component alone. What a place does not have is empty here, and named by whoever needs it.
 * No weights are read.
 *
 * @param location where
 * @param version which family the networks belong to
 * @param defaults the settings that suit them
 * @param scheduler what {@code scheduler_config.json} says, or what is known of the version; without
 *     {@code prediction_type} where neither tells it
 * @param unet the denoising network
 * @param autoencoder pixels to latents and back
 * @param textEncoders in the order in which their features lie side by side
 * @param controlNet what guides a denoising network by a picture
 * @param upscaler super-resolution
 */
record Components(
        ModelLocation location,
        ModelVersion version,
        ModelDefaults defaults,
        Config scheduler,
        Optional<UNet> unet,
        Optional<Autoencoder> autoencoder,
        List<TextEncoder> textEncoders,
        Optional<ControlNet> controlNet,
        Optional<Upscaler> upscaler) {
    Components {
        textEncoders = List.copyOf(textEncoders);
    }

    /**
     * Opens what is there.
     *
     * @throws ModelException if it is missing, damaged, or of a kind that is not supported
     */
    static Components open(ModelLocation location) {
        Path path = location.path();
        if (Files.isRegularFile(path)) {
            return SingleFile.open(location, Optional.empty());
        }
        if (!Files.isDirectory(path)) {
            throw location.missing();
        }
        if (DiffusersFolder.hasIndex(path)) {
            return DiffusersFolder.open(location);
        }
        if (ComponentFolder.matches(path)) {
            return ComponentFolder.open(location);
        }
        if (DiffusersFolder.hasComponents(path)) {
            return DiffusersFolder.open(location);
        }
        return SingleFile.open(onlyFile(location), Optional.empty());
    }

    /**
     * An autoencoder that takes the place of a model's own, from any place that has one. Where nothing says how its latents
     * are scaled (a file of weights), it is as in the model's version.
     *
     * @throws ModelException if there is none
     */
    static Autoencoder autoencoder(ModelLocation location, ModelVersion version) {
        Components components =
                Files.isRegularFile(location.path()) ? SingleFile.open(location, Optional.of(version)) : open(location);
        return components.autoencoder().orElseThrow(() -> components.lacks("autoencoder"));
    }

    /**
     * The ControlNet at a place.
     *
     * @throws ModelException if there is none
     */
    static ControlNet controlNet(ModelLocation location) {
        Components components = open(location);
        return components.controlNet().orElseThrow(() -> components.lacks("ControlNet"));
    }

    /** The fault that something is not there: what is missing, and what is there instead. */
    ModelException lacks(String what) {
        return new ModelException("%s has no %s: %s".formatted(location.name(), what, contents()));
    }

    /** What is there, for a sentence. */
    private String contents() {
        List<String> found = new java.util.ArrayList<>();
        unet.ifPresent(network -> found.add("a denoising network"));
        autoencoder.ifPresent(network -> found.add("an autoencoder"));
        if (!textEncoders.isEmpty()) {
            found.add(textEncoders.size() == 1 ? "a text encoder" : textEncoders.size() + " text encoders");
        }
        controlNet.ifPresent(network -> found.add("a ControlNet"));
        upscaler.ifPresent(network -> found.add("an upscaler"));
        return "it has " + String.join(", ", found);
    }

    /** The one file of weights in a folder that says nothing else; either one of the two halves of a tiny autoencoder. */
    private static ModelLocation onlyFile(ModelLocation location) {
        Optional<Path> usual = WeightFiles.usual(location.path());
        List<Path> files = WeightFiles.all(location.path());
        boolean halves = files.size() == 2 && TaesdNames.matches(Checkpoint.open(files.get(0)));
        if (usual.isPresent() || files.size() == 1 || halves) {
            return new ModelLocation(location.name(), usual.orElseGet(() -> files.get(0)));
        }
        String found = files.isEmpty()
                ? "is a folder without a model_index.json, a config.json or a file of weights"
                : "is a folder with %d files of weights (%s): name one of them"
                        .formatted(files.size(), WeightFiles.names(files));
        throw new ModelException(
                ("the model %s %s; expected \"%s\", a folder in the layout of diffusers, with a model_index.json, a"
                                + " component's folder, or one file of weights")
                        .formatted(location.name(), found, ModelLocation.BUILTIN));
    }
}
