package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.fault.Cancellation;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes through a temporary file, is decoded row by row or in parts, has the samples of what is decoded at once in memory. */
class SpooledRowsTest {
    private static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"));
    private static final SpoolRoom PLENTY = new SpoolRoom(FOLDER, 1 << 30, new Cancellation());
    private static final SpoolRoom FEW = new SpoolRoom(FOLDER, 2000, new Cancellation());

    /** Samples that are a function of their place. */
    private static final class Numbered implements SampleRows {
        private final int maximum;
        private int row;

        Numbered(int maximum) {
            this.maximum = maximum;
        }

        @Override
        public int width() {
            return 29;
        }

        @Override
        public int height() {
            return 17;
        }

        @Override
        public ChannelLayout layout() {
            return ChannelLayout.RGB_ALPHA;
        }

        @Override
        public int maximum() {
            return maximum;
        }

        @Override
        public void next(int[] samples) {
            for (int x = 0; x < width(); x++) {
                for (int c = 0; c < 4; c++) {
                    samples[4 * x + c] = sample(row, x, c) & maximum;
                }
            }
            row++;
        }

        static int sample(int y, int x, int c) {
            return 7919 * y + 271 * x + 31 * c;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    /** [row][sample] */
    private static int[][] all(SampleRows rows) {
        try (rows) {
            int[][] all = new int[rows.height()][rows.width() * rows.layout().samples()];
            for (int[] row : all) {
                rows.next(row);
            }
            return all;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
    void turnedRowsAreTheSameFromMemoryAndFromDisk(int orientation) {
        for (int maximum : new int[] {255, 65535}) {
            int[][] inMemory = all(OrientedRows.of(new Numbered(maximum), orientation, "numbers", PLENTY));
            int[][] onDisk = all(OrientedRows.of(new Numbered(maximum), orientation, "numbers", FEW));
            assertThat(onDisk).isDeepEqualTo(inMemory);
            // Where EXIF says that the first stored sample lies in the upright picture.
            boolean bottom = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
            boolean right = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
            int[] row = inMemory[bottom ? inMemory.length - 1 : 0];
            assertThat(row[(right ? row.length - 4 : 0) + 2]).isEqualTo(Numbered.sample(0, 0, 2));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "3,false", "3,true", "4,false", "4,true"})
    void jpegSamplesAreTheSameRowByRowAndAtOnce(int channels, boolean progressive) {
        byte[] file = jpeg(channels, progressive);
        JpegColours colours = JpegColours.asStored(channels);
        int[][] atOnce = all(new JpegPixels(new JpegFile(encoded(file, PLENTY)), colours));
        int[][] byRow = all(new JpegPixels(new JpegFile(encoded(file, FEW)), colours));
        assertThat(byRow).isDeepEqualTo(atOnce);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_BINARY,
                BufferedImage.TYPE_BYTE_INDEXED
            })
    void interlacedPngSamplesAreThoseOfPlainOnes(int type) {
        for (int size = 1; size <= 19; size += 3) {
            BufferedImage image = PictureFiles.colourful(size, 20 - size, type);
            byte[] plain = PictureFiles.written(image, "png", false);
            byte[] interlaced = PictureFiles.written(image, "png", true);
            assertThat(new PngFile(encoded(interlaced, PLENTY)).header().interlaced())
                    .isTrue();
            int[][] expected = all(new PngPixels(new PngFile(encoded(plain, PLENTY))));
            assertThat(all(new PngPixels(new PngFile(encoded(interlaced, PLENTY)))))
                    .isDeepEqualTo(expected);
            assertThat(all(new PngPixels(new PngFile(encoded(interlaced, PLENTY.onDisk())))))
                    .isDeepEqualTo(expected);
        }
    }

    private static EncodedPicture encoded(byte[] file, SpoolRoom room) {
        return EncodedPicture.open(new PictureInput.Stream(new ByteArrayInputStream(file), "a file"), room);
    }

    private static byte[] jpeg(int channels, boolean progressive) {
        if (channels == 4) {
            WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 53, 61, 4, null);
            for (int i = 0; i < raster.getDataBuffer().getSize(); i++) {
                raster.getDataBuffer().setElem(i, i * 37 % 251);
            }
            return PictureFiles.rawJpeg(raster, progressive);
        }
        int type = channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
        return PictureFiles.written(PictureFiles.colourful(53, 61, type), "jpeg", progressive);
    }
}
