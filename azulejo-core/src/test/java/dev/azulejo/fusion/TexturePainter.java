package dev.azulejo.fusion;

import dev.azulejo.image.Planes;
import dev.azulejo.sampler.SchedulerConfig;
import dev.azulejo.tile.Tile;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A stand-in for a network that invents: each tile keeps what is smooth in its latents and paints a fine woven texture over
 * it, in which the threads lie elsewhere in every tile. So tiles disagree where they overlap as they do with large networks at
 * high strengths, whether or not they start from the same noise. Besides, some of the detail comes from the noise that the
 * tile sees.
 *
 * <p>It predicts the clean latents: samplers begin with {@link #SCHEDULER}.
 *
 * @param amplitude of the texture; the part that all tiles agree on stays what it is
 * @param fromNoise share of the fine differences in the latents that is kept
 */
record TexturePainter(double amplitude, double fromNoise) implements Denoiser {
    /** Noise as in Stable Diffusion, for a network that predicts the clean latents. */
    static final SchedulerConfig SCHEDULER = SchedulerConfig.of(Map.of(
            "_class_name",
            "EulerAncestralDiscreteScheduler",
            "prediction_type",
            "sample",
            "beta_schedule",
            "scaled_linear",
            "beta_start",
            0.00085,
            "beta_end",
            0.012));

    /** Positions from thread to thread. */
    private static final double PERIOD = 4.7;

    /** The fraction of a turn that spreads any number of phases most evenly. */
    private static final double GOLDEN = 0.618033988749895;

    private static final int SMOOTH = 2;

    @Override
    public List<Planes> predict(List<Tile> tiles, List<Planes> inputs, int evaluation, double timestep) {
        return IntStream.range(0, tiles.size())
                .mapToObj(i -> painted(tiles.get(i), inputs.get(i)))
                .toList();
    }

    private Planes painted(Tile tile, Planes input) {
        Planes painted = Box.mean(input, SMOOTH);
        double phase = 2 * Math.PI * GOLDEN * tile.index();
        for (int c = 0; c < painted.channels(); c++) {
            for (int y = 0; y < painted.height(); y++) {
                double along = 2 * Math.PI * (tile.y() + y) / PERIOD;
                int row = painted.row(c, y);
                for (int x = 0; x < painted.width(); x++) {
                    double across = 2 * Math.PI * (tile.x() + x) / PERIOD;
                    double threads =
                            Math.sin(across + 0.4 * along + phase) + Math.sin(along - 0.3 * across + 2 * phase);
                    float smooth = painted.data()[row + x];
                    painted.data()[row + x] =
                            (float) (smooth + amplitude * threads + fromNoise * (input.data()[row + x] - smooth));
                }
            }
        }
        return painted;
    }
}
