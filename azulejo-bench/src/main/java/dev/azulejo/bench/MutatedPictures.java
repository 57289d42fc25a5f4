package dev.azulejo.bench;

import dev.azulejo.fault.AzulejoException;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureReader;
import dev.azulejo.image.Planes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Reads damaged picture files. Each has to end in a picture, all of whose samples are in 0..1, or in an exception of this
 * project with a message, within a second of processor time.
 *
 * <p>{@code java -Xmx256m -cp ... dev.azulejo.bench.MutatedPictures SEED COUNT [FOLDER [KIND]]}: reads COUNT files, every
 * number of which is made from SEED + number alone, prints what came of them, and writes those that failed into the folder;
 * of one kind (png, jpeg, tiff, webp) if it is given.
 */
public final class MutatedPictures {
    private static final double LONGEST_SECONDS = 1;
    private static final double HANG_SECONDS = 60;
    private static final int BAND_SAMPLES = 1 << 16;

    /** What came of a file. */
    sealed interface Outcome {
        /** A picture. */
        record Read() implements Outcome {}

        /** A sentence that says why not. */
        record Refused(String message) implements Outcome {}

        /** What must not be. */
        record Failed(Throwable cause) implements Outcome {}
    }

    private final List<String> kinds = new ArrayList<>();
    private final List<byte[]> seeds = new ArrayList<>();

    /** Of all kinds. */
    MutatedPictures() {
        this(kind -> true);
    }

    /** @param wanted which kinds */
    MutatedPictures(Predicate<String> wanted) {
        PictureSeeds.byKind()
                .forEach((kind, files) -> files.stream()
                        .filter(file -> wanted.test(kind))
                        .forEach(file -> {
                            kinds.add(kind);
                            seeds.add(file);
                        }));
    }

    /** How many valid files there are. */
    int seeds() {
        return seeds.size();
    }

    /** A valid one. */
    byte[] seed(int index) {
        return seeds.get(index);
    }

    /** The kind of the file that was damaged. */
    String kind(int number) {
        return kinds.get(number % seeds.size());
    }

    /** A damaged file; the same for the same numbers. */
    byte[] mutated(long seed, int number) {
        SplittableRandom random = new SplittableRandom(seed + number);
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        return new Mutation(random).of(seeds.get(number % seeds.size()), other);
    }

    /** Reads a file to its last row. */
    static Outcome outcome(byte[] file) {
        try (PictureReader reader =
                PictureReader.open(new PictureInput.Stream(new ByteArrayInputStream(file), "a damaged file"))) {
            int width = reader.format().width();
            while (reader.rowsLeft() > 0) {
                int rows = Math.max(1, Math.min(reader.rowsLeft(), BAND_SAMPLES / width));
                Planes band = new Planes(reader.format().channels(), rows, width);
                reader.readRows(band);
                for (float sample : band.data()) {
                    if (!(sample >= 0 && sample <= 1)) {
                        return new Outcome.Failed(new AssertionError("a sample of " + sample));
                    }
                }
            }
            reader.notes();
            return new Outcome.Read();
        } catch (AzulejoException refused) {
            String message = refused.getMessage();
            boolean useful = message != null && message.length() > 10 && !message.contains("null");
            return useful ? new Outcome.Refused(message) : new Outcome.Failed(refused);
        } catch (Throwable unexpected) {
            return new Outcome.Failed(unexpected);
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        long seed = Long.parseLong(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        Path folder = Path.of(arguments.length > 2 ? arguments[2] : "mutated-pictures");
        Predicate<String> wanted = arguments.length > 3 ? arguments[3]::equals : kind -> true;
        Run run = new Run(new MutatedPictures(wanted), seed, count, folder);
        Thread reading = new Thread(run, "reading");
        reading.start();
        while (reading.isAlive()) {
            reading.join(1000);
            run.requireProgress();
        }
        run.report();
        System.exit(run.failures == 0 ? 0 : 1);
    }

    /** All files, one after another. */
    private static final class Run implements Runnable {
        private final MutatedPictures pictures;
        private final long seed;
        private final int count;
        private final Path folder;
        private final Map<String, Integer> read = new TreeMap<>();
        private final Map<String, Integer> sentences = new TreeMap<>();
        private volatile int number;
        private volatile long started = System.nanoTime();
        private double slowest;
        private int failures;

        Run(MutatedPictures pictures, long seed, int count, Path folder) {
            this.pictures = pictures;
            this.seed = seed;
            this.count = count;
            this.folder = folder;
        }

        @Override
        public void run() {
            for (number = 0; number < count; number++) {
                byte[] file = pictures.mutated(seed, number);
                started = System.nanoTime();
                long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                Outcome outcome = outcome(file);
                double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e9;
                slowest = Math.max(slowest, seconds);
                if (outcome instanceof Outcome.Failed failed) {
                    fail(file, String.valueOf(failed.cause()));
                    failed.cause().printStackTrace();
                } else if (seconds > LONGEST_SECONDS) {
                    fail(file, "%.2f s for %s".formatted(seconds, outcome));
                }
                count(outcome);
                if ((number + 1) % 10_000 == 0) {
                    System.out.printf("%d read, %d failed, the slowest took %.2f s%n", number + 1, failures, slowest);
                }
            }
        }

        private void count(Outcome outcome) {
            if (outcome instanceof Outcome.Read) {
                read.merge(pictures.kind(number), 1, Integer::sum);
            } else if (outcome instanceof Outcome.Refused refused) {
                sentences.merge(
                        refused.message().replaceAll("-?\\d+", "#").replaceAll("\\(.*", "(...)"), 1, Integer::sum);
            }
        }

        private void fail(byte[] file, String why) {
            failures++;
            System.out.printf("%s number %d of seed %d: %s%n", pictures.kind(number), number, seed, why);
            try {
                Files.createDirectories(folder);
                Files.write(folder.resolve(seed + "-" + number + "." + pictures.kind(number)), file);
            } catch (IOException refused) {
                System.out.println("it cannot be written to " + folder + ": " + refused.getMessage());
            }
        }

        /** A file that takes for ever cannot be stopped, only told. */
        void requireProgress() {
            if (number < count && System.nanoTime() - started > HANG_SECONDS * 1e9) {
                System.out.printf("%s number %d of seed %d hangs%n", pictures.kind(number), number, seed);
                System.exit(2);
            }
        }

        void report() {
            System.out.printf(
                    "%d files of seed %d, %d failed, the slowest took %.2f s%n", count, seed, failures, slowest);
            System.out.println("pictures: " + read);
            sentences.entrySet().stream()
                    .sorted((a, b) -> b.getValue() - a.getValue())
                    .forEach(entry -> System.out.printf("%7d %s%n", entry.getValue(), entry.getKey()));
        }
    }
}
