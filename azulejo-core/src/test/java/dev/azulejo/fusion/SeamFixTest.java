package dev.azulejo.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.image.Planes;
import dev.azulejo.noise.NoiseField;
import dev.azulejo.noise.NoiseSource;
import dev.azulejo.noise.TileNoise;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Tile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeamFixTest {
    /** The jobs of these tests run 5 of 10 steps; the second pass runs the last 2 of them. */
    private static SeamFix seamFix(SeamFix.Pass pass) {
        return new SeamFix(Blend.LINEAR, pass, Sampler.EULER_ANCESTRAL.begin(FusionTest.SCHEDULER, 10, 0.25, 0));
    }

    @ParameterizedTest
    @EnumSource(SeamFix.Pass.class)
    void theOrderOfEvaluationAndTheSizeOfBatchesChangeNoBit(SeamFix.Pass pass) {
        for (NoiseSource noise : List.of(new NoiseField(7), new TileNoise(7))) {
            SeamFix fusion = seamFix(pass);
            Repaint job = FusionTest.job(90, 121, 40, 12, Sampler.EULER_ANCESTRAL, noise, 1);
            Repaint batches = FusionTest.job(90, 121, 40, 12, Sampler.EULER_ANCESTRAL, noise, 3);
            float[] expected =
                    FusionTest.repainted(fusion, job, FusionTest.DISAGREEING).data();
            assertThat(FusionTest.repainted(fusion, job.reversed(), FusionTest.DISAGREEING)
                            .data())
                    .containsExactly(expected);
            assertThat(FusionTest.repainted(fusion, batches, FusionTest.DISAGREEING)
                            .data())
                    .containsExactly(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(SeamFix.Pass.class)
    void oneTileHasNoSeamsToFix(SeamFix.Pass pass) {
        Repaint job = FusionTest.job(33, 50, 64, 12, Sampler.EULER_ANCESTRAL, new NoiseField(3), 1);
        Planes alone = FusionTest.repainted(new Independent(Blend.LINEAR), job, FusionTest.DISAGREEING);
        assertThat(FusionTest.repainted(seamFix(pass), job, FusionTest.DISAGREEING)
                        .data())
                .containsExactly(alone.data());
    }

    @ParameterizedTest
    @EnumSource(SeamFix.Pass.class)
    void onlyWhatLiesNearSeamsIsPaintedAgain(SeamFix.Pass pass) {
        Repaint job = FusionTest.job(160, 160, 96, 32, Sampler.EULER_ANCESTRAL, new NoiseField(7), 1);
        Planes alone = FusionTest.repainted(new Independent(Blend.LINEAR), job, FusionTest.POINTWISE);
        Planes fixed = FusionTest.repainted(seamFix(pass), job, FusionTest.POINTWISE);
        // The seams lie at 80; bands reach 32 pixels from there.
        for (int y : new int[] {0, 112}) {
            for (int x : new int[] {0, 112}) {
                assertThat(fixed.crop(y, x, 48, 48).data())
                        .containsExactly(alone.crop(y, x, 48, 48).data());
            }
        }
        assertThat(FusionTest.largestDifference(fixed.crop(64, 0, 32, 160), alone.crop(64, 0, 32, 160)))
                .isGreaterThan(0.01);
        assertThat(FusionTest.largestDifference(fixed.crop(0, 64, 160, 32), alone.crop(0, 64, 160, 32)))
                .isGreaterThan(0.01);
    }

    @ParameterizedTest
    @EnumSource(SeamFix.Pass.class)
    void whatTheNetworkDoesIsWhatIsSaid(SeamFix.Pass pass) {
        Repaint job = FusionTest.job(90, 121, 40, 12, Sampler.EULER_ANCESTRAL, new NoiseField(7), 2);
        long[] seen = new long[2];
        Denoiser counting = (tiles, inputs, evaluation, timestep) -> {
            seen[0] += tiles.size();
            inputs.forEach(input -> seen[1] += (long) input.height() * input.width());
            return FusionTest.POINTWISE.predict(tiles, inputs, evaluation, timestep);
        };
        SeamFix fusion = seamFix(pass);
        FusionTest.repainted(fusion, job, counting);
        double canvas = (double) job.start().height() * job.start().width();
        assertThat(fusion.evaluations(job)).isEqualTo(seen[0]);
        assertThat(fusion.evaluationsPerPixel(job))
                .isCloseTo(seen[1] / canvas / job.trajectory().evaluations(), within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(SeamFix.Pass.class)
    void noNoiseIsUsedTwice(SeamFix.Pass pass) {
        record Used(long stream, Tile tile) {}
        List<Used> used = new ArrayList<>();
        NoiseField field = new NoiseField(7);
        NoiseSource watched = (stream, tile, into) -> {
            used.add(new Used(stream, tile));
            field.fill(stream, tile, into);
        };
        Repaint job = FusionTest.job(90, 121, 40, 12, Sampler.EULER_ANCESTRAL, watched, 1);
        FusionTest.repainted(seamFix(pass), job, FusionTest.POINTWISE);
        Set<Long> passes = new HashSet<>();
        long current = 0;
        for (Used each : used) {
            long of = each.stream() / SeamFix.STREAMS_OF_A_PASS;
            assertThat(of).isGreaterThanOrEqualTo(current);
            current = of;
            passes.add(of);
        }
        assertThat(passes).hasSize(pass == SeamFix.Pass.BAND ? 3 : 4);
        assertThat(new HashSet<>(used)).hasSameSizeAs(used);
        assertThat(Sampler.HEUN.begin(FusionTest.SCHEDULER, 1000, 1, 0).evaluations())
                .isLessThan(SeamFix.STREAMS_OF_A_PASS);
    }

    @ParameterizedTest
    @EnumSource(SeamFix.Pass.class)
    void theSecondPassRunsTheLastStepsOfTheFirst(SeamFix.Pass pass) {
        Map<Integer, Double> timesteps = new TreeMap<>();
        List<Integer> evaluations = new ArrayList<>();
        Denoiser watched = (tiles, inputs, evaluation, timestep) -> {
            assertThat(timesteps.computeIfAbsent(evaluation, first -> timestep)).isEqualTo(timestep);
            evaluations.add(evaluation);
            return FusionTest.POINTWISE.predict(tiles, inputs, evaluation, timestep);
        };
        Repaint job = FusionTest.job(90, 121, 40, 12, Sampler.EULER_ANCESTRAL, new NoiseField(7), 1);
        FusionTest.repainted(seamFix(pass), job, watched);
        int first = job.plan().count() * job.trajectory().evaluations();
        assertThat(timesteps).containsOnlyKeys(0, 1, 2, 3, 4);
        assertThat(evaluations.subList(first, evaluations.size())).containsOnly(3, 4);
    }

    @Test
    void theSecondPassIsAThirdAsStrongAndHasAStepWhereTheFirstHasOne() {
        assertThat(SeamFix.strength(0.6, 30)).isCloseTo(0.2, within(1e-6));
        assertThat(Sampler.run(10, SeamFix.strength(0.6, 10))).isEqualTo(2);
        for (int steps = 1; steps <= 100; steps++) {
            for (double strength : new double[] {1.0 / steps + 1e-9, 0.1, 0.35, 1}) {
                int first = Sampler.run(steps, strength);
                int second = Sampler.run(steps, SeamFix.strength(strength, steps));
                assertThat(second).isBetween(Math.min(1, first), Math.max(1, first / 3));
            }
        }
    }
}
