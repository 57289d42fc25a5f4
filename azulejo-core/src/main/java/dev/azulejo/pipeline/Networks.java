package dev.azulejo.pipeline;

import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.UpscaleModel;

/** The models that a job works with; each is opened when it is first asked for. */
interface Networks {
    /** The super-resolution network. */
    UpscaleModel upscaler();

    /** The diffusion model. */
    DiffusionModel diffusion();

    /** Unloads all weights, until they are needed again. */
    void release();
}
