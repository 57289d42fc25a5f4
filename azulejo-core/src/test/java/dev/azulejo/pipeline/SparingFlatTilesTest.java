package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.FlatTiles;
import dev.azulejo.fusion.Autoencoder;
import dev.azulejo.fusion.Denoiser;
import dev.azulejo.fusion.Fusion;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.fusion.LatentEnlargement;
import dev.azulejo.fusion.Repaint;
import dev.azulejo.fusion.SeamFix;
import dev.azulejo.image.Planes;
import dev.azulejo.noise.NoiseField;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.sampler.SchedulerConfig;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Grid;
import dev.azulejo.tile.Tile;
import dev.azulejo.tile.TilePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spared tiles with a stand-in network, which paints a known ripple on the base. */
class SparingFlatTilesTest {
    private static final int STEPS = 6;
    private static final TilePlan PLAN = TilePlan.of(24, 60, 24, 6, Grid.CLASSIC, 1, 1);
    private static final Planes BASE = base();
    private static final SchedulerConfig SCHEDULER =
            SchedulerConfig.of(Map.of("_class_name", "EulerDiscreteScheduler", "beta_schedule", "scaled_linear"));

    /** Latents are pixels. */
    private static final Autoencoder NONE = (latents, pixels) -> pixels.write(0, 0, latents.readAll());

    private final Trajectory trajectory = Sampler.EULER.begin(SCHEDULER, STEPS, 1, 0);
    private final List<String> calls = new ArrayList<>();

    @ParameterizedTest
    // The others have tiles of their own in some of their steps, or begin with another picture.
    @EnumSource(
            value = FusionMethod.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SHIFTED", "SEAM_FIX", "HIRES_FIX", "PROGRESSIVE"})
    void aTileThatIsSkippedStaysTheBaseAndIsNeverEvaluated(FusionMethod method) {
        Planes all = repainted(method, FlatTiles.COMPUTE, 0.1);
        calls.clear();
        Planes spared = repainted(method, FlatTiles.SKIP, 0.1);
        int firstOfTheNext = PLAN.horizontal().start(1);
        assertThat(difference(spared, BASE, 0, firstOfTheNext)).isLessThan(1e-5);
        assertThat(difference(all, BASE, 0, firstOfTheNext)).isGreaterThan(0.05);
        int endOfTheFirst = PLAN.horizontal().end(0);
        assertThat(difference(spared, all, endOfTheFirst, 60)).isLessThan(1e-5);
        assertThat(calls)
                .doesNotContain("tile 0")
                .contains("tile 1", "left out")
                .filteredOn("left out"::equals)
                .hasSize(STEPS);
    }

    @ParameterizedTest
    @EnumSource(
            value = FusionMethod.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HIRES_FIX", "PROGRESSIVE"})
    void whereTheNetworkWouldHaveChangedNothingSkippingChangesNothing(FusionMethod method) {
        assertThat(difference(repainted(method, FlatTiles.SKIP, 0), repainted(method, FlatTiles.COMPUTE, 0), 0, 60))
                .isLessThan(1e-5);
    }

    @ParameterizedTest
    // The others have tiles of their own in some of their steps, or begin with another picture.
    @EnumSource(
            value = FusionMethod.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SHIFTED", "SEAM_FIX", "HIRES_FIX", "PROGRESSIVE"})
    void everySecondEvaluationOfAThinTileHoldsWhatTheFirstOneMade(FusionMethod method) {
        Planes all = repainted(method, FlatTiles.COMPUTE, 0.1);
        calls.clear();
        Planes thin = repainted(method, FlatTiles.THIN, 0.1);
        assertThat(calls.stream().filter("tile 0"::equals)).hasSize(STEPS / 2);
        assertThat(calls.stream().filter("left out"::equals)).hasSize(STEPS / 2);
        assertThat(calls.stream().filter("tile 1"::equals)).hasSize(STEPS);
        // The stand-in makes the same of a tile at every step.
        assertThat(difference(thin, all, 0, 60)).isLessThan(1e-5);
    }

    @Test
    void onlyFlatTilesAreWithoutGuidance() {
        repainted(FusionMethod.MIXTURE, FlatTiles.UNGUIDED, 0.1);
        assertThat(calls.stream().filter("unguided 0"::equals)).hasSize(STEPS);
        assertThat(calls.stream().filter("tile 1"::equals)).hasSize(STEPS);
        assertThat(calls).doesNotContain("tile 0", "unguided 1", "left out");
    }

    @Test
    void tilesOfOneBatchAreAnsweredInTheirOrder() {
        Denoiser sparing = sparing(FlatTiles.SKIP, tile -> tile.index() == 1, numbering("tile "));
        List<Tile> tiles = PLAN.tiles();
        List<Planes> inputs = tiles.stream()
                .map(tile -> new Planes(3, tile.height(), tile.width()))
                .toList();
        List<Planes> predictions = sparing.predict(tiles, inputs, 0, trajectory.timestep(0));
        assertThat(predictions.get(0).data()[0]).isEqualTo(0);
        assertThat(predictions.get(2).data()[0]).isEqualTo(2);
        assertThat(calls).containsExactly("tile 0", "tile 2", "left out");
    }

    private Denoiser numbering(String name) {
        return (tiles, inputs, evaluation, timestep) -> tiles.stream()
                .map(tile -> {
                    calls.add(name + tile.index());
                    Planes answer = new Planes(3, tile.height(), tile.width());
                    java.util.Arrays.fill(answer.data(), tile.index());
                    return answer;
                })
                .toList();
    }

    private Planes repainted(FusionMethod method, FlatTiles treatment, double ripple) {
        Fusion fusion = method.with(Blend.LINEAR, SeamFix.Pass.BAND, () -> trajectory, LatentEnlargement.BILINEAR);
        Planes pixels = new Planes(3, PLAN.paddedHeight(), PLAN.paddedWidth());
        Repaint job = new Repaint(BASE.copy(), PLAN, trajectory, new NoiseField(3), 2);
        fusion.repaint(job, sparing(treatment, tile -> tile.index() == 0, rippling("tile ", ripple)), NONE, pixels);
        return pixels;
    }

    private Denoiser sparing(FlatTiles treatment, java.util.function.Predicate<Tile> isFlat, Denoiser network) {
        return new SparingFlatTiles(
                treatment,
                isFlat,
                network,
                rippling("unguided ", 0.1),
                trajectory,
                BASE.copy(),
                evaluation -> calls.add("left out"));
    }

    /** Predicts the base with a ripple. */
    private Denoiser rippling(String name, double height) {
        return (tiles, inputs, evaluation, timestep) -> {
            List<Planes> predictions = new ArrayList<>();
            for (int t = 0; t < tiles.size(); t++) {
                Tile tile = tiles.get(t);
                calls.add(name + tile.index());
                Planes clean = BASE.read(tile.y(), tile.x(), tile.height(), tile.width());
                for (int i = 0; i < clean.data().length; i++) {
                    clean.data()[i] += (float) (height * ((i + tile.x()) % 2));
                }
                float[] x = inputs.get(t).data().clone();
                for (int i = 0; i < x.length; i++) {
                    x[i] /= (float) trajectory.inputScale(evaluation);
                }
                Planes prediction = new Planes(3, tile.height(), tile.width());
                trajectory.implied(evaluation, x, clean.data(), prediction.data());
                predictions.add(prediction);
            }
            return predictions;
        };
    }

    private static Planes base() {
        Planes base = new Planes(3, PLAN.paddedHeight(), PLAN.paddedWidth());
        for (int i = 0; i < base.data().length; i++) {
            base.data()[i] = (float) (0.5 + 0.4 * Math.sin(i * 0.01));
        }
        return base;
    }

    /** The largest in some columns. */
    private static double difference(Planes a, Planes b, int from, int to) {
        double largest = 0;
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < PLAN.height(); y++) {
                for (int x = from; x < to; x++) {
                    largest = Math.max(largest, Math.abs(a.at(c, y, x) - b.at(c, y, x)));
                }
            }
        }
        return largest;
    }
}
