package dev.azulejo.pipeline;

import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.model.Adaptation;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.model.UpscaleModel;
import dev.azulejo.runtime.Engine;
import java.util.List;
import java.util.Optional;

/** The networks of the built-in model, as jobs want them. */
final class BuiltinNetworks implements Networks {
    private final UpscaleModel upscaler;
    private final DiffusionModel diffusion;

    BuiltinNetworks(Engine engine) {
        upscaler = UpscaleModel.open("builtin", engine);
        diffusion = DiffusionModel.open(ModelLocation.of("builtin", TransferProgress.NONE, new Cancellation()), engine);
    }

    @Override
    public UpscaleModel upscaler() {
        return upscaler;
    }

    @Override
    public DiffusionModel diffusion() {
        return diffusion;
    }

    @Override
    public DiffusionModel diffusion(Adaptation adaptation) {
        return diffusion;
    }

    @Override
    public ModelLocation place(String name) {
        return ModelLocation.of(name, TransferProgress.NONE, new Cancellation());
    }

    @Override
    public LoraShelf loras() {
        return new LoraShelf(List.of());
    }

    @Override
    public Optional<String> vae() {
        return Optional.empty();
    }

    @Override
    public void release() {
        upscaler.close();
        diffusion.close();
    }
}
