package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.ModelException;
import dev.azulejo.model.Adaptation.ControlFile;
import dev.azulejo.model.Adaptation.LowRankFile;
import dev.azulejo.network.ControlNet;
import dev.azulejo.network.Lora;
import dev.azulejo.network.Lora.Target;
import dev.azulejo.network.UNet;
import dev.azulejo.text.TextualInversion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The networks of a model that a job may change, with its changes. No weights are read.
 *
 * @param unet the denoising network
 * @param encoders the text encoders, in order
 * @param controls what guides the denoising network
 * @param inversions learned words
 * @param clipSkip layers of the text encoders that are left out, plus 1
 */
record AdaptedNetworks(
        UNet unet,
        List<TextEncoder> encoders,
        List<Control> controls,
        List<TextualInversion> inversions,
        int clipSkip) {
    AdaptedNetworks {
        encoders = List.copyOf(encoders);
        controls = List.copyOf(controls);
        inversions = List.copyOf(inversions);
    }

    /** A ControlNet and how much it counts. */
    record Control(ControlNet network, double weight) {}

    /** As they are. */
    static AdaptedNetworks of(UNet unet, List<TextEncoder> encoders) {
        return new AdaptedNetworks(unet, encoders, List.of(), List.of(), Adaptation.NONE.clipSkip());
    }

    /**
     * With changes.
     *
     * @param model its name, for messages
     * @throws ModelException if a file cannot be used, or is for another model
     */
    AdaptedNetworks with(Adaptation adaptation, String model) {
        List<Lora> loras =
                adaptation.loras().stream().map(file -> lora(file, model)).toList();
        return new AdaptedNetworks(
                loras.isEmpty() ? unet : unet.with(loras),
                loras.isEmpty()
                        ? encoders
                        : encoders.stream().map(encoder -> encoder.with(loras)).toList(),
                adaptation.controls().stream().map(file -> control(file, model)).toList(),
                adaptation.embeddings().stream()
                        .map(file -> inversion(file, model))
                        .toList(),
                adaptation.clipSkip());
    }

    private Lora lora(LowRankFile file, String model) {
        Path path = file.location().path();
        Checkpoint checkpoint = Checkpoint.open(Files.isDirectory(path) ? WeightFiles.of(path) : path);
        Lora lora = Lora.of(checkpoint, file.weight(), file.textWeight());
        // The modules of networks that are there are looked up one by one.
        for (Target target : List.of(Target.TEXT_ENCODER, Target.TEXT_ENCODER_2)) {
            if (lora.changes(target) && encoders.stream().noneMatch(encoder -> encoder.target() == target)) {
                throw new ModelException(
                        "the LoRA %s changes the %s text encoder, which the model %s does not have: it is for another model"
                                .formatted(
                                        file.location().name(),
                                        target == Target.TEXT_ENCODER ? "first" : "second",
                                        model));
            }
        }
        return lora;
    }

    private TextualInversion inversion(ModelLocation file, String model) {
        TextualInversion inversion = InversionFile.read(file);
        for (TextEncoder encoder : encoders) {
            int width = encoder.network().features();
            if (!inversion.widths().contains(width)) {
                throw new ModelException(
                        "the textual inversion %s has vectors of width %s, expected %d as the text encoder of %s: it is for another model"
                                .formatted(file.name(), inversion.widths(), width, model));
            }
        }
        return inversion;
    }

    private Control control(ControlFile file, String model) {
        ControlNet network = Components.controlNet(file.location());
        int skips = unet.config().levels()
                + unet.config().layers().stream().mapToInt(Integer::intValue).sum();
        if (network.residuals() != skips || contextFeatures(network) != unet.contextFeatures()) {
            throw new ModelException(
                    "the ControlNet %s gives %d residuals and looks at texts of %d features, expected %d and %d for the model %s: it is for another one"
                            .formatted(
                                    file.location().name(),
                                    network.residuals(),
                                    contextFeatures(network),
                                    skips,
                                    unet.contextFeatures(),
                                    model));
        }
        return new Control(network, file.weight());
    }

    private static int contextFeatures(ControlNet network) {
        Checkpoint checkpoint = network.weights().checkpoint();
        Stream<String> keys = checkpoint.names().stream().filter(name -> name.endsWith(".attn2.to_k.weight"));
        return keys.findFirst()
                .map(name -> (int) checkpoint.tensor(name, -1, -1).size(1))
                .orElse(0);
    }
}
