package dev.azulejo.pipeline;

import dev.azulejo.image.Spool;
import dev.azulejo.image.Surface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The surfaces of a job that are made once, also if it is interrupted meanwhile.
 *
 * <pre>
 * NAME.raw          a surface, which is made in parts, see {@link RecordedParts}
 * NAME.parts        the record of its parts
 * NAME.done         there once all of it is
 * </pre>
 *
 * @param folder of the job
 */
record MadeSurfaces(Path folder) {
    /** Makes a surface in parts. */
    @FunctionalInterface
    interface Making {
        /** Writes all parts that are not there. */
        void into(Parts parts);
    }

    /**
     * A surface that is made once: what an interrupted job has made of it is not made again.
     *
     * @param name of its own
     */
    Spool made(String name, int channels, int height, int width, Making making) {
        Path raw = folder.resolve(name + ".raw");
        Path done = folder.resolve(name + ".done");
        if (isMade(name)) {
            return Spool.open(raw, channels, height, width);
        }
        Spool spool = begun(raw, channels, height, width);
        try (RecordedParts parts = new RecordedParts(spool, folder.resolve(name + ".parts"))) {
            making.into(parts);
            spool.sync();
            Files.deleteIfExists(done);
            Files.createFile(done);
            return spool;
        } catch (IOException e) {
            spool.close();
            throw JobFolder.failure(folder, e);
        } catch (Throwable failed) {
            spool.close();
            throw failed;
        }
    }

    /** Whether a surface is made already. */
    boolean isMade(String name) {
        return Files.exists(folder.resolve(name + ".done")) && Files.exists(folder.resolve(name + ".raw"));
    }

    /** One that was begun before; one that has not even its length was not. */
    private static Spool begun(Path raw, int channels, int height, int width) {
        try {
            if (Files.exists(raw) && Files.size(raw) == Spool.bytes(channels, height, width)) {
                return Spool.open(raw, channels, height, width);
            }
            Files.deleteIfExists(raw);
        } catch (IOException e) {
            throw JobFolder.failure(raw, e);
        }
        return Spool.create(raw, channels, height, width);
    }

    /** Forgets a surface that nobody needs any more. */
    void forget(String name, Optional<Surface> surface) {
        surface.ifPresent(gone -> {
            if (gone instanceof Spool spool) {
                spool.close();
            }
        });
        try {
            Files.deleteIfExists(folder.resolve(name + ".done"));
            Files.deleteIfExists(folder.resolve(name + ".parts"));
            Files.deleteIfExists(folder.resolve(name + ".raw"));
        } catch (IOException e) {
            throw JobFolder.failure(folder, e);
        }
    }
}
