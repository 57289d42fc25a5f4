package dev.azulejo.pipeline;

import dev.azulejo.Keeping;
import dev.azulejo.fault.FileTree;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.SettingsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The folder of a job, beside its output: what the job is, and what of it is done. It outlives a job that ends early, and
 * goes with one that is done.
 *
 * <pre>
 * job.properties    {@link JobRecord}
 * lock              held while a program works here
 * kept              there where the job is done and the folder is to stay
 * NAME.raw          a surface that is made once, with NAME.parts and NAME.done, see {@link MadeSurfaces}
 * steps/            {@link Snapshots}
 * temporary/        what a job that goes on makes anew
 * </pre>
 */
final class JobFolder implements AutoCloseable {
    /** What follows the output's name. */
    static final String SUFFIX = ".azulejo";

    /** After a step the disk may take so long for what is kept of the one before; then the next one is left out. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** A file that says of a finished job that its folder is to stay. */
    private static final String KEPT = "kept";

    private final Path folder;
    private final JobRecord record;
    private final FileChannel lockFile;
    private final String fingerprint;
    private final boolean keep;
    private final Background background;

    private JobFolder(Path folder, FileChannel lockFile, String fingerprint, boolean keep, Background background) {
        this.folder = folder;
        this.record = new JobRecord(folder);
        this.lockFile = lockFile;
        this.fingerprint = fingerprint;
        this.background = background;
        this.keep = keep;
    }

    /** Where the job of an output has its folder. */
    static Path of(Path output) {
        Path absolute = output.toAbsolutePath();
        return absolute.resolveSibling(absolute.getFileName() + SUFFIX);
    }

    /**
     * Opens the folder of a job, for this program alone.
     *
     * @param note is told what is found
     * @throws SettingsException if an unfinished job is to go on that was begun otherwise
     * @throws MachineException if the folder cannot be made, or another program works there
     */
    static JobFolder open(Path output, JobIdentity identity, Keeping keeping, Consumer<String> note) {
        return open(output, identity, keeping, PATIENCE, note);
    }

    /** The same with another patience for the disk. */
    static JobFolder open(
            Path output, JobIdentity identity, Keeping keeping, Duration patience, Consumer<String> note) {
        Path folder = of(output);
        try {
            Files.createDirectories(folder);
            JobFolder job = new JobFolder(
                    folder, locked(folder), identity.fingerprint(), keeping.keep(), new Background(patience));
            try {
                job.begin(identity, keeping, note);
                return job;
            } catch (Throwable failed) {
                job.close();
                throw failed;
            }
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    /** Deletes what is left of a finished job where a program was killed before it had deleted all of it. */
    static void deleteRest(Path output, JobIdentity identity) {
        Path folder = of(output);
        if (!Files.isDirectory(folder) || Files.exists(folder.resolve(KEPT)) || isOfAnother(folder, identity)) {
            return;
        }
        try (JobFolder rest =
                new JobFolder(folder, locked(folder), identity.fingerprint(), false, new Background(PATIENCE))) {
            rest.clear();
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private static boolean isOfAnother(Path folder, JobIdentity identity) {
        return new JobRecord(folder)
                .identity()
                .flatMap(identity::differenceFrom)
                .isPresent();
    }

    private static FileChannel locked(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException inThisProgram) {
            // As if another program had it.
        }
        channel.close();
        throw new MachineException(
                "%s is in use: another azulejo makes the same picture; wait for it, or give another output"
                        .formatted(folder));
    }

    private void begin(JobIdentity identity, Keeping keeping, Consumer<String> note) throws IOException {
        Optional<JobIdentity> before = record.identity();
        if (before.isPresent() && keeping.resume()) {
            Optional<String> difference = identity.differenceFrom(before.orElseThrow());
            if (difference.isPresent()) {
                throw new SettingsException(
                        "%s was begun with another %s; give what it was begun with, or begin anew without --resume"
                                .formatted(folder, difference.orElseThrow()));
            }
            note.accept("going on with " + folder);
        } else {
            if (before.isPresent()) {
                note.accept(
                        "%s, an unfinished job, is begun anew; --resume would have gone on with it".formatted(folder));
            }
            clear();
            record.write(identity, Optional.empty());
        }
        delete(temporary());
        Files.createDirectory(temporary());
    }

    /**
     * The seed of the job: the one that is given, or was drawn when it was begun.
     *
     * @param given by settings
     * @param drawn is taken for a job that has none yet
     * @throws SettingsException if a job that goes on has another one than is given
     */
    long seed(OptionalLong given, long drawn) {
        Optional<Long> before = record.seed();
        if (before.isPresent() && given.isPresent() && given.getAsLong() != before.orElseThrow()) {
            throw new SettingsException(
                    "%s was begun with another seed %d, found %d; give what it was begun with, or begin anew without --resume"
                            .formatted(folder, before.orElseThrow(), given.getAsLong()));
        }
        long seed = before.orElse(given.orElse(drawn));
        if (before.isEmpty()) {
            record.write(record.identity().orElseThrow(), Optional.of(seed));
        }
        return seed;
    }

    /** Of everything that decides the result but the seed. */
    String fingerprint() {
        return fingerprint;
    }

    /** Where surfaces and files lie that are made anew by a job that goes on. */
    Path temporary() {
        return folder.resolve("temporary");
    }

    /** Writes what is kept while the work goes on. */
    Background background() {
        return background;
    }

    /** Where {@link Snapshots} lie. */
    Path steps() {
        return folder.resolve("steps");
    }

    /** Surfaces that are made once. */
    MadeSurfaces surfaces() {
        return new MadeSurfaces(folder);
    }

    /** The job is done: all of the folder goes, unless it is to be kept. */
    void finish() {
        background.close();
        if (!keep) {
            clear();
            return;
        }
        try {
            Files.writeString(folder.resolve(KEPT), "");
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    /** The job cannot go on as it is: what is there goes, unless steps were kept, which take long. */
    void fail() {
        background.close();
        if (!Files.exists(steps())) {
            clear();
        }
    }

    /** Whether anything is done that would have to be done again. */
    private boolean holdsWork() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> name.equals("steps") || name.endsWith(".parts") || name.endsWith(".done"));
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private void clear() {
        try (Stream<Path> files = Files.list(folder)) {
            // What says that this is a job goes first: who is killed meanwhile leaves none that cannot go on.
            files.filter(file -> !file.endsWith("lock"))
                    .sorted(Comparator.comparing(file -> !record.isIn(file)))
                    .forEach(JobFolder::delete);
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private static void delete(Path place) {
        try {
            FileTree.delete(place);
        } catch (IOException e) {
            throw new MachineException("%s cannot be deleted: %s".formatted(place, e.getMessage()), e);
        }
    }

    static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    static MachineException failure(Path folder, IOException e) {
        return new MachineException(
                "the folder of the job, %s, cannot be written: %s".formatted(folder, e.getMessage()), e);
    }

    /** Ends the work here. A folder that holds nothing worth going on with goes. */
    @Override
    public void close() {
        background.close();
        delete(temporary());
        boolean empty = !holdsWork();
        if (empty) {
            clear();
        }
        try {
            if (empty) {
                Files.deleteIfExists(folder.resolve("lock"));
            }
            lockFile.close();
            if (empty) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }
}
