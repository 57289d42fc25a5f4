package dev.azulejo.image;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.MachineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where a picture waits that cannot be read from the top row by row, and whether anybody still waits for it.
 *
 * @param folder of temporary files
 * @param mostInMemory bytes of it that stay in memory; if there are more, all are in a file
 * @param cancellation checked whenever a piece of the encoded picture is read, and with every row that is spooled
 */
record SpoolRoom(Path folder, long mostInMemory, Cancellation cancellation) {
    private static final long USUALLY_IN_MEMORY = 64L << 20;

    /** 64 MB in memory, and a folder for more. */
    static SpoolRoom in(Path folder, Cancellation cancellation) {
        return new SpoolRoom(folder, USUALLY_IN_MEMORY, cancellation);
    }

    /** 64 MB in memory, and Java's folder for temporary files. */
    static SpoolRoom usual(Cancellation cancellation) {
        return in(Path.of(System.getProperty("java.io.tmpdir")), cancellation);
    }

    /** The same without memory: all is in files. */
    SpoolRoom onDisk() {
        return new SpoolRoom(folder, 0, cancellation);
    }

    /**
     * A temporary file, which is gone when it is closed or the program ends, however it ends where the system can delete
     * open files.
     *
     * @param name of the picture
     * @param bytes that will be written
     * @throws MachineException if there is no room for it
     */
    FileChannel file(String name, long bytes) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (bytes > free) {
                throw new MachineException(
                        "%s needs a temporary file of %d MB in %s, where %d MB are free; free some space there"
                                .formatted(name, bytes >> 20, folder, free >> 20));
            }
            Path file = Files.createTempFile(folder, "azulejo-", ".samples");
            return FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException refused) {
            throw failure(name, refused);
        }
    }

    /** What a failed write means. */
    static RuntimeException failure(String name, IOException cause) {
        return AtomicFile.failure("a temporary file for " + name, cause);
    }
}
