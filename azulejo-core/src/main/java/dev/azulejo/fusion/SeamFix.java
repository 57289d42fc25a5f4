package dev.azulejo.fusion;

import dev.azulejo.fault.SettingsException;
import dev.azulejo.image.BlockSink;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Surface;
import dev.azulejo.noise.NoiseSource;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Canvas;
import dev.azulejo.tile.Feather;
import dev.azulejo.tile.SeamCover;
import dev.azulejo.tile.Tile;
import dev.azulejo.tile.TilePlan;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Each tile is denoised alone, as by {@link Independent}; then what lies over the seams is noised and denoised once more, as
 * tiles that have the seam in their middle, and faded into the picture (what Ultimate SD Upscale made common).
 *
 * <p>Tiles are joined as latents and decoded once, where others decode, join pixels and encode again: an autoencoder that
 * loses something loses it once. The second pass is weaker than the first ({@link #strength}): what is painted twice
 * with full strength has more detail than what lies beside it. Its noise is its own, on the streams from {@link
 * #STREAMS_OF_A_PASS} on: with the same noise again, what that noise has left in the picture would be painted once more.
 *
 * <p>Canvases: the start, the joined latents, and what a pass changes in them.
 *
 * @param blend how the tiles of the first pass are joined
 * @param pass how the second pass covers the seams
 * @param again steps of the second pass: the last ones of the job's trajectory
 */
public record SeamFix(Blend blend, Pass pass, Trajectory again) implements Fusion {
    /** More than any trajectory takes; pass n has the streams from n times this on, the first being pass 0. */
    static final int STREAMS_OF_A_PASS = 1 << 12;

    /** So that a third of six steps is two. */
    private static final double ROUNDING = 1e-9;

    /**
     * Strength of the second pass: a third of the first one's, and one step at least. With all of it, what the built-in model
     * paints over seams has 1.2 to 1.5 times the detail that it should have, with half of it 1.2 to 1.4, with a third 1.1 to
     * 1.3.
     *
     * @param first strength of the first pass
     * @param steps of the whole schedule
     */
    public static double strength(double first, int steps) {
        return Math.min(first, Math.max((first + ROUNDING) / 3, 1.5 / steps));
    }

    /** How the second pass covers the seams. */
    public enum Pass {
        /** Narrow bands along the seams, rows and then columns. */
        BAND("band"),
        /** Tiles of full size, moved by half a tile: rows, then columns, then where those cross. */
        HALF_TILE("half-tile");

        private final String id;

        Pass(String id) {
            this.id = id;
        }

        /** The name in settings and on the command line. */
        public String id() {
            return id;
        }

        /** @throws SettingsException if no pass has that name; the message lists them */
        public static Pass of(String id) {
            for (Pass pass : values()) {
                if (pass.id.equals(id)) {
                    return pass;
                }
            }
            throw new SettingsException("the seam fix \"" + id + "\" is unknown; use one of "
                    + Arrays.stream(values()).map(Pass::id).collect(Collectors.joining(", ")));
        }

        private List<Feather> covers(TilePlan plan) {
            return switch (this) {
                case BAND -> {
                    SeamCover bands = SeamCover.bands(plan);
                    yield List.of(bands.rows(), bands.columns());
                }
                case HALF_TILE -> {
                    SeamCover tiles = SeamCover.wholeTiles(plan);
                    yield List.of(tiles.rows(), tiles.columns(), tiles.crossings());
                }
            };
        }
    }

    @Override
    public void repaint(Repaint job, Denoiser denoiser, Autoencoder autoencoder, BlockSink pixels) {
        TilePlan plan = job.plan().latent();
        Surface latents = job.canvas();
        Independent.denoise(
                job.keeping(job.checkpoints().part("first-pass")),
                plan,
                denoiser,
                blend.joining(latents.channels(), plan, latents, job.surfaces()));
        List<Feather> covers = pass.covers(plan);
        int skipped = job.trajectory().evaluations() - again.evaluations();
        Denoiser later = (tiles, inputs, evaluation, timestep) ->
                denoiser.predict(tiles, inputs, skipped + evaluation, timestep);
        for (int i = 0; i < covers.size(); i++) {
            NoiseSource noise = noise(job, covers.get(i).plan(), (1L + i) * STREAMS_OF_A_PASS);
            paintAgain(
                    new Repaint(
                            latents,
                            job.plan(),
                            again,
                            noise,
                            job.tilesPerBatch(),
                            job.lastFirst(),
                            job.origin(),
                            job.surfaces(),
                            job.checkpoints().part("cover-" + i)),
                    covers.get(i),
                    later);
        }
        autoencoder.decode(latents, pixels);
    }

    /** A cover's tile has the index of the plan's tile that lies before the seam: so it does in a part of the plan, too. */
    private static NoiseSource noise(Repaint job, TilePlan cover, long firstStream) {
        int columns = job.plan().horizontal().count();
        return (stream, tile, into) -> {
            int index = cover.rowOf(tile) * columns + cover.columnOf(tile);
            Tile named = new Tile(index, tile.y(), tile.x(), tile.height(), tile.width());
            job.noise().fill(firstStream + stream, named, into);
        };
    }

    /** Changes the job's start. */
    private static void paintAgain(Repaint job, Feather cover, Denoiser denoiser) {
        Surface latents = job.start();
        Canvas changes = new Canvas(job.canvas(), cover);
        Independent.denoise(job, cover.plan(), denoiser, (tile, painted) -> {
            subtract(latents.read(tile.y(), tile.x(), tile.height(), tile.width()), painted);
            changes.add(tile, painted);
        });
        Bandwise.add(latents, 1, changes);
    }

    private static void subtract(Planes planes, Planes from) {
        float[] data = from.data();
        for (int i = 0; i < data.length; i++) {
            data[i] -= planes.data()[i];
        }
    }

    @Override
    public boolean joinsLatents() {
        return true;
    }

    @Override
    public int canvases() {
        return 2;
    }

    /** What is painted again reaches into the next tile, and sees what was painted again there before. */
    @Override
    public Context context() {
        return Context.NEIGHBOURS;
    }

    /** The first pass's: what the second paints fades out before its tiles end. */
    @Override
    public List<TilePlan> plans(Repaint job) {
        return List.of(job.plan());
    }

    @Override
    public long evaluations(Repaint job) {
        long tiles = 0;
        for (Feather cover : pass.covers(job.plan().latent())) {
            tiles += cover.plan().count();
        }
        return (long) job.plan().count() * job.trajectory().evaluations() + tiles * again.evaluations();
    }

    @Override
    public double evaluationsPerPixel(Repaint job) {
        double work = 0;
        for (Feather cover : pass.covers(job.plan().latent())) {
            work += cover.plan().evaluationsPerPixel();
        }
        return job.plan().evaluationsPerPixel()
                + work * again.evaluations() / job.trajectory().evaluations();
    }
}
