package dev.azulejo.pipeline;

import dev.azulejo.EngineSettings;
import dev.azulejo.Progress;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.MachineException;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.model.UpscaleModel;
import dev.azulejo.runtime.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The engine, the models and the threads that jobs share. One job works in it at a time, others wait in the order in which
 * they came. Models are opened by the first job that needs them.
 */
public final class Studio implements AutoCloseable {
    /** Rows of a band: the margins that consistency and colour fix need are small beside it. */
    private static final int BAND_ROWS = 128;

    private final EngineSettings settings;
    private final Engine engine;
    private final ExecutorService workers;
    private final Bands bands;
    private final Turns turns = new Turns();
    private final OpenModels models = new OpenModels();
    private boolean closed;

    private Studio(EngineSettings settings, Engine engine, int threads) {
        this.settings = settings;
        this.engine = engine;
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "azulejo-pixels-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.bands = new Bands(workers, threads + 1, BAND_ROWS);
    }

    /**
     * Opens the device.
     *
     * @throws dev.azulejo.fault.MachineException if the device is not there
     */
    public static Studio open(EngineSettings settings) {
        int threads = settings.threads() > 0
                ? settings.threads()
                : Runtime.getRuntime().availableProcessors();
        return new Studio(settings, Engine.open(settings.device(), threads), threads);
    }

    /**
     * Runs one job; waits for its turn first.
     *
     * @throws MachineException also if the memory of Java is not enough
     * @throws IllegalStateException if this is closed, or if the calling thread is running a job already
     */
    public UpscaleResult upscale(
            PictureInput input,
            PictureOutput output,
            UpscaleSettings upscaling,
            Progress progress,
            Cancellation cancellation) {
        Turns.Turn turn = turns.take(cancellation);
        try {
            if (closed) {
                throw new IllegalStateException("this Azulejo is closed");
            }
            return new UpscaleJob(models, bands, upscaling, new StageClock(progress, cancellation)).run(input, output);
        } catch (OutOfMemoryError full) {
            throw new MachineException(
                    "%s needs more memory than Java may use (%s); give it more with -Xmx, or ask for a smaller factor or tile"
                            .formatted(input.name(), full.getMessage()),
                    full);
        } finally {
            turn.close();
        }
    }

    /**
     * Waits for the job that runs and those that came before, then closes everything.
     *
     * @throws IllegalStateException if the calling thread is running a job
     */
    @Override
    public void close() {
        Turns.Turn turn = turns.takeUninterruptibly();
        try {
            if (!closed) {
                closed = true;
                workers.shutdownNow();
                models.release();
                engine.close();
            }
        } finally {
            turn.close();
        }
    }

    private final class OpenModels implements Networks {
        private Optional<DiffusionModel> diffusion = Optional.empty();
        private Optional<UpscaleModel> upscaler = Optional.empty();

        @Override
        public UpscaleModel upscaler() {
            if (upscaler.isEmpty()) {
                upscaler =
                        Optional.of(UpscaleModel.open(settings.upscaler().orElseGet(this::upscalerOfTheModel), engine));
            }
            return upscaler.orElseThrow();
        }

        @Override
        public DiffusionModel diffusion() {
            if (diffusion.isEmpty()) {
                diffusion = Optional.of(DiffusionModel.open(
                        ModelLocation.of(settings.model(), TransferProgress.NONE, new Cancellation()), engine));
            }
            return diffusion.orElseThrow();
        }

        private String upscalerOfTheModel() {
            if (settings.model().equals(EngineSettings.BUILTIN)) {
                return EngineSettings.BUILTIN;
            }
            Path folder = Path.of(settings.model()).resolve("upscaler");
            return Files.isDirectory(folder) ? folder.toString() : EngineSettings.BUILTIN;
        }

        @Override
        public void release() {
            diffusion.ifPresent(DiffusionModel::close);
            upscaler.ifPresent(UpscaleModel::close);
        }
    }
}
