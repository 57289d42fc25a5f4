package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.LdmNames;
import dev.azulejo.fault.ModelException;
import dev.azulejo.network.AutoencoderKl;
import dev.azulejo.network.AutoencoderTiny;
import dev.azulejo.network.ClipText;
import dev.azulejo.network.ControlNet;
import dev.azulejo.network.Lora;
import dev.azulejo.network.RrdbNet;
import dev.azulejo.network.SrVgg;
import dev.azulejo.network.UNet;
import dev.azulejo.network.Upscaler;
import dev.azulejo.text.ClipTokenizer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One file of weights: a whole model under the names of its authors, one component under those or diffusers' names, or an
 * upscaler. What it is, its tensors tell.
 */
final class SingleFile {
    /** Stable Diffusion 2 and the second encoder of XL were trained with texts filled up by token 0. */
    private static final int OPEN_CLIP_PAD = 0;

    /** Features of the second encoder of XL. */
    private static final int OPEN_CLIP_G = 1280;

    private final Checkpoint file;
    private final Parts parts;
    private final Optional<ModelVersion> assumed;

    private SingleFile(Checkpoint file, Parts parts, Optional<ModelVersion> assumed) {
        this.file = file;
        this.parts = parts;
        this.assumed = assumed;
    }

    /**
     * Opens a file.
     *
     * @param assumed what an autoencoder is of, if the file does not say it
     * @throws ModelException if it is damaged, or nothing that is known
     */
    static Components open(ModelLocation location, Optional<ModelVersion> assumed) {
        Checkpoint file = Checkpoint.open(location.path());
        Path folder = location.path().toAbsolutePath().normalize().getParent();
        boolean usual = WeightFiles.usual(folder)
                .filter(location.path().toAbsolutePath().normalize()::equals)
                .isPresent();
        if (usual && !LdmNames.matches(file) && ComponentFolder.matches(folder)) {
            return ComponentFolder.open(location, folder, Optional.of(file));
        }
        return new SingleFile(file, new Parts(location), assumed).open();
    }

    private Components open() {
        OtherArchitectures.of(file).ifPresent(what -> {
            throw refused("is " + what);
        });
        if (LdmNames.matches(file)) {
            original();
        } else {
            component();
        }
        ModelVersion version = ModelVersion.of(parts);
        parts.autoencoder = autoencoder(assumed.orElse(named(version)));
        parts.scheduler = Optional.of(SingleFileSchedule.of(file, version));
        boolean empty = parts.unet.isEmpty()
                && parts.autoencoder.isEmpty()
                && parts.textEncoders.isEmpty()
                && parts.controlNet.isEmpty()
                && parts.upscaler.isEmpty();
        if (empty) {
            throw unknown();
        }
        return parts.components();
    }

    /** The autoencoders of Stable Diffusion and XL differ in nothing but their numbers; a name may tell. */
    private ModelVersion named(ModelVersion version) {
        String name = parts.location.shortName().toLowerCase(java.util.Locale.ROOT);
        boolean alone = version == ModelVersion.OTHER;
        return alone && (name.contains("sdxl") || name.contains("xl_vae") || name.contains("xl-vae"))
                ? ModelVersion.SDXL
                : version;
    }

    private void original() {
        Checkpoint first = LdmNames.textEncoder(file);
        if (!first.isEmpty()) {
            encoder(first, Lora.Target.TEXT_ENCODER);
        }
        Checkpoint second = LdmNames.textEncoder2(file);
        if (!second.isEmpty()) {
            encoder(second, Lora.Target.TEXT_ENCODER_2);
        }
        Checkpoint unet = LdmNames.unet(file);
        if (!unet.isEmpty()) {
            parts.unet = Optional.of(UNet.detect(unet, pooledFeatures()));
        }
        if (!LdmNames.controlNet(file).isEmpty()) {
            parts.controlNet = Optional.of(ControlNet.detect(file, pooledFeatures()));
        }
    }

    private void component() {
        if (file.has("controlnet_cond_embedding.conv_in.weight")) {
            parts.controlNet = Optional.of(ControlNet.detect(file, pooledFeatures()));
        } else if (UNet.matches(file)) {
            parts.unet = Optional.of(UNet.detect(file, pooledFeatures()));
        } else if (ClipText.matches(file)) {
            boolean second =
                    file.hasUnder("text_projection") && ClipText.detect(file).features() == OPEN_CLIP_G;
            encoder(file, second ? Lora.Target.TEXT_ENCODER_2 : Lora.Target.TEXT_ENCODER);
        } else if (RrdbNet.detect(file) || SrVgg.detect(file)) {
            parts.upscaler = Optional.of(Upscaler.of(file));
        }
    }

    private void encoder(Checkpoint weights, Lora.Target target) {
        ClipText network = ClipText.detect(weights);
        ClipTokenizer tokenizer = ClipTokenizer.standard();
        parts.textEncoders.add(
                new TextEncoder(network, network.quickGelu() ? tokenizer : tokenizer.withPad(OPEN_CLIP_PAD), target));
    }

    private Optional<dev.azulejo.network.Autoencoder> autoencoder(ModelVersion version) {
        Checkpoint original = LdmNames.vae(file);
        if (!original.isEmpty() || AutoencoderKl.matches(file)) {
            return Optional.of(AutoencoderKl.detect(original.isEmpty() ? file : original, version.latentScale()));
        }
        return AutoencoderTiny.matches(file) ? Optional.of(AutoencoderTiny.detect(file)) : Optional.empty();
    }

    /** Of the last encoder, where it projects: what SDXL's denoising network is told of a text as a whole. */
    private int pooledFeatures() {
        return parts.textEncoders.isEmpty()
                ? 0
                : parts.textEncoders.get(parts.textEncoders.size() - 1).pooledFeatures();
    }

    private ModelException unknown() {
        return refused("is none of these: its tensors are "
                + String.join(
                        ", ",
                        file.names().stream()
                                .limit(3)
                                .map(name -> name.length() > 80 ? name.substring(0, 80) + "..." : name)
                                .toList())
                + (file.names().size() > 3 ? ", ..." : ""));
    }

    private ModelException refused(String what) {
        return new ModelException(
                ("the file %s %s; expected Stable Diffusion 1, 2 or XL, or one of their autoencoders, text encoders and"
                                + " ControlNets, or a super-resolution network (SRVGG, RRDBNet)")
                        .formatted(parts.location.name(), what));
    }
}
