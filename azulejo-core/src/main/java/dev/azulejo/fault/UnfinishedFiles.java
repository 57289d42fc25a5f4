package dev.azulejo.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files and folders that this process has begun and that nobody shall find when it is gone. Whoever begins one ends it,
 * by removing it or giving it its final name. Who ends the process without waiting for that (the command, if the work
 * cannot be interrupted, since a network loads) removes them all first.
 *
 * <p>One list for the process, as its open files are. Unlike {@link java.io.File#deleteOnExit} it forgets what has ended,
 * and waits for no shutdown. Safe for use by several threads.
 */
public final class UnfinishedFiles {
    private static final Set<Path> PATHS = ConcurrentHashMap.newKeySet();

    private UnfinishedFiles() {}

    /** A file or folder is about to be made; it need not exist yet. */
    public static void begun(Path path) {
        PATHS.add(path.toAbsolutePath());
    }

    /** It is gone, or has its final name. Nothing happens if it was not on the list. */
    public static void ended(Path path) {
        PATHS.remove(path.toAbsolutePath());
    }

    /** Removes everything that has begun and not ended, folders with all that is in them. What cannot be removed stays. */
    public static void removeAll() {
        PATHS.forEach(UnfinishedFiles::remove);
    }

    private static void remove(Path path) {
        try {
            FileTree.delete(path);
        } catch (IOException | RuntimeException e) {
            // The process is on its way out; nobody is left to be told.
        }
    }
}
