package dev.azulejo.fusion;

import dev.azulejo.image.Planes;
import dev.azulejo.image.Surface;
import dev.azulejo.tile.Tile;
import java.util.List;
import java.util.Optional;

/**
 * Where a method leaves what it has done, so that a job that was interrupted goes on from there and ends with the same
 * bits. Either canvases between the steps of a trajectory, or the finished tiles of methods that denoise each alone. For one
 * thread.
 */
public interface Checkpoints {
    /** Nothing is kept. */
    Checkpoints NONE = new Checkpoints() {
        @Override
        public Checkpoints part(String name) {
            return this;
        }

        @Override
        public boolean any() {
            return false;
        }

        @Override
        public int resume(List<Surface> canvases, State state) {
            return 0;
        }

        @Override
        public void keep(int evaluations, List<Surface> canvases, State state) {}

        @Override
        public Optional<Planes> tile(Tile tile) {
            return Optional.empty();
        }

        @Override
        public void keep(Tile tile, Planes latents) {}
    };

    /** Those of one of several parts of the work. */
    Checkpoints part(String name);

    /** Whether canvases were kept. */
    boolean any();

    /**
     * Puts back what was kept last.
     *
     * @param canvases as they were given to {@link #keep(int, List, State)}; overwritten if something was kept
     * @return how many of the trajectory's evaluations are done; 0 if nothing was kept
     */
    int resume(List<Surface> canvases, State state);

    /**
     * Keeps canvases, if there is time for it.
     *
     * @param evaluations of the trajectory that are done
     */
    void keep(int evaluations, List<Surface> canvases, State state);

    /** The finished latents of a tile, if they were kept. */
    Optional<Planes> tile(Tile tile);

    /** Keeps the finished latents of a tile. */
    void keep(Tile tile, Planes latents);
}
