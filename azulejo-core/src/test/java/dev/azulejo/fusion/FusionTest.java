package dev.azulejo.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Planes;
import dev.azulejo.noise.NoiseField;
import dev.azulejo.noise.NoiseSource;
import dev.azulejo.noise.TileNoise;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.sampler.SchedulerConfig;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Grid;
import dev.azulejo.tile.Tile;
import dev.azulejo.tile.TilePlan;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Fusion with a stand-in denoiser whose answer is known, so that only the joining is looked at. */
class FusionTest {
    static final int FACTOR = 2;
    static final int CHANNELS = 3;
    static final SchedulerConfig SCHEDULER = SchedulerConfig.of(Map.of(
            "_class_name",
            "EulerAncestralDiscreteScheduler",
            "beta_schedule",
            "scaled_linear",
            "beta_start",
            0.00085,
            "beta_end",
            0.012));

    /** Each position for itself: tiles cannot disagree. */
    static final Denoiser POINTWISE = (tiles, inputs, evaluation, timestep) -> inputs.stream()
            .map(input -> mapped(input, value -> (float) Math.tanh(value + timestep / 1000)))
            .toList();

    /** Every tile is told apart by its mean: tiles disagree wherever they overlap. */
    static final Denoiser DISAGREEING = (tiles, inputs, evaluation, timestep) -> inputs.stream()
            .map(input -> {
                float mean = 0;
                for (float value : input.data()) {
                    mean += value / input.data().length;
                }
                float offset = 3 * mean;
                return mapped(input, value -> 0.5f * value + offset);
            })
            .toList();

    /** Nearest enlargement: what lies where stays visible. */
    static final Autoencoder NEAREST = (latents, pixels) -> {
        Planes all = latents.readAll();
        Planes larger = new Planes(CHANNELS, all.height() * FACTOR, all.width() * FACTOR);
        for (int c = 0; c < CHANNELS; c++) {
            for (int y = 0; y < larger.height(); y++) {
                for (int x = 0; x < larger.width(); x++) {
                    larger.data()[larger.row(c, y) + x] = all.at(c, y / FACTOR, x / FACTOR);
                }
            }
        }
        pixels.write(0, 0, larger);
    };

    static Stream<Fusion> methods() {
        return Stream.of(
                new Independent(Blend.LINEAR),
                new Independent(Blend.SEAM),
                new Mixture(),
                new MultiDiffusion(),
                new Agreement(),
                new Shifted());
    }

    static Stream<Sampler> samplers() {
        return Stream.of(Sampler.values());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theOrderOfEvaluationChangesNoBit(Fusion fusion) {
        Repaint job = job(90, 121, 40, 12, Sampler.EULER_ANCESTRAL, new NoiseField(7), 1);
        assertThat(job.plan().count()).isGreaterThan(4);
        assertThat(repainted(fusion, job.reversed(), DISAGREEING).data())
                .containsExactly(repainted(fusion, job, DISAGREEING).data());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theSizeOfBatchesChangesNothingIfTheNetworkDoesNot(Fusion fusion) {
        Repaint single = job(90, 121, 40, 12, Sampler.EULER, new NoiseField(7), 1);
        Repaint pairs = job(90, 121, 40, 12, Sampler.EULER, new NoiseField(7), 2);
        assertThat(repainted(fusion, pairs, DISAGREEING).data())
                .containsExactly(repainted(fusion, single, DISAGREEING).data());
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void tilesThatAgreeJoinToTheUntiledPicture(Sampler sampler) {
        Planes untiled = repainted(new Mixture(), job(90, 121, 500, 12, sampler, new NoiseField(7), 1), POINTWISE);
        methods().forEach(fusion -> {
            Planes tiled = repainted(fusion, job(90, 121, 40, 12, sampler, new NoiseField(7), 1), POINTWISE);
            assertThat(largestDifference(tiled, untiled)).isLessThan(1e-4);
        });
    }

    @ParameterizedTest
    @MethodSource("methods")
    void ofOneTileAllMethodsMakeTheSamePicture(Fusion fusion) {
        Repaint job = job(33, 50, 64, 12, Sampler.EULER_ANCESTRAL, new NoiseField(3), 1);
        assertThat(repainted(fusion, job, DISAGREEING).data())
                .containsExactly(repainted(new Independent(Blend.LINEAR), job, DISAGREEING)
                        .data());
    }

    @Test
    void theOverlapThatWasAskedForIsTheOverlapThatIsBlended() {
        Planes narrow = repainted(
                new Independent(Blend.LINEAR), job(160, 160, 64, 12, Sampler.EULER, new NoiseField(7), 1), DISAGREEING);
        Planes wide = repainted(
                new Independent(Blend.LINEAR), job(160, 160, 64, 16, Sampler.EULER, new NoiseField(7), 1), DISAGREEING);
        assertThat(largestDifference(narrow, wide)).isGreaterThan(0.01);
    }

    @Test
    void noiseOfTheirOwnMakesTilesDisagreeWhereTheFieldDoesNot() {
        Fusion classic = new Independent(Blend.LINEAR);
        Planes untiled = repainted(classic, job(90, 121, 500, 12, Sampler.EULER, new NoiseField(7), 1), POINTWISE);
        Planes field = repainted(classic, job(90, 121, 40, 12, Sampler.EULER, new NoiseField(7), 1), POINTWISE);
        Planes own = repainted(classic, job(90, 121, 40, 12, Sampler.EULER, new TileNoise(7), 1), POINTWISE);
        assertThat(largestDifference(field, untiled)).isLessThan(1e-4);
        assertThat(largestDifference(own, untiled)).isGreaterThan(0.1);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theDenoiserSeesEachTileOncePerStepAtItsPlaceAndScaled(Fusion fusion) {
        Repaint job = job(90, 121, 40, 12, Sampler.EULER, new NoiseField(7), 1);
        long[] evaluations = new long[1];
        Denoiser counting = (tiles, inputs, evaluation, timestep) -> {
            evaluations[0] += tiles.size();
            for (int i = 0; i < tiles.size(); i++) {
                Tile tile = tiles.get(i);
                assertThat(planOf(fusion, job, evaluation).latent().tiles()).contains(tile);
                assertThat(inputs.get(i).height()).isEqualTo(tile.height());
                assertThat(inputs.get(i).width()).isEqualTo(tile.width());
            }
            return POINTWISE.predict(tiles, inputs, evaluation, timestep);
        };
        repainted(fusion, job, counting);
        assertThat(evaluations[0]).isEqualTo(fusion.evaluations(job));
    }

    private static TilePlan planOf(Fusion fusion, Repaint job, int evaluation) {
        List<TilePlan> plans = fusion.plans(job);
        return plans.get(Math.min(evaluation, plans.size() - 1));
    }

    @Test
    void equalWeightsLeaveStepsWhereDisagreeingTilesEndAndGaussianOnesDoNot() {
        assertThat(stepWhereTheFirstTileEnds(new MultiDiffusion()))
                .isGreaterThan(10 * stepWhereTheFirstTileEnds(new Mixture()));
    }

    /** What the first tile's end adds to a picture whose tiles each predict their own number. */
    private static double stepWhereTheFirstTileEnds(Fusion fusion) {
        Repaint job = job(40, 200, 80, 16, Sampler.EULER, new NoiseField(7), 1);
        Planes numbered = repainted(
                fusion,
                job,
                (tiles, inputs, evaluation, timestep) -> tiles.stream()
                        .map(tile -> mapped(inputs.get(0), ignored -> tile.index()))
                        .toList());
        Planes plain = repainted(
                fusion,
                job,
                (tiles, inputs, evaluation, timestep) -> inputs.stream()
                        .map(input -> mapped(input, ignored -> 0))
                        .toList());
        int end = job.plan().horizontal().end(0);
        double before = numbered.at(0, 20, end - 1) - plain.at(0, 20, end - 1);
        double after = numbered.at(0, 20, end) - plain.at(0, 20, end);
        return Math.abs(after - before);
    }

    @ParameterizedTest
    @CsvSource({"4, 16", "8, 64"})
    void ofAShiftedGridTheNetworkHasLittleMoreWorkThanOfOneTile(int factor, int granularity) {
        TilePlan plan = TilePlan.of(2048, 2048, 512, 64, Grid.FIT, factor, granularity);
        TilePlan latent = plan.latent();
        Trajectory trajectory = Sampler.EULER.begin(SCHEDULER, 35, 0.35, 0);
        Repaint job = new Repaint(
                new Planes(1, latent.paddedHeight(), latent.paddedWidth()), plan, trajectory, new NoiseField(7), 1);
        Fusion fusion = new Shifted();
        assertThat(fusion.plans(job)).doesNotHaveDuplicates().hasSize(12);
        assertThat(fusion.evaluationsPerPixel(job)).isLessThan(1.15);
    }

    @Test
    void gridsThatShiftLeaveSmallerStepsThanAGridThatStays() {
        assertThat(steepest(new Shifted())).isLessThan(0.7 * steepest(new MultiDiffusion()));
    }

    /** The largest step that tiles leave which each predict -1 or 1, like fields of a chessboard. */
    private static double steepest(Fusion fusion) {
        Repaint job = job(160, 200, 64, 16, Sampler.EULER, new NoiseField(7), 1);
        Planes board = repainted(fusion, job, (tiles, inputs, evaluation, timestep) -> {
            TilePlan plan = planOf(fusion, job, evaluation);
            return tiles.stream()
                    .map(tile -> mapped(
                            inputs.get(0), ignored -> (plan.rowOf(tile) + plan.columnOf(tile)) % 2 == 0 ? -1 : 1))
                    .toList();
        });
        Planes plain = repainted(
                fusion,
                job,
                (tiles, inputs, evaluation, timestep) -> inputs.stream()
                        .map(input -> mapped(input, ignored -> 0))
                        .toList());
        double steepest = 0;
        for (int x = 1; x < board.width(); x++) {
            double step = board.at(0, 20, x) - plain.at(0, 20, x) - board.at(0, 20, x - 1) + plain.at(0, 20, x - 1);
            steepest = Math.max(steepest, Math.abs(step));
        }
        return steepest;
    }

    @Test
    void theJointMethodStepsTheCanvasAsTheSamplerStepsAPicture() {
        Repaint job = job(40, 44, 64, 12, Sampler.EULER_ANCESTRAL, new NoiseField(11), 1);
        Planes x = job.start().readAll();
        Trajectory trajectory = job.trajectory();
        Tile all = new Tile(0, 0, 0, x.height(), x.width());
        Planes noise = new Planes(CHANNELS, x.height(), x.width());
        job.noise().fill(0, all, noise);
        trajectory.start(x.data(), noise.data());
        for (int i = 0; i < trajectory.evaluations(); i++) {
            double scale = trajectory.inputScale(i);
            Planes input = mapped(x, value -> value * (float) scale);
            Planes prediction = POINTWISE
                    .predict(List.of(all), List.of(input), i, trajectory.timestep(i))
                    .get(0);
            job.noise().fill(1 + i, all, noise);
            trajectory.step(
                    i,
                    x.data(),
                    prediction.data(),
                    new float[trajectory.history()][x.data().length],
                    trajectory.needsNoise(i) ? noise.data() : new float[0]);
        }
        Planes expected = new Planes(CHANNELS, x.height() * FACTOR, x.width() * FACTOR);
        NEAREST.decode(x, expected);
        assertThat(largestDifference(repainted(new Mixture(), job, POINTWISE), expected))
                .isLessThan(1e-5);
    }

    static Repaint job(
            int height, int width, int tile, int overlap, Sampler sampler, NoiseSource noise, int tilesPerBatch) {
        TilePlan plan = TilePlan.of(height, width, tile, overlap, Grid.CLASSIC, FACTOR, FACTOR);
        TilePlan latent = plan.latent();
        Planes start = new Planes(CHANNELS, latent.paddedHeight(), latent.paddedWidth());
        for (int i = 0; i < start.data().length; i++) {
            start.data()[i] = (float) Math.sin(i * 0.05) * (i % 7);
        }
        Trajectory trajectory = sampler.begin(SCHEDULER, 10, 0.5, 0);
        assertThat(trajectory.evaluations()).isPositive();
        return new Repaint(start, plan, trajectory, noise, tilesPerBatch);
    }

    static Planes repainted(Fusion fusion, Repaint job, Denoiser denoiser) {
        Planes pixels = new Planes(3, job.plan().paddedHeight(), job.plan().paddedWidth());
        fusion.repaint(job.of(job.copyOfStart(), job.plan()), denoiser, NEAREST, pixels);
        return pixels;
    }

    static double largestDifference(Planes a, Planes b) {
        double largest = 0;
        for (int i = 0; i < a.data().length; i++) {
            largest = Math.max(largest, Math.abs(a.data()[i] - b.data()[i]));
        }
        return largest;
    }

    interface Value {
        float of(float value);
    }

    static Planes mapped(Planes input, Value function) {
        Planes output = input.copy();
        for (int i = 0; i < output.data().length; i++) {
            output.data()[i] = function.of(output.data()[i]);
        }
        return output;
    }
}
