package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.Progress;
import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.fusion.LatentEnlargement;
import dev.azulejo.fusion.Origin;
import dev.azulejo.fusion.Repaint;
import dev.azulejo.fusion.SeamFix;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.image.Planes;
import dev.azulejo.measure.Psnr;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.noise.NoiseField;
import dev.azulejo.runtime.Engine;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.sampler.SchedulerConfig;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Grid;
import dev.azulejo.tile.TilePlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must not matter does not matter, with the real network: order of evaluation, size of batches. */
class RepaintedByTheBuiltInModelTest {
    private static final Engine ENGINE = Engine.open("cpu", 2);
    private static final DiffusionModel MODEL =
            DiffusionModel.open(ModelLocation.of("builtin", TransferProgress.NONE, new Cancellation()), ENGINE);
    private static final TiledAutoencoder AUTOENCODER =
            new TiledAutoencoder(MODEL, new StageClock(Progress.none(), new Cancellation()));
    private static final TilePlan PLAN =
            TilePlan.of(100, 165, 80, 32, Grid.CLASSIC, MODEL.factor(), MODEL.granularity());

    @AfterAll
    static void nothingIsLeftOpen() {
        MODEL.close();
        assertThat(ENGINE.openNetworks()).isZero();
    }

    @ParameterizedTest
    @EnumSource(FusionMethod.class)
    void sameBytesTwiceAndInReverseOrder(FusionMethod method) {
        Planes first = repainted(method, job(1));
        assertThat(repainted(method, job(1)).data()).containsExactly(first.data());
        assertThat(repainted(method, job(1).reversed()).data()).containsExactly(first.data());
    }

    @ParameterizedTest
    @EnumSource(FusionMethod.class)
    void batchesOfTwoChangeNothingBeyondRounding(FusionMethod method) {
        Planes single = repainted(method, job(1));
        Planes pairs = repainted(method, job(2));
        assertThat(GoldenTensors.relativeError(pairs.data(), single.data())).isLessThan(1e-3);
    }

    @ParameterizedTest
    @EnumSource(
            value = FusionMethod.class,
            names = {"AGREEMENT", "MIXTURE", "MULTIDIFFUSION"})
    void tilesThatAreNormalisedAlikeAreFarNearerToOnePiece(FusionMethod method) {
        TilePlan one = TilePlan.of(128, 320, 512, 64, Grid.CLASSIC, MODEL.factor(), MODEL.granularity());
        TilePlan two = TilePlan.of(128, 320, 192, 64, Grid.CLASSIC, MODEL.factor(), MODEL.granularity());
        assertThat(two.count()).isEqualTo(2);
        Planes untiled = repainted(method, job(one, 1), false);
        double apart = Psnr.of(repainted(method, job(two, 2), false), untiled);
        double alike = Psnr.of(repainted(method, job(two, 2), true), untiled);
        assertThat(alike).isGreaterThan(apart + 6);
        assertThat(repainted(method, job(one, 1), true).data())
                .as("one piece is one piece")
                .containsExactly(untiled.data());
    }

    private static Repaint job(int tilesPerBatch) {
        return job(PLAN, tilesPerBatch);
    }

    private static Repaint job(TilePlan plan, int tilesPerBatch) {
        TilePlan latent = plan.latent();
        Planes start = new Planes(MODEL.latentChannels(), latent.paddedHeight(), latent.paddedWidth());
        for (int i = 0; i < start.data().length; i++) {
            // The farther right, the stronger.
            start.data()[i] = (float) Math.sin(i * 0.013) * (i % start.width()) / start.width();
        }
        Planes input = new Planes(3, 50, 83);
        for (int i = 0; i < input.data().length; i++) {
            input.data()[i] = (float) (0.5 + 0.4 * Math.sin(i * 0.017));
        }
        return new Repaint(
                        start,
                        plan,
                        Sampler.EULER_ANCESTRAL.begin(
                                SchedulerConfig.of(MODEL.schedulerConfig(new Cancellation())), 10, 0.3, 0),
                        new NoiseField(42),
                        tilesPerBatch)
                .from(new Origin(input, 0, AUTOENCODER.inBetween()));
    }

    private static Planes repainted(FusionMethod method, Repaint job) {
        return repainted(method, job, false);
    }

    private static Planes repainted(FusionMethod method, Repaint job, boolean alike) {
        StageClock clock = new StageClock(Progress.none(), new Cancellation());
        Planes pixels = new Planes(3, job.plan().paddedHeight(), job.plan().paddedWidth());
        method.with(Blend.LINEAR, SeamFix.Pass.HALF_TILE, job::trajectory, LatentEnlargement.BILINEAR)
                .repaint(job, new NetworkDenoiser(MODEL, clock, alike), AUTOENCODER, pixels);
        return pixels;
    }
}
