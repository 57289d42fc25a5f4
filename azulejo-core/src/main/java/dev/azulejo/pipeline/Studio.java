package dev.azulejo.pipeline;

import dev.azulejo.EngineSettings;
import dev.azulejo.Progress;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.UpscaleModel;
import dev.azulejo.runtime.Engine;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

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
    private final ReentrantLock turn = new ReentrantLock(true);
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

    /** Runs one job; waits for its turn first. */
    public UpscaleResult upscale(
            PictureInput input,
            PictureOutput output,
            UpscaleSettings upscaling,
            Progress progress,
            Cancellation cancellation) {
        try {
            turn.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CancelledException("cancelled while waiting for another picture");
        }
        try {
            if (closed) {
                throw new IllegalStateException("this Azulejo is closed");
            }
            return new UpscaleJob(models, bands, upscaling, new StageClock(progress, cancellation)).run(input, output);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            if (!closed) {
                closed = true;
                workers.shutdownNow();
                models.close();
                engine.close();
            }
        } finally {
            turn.unlock();
        }
    }

    private final class OpenModels implements Networks {
        private Optional<DiffusionModel> diffusion = Optional.empty();
        private Optional<UpscaleModel> upscaler = Optional.empty();

        @Override
        public UpscaleModel upscaler() {
            if (upscaler.isEmpty()) {
                upscaler = Optional.of(UpscaleModel.open(settings.upscaler().orElse(EngineSettings.BUILTIN), engine));
            }
            return upscaler.orElseThrow();
        }

        @Override
        public DiffusionModel diffusion() {
            if (diffusion.isEmpty()) {
                diffusion = Optional.of(DiffusionModel.open(settings.model(), engine));
            }
            return diffusion.orElseThrow();
        }

        void close() {
            diffusion.ifPresent(DiffusionModel::close);
            upscaler.ifPresent(UpscaleModel::close);
        }
    }
}
