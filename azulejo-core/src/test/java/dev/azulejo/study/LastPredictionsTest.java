package dev.azulejo.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.fusion.Autoencoder;
import dev.azulejo.fusion.Denoiser;
import dev.azulejo.fusion.Independent;
import dev.azulejo.fusion.Repaint;
import dev.azulejo.image.Planes;
import dev.azulejo.noise.NoisePlacement;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.sampler.SchedulerConfig;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Grid;
import dev.azulejo.tile.Tile;
import dev.azulejo.tile.TilePlan;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is seen of tiles that paint what the test wants. */
class LastPredictionsTest {
    private static final int SIDE = 96;
    private static final TilePlan PLAN = TilePlan.of(SIDE, SIDE, 64, 32, Grid.CLASSIC, 1, 1);
    private static final Planes WORLD = noise(1);
    private static final Planes OTHER = noise(2);

    /** Samplers of either kind: some scale what the network sees. */
    static Stream<Sampler> samplers() {
        return Stream.of(Sampler.DDIM, Sampler.EULER_ANCESTRAL);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void tilesThatPaintOneWorldAgree(Sampler sampler) {
        Overlaps overlaps = painted(sampler, tile -> cut(WORLD, tile));
        assertThat(overlaps.ghostIndex().orElseThrow()).isCloseTo(0, within(1e-5));
        assertThat(overlaps.map().data()).containsOnly(0);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void tilesThatPaintWorldsOfTheirOwnHaveNothingInCommon(Sampler sampler) {
        Overlaps overlaps = painted(sampler, tile -> cut(tile.x() == 0 ? WORLD : OTHER, tile));
        // Columns of tiles differ, rows of tiles do not: of the four overlaps two agree, and of the corners' six pairs
        // two.
        assertThat(overlaps.ghostIndex().orElseThrow()).isBetween(0.4, 0.75);
        Planes map = overlaps.map();
        assertThat(map.height()).isEqualTo(SIDE / 8);
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                boolean shared = x >= 32 / 8 && x < 64 / 8;
                assertThat(map.at(0, y, x)).as("cell %d, %d", y, x).isBetween(shared ? 0.5f : 0, shared ? 1.6f : 0);
            }
        }
    }

    @Test
    void oneTileHasNobodyToDisagreeWith() {
        TilePlan untiled = TilePlan.of(SIDE, SIDE, SIDE, 0, Grid.CLASSIC, 1, 1);
        Overlaps overlaps = painted(untiled, Sampler.DDIM, tile -> cut(WORLD, tile));
        assertThat(overlaps.ghostIndex()).isEmpty();
    }

    @Test
    void whatIsNoTileOfThePlanCountsForNoneEvenWhereOneLies() {
        Trajectory trajectory = begun(Sampler.DDIM);
        LastPredictions watching = new LastPredictions((tiles, inputs, evaluation, timestep) -> inputs, trajectory);
        List<Tile> tiles = PLAN.tiles();
        List<Planes> agreeing = tiles.stream().map(tile -> cut(WORLD, tile)).toList();
        int last = trajectory.evaluations() - 1;
        watching.predict(tiles, agreeing, last, trajectory.timestep(last));
        Tile corner = tiles.get(0);
        Tile view = new Tile(tiles.size(), corner.y(), corner.x(), corner.height(), corner.width());
        watching.predict(List.of(view), List.of(cut(OTHER, view)), last, trajectory.timestep(last));
        Autoencoder identity = (latents, pixels) -> pixels.write(0, 0, latents.readAll());
        assertThat(watching.overlaps(PLAN.latent(), true, identity, 1)
                        .ghostIndex()
                        .orElseThrow())
                .isCloseTo(0, within(1e-5));
    }

    private static Trajectory begun(Sampler sampler) {
        return sampler.begin(SchedulerConfig.of(Map.of("prediction_type", "sample")), 4, 0.5, 0);
    }

    private interface Painter {
        Planes of(Tile tile);
    }

    private static Overlaps painted(Sampler sampler, Painter painter) {
        return painted(PLAN, sampler, painter);
    }

    private static Overlaps painted(TilePlan plan, Sampler sampler, Painter painter) {
        Trajectory trajectory = begun(sampler);
        Denoiser denoiser = (tiles, inputs, evaluation, timestep) -> {
            // Only what is said at the end counts.
            boolean last = evaluation == trajectory.evaluations() - 1;
            return tiles.stream()
                    .map(tile -> last ? painter.of(tile) : cut(OTHER, tile))
                    .toList();
        };
        LastPredictions watching = new LastPredictions(denoiser, trajectory);
        Repaint job = new Repaint(WORLD.copy(), plan, trajectory, NoisePlacement.FIELD.source(1), 2);
        Autoencoder identity = (latents, pixels) -> pixels.write(0, 0, latents.readAll());
        new Independent(Blend.LINEAR).repaint(job, watching, identity, new Planes(3, SIDE, SIDE));
        return watching.overlaps(plan.latent(), true, identity, 1);
    }

    private static Planes cut(Planes world, Tile tile) {
        return world.read(tile.y(), tile.x(), tile.height(), tile.width());
    }

    private static Planes noise(long seed) {
        Planes noise = new Planes(3, SIDE, SIDE);
        Random random = new Random(seed);
        for (int i = 0; i < noise.data().length; i++) {
            noise.data()[i] = (float) random.nextGaussian();
        }
        return noise;
    }
}
