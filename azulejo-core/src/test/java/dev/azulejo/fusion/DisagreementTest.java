package dev.azulejo.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Planes;
import dev.azulejo.measure.OverlapSharpness;
import dev.azulejo.measure.SeamRatio;
import dev.azulejo.noise.TileNoise;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Blend;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stand-in that makes blobs of either 1 or -1 out of noise: tiles with noise of their own paint overlaps differently. */
class DisagreementTest {
    private static final Denoiser BLOBS = (tiles, inputs, evaluation, timestep) ->
            inputs.stream().map(DisagreementTest::blobs).toList();

    private static Planes blobs(Planes input) {
        Planes blobs = new Planes(input.channels(), input.height(), input.width());
        for (int i = -1; i <= 1; i++) {
            for (int j = -1; j <= 1; j++) {
                Planes moved = input.read(i, j, input.height(), input.width());
                for (int k = 0; k < moved.data().length; k++) {
                    blobs.data()[k] += moved.data()[k];
                }
            }
        }
        return FusionTest.mapped(blobs, sum -> (float) Math.tanh(2 * sum));
    }

    @Test
    void aCutKeepsWhatALinearBlendBlurs() {
        assertThat(sharpness(new Independent(Blend.LINEAR))).isLessThan(0.9);
        assertThat(sharpness(new Independent(Blend.SEAM))).isBetween(0.95, 1.05);
        assertThat(undecided(new Independent(Blend.SEAM))).isLessThan(0.6 * undecided(new Independent(Blend.LINEAR)));
    }

    @ParameterizedTest
    @EnumSource(SeamFix.Pass.class)
    void aSecondPassPaintsWhatALinearBlendHasBlurred(SeamFix.Pass pass) {
        double blurred = 1 - sharpness(new Independent(Blend.LINEAR));
        assertThat(1 - sharpness(seamFix(pass))).isBetween(-0.05, 0.7 * blurred);
        assertThat(undecided(seamFix(pass))).isLessThan(0.3 * undecided(new Independent(Blend.LINEAR)));
    }

    @ParameterizedTest
    @EnumSource(SeamFix.Pass.class)
    void aSecondPassTakesAwaySeamsOfTilesThatDoNotOverlap(SeamFix.Pass pass) {
        double cut = seams(new Independent(Blend.LINEAR));
        double fixed = seams(seamFix(pass));
        assertThat(cut).isGreaterThan(1.3);
        assertThat(Math.abs(fixed - 1)).isLessThan(0.7 * (cut - 1));
    }

    private static SeamFix seamFix(SeamFix.Pass pass) {
        return new SeamFix(Blend.LINEAR, pass, trajectory(SeamFix.strength(0.3, 20)));
    }

    private static Trajectory trajectory(double strength) {
        return Sampler.EULER.begin(FusionTest.SCHEDULER.with("prediction_type", "sample"), 20, strength, 0);
    }

    private static double sharpness(Fusion fusion) {
        Repaint job = job(24);
        return OverlapSharpness.of(FusionTest.repainted(fusion, job, BLOBS), base(job), List.of(job.plan()))
                .orElseThrow();
    }

    private static double seams(Fusion fusion) {
        Repaint job = job(0);
        return SeamRatio.of(FusionTest.repainted(fusion, job, BLOBS), base(job), List.of(job.plan()), FusionTest.FACTOR)
                .orElseThrow();
    }

    /** The share of the picture that is neither 1 nor -1. */
    private static double undecided(Fusion fusion) {
        Planes pixels = FusionTest.repainted(fusion, job(24), BLOBS);
        int undecided = 0;
        for (float value : pixels.data()) {
            undecided += Math.abs(value) < 0.7 ? 1 : 0;
        }
        return (double) undecided / pixels.data().length;
    }

    private static Planes base(Repaint job) {
        Planes base = new Planes(3, job.plan().paddedHeight(), job.plan().paddedWidth());
        FusionTest.NEAREST.decode(job.start(), base);
        return base;
    }

    private static Repaint job(int overlap) {
        Repaint job = FusionTest.job(264, 344, 104, overlap, Sampler.EULER, new TileNoise(7), 1);
        Planes start = FusionTest.mapped(job.start().readAll(), value -> 0.1f * value);
        return new Repaint(start, job.plan(), trajectory(0.3), job.noise(), 1);
    }
}
