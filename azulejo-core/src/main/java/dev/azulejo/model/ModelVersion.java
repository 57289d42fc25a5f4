package dev.azulejo.model;

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

    private final String title;

    ModelVersion(String title) {
        this.title = title;
    }

    /** For people. */
    public String title() {
        return title;
    }
}
