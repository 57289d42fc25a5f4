package dev.azulejo.pipeline;

import dev.azulejo.model.Adaptation;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.model.UpscaleModel;
import java.util.Optional;

/** The models that a job works with; each is opened when it is first asked for. */
interface Networks {
    /** The super-resolution network. */
    UpscaleModel upscaler();

    /** The diffusion model as it is. */
    DiffusionModel diffusion();

    /** The diffusion model with changes. */
    DiffusionModel diffusion(Adaptation adaptation);

    /** A file that the settings name; fetched if it is not on this machine. */
    ModelLocation place(String name);

    /** LoRAs that are known by name. */
    LoraShelf loras();

    /** What the model's own autoencoder was replaced by. */
    Optional<String> vae();

    /** Unloads all weights, until they are needed again. */
    void release();
}
