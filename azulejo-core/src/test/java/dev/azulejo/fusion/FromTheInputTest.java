package dev.azulejo.fusion;

import static dev.azulejo.fusion.FusionTest.DISAGREEING;
import static dev.azulejo.fusion.FusionTest.FACTOR;
import static dev.azulejo.fusion.FusionTest.NEAREST;
import static dev.azulejo.fusion.FusionTest.SCHEDULER;
import static dev.azulejo.fusion.FusionTest.largestDifference;
import static dev.azulejo.fusion.FusionTest.mapped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.image.BlockSink;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Kernel;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resample;
import dev.azulejo.noise.NoiseField;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Grid;
import dev.azulejo.tile.Tile;
import dev.azulejo.tile.TilePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods that begin with the input picture at its own size, with a stand-in denoiser and a stand-in autoencoder. */
class FromTheInputTest {
    private static final int MARGIN = 8;

    /** A block's mean is its latent, and every latent a block. */
    private static final Transcoder MEANS = new Transcoder() {
        @Override
        public void encode(BlockSource pixels, BlockSink latents) {
            int height = pixels.height() / FACTOR;
            int width = pixels.width() / FACTOR;
            latents.write(
                    0,
                    0,
                    Resample.view(pixels, height, width, Kernel.BILINEAR_ANTIALIASED)
                            .readAll());
        }

        @Override
        public void decode(BlockSource latents, BlockSink pixels) {
            NEAREST.decode(latents, pixels);
        }
    };

    private static Planes encoded(BlockSource pixels) {
        Planes latents = new Planes(3, pixels.height() / FACTOR, pixels.width() / FACTOR);
        MEANS.encode(pixels, latents);
        return latents;
    }

    private static Planes decoded(BlockSource latents) {
        Planes pixels = new Planes(3, latents.height() * FACTOR, latents.width() * FACTOR);
        MEANS.decode(latents, pixels);
        return pixels;
    }

    static Stream<Fusion> methods() {
        return Stream.of(new HiresFix(LatentEnlargement.BICUBIC), new Progressive());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theSameJobGivesTheSameBitsInAnyOrderAndInBatchesOfAnySize(Fusion fusion) {
        Planes picture = repainted(fusion, job(30, 41, 4, 64, 0.5, 1), DISAGREEING);
        assertThat(repainted(fusion, job(30, 41, 4, 64, 0.5, 1), DISAGREEING).data())
                .containsExactly(picture.data());
        assertThat(repainted(fusion, job(30, 41, 4, 64, 0.5, 1).reversed(), DISAGREEING)
                        .data())
                .containsExactly(picture.data());
        assertThat(repainted(fusion, job(30, 41, 4, 64, 0.5, 3), DISAGREEING).data())
                .containsExactly(picture.data());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aDenoiserThatKnowsThePictureIsBelieved(Fusion fusion) {
        Repaint job = job(30, 41, 4, 64, 1, 1);
        float known = 0.3f;
        Trajectory trajectory = job.trajectory();
        Denoiser ideal = (tiles, inputs, evaluation, timestep) -> inputs.stream()
                .map(input -> {
                    float scale = (float) trajectory.inputScale(evaluation);
                    Planes x = mapped(input, value -> value / scale);
                    Planes clean = mapped(input, ignored -> known);
                    Planes prediction = input.copy();
                    trajectory.implied(evaluation, x.data(), clean.data(), prediction.data());
                    return prediction;
                })
                .toList();
        Planes picture = repainted(fusion, job, ideal);
        assertThat(largestDifference(picture, mapped(picture, ignored -> known)))
                .isLessThan(1e-3);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theCountOfEvaluationsIsTrueAndNothingIsMuchLargerThanATile(Fusion fusion) {
        for (int tile : new int[] {64, 1000}) {
            Repaint job = job(30, 41, 3.3, tile, 0.5, 1);
            TilePlan latent = job.plan().latent();
            List<Tile> seen = new ArrayList<>();
            repainted(fusion, job, (tiles, inputs, evaluation, timestep) -> {
                seen.addAll(tiles);
                return inputs;
            });
            assertThat(seen).hasSize((int) fusion.evaluations(job)).allSatisfy(part -> {
                assertThat(part.height()).isLessThan(latent.tileHeight() * 6 / 5);
                assertThat(part.width()).isLessThan(latent.tileWidth() * 6 / 5);
            });
            double positions = seen.stream()
                    .mapToLong(part -> (long) part.height() * part.width())
                    .sum();
            double canvas = (double) latent.paddedHeight() * latent.paddedWidth();
            assertThat(fusion.evaluationsPerPixel(job))
                    .isCloseTo(positions / canvas / job.trajectory().evaluations(), within(1e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whereNothingIsDenoisedTheInputLiesWhereTheEnlargedPictureDoes(Fusion fusion) {
        for (double times : new double[] {1, 2, 3.3, 4}) {
            Repaint job = job(40, 60, times, 64, 0, 1);
            Planes picture = repainted(fusion, job, DISAGREEING);
            int bottom = (int) (40 * times) - 1;
            int right = (int) (60 * times) - 1;
            for (int y : new int[] {0, bottom / 3, bottom}) {
                for (int x : new int[] {0, right / 2, right}) {
                    double expected = ramp((y + 0.5) / times - 0.5, (x + 0.5) / times - 0.5);
                    assertThat(picture.at(1, MARGIN + y, MARGIN + x)).isCloseTo((float) expected, within(0.03f));
                }
            }
        }
    }

    @Test
    void atTheInputsOwnSizeHiresFixIsMixture() {
        TilePlan plan = TilePlan.of(80, 120, 64, 16, Grid.FIT, FACTOR, FACTOR);
        Trajectory trajectory = Sampler.EULER.begin(SCHEDULER, 8, 0.5, 0);
        Planes picture = picture(80, 120);
        Repaint job = new Repaint(encoded(picture), plan, trajectory, new NoiseField(5), 1)
                .from(new Origin(picture, 0, MEANS));
        assertThat(repainted(new HiresFix(LatentEnlargement.NEAREST), job, DISAGREEING)
                        .data())
                .containsExactly(repainted(new Mixture(), job, DISAGREEING).data());
    }

    @ParameterizedTest
    @EnumSource(LatentEnlargement.class)
    void enlargementsAreThoseOfTheirKernels(LatentEnlargement enlargement) {
        Repaint job = job(40, 60, 2, 64, 0, 1);
        Planes small = encoded(picture(40, 60));
        Planes large = Resample.view(small, 40, 60, enlargement.kernel()).readAll();
        Planes expected = decoded(large.read(-MARGIN / FACTOR, -MARGIN / FACTOR, 48, 68));
        assertThat(repainted(new HiresFix(enlargement), job, DISAGREEING).data())
                .containsExactly(expected.data());
        assertThat(LatentEnlargement.of(enlargement.id())).isEqualTo(enlargement);
    }

    @Test
    void theResidualHoldsPhasesToTheirStartAndViewsHoldThemTogether() {
        // Tiles drift apart: each adds its own constant, from which views, which cover everything, take the mean.
        Denoiser drifting = (tiles, inputs, evaluation, timestep) -> {
            List<Planes> predictions = new ArrayList<>();
            for (int i = 0; i < tiles.size(); i++) {
                float drift = tiles.get(i).index() % 2 == 0 ? -1 : 1;
                predictions.add(mapped(inputs.get(i), value -> value + drift));
            }
            return predictions;
        };
        Repaint job = job(40, 60, 2, 64, 0.9, 1);
        double joined = deviation(repainted(new HiresFix(LatentEnlargement.BILINEAR), job, drifting));
        assertThat(deviation(repainted(new Progressive(), job, drifting))).isLessThan(0.7 * joined);
    }

    @Test
    void aJobWithoutItsInputIsRefused() {
        Repaint job = job(40, 60, 1, 64, 0.5, 1);
        Repaint without = new Repaint(job.start(), job.plan(), job.trajectory(), job.noise(), 1);
        methods()
                .forEach(fusion -> assertThatThrownBy(() -> repainted(fusion, without, DISAGREEING))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("input"));
    }

    @Test
    void eachPositionIsInOneViewAndViewsShareWhatIsSmooth() {
        for (int stride : new int[] {2, 3, 7}) {
            DilatedViews views = new DilatedViews(stride, 20, 33);
            Planes canvas = picture(20, 33);
            Planes again = new Planes(3, 20, 33);
            views.views(0).forEach(view -> views.write(view, views.of(canvas, view), again));
            assertThat(again.data()).containsExactly(canvas.data());
            assertThat(views.views(0)).hasSize(stride * stride).hasSize(views.count());
            Planes flat = mapped(canvas, ignored -> 3);
            assertThat(largestDifference(views.common(flat).readAll(), flat)).isLessThan(1e-5);
        }
        Planes board = new Planes(1, 20, 34);
        for (int i = 0; i < board.data().length; i++) {
            board.data()[i] = (i / 34 + i % 34) % 2 == 0 ? -1 : 1;
        }
        Planes common = new DilatedViews(2, 20, 34).common(board).readAll();
        assertThat(Math.abs(common.at(0, 10, 17))).isLessThan(1e-5f);
    }

    private static double deviation(Planes planes) {
        double sum = 0;
        double squares = 0;
        for (float value : planes.data()) {
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / planes.data().length;
        return Math.sqrt(squares / planes.data().length - mean * mean);
    }

    private static double ramp(double y, double x) {
        return 0.2 + 0.005 * y + 0.006 * x;
    }

    private static Planes picture(int height, int width) {
        Planes picture = new Planes(3, height, width);
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    picture.data()[picture.row(c, y) + x] = (float) ramp(y, x);
                }
            }
        }
        return picture;
    }

    private static Repaint job(int height, int width, double times, int tile, double strength, int tilesPerBatch) {
        TilePlan plan = TilePlan.of(
                (int) (height * times) + 2 * MARGIN,
                (int) (width * times) + 2 * MARGIN,
                tile,
                16,
                Grid.FIT,
                FACTOR,
                2 * FACTOR);
        Planes picture = picture(height, width);
        Planes start = encoded(picture.read(-MARGIN, -MARGIN, plan.paddedHeight(), plan.paddedWidth()));
        Trajectory trajectory = Sampler.EULER.begin(SCHEDULER, 8, strength, 0);
        return new Repaint(start, plan, trajectory, new NoiseField(5), tilesPerBatch)
                .from(new Origin(picture, MARGIN, MEANS));
    }

    private static Planes repainted(Fusion fusion, Repaint job, Denoiser denoiser) {
        Planes pixels = new Planes(3, job.plan().paddedHeight(), job.plan().paddedWidth());
        fusion.repaint(job.of(job.copyOfStart(), job.plan()), denoiser, NEAREST, pixels);
        return pixels;
    }
}
