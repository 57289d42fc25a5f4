package dev.azulejo.model;

import dev.azulejo.network.Lora;
import dev.azulejo.network.UNet;

/** The families of latent diffusion models, as far as their settings and inputs differ. */
public enum ModelVersion {
    /** Stable Diffusion 1.x: one CLIP of 768 features. */
    STABLE_DIFFUSION_1("Stable Diffusion 1"),
    /** Stable Diffusion 2.x: one OpenCLIP of 1024 features. */
    STABLE_DIFFUSION_2("Stable Diffusion 2"),
    /** Stable Diffusion's upscaler by 4: the small picture goes into the denoising network. */
    UPSCALER_X4("Stable Diffusion x4 upscaler"),
    /** Stable Diffusion XL: two text encoders. */
    SDXL("Stable Diffusion XL"),
    /** The refiner of SDXL: its second text encoder alone. */
    SDXL_REFINER("Stable Diffusion XL refiner"),
    /** Anything else, the built-in model among it. */
    OTHER("latent diffusion");

    private static final int CLIP_L = 768;
    private static final int OPEN_CLIP_H = 1024;
    private static final int OPEN_CLIP_G = 1280;

    private final String title;

    ModelVersion(String title) {
        this.title = title;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** True for the two that are told sizes and a pooled text. */
    boolean isXl() {
        return this == SDXL || this == SDXL_REFINER;
    }

    /** How latents are scaled where no configuration says it (diffusers' configurations of the families). */
    double latentScale() {
        return switch (this) {
            case SDXL, SDXL_REFINER -> 0.13025;
            case UPSCALER_X4 -> 0.08333;
            default -> 0.18215;
        };
    }

    /** What the parts are of: by the pipeline's name, else by what the denoising network takes, else by the encoders. */
    static ModelVersion of(Parts parts) {
        return parts.unet
                .map(unet -> of(unet, parts))
                .orElseGet(() -> parts.controlNet
                        .map(control -> of(new UNet(control.weights(), control.config()), parts))
                        .orElseGet(() -> ofTexts(parts)));
    }

    private static ModelVersion of(UNet unet, Parts parts) {
        int features = unet.contextFeatures();
        if (features == 0) {
            return OTHER;
        }
        if (!unet.config().additionEmbedding().isEmpty()) {
            boolean secondAlone =
                    parts.textEncoders.size() == 1 && parts.textEncoders.get(0).target() == Lora.Target.TEXT_ENCODER_2;
            return features == OPEN_CLIP_G || secondAlone ? SDXL_REFINER : SDXL;
        }
        if (parts.pipeline.contains("Upscale") || isUpscaler(unet)) {
            return UPSCALER_X4;
        }
        if (features == OPEN_CLIP_H) {
            return STABLE_DIFFUSION_2;
        }
        return features != CLIP_L && parts.textEncoders.size() == 1 ? ofTexts(parts) : STABLE_DIFFUSION_1;
    }

    /** Latents of 4 channels and a picture of 3, with a noise level. */
    private static boolean isUpscaler(UNet unet) {
        return unet.config().inChannels() == unet.config().outChannels() + 3
                && !unet.config().classEmbedding().isEmpty();
    }

    /** OpenCLIP has the exact GELU, and two encoders are those of XL. */
    private static ModelVersion ofTexts(Parts parts) {
        if (parts.textEncoders.isEmpty()) {
            return OTHER;
        }
        if (parts.textEncoders.size() > 1) {
            return SDXL;
        }
        TextEncoder encoder = parts.textEncoders.get(0);
        if (encoder.target() == Lora.Target.TEXT_ENCODER_2) {
            return SDXL_REFINER;
        }
        return encoder.network().quickGelu() ? STABLE_DIFFUSION_1 : STABLE_DIFFUSION_2;
    }
}
