package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.MachineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** One at a time, among the threads of this process and among processes: a lock on a file that stays behind, empty. */
final class FileLocks {
    /** Locks on files belong to the whole process, so its threads need locks of their own; one for each path ever used. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private static final Duration POLL = Duration.ofMillis(200);

    private FileLocks() {}

    /**
     * Waits for the lock and runs.
     *
     * @throws MachineException if the lock's file cannot be made
     */
    static void locked(Path lockFile, Cancellation cancellation, Runnable work) {
        Path path = lockFile.toAbsolutePath().normalize();
        ReentrantLock thread = THREADS.computeIfAbsent(path, key -> new ReentrantLock());
        try {
            while (!thread.tryLock(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                cancellation.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("cancelled while another download of the same file ran");
        }
        try {
            Files.createDirectories(path.getParent());
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = acquire(channel, cancellation)) {
                if (!lock.isValid()) {
                    throw new IOException("the lock was lost");
                }
                work.run();
            }
        } catch (IOException e) {
            throw new MachineException(
                    "The download cannot be locked by " + path + ": " + Web.reason(e)
                            + "; set HF_HOME to a folder that can be written.",
                    e);
        } finally {
            thread.unlock();
        }
    }

    private static FileLock acquire(FileChannel channel, Cancellation cancellation) throws IOException {
        for (FileLock lock = channel.tryLock(); ; lock = channel.tryLock()) {
            if (lock != null) {
                return lock;
            }
            Pause.SLEEP.of(POLL, cancellation);
        }
    }
}
