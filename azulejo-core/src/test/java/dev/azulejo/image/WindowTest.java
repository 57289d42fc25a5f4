package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is computed from a part of a picture has the same bits as if all of it were there. */
class WindowTest {
    private static final int HEIGHT = 90;
    private static final int WIDTH = 120;
    private static final Planes PICTURE = random(3, HEIGHT, WIDTH);

    @Test
    void aWindowShowsItsPartInPlaceMirroredAtThePicturesEdges() {
        Window window = window(new Area(0, 100, 30, 20));
        assertThat(window.read(-5, 105, 20, 25).data())
                .containsExactly(PICTURE.read(-5, 105, 20, 25).data());
        assertThat(window.height()).isEqualTo(HEIGHT);
        assertThat(window.width()).isEqualTo(WIDTH);
    }

    @Test
    void whatIsNotThereIsRefused() {
        Window window = window(new Area(10, 20, 30, 40));
        assertThatThrownBy(() -> window.read(10, 19, 5, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("only");
        assertThatThrownBy(() -> window.read(-3, 20, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Window(3, HEIGHT, WIDTH, new Area(80, 0, 11, 10)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsWrittenBesideThePartIsLeftOut() {
        Window window = new Window(3, HEIGHT, WIDTH, new Area(10, 20, 30, 40));
        window.write(0, 0, PICTURE);
        assertThat(window.part().readAll().data())
                .containsExactly(PICTURE.crop(10, 20, 30, 40).data());
    }

    @Test
    void aCutIsAPictureOfItsOwn() {
        BlockSource cut = Crop.of(PICTURE, new Area(10, 20, 30, 40));
        Planes part = PICTURE.crop(10, 20, 30, 40);
        assertThat(cut.read(-3, 5, 36, 50).data())
                .containsExactly(part.read(-3, 5, 36, 50).data());
        assertThat(Crop.of(PICTURE, Area.of(PICTURE))).isSameAs(PICTURE);
        assertThatThrownBy(() -> Crop.of(PICTURE, new Area(-1, 0, 5, 5))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 90, 120", "0, 0, 1, 1", "89, 119, 1, 1", "31, 47, 13, 27", "0, 50, 90, 3", "60, 0, 30, 40"})
    void viewsReadNoMoreThanTheySayTheyNeed(int y, int x, int height, int width) {
        Area area = new Area(y, x, height, width);
        assertSame(
                area,
                WaveletColour.needed(area, HEIGHT, WIDTH),
                source -> WaveletColour.view(source, random(3, HEIGHT, WIDTH)));
        for (int[] input : new int[][] {{36, 48}, {30, 40}, {83, 111}, {6, 8}}) {
            Planes low = random(3, input[0], input[1]);
            assertSame(
                    area,
                    Consistency.needed(area, Area.of(PICTURE), Area.of(low), 0.7),
                    source -> Consistency.view(source, low, 0.7));
        }
        assertThat(Consistency.needed(area, Area.of(PICTURE), Area.whole(30, 40), 0))
                .isEqualTo(area);
    }

    @ParameterizedTest
    @CsvSource({"LANCZOS, 57, 76", "LANCZOS, 225, 300", "BICUBIC, 360, 480", "BICUBIC_ANTIALIASED, 30, 40"})
    void resamplingReadsNoMoreThanItSaysItNeeds(Kernel kernel, int height, int width) {
        Random random = new Random(3);
        for (int round = 0; round < 10; round++) {
            int y = random.nextInt(height);
            int x = random.nextInt(width);
            Area area = new Area(y, x, 1 + random.nextInt(height - y), 1 + random.nextInt(width - x));
            assertSame(
                    area,
                    Resample.needed(area, HEIGHT, WIDTH, height, width, kernel),
                    source -> Resample.view(source, height, width, kernel));
        }
    }

    @Test
    void anAreaKnowsWhatItIsMirroredTo() {
        assertThat(new Area(-3, 115, 2, 20).mirrored(HEIGHT, WIDTH)).isEqualTo(new Area(2, 104, 2, 16));
        assertThat(new Area(-50, -200, 500, 500).mirrored(HEIGHT, WIDTH)).isEqualTo(Area.whole(HEIGHT, WIDTH));
        assertThat(new Area(5, 6, 7, 8).mirrored(HEIGHT, WIDTH)).isEqualTo(new Area(5, 6, 7, 8));
    }

    private static void assertSame(Area area, Area needed, UnaryOperator<BlockSource> view) {
        assertThat(Arrays.equals(
                        view.apply(window(needed)).read(area).data(),
                        view.apply(PICTURE).read(area).data()))
                .as("%s of %s", area, needed)
                .isTrue();
    }

    private static Window window(Area area) {
        return new Window(HEIGHT, WIDTH, area, PICTURE.read(area));
    }

    private static Planes random(int channels, int height, int width) {
        Random random = new Random(5);
        Planes planes = new Planes(channels, height, width);
        for (int i = 0; i < planes.data().length; i++) {
            planes.data()[i] = random.nextFloat();
        }
        return planes;
    }
}
