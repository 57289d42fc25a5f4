package dev.azulejo.pipeline;

import dev.azulejo.fault.FileTree;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fusion.Checkpoints;
import dev.azulejo.fusion.State;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Spool;
import dev.azulejo.image.Surface;
import dev.azulejo.tile.Tile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Checkpoints in a folder. Canvases are written in the background while the next step runs: under another name, synced, and
 * renamed; then those before go. Where the disk cannot follow, steps in between are left out.
 */
final class Snapshots implements Checkpoints {
    private static final String STEP = "step-";
    private static final String UNFINISHED = ".new";
    /**
     * What all parts of a job have in common.
     *
     * @param background writes
     * @param besides what decides later steps and belongs to no method, such as what the denoiser remembers
     * @param keepable whether what is remembered at that evaluation can be kept
     * @param resumed is told of evaluations of a whole trajectory that need not be done again
     * @param resumedTile is told of tiles that need not be denoised again
     * @param note is told what users should know
     */
    record Surroundings(
            Background background,
            List<State> besides,
            IntPredicate keepable,
            IntConsumer resumed,
            Runnable resumedTile,
            Consumer<String> note) {}

    private final Path folder;
    private final Surroundings surroundings;

    Snapshots(Path folder, Surroundings surroundings) {
        this.folder = folder;
        this.surroundings = surroundings;
    }

    @Override
    public Checkpoints part(String name) {
        return new Snapshots(folder.resolve(name), surroundings);
    }

    @Override
    public boolean any() {
        return last().isPresent();
    }

    private Optional<Path> last() {
        return steps().stream().max(Comparator.comparingInt(Snapshots::evaluations));
    }

    private List<Path> steps() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(STEP + "\\d{1,9}"))
                    .toList();
        } catch (IOException e) {
            throw JobFolder.failure(folder, e);
        }
    }

    private static int evaluations(Path step) {
        return Integer.parseInt(step.getFileName().toString().substring(STEP.length()));
    }

    @Override
    public int resume(List<Surface> canvases, State state) {
        Optional<Path> last = last();
        if (last.isEmpty()) {
            return 0;
        }
        Path step = last.orElseThrow();
        for (int i = 0; i < canvases.size(); i++) {
            Surface canvas = canvases.get(i);
            try (Spool kept =
                    Spool.open(step.resolve(i + ".raw"), canvas.channels(), canvas.height(), canvas.width())) {
                canvas.copyFrom(kept);
            }
        }
        try {
            byte[] bytes = Files.readAllBytes(step.resolve("state"));
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            state.read(in);
            for (State beside : surroundings.besides()) {
                beside.read(in);
            }
        } catch (IOException e) {
            throw new MachineException("%s cannot be read: %s".formatted(step, e.getMessage()), e);
        }
        surroundings.resumed().accept(evaluations(step));
        return evaluations(step);
    }

    @Override
    public void keep(int evaluations, List<Surface> canvases, State state) {
        surroundings
                .background()
                .failure()
                .ifPresent(reason -> surroundings
                        .note()
                        .accept(
                                "a step could not be kept, so a job that is interrupted now goes on from an earlier one: "
                                        + reason));
        if (!surroundings.keepable().test(evaluations)) {
            return;
        }
        if (surroundings.background().busyAfterPatience()) {
            surroundings.note().accept("the disk is slower than the steps: not every step is kept");
            return;
        }
        Path unfinished = folder.resolve(STEP + evaluations + UNFINISHED);
        byte[] written = bytes(state);
        List<Surface> copies = new ArrayList<>();
        try {
            FileTree.delete(unfinished);
            Files.createDirectories(unfinished);
            for (int i = 0; i < canvases.size(); i++) {
                copies.add(copy(canvases.get(i), unfinished.resolve(i + ".raw")));
            }
        } catch (IOException e) {
            throw JobFolder.failure(folder, e);
        }
        Path finished = folder.resolve(STEP + evaluations);
        surroundings.background().run(() -> {
            for (int i = 0; i < copies.size(); i++) {
                sync(copies.get(i), unfinished.resolve(i + ".raw"));
            }
            Files.write(unfinished.resolve("state"), written);
            JobFolder.sync(unfinished.resolve("state"));
            Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
            for (Path step : steps()) {
                if (evaluations(step) < evaluations) {
                    FileTree.delete(step);
                }
            }
        });
    }

    private byte[] bytes(State state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            state.write(out);
            for (State beside : surroundings.besides()) {
                beside.write(out);
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory takes everything", e);
        }
        return bytes.toByteArray();
    }

    /** What the next step will not change: in memory if that is where it is, else already in the file. */
    private static Surface copy(Surface canvas, Path file) {
        if (canvas instanceof Planes planes) {
            return planes.copy();
        }
        Spool copy = Spool.create(file, canvas.channels(), canvas.height(), canvas.width());
        copy.copyFrom(canvas);
        return copy;
    }

    private static void sync(Surface copy, Path file) {
        try (Spool spool = copy instanceof Spool there
                ? there
                : Spool.create(file, copy.channels(), copy.height(), copy.width())) {
            if (spool != copy) {
                spool.copyFrom(copy);
            }
            spool.sync();
        }
    }

    @Override
    public Optional<Planes> tile(Tile tile) {
        Path file = file(tile);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)));
            Planes latents = new Planes(in.readInt(), in.readInt(), in.readInt());
            for (int i = 0; i < latents.data().length; i++) {
                latents.data()[i] = in.readFloat();
            }
            surroundings.resumedTile().run();
            return Optional.of(latents);
        } catch (IOException e) {
            throw new MachineException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    @Override
    public void keep(Tile tile, Planes latents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Float.BYTES * latents.data().length + 12);
        Path unfinished = folder.resolve("tile-" + tile.index() + UNFINISHED);
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(latents.channels());
            out.writeInt(latents.height());
            out.writeInt(latents.width());
            for (float value : latents.data()) {
                out.writeFloat(value);
            }
            Files.createDirectories(folder);
            Files.write(unfinished, bytes.toByteArray());
            JobFolder.sync(unfinished);
            Files.move(unfinished, file(tile), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw JobFolder.failure(folder, e);
        }
    }

    private Path file(Tile tile) {
        return folder.resolve("tile-" + tile.index());
    }
}
