package dev.azulejo.pipeline;

import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.UnfinishedFiles;
import dev.azulejo.image.Area;
import dev.azulejo.image.Memory;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Spool;
import dev.azulejo.image.Surface;
import dev.azulejo.image.Surfaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a job has its pictures and canvases: in memory while they are small, else in files, which go with the job. For one
 * thread.
 */
final class Workspace implements Surfaces, AutoCloseable {
    private final Budget budget;
    private final Path parent;
    private final Optional<JobFolder> job;
    private final Map<String, Surface> made = new HashMap<>();
    private final List<Spool> spools = new ArrayList<>();
    private Optional<Path> folder = Optional.empty();
    private int count;

    /**
     * @param budget decides what is small
     * @param parent where a folder for files is made if one is needed
     */
    Workspace(Budget budget, Path parent) {
        this(budget, parent, Optional.empty());
    }

    /** One of a job that can go on later, in its folder. */
    Workspace(Budget budget, JobFolder job) {
        this(budget, job.temporary(), Optional.of(job));
    }

    private Workspace(Budget budget, Path parent, Optional<JobFolder> job) {
        this.budget = budget;
        this.parent = parent;
        this.job = job;
    }

    /** The folder of the job, if it can go on later. */
    Optional<JobFolder> job() {
        return job;
    }

    @Override
    public Surface of(int channels, int height, int width) {
        if (budget.inMemory(channels, height, width)) {
            return new Planes(channels, height, width);
        }
        Path file = folder().resolve("surface-" + count++ + ".raw");
        Spool spool = Spool.create(file, channels, height, width);
        spools.add(spool);
        return spool;
    }

    /**
     * Asks whether there is room, before the long work begins; says what it will take if that is not memory alone.
     *
     * @param name whose room it is
     * @param size of the result
     * @param note is told
     * @throws MachineException if there is none
     */
    void require(Room room, String name, Area size, Consumer<String> note) {
        Memory.require(room.memory(budget, job.isPresent()), name, size.width(), size.height());
        long disk = room.disk(budget, job.isPresent());
        long free = free();
        if (disk > free) {
            throw new MachineException(
                    "%s has %dx%d pixels, which need %d MB on disk, but %s has only %d MB free; free some space, or give more memory with --memory"
                            .formatted(name, size.width(), size.height(), disk >> 20, parent, free >> 20));
        }
        if (room.exceeds(budget)) {
            note.accept("pictures and canvases take %d MB of memory, and %d MB on disk in %s"
                    .formatted(room.memory(budget, job.isPresent()) >> 20, disk >> 20, parent));
        }
    }

    private long free() {
        try {
            return Files.getFileStore(parent).getUsableSpace();
        } catch (IOException e) {
            throw new MachineException("%s cannot be written to: %s".formatted(parent, e.getMessage()), e);
        }
    }

    /**
     * A surface that is made in parts; of a job that goes on, what is there already is not made again.
     *
     * @param name of its own in the job
     */
    Surface made(String name, Room.Shape shape, MadeSurfaces.Making making) {
        Surface surface = job.<Surface>map(
                        place -> place.surfaces().made(name, shape.channels(), shape.height(), shape.width(), making))
                .orElseGet(() -> {
                    LateSurface late = new LateSurface(() -> of(shape.channels(), shape.height(), shape.width()));
                    making.into(Parts.missing(late));
                    return late.surface();
                });
        made.put(name, surface);
        return surface;
    }

    /** Gives back what a surface takes that was made under a name and that nobody needs any more. */
    void forget(String name) {
        Optional<Surface> surface = Optional.ofNullable(made.remove(name));
        job.ifPresent(place -> place.surfaces().forget(name, surface));
        surface.ifPresent(gone -> {
            if (gone instanceof Spool spool && spools.remove(spool)) {
                spool.delete();
            }
        });
    }

    /** Where other files lie that go with the job. */
    Path files() {
        return parent;
    }

    private Path folder() {
        if (folder.isEmpty()) {
            try {
                folder = Optional.of(Files.createTempDirectory(parent, "azulejo-"));
                UnfinishedFiles.begun(folder.orElseThrow());
            } catch (IOException e) {
                throw new MachineException(
                        "no folder for temporary files can be made in %s: %s".formatted(parent, e.getMessage()), e);
            }
        }
        return folder.orElseThrow();
    }

    /** Closes all files, and deletes those that are no job's. */
    @Override
    public void close() {
        spools.forEach(Spool::delete);
        spools.clear();
        made.values().forEach(surface -> {
            if (surface instanceof Spool spool) {
                spool.close();
            }
        });
        made.clear();
        folder.ifPresent(made -> {
            try {
                Files.deleteIfExists(made);
                UnfinishedFiles.ended(made);
            } catch (IOException e) {
                throw new MachineException("%s cannot be deleted: %s".formatted(made, e.getMessage()), e);
            }
        });
        folder = Optional.empty();
    }
}
