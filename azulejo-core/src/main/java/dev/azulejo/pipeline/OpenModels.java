package dev.azulejo.pipeline;

import dev.azulejo.EngineSettings;
import dev.azulejo.checkpoint.hub.HubReference;
import dev.azulejo.checkpoint.hub.WebFile;
import dev.azulejo.model.Adaptation;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.model.UpscaleModel;
import dev.azulejo.runtime.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The models of a {@link Studio}, opened by the first job that needs them and kept, without their weights, for the next
 * ones. For one job at a time.
 */
final class OpenModels {
    private final EngineSettings settings;
    private final Engine engine;
    private Optional<ModelLocation> location = Optional.empty();
    private Optional<DiffusionModel> diffusion = Optional.empty();
    private Optional<Adapted> adapted = Optional.empty();
    private Optional<UpscaleModel> upscaler = Optional.empty();

    OpenModels(EngineSettings settings, Engine engine) {
        this.settings = settings;
        this.engine = engine;
    }

    /** The model as the last job changed it: the next one of the same command mostly wants the same. */
    private record Adapted(Adaptation adaptation, DiffusionModel model) {}

    /** The models for a job, which is told what is fetched for it. */
    Networks during(StageClock clock) {
        return new OfJob(clock);
    }

    /** Unloads all weights. */
    void release() {
        adapted.map(Adapted::model).ifPresent(DiffusionModel::close);
        diffusion.ifPresent(DiffusionModel::close);
        upscaler.ifPresent(UpscaleModel::close);
    }

    private final class OfJob implements Networks {
        private final StageClock clock;

        OfJob(StageClock clock) {
            this.clock = clock;
        }

        @Override
        public UpscaleModel upscaler() {
            if (upscaler.isEmpty()) {
                ModelLocation chosen = settings.upscaler().map(this::place).orElseGet(this::upscalerOfTheModel);
                upscaler = Optional.of(UpscaleModel.open(chosen, engine));
            }
            return upscaler.orElseThrow();
        }

        /** Its folder; the built-in one where the model brings none, or is not on this machine and not needed either. */
        private ModelLocation upscalerOfTheModel() {
            String name = settings.model();
            boolean remote = HubReference.matches(name) || WebFile.matches(name);
            if (name.equals(EngineSettings.BUILTIN) || remote && location.isEmpty()) {
                return place(EngineSettings.BUILTIN);
            }
            Path folder = location.orElseGet(() -> place(name)).path().resolve("upscaler");
            return Files.isDirectory(folder)
                    ? new ModelLocation(folder.toString(), folder)
                    : place(EngineSettings.BUILTIN);
        }

        @Override
        public DiffusionModel diffusion() {
            if (diffusion.isEmpty()) {
                ModelLocation model = place(settings.model());
                Optional<ModelLocation> vae = settings.vae().map(this::place);
                diffusion = Optional.of(DiffusionModel.open(model, vae, settings.prediction(), engine));
                location = Optional.of(model);
            }
            return diffusion.orElseThrow();
        }

        @Override
        public DiffusionModel diffusion(Adaptation adaptation) {
            if (adaptation.equals(Adaptation.NONE)) {
                return diffusion();
            }
            if (!adapted.map(Adapted::adaptation).equals(Optional.of(adaptation))) {
                adapted.map(Adapted::model).ifPresent(DiffusionModel::close);
                adapted = Optional.empty();
                adapted = Optional.of(new Adapted(adaptation, diffusion().adapted(adaptation)));
            }
            return adapted.orElseThrow().model();
        }

        @Override
        public ModelLocation place(String name) {
            return ModelLocation.of(name, clock::fetched, clock.cancellation());
        }

        @Override
        public LoraShelf loras() {
            diffusion();
            return LoraShelf.of(settings.loraFolder(), location.orElseThrow().path());
        }

        @Override
        public Optional<String> vae() {
            return settings.vae();
        }

        @Override
        public void release() {
            OpenModels.this.release();
        }
    }
}
