package dev.azulejo.checkpoint;

import com.sun.management.ThreadMXBean;
import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Opens damaged files in a seeded loop: each must open with sound tensors or be refused by a {@link ModelException}, and
 * must not allocate more than a limit. {@code -Dtest.seed=N} replays a run (each case prints its own seed when it
 * fails), {@code -Dtest.mutations=1000000} makes it long; only a long run also holds each case to a
 * second of the processor.
 */
final class DamagedFiles {
    private static final long MOST_ALLOCATED = 256L << 20;
    private static final long LONGEST_NANOS = 1_000_000_000L;

    /** A name for the sentences; the bytes are in memory, which is what makes a million of them affordable. */
    private final Path file;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private int opened;
    private final Set<String> sentences = new HashSet<>();

    DamagedFiles(Path file) {
        this.file = file;
    }

    /** Runs as many cases as asked for, or as {@code test.mutations} says. */
    void open(int cases, Function<SplittableRandom, byte[]> damage) throws IOException {
        long seed = Long.getLong("test.seed", System.nanoTime());
        Integer asked = Integer.getInteger("test.mutations");
        System.out.println(file.getFileName() + ": -Dtest.seed=" + seed);
        for (int i = 0; i < (asked == null ? cases : asked); i++) {
            byte[] bytes = damage.apply(new SplittableRandom(seed + i));
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            long start = threads.getCurrentThreadCpuTime();
            try {
                check(Checkpoint.read(file, file, new ArraySource(bytes)), bytes.length);
                opened++;
            } catch (ModelException e) {
                if (!e.getMessage().contains(file.toString()) || e.getMessage().length() > 1000) {
                    throw new AssertionError("no clear sentence: " + e.getMessage(), e);
                }
                sentences.add(e.getMessage().replaceAll("'.*'", "").replaceAll("-?\\d+", "N"));
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError("replay with -Dtest.seed=" + (seed + i), e);
            }
            if (asked != null && threads.getCurrentThreadCpuTime() - start > LONGEST_NANOS) {
                throw new AssertionError("took over a second of the processor, replay with -Dtest.seed=" + (seed + i));
            }
            if (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated > MOST_ALLOCATED) {
                throw new AssertionError("allocated over 256 MB, replay with -Dtest.seed=" + (seed + i));
            }
        }
    }

    /** How many of the damaged files opened all the same. */
    int opened() {
        return opened;
    }

    /** How many different kinds of refusal there were. */
    int kindsOfRefusal() {
        return sentences.size();
    }

    private static void check(Checkpoint checkpoint, long size) {
        for (String name : checkpoint.names()) {
            StoredTensor tensor = checkpoint.tensor(name);
            if (tensor.offset() < 0 || tensor.length() < 0 || tensor.offset() > size - tensor.length()) {
                throw new AssertionError(tensor + " lies outside of " + size + " bytes");
            }
            if (tensor.length() != StoredTensor.bytes(tensor.type(), tensor.shape())) {
                throw new AssertionError(tensor + " has another length than its shape");
            }
        }
    }
}
