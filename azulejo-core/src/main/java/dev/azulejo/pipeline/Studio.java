package dev.azulejo.pipeline;

import dev.azulejo.EngineSettings;
import dev.azulejo.Keeping;
import dev.azulejo.Progress;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.ModelException;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.PictureWriter;
import dev.azulejo.runtime.CacheFolder;
import dev.azulejo.runtime.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The engine, the models and the threads that jobs share. One job works in it at a time, others wait in the order in which
 * they came. Models are opened by the first job that needs them.
 */
public final class Studio implements AutoCloseable {
    /** Rows of a band at most: the margins that consistency and colour fix need are small beside it. */
    private static final int BAND_ROWS = 128;

    /** Columns of a block of a band, for the same reason; what a block takes is held once for each thread. */
    private static final int BLOCK_COLUMNS = 2048;

    /** Pixels of a band at most: 25 MB, of which two are in memory. */
    private static final int BAND_POSITIONS = 1 << 21;

    /** Where files of pictures lie that are too large for memory. */
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    private final Engine engine;
    private final ExecutorService workers;
    private final Bands bands;
    private final Turns turns = new Turns();
    private final OpenModels models;
    private final EngineSettings settings;
    private final Budget budget;
    private final ExperienceFile experience;
    private boolean closed;

    private Studio(EngineSettings settings, Engine engine, int threads) {
        this.engine = engine;
        this.models = new OpenModels(settings, engine);
        this.settings = settings;
        this.budget = Budget.of(settings.memory());
        this.experience = new ExperienceFile(CacheFolder.path(), machine(engine));
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "azulejo-pixels-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.bands = new Bands(workers, threads + 1, BAND_ROWS, BLOCK_COLUMNS, BAND_POSITIONS);
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
        return new Studio(settings, Engine.open(settings.device(), threads, settings.precision()), threads);
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
        return upscale(input, output, upscaling, Keeping.NOTHING, progress, cancellation);
    }

    /**
     * Runs one job that may go on later.
     *
     * @param keeping what is kept of it; nothing if the input or the output is no file
     */
    public UpscaleResult upscale(
            PictureInput input,
            PictureOutput output,
            UpscaleSettings upscaling,
            Keeping keeping,
            Progress progress,
            Cancellation cancellation) {
        return inTurn(input, cancellation, () -> {
            StageClock clock = clock(progress, cancellation);
            if (!(keeping.folder()
                    && input instanceof PictureInput.File from
                    && output instanceof PictureOutput.File to
                    && Files.isReadable(from.path())
                    && PictureWriter.isReplaced(to))) {
                return run(
                        input,
                        output,
                        upscaling,
                        clock,
                        SharedStages.none(),
                        Witness.NONE,
                        new Workspace(budget, TEMPORARY));
            }
            PictureWriter.requireWritable(output);
            JobIdentity identity = JobIdentity.of(from.path(), to, upscaling, settings, cancellation);
            try (JobFolder folder = JobFolder.open(to.path(), identity, keeping, clock::note)) {
                long seed = folder.seed(upscaling.seed(), Recipe.drawnSeed());
                try {
                    UpscaleResult result = run(
                            input,
                            // What a link leads to may lie on another disk.
                            Files.isSymbolicLink(to.path()) ? to : to.through(folder.temporary()),
                            upscaling.withSeed(seed),
                            clock,
                            SharedStages.none(),
                            Witness.NONE,
                            new Workspace(budget, folder));
                    folder.finish();
                    return result;
                } catch (ModelException otherModelNeeded) {
                    folder.fail();
                    throw otherModelNeeded;
                }
            }
        });
    }

    /**
     * Runs one of several jobs on one picture.
     *
     * @param shared what earlier jobs on the picture have made, and this one makes for later ones
     * @param witness is shown what the job has in hand
     */
    public UpscaleResult upscale(
            PictureInput input,
            PictureOutput output,
            UpscaleSettings upscaling,
            Progress progress,
            Cancellation cancellation,
            SharedStages shared,
            Witness witness) {
        // What is shared outlives the job, and its files would not.
        Budget shareable = shared.keepsAny() ? Budget.unlimited() : budget;
        return inTurn(
                input,
                cancellation,
                () -> run(
                        input,
                        output,
                        upscaling,
                        clock(progress, cancellation),
                        shared,
                        witness,
                        new Workspace(shareable, TEMPORARY)));
    }

    /** Whether a file is already what a job would give. If so, nothing else is left of that job afterwards. */
    public boolean isDone(Path input, PictureOutput.File output, UpscaleSettings upscaling) {
        if (!Files.isReadable(input)) {
            return false;
        }
        JobIdentity identity = JobIdentity.of(input, output, upscaling, settings, new Cancellation());
        boolean done = FinishedJob.gave(output.path(), identity, upscaling.seed());
        if (done) {
            JobFolder.deleteRest(output.path(), identity);
        }
        return done;
    }

    /** The folder of an output's job that ended early, if there is one. */
    public static Optional<Path> unfinished(Path output) {
        Path folder = JobFolder.of(output);
        return Optional.of(folder).filter(place -> new JobRecord(place).exists());
    }

    private UpscaleResult run(
            PictureInput input,
            PictureOutput output,
            UpscaleSettings upscaling,
            StageClock clock,
            SharedStages shared,
            Witness witness,
            Workspace workspace) {
        try (workspace) {
            UpscaleResult result = new UpscaleJob(
                            models.during(clock), bands, workspace, upscaling, clock, shared, witness)
                    .run(input, output);
            experience.add(clock.seen());
            return result;
        }
    }

    private StageClock clock(Progress progress, Cancellation cancellation) {
        return new StageClock(progress, cancellation, engine::loadingNanos, experience.read());
    }

    /** What decides how fast work is done, whatever it is. */
    private static String machine(Engine engine) {
        return "%s-%d-%s"
                .formatted(
                        engine.device().kind().id(),
                        engine.threads(),
                        engine.precision().id());
    }

    private UpscaleResult inTurn(PictureInput input, Cancellation cancellation, Supplier<UpscaleResult> job) {
        Turns.Turn turn = turns.take(cancellation);
        try {
            if (closed) {
                throw new IllegalStateException("this Azulejo is closed");
            }
            return job.get();
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
}
