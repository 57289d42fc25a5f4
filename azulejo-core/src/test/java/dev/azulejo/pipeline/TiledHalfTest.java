package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.Progress;
import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.image.Area;
import dev.azulejo.image.Planes;
import dev.azulejo.model.AutoencoderHalf;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.runtime.Engine;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The autoencoder of Stable Diffusion, which sees the whole picture at every place, in cells. */
class TiledHalfTest {
    private static final Engine ENGINE = Engine.open("cpu", 2);
    private static final long SEED = 5;
    private static final int CELL = 32;
    private static final int HEIGHT = 72;
    private static final int WIDTH = 60;

    /** Twice as many latents as the convolutions of the small model see to each side: windows have half of a halo. */
    private static final int REACH = 24;

    private final List<Progress.Event> events = new ArrayList<>();
    private final StageClock clock = new StageClock(events::add, new Cancellation());

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    private enum Way {
        ENCODE,
        DECODE
    }

    @ParameterizedTest
    @EnumSource
    void cellsThatKnowAllOfThePictureAreTheWhole(Way way) {
        try (DiffusionModel model = model()) {
            TiledHalf tiled = half(model, way, REACH, 1000);
            Planes input = input(model, way);
            assertThat(error(tiled, input, whole(tiled, input))).isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSurveyOfAThirdIsNearerToTheWholeThanCellsByThemselves(Way way) {
        try (DiffusionModel model = model()) {
            TiledHalf tiled = half(model, way, 10, 3);
            Planes input = input(model, way);
            Planes whole = whole(tiled, input);
            Planes alone = new Planes(whole.channels(), whole.height(), whole.width());
            tiled.tiles().run(input, block -> whole(tiled, block), alone);
            assertThat(rootMeanSquare(told(tiled, input, whole), whole)).isLessThan(rootMeanSquare(alone, whole) / 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"32, 32, 1", "33, 32, 1", "52, 52, 1", "53, 52, 7", "36, 75, 1"})
    void whatIsNoLargerThanACellWithItsHaloIsEvaluatedAtOnce(int height, int width, long units) {
        try (DiffusionModel model = model()) {
            TiledHalf tiled = half(model, Way.DECODE, 10, 3);
            Area all = Area.whole(height * model.factor(), width * model.factor());
            assertThat(tiled.cost(height, width, all).units()).isEqualTo(units);
            if (units == 1) {
                Planes latents = noise(model.latentChannels(), height, width);
                assertThat(error(tiled, latents, whole(tiled, latents))).isZero();
            }
        }
    }

    @Test
    void whereSomeCellsAreThereTheOthersAreAsTheyWouldHaveBeen() {
        try (DiffusionModel model = model()) {
            TiledHalf tiled = half(model, Way.DECODE, 10, 3);
            Planes latents = input(model, Way.DECODE);
            Planes all = new Planes(3, HEIGHT * model.factor(), WIDTH * model.factor());
            tiled.run(latents, Area.of(all), Parts.missing(all), 0);
            Planes rest = new Planes(3, all.height(), all.width());
            Set<Area> spared = new HashSet<>();
            Parts parts = new Parts() {
                @Override
                public boolean holds(Area area) {
                    boolean there = area.y() == 0;
                    if (there) {
                        spared.add(area);
                        rest.write(area.y(), area.x(), all.read(area));
                    }
                    return there;
                }

                @Override
                public void write(int y, int x, Planes block) {
                    rest.write(y, x, block);
                }
            };
            tiled.run(latents, Area.of(all), parts, 0);
            assertThat(spared).hasSize(2);
            assertThat(rest.data()).containsExactly(all.data());
        }
    }

    @Test
    void aPartOfThePictureIsThatOfAPictureThatHasNothingElse() {
        try (DiffusionModel model = model()) {
            TiledHalf tiled = half(model, Way.DECODE, 10, 3);
            int factor = model.factor();
            Planes latents = noise(model.latentChannels(), 200, 60);
            Area cells = new Area(100, 0, 90, 60);
            Planes part = new Planes(3, 90 * factor, 60 * factor);
            tiled.run(
                    latents,
                    cells.times(factor),
                    Parts.missing((y, x, block) -> part.write(y - 100 * factor, x, block)),
                    0);
            Area needed = tiled.tiles().needed(cells.times(factor), 200, 60);
            Planes alone = new Planes(3, needed.height() * factor, needed.width() * factor);
            tiled.run(latents.read(needed), cells.moved(-needed.y(), 0).times(factor), Parts.missing(alone), 0);
            Planes same = alone.read(cells.moved(-needed.y(), 0).times(factor));
            assertThat(GoldenTensors.relativeError(part.data(), same.data())).isLessThan(1e-5);
        }
    }

    @Test
    void cancellingASurveyLeavesNothingOpen() {
        try (DiffusionModel model = model()) {
            Cancellation cancellation = new Cancellation();
            StageClock cancelled = new StageClock(event -> cancellation.cancel(), cancellation);
            TiledHalf tiled =
                    new TiledHalf(model.decoder(), new HaloTiles(CELL, 10, 1, model.factor(), 1), 3, cancelled);
            cancelled.enter(Progress.Stage.DECODE, 9, "");
            Area all = Area.whole(HEIGHT * model.factor(), WIDTH * model.factor());
            assertThatThrownBy(() -> tiled.run(
                            input(model, Way.DECODE), all, Parts.missing(new Planes(3, all.height(), all.width())), 1))
                    .isInstanceOf(CancelledException.class);
        }
        assertThat(ENGINE.openNetworks()).isZero();
    }

    @Test
    void everyUnitOfWorkIsToldOfAlsoWhereAllCellsAreThere() {
        try (DiffusionModel model = model()) {
            TiledHalf tiled = half(model, Way.DECODE, 10, 3);
            Planes latents = input(model, Way.DECODE);
            Area all = Area.whole(HEIGHT * model.factor(), WIDTH * model.factor());
            long units = tiled.cost(HEIGHT, WIDTH, all).units();
            assertThat(units).isEqualTo(3 * 2 + 3);
            clock.enter(Progress.Stage.DECODE, 1000, "");
            tiled.run(latents, all, Parts.missing(new Planes(3, all.height(), all.width())), 1);
            assertThat(done()).isEqualTo(units);
            clock.enter(Progress.Stage.DECODE, 1000, "");
            tiled.run(latents, all, there(), 1);
            assertThat(done()).isEqualTo(units);
        }
    }

    private long done() {
        return ((Progress.Advanced) events.get(events.size() - 1)).done();
    }

    private static Parts there() {
        return new Parts() {
            @Override
            public boolean holds(Area area) {
                return true;
            }

            @Override
            public void write(int y, int x, Planes block) {
                throw new AssertionError("it is there already");
            }
        };
    }

    private TiledHalf half(DiffusionModel model, Way way, int halo, int survey) {
        int factor = model.factor();
        return way == Way.ENCODE
                ? new TiledHalf(
                        model.encoder(), new HaloTiles(CELL * factor, halo * factor, factor, 1, factor), survey, clock)
                : new TiledHalf(model.decoder(), new HaloTiles(CELL, halo, 1, factor, 1), survey, clock);
    }

    private static Planes input(DiffusionModel model, Way way) {
        return way == Way.ENCODE
                ? noise(3, HEIGHT * model.factor(), WIDTH * model.factor())
                : noise(model.latentChannels(), HEIGHT, WIDTH);
    }

    private Planes whole(TiledHalf tiled, Planes input) {
        AutoencoderHalf half = tiled.half();
        return Tensors.planes(half.run(Tensors.tensor(input), new Cancellation()), 0);
    }

    private static double error(TiledHalf tiled, Planes input, Planes whole) {
        return GoldenTensors.relativeError(told(tiled, input, whole).data(), whole.data());
    }

    private static Planes told(TiledHalf tiled, Planes input, Planes whole) {
        Planes result = new Planes(whole.channels(), whole.height(), whole.width());
        tiled.run(input, Area.of(whole), Parts.missing(result), 0);
        return result;
    }

    private static double rootMeanSquare(Planes found, Planes expected) {
        double squares = 0;
        for (int i = 0; i < expected.data().length; i++) {
            squares += Math.pow(found.data()[i] - expected.data()[i], 2);
        }
        return Math.sqrt(squares / expected.data().length);
    }

    /** Noise that gets stronger from left to right, so that cells have other statistics than the whole. */
    private static Planes noise(int channels, int height, int width) {
        Random random = new Random(SEED);
        Planes planes = new Planes(channels, height, width);
        for (int i = 0; i < planes.data().length; i++) {
            float place = (float) (i % width) / width;
            planes.data()[i] = place * (float) random.nextGaussian() + place;
        }
        return planes;
    }

    private static DiffusionModel model() {
        try {
            ClassLoader resources = TiledHalfTest.class.getClassLoader();
            Path folder = Path.of(Objects.requireNonNull(resources.getResource("golden/sd1-tiny"))
                    .toURI());
            return DiffusionModel.open(
                    ModelLocation.of(folder.toString(), TransferProgress.NONE, new Cancellation()), ENGINE);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
