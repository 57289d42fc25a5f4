package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.azulejo.fault.AzulejoException;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.PictureException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows straight from the decoder are those that it gives all at once, and its thread ends, whatever happens. */
class JpegRowsTest {
    /** Higher than what the decoder is ahead, so that it has to wait. */
    private static final int HEIGHT = 101;

    private static final int WIDTH = 53;
    private static final int MUTATIONS = 500;

    @AfterEach
    void noThreadIsLeft() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("azulejo-jpeg-decoder");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "1,2", "2,2", "4,1", "4,2"})
    void rowsAreTheSameWhateverTheSamplingAndTheRestarts(int across, int down) {
        for (int[] size : new int[][] {{WIDTH, HEIGHT}, {64, 96}, {1, 40}, {40, 1}}) {
            for (int restarts : new int[] {0, 1, 5}) {
                BufferedImage image = PictureFiles.colourful(size[0], size[1], BufferedImage.TYPE_INT_RGB);
                byte[] file = PictureFiles.jpeg(image, across, down, restarts);
                byte[] restartInterval = PictureFiles.bytes(0xFF, 0xDD, 0, 4, 0, restarts);
                assertThat(Collections.indexOfSubList(list(file), list(restartInterval)) >= 0)
                        .isEqualTo(restarts > 0);
                assertThat(ahead(file)).isDeepEqualTo(atOnce(file));
            }
        }
    }

    @Test
    void grayRowsAreTheSame() {
        BufferedImage image = PictureFiles.colourful(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        byte[] file = PictureFiles.written(image, "jpeg", false);
        assertThat(ahead(file)).isDeepEqualTo(atOnce(file));
    }

    @Test
    void inksAreTheSame() {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 4, null);
        for (int i = 0; i < raster.getDataBuffer().getSize(); i++) {
            raster.getDataBuffer().setElem(i, i * 37 % 251);
        }
        byte[] file = PictureFiles.rawJpeg(raster);
        assumeTrue(new JpegDecoder(jpeg(file)).handsOutRows(), "this Java has no rows of inks");
        assertThat(ahead(file)).isDeepEqualTo(atOnce(file));
    }

    @Test
    void damagedFilesGiveTheSameRowsOrNone() {
        long seed = Long.getLong("test.seed", new Random().nextLong());
        System.out.println("JpegRowsTest: -Dtest.seed=" + seed);
        Random random = new Random(seed);
        byte[] whole = baseline();
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged =
                    Arrays.copyOf(whole, random.nextInt(4) > 0 ? whole.length : 1 + random.nextInt(whole.length));
            for (int n = random.nextInt(4); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Optional<int[][]> expected = outcome(() -> atOnce(damaged));
            Optional<int[][]> found = outcome(() -> ahead(damaged));
            assertThat(found.isPresent())
                    .as("number %d of -Dtest.seed=%d", i, seed)
                    .isEqualTo(expected.isPresent());
            expected.ifPresent(rows -> assertThat(found.orElseThrow()).isDeepEqualTo(rows));
        }
    }

    @Test
    void whatEndsTheDecoderIsToldAndToldAgain() {
        byte[] whole = baseline();
        try (JpegRows rows = rows(Arrays.copyOf(whole, whole.length / 2))) {
            int[] row = new int[3 * WIDTH];
            assertThatThrownBy(() -> {
                        for (int y = 0; y < HEIGHT; y++) {
                            rows.next(row);
                        }
                    })
                    .isInstanceOf(PictureException.class)
                    .hasMessageContaining("cut short");
            assertThatThrownBy(() -> rows.next(row)).hasMessageContaining("cut short");
        }
    }

    @Test
    void theDecoderEndsWhenNobodyWantsMoreRows() {
        try (JpegRows rows = rows(baseline())) {
            rows.next(new int[3 * WIDTH]);
        }
    }

    @Test
    void itEndsForAnInterruptedThreadToo() {
        try (JpegRows rows = rows(baseline())) {
            rows.next(new int[3 * WIDTH]);
            Thread.currentThread().interrupt();
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    private static byte[] baseline() {
        return PictureFiles.written(PictureFiles.colourful(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB), "jpeg", false);
    }

    private static List<Byte> list(byte[] bytes) {
        List<Byte> list = new ArrayList<>();
        for (byte value : bytes) {
            list.add(value);
        }
        return list;
    }

    private static JpegFile jpeg(byte[] file) {
        return new JpegFile(EncodedPicture.open(
                new PictureInput.Stream(new ByteArrayInputStream(file), "a file"),
                SpoolRoom.usual(new Cancellation())));
    }

    private static JpegRows rows(byte[] file) {
        JpegFile jpeg = jpeg(file);
        return new JpegRows.Ahead(new JpegDecoder(jpeg), jpeg.height());
    }

    private static int[][] ahead(byte[] file) {
        JpegFile jpeg = jpeg(file);
        if (jpeg.hasSeveralScans()) {
            return atOnce(file); // So it says after some damage; then rows do not come one by one.
        }
        return all(jpeg, new JpegRows.Ahead(new JpegDecoder(jpeg), jpeg.height()));
    }

    private static int[][] atOnce(byte[] file) {
        JpegFile jpeg = jpeg(file);
        int rowSamples = jpeg.width() * jpeg.componentIds().length;
        return all(jpeg, new JpegRows.AtOnce(new JpegDecoder(jpeg), rowSamples));
    }

    private static int[][] all(JpegFile jpeg, JpegRows rows) {
        try (rows) {
            int[][] all = new int[jpeg.height()][jpeg.width() * jpeg.componentIds().length];
            for (int[] row : all) {
                rows.next(row);
            }
            return all;
        }
    }

    /** Empty if it is refused. */
    private static Optional<int[][]> outcome(Supplier<int[][]> reading) {
        try {
            return Optional.of(reading.get());
        } catch (AzulejoException refused) {
            return Optional.empty();
        }
    }
}
