package dev.azulejo.image;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.List;

/** A strip or a tile of a TIFF file, decoded row by row. */
sealed interface TiffBlock extends AutoCloseable {
    /**
     * The next row of it.
     *
     * @param samples [block width * samples of the block], as whole numbers of the file's bits
     * @throws IOException if it ends too early or is damaged
     */
    void next(int[] samples) throws IOException;

    @Override
    void close() throws IOException;

    /** Everything but JPEG: as much of it in memory as its compression looks back. */
    final class Packed implements TiffBlock {
        private final InputStream stream;
        private final TiffLayout layout;
        private final boolean little;
        private final byte[] line;

        Packed(TiffFile tiff, TiffLayout layout, long start, long length) {
            InputStream range = new SplicedStream(tiff.file(), List.of(new SplicedStream.Part.Range(start, length)));
            this.stream = layout.compression().undone(new BufferedInputStream(range));
            this.layout = layout;
            this.little = tiff.order() == ByteOrder.LITTLE_ENDIAN;
            this.line = new byte[(int) layout.rowBytes()];
        }

        @Override
        public void next(int[] samples) throws IOException {
            int read = stream.readNBytes(line, 0, line.length);
            if (read < line.length) {
                throw new IOException("it ends within a row");
            }
            switch (layout.bits()) {
                case 8 -> bytes(samples);
                case 16 -> shorts(samples);
                default -> bits(samples);
            }
            if (layout.differences()) {
                addUp(samples);
            }
        }

        private void bytes(int[] samples) {
            for (int i = 0; i < line.length; i++) {
                samples[i] = line[i] & 0xFF;
            }
        }

        private void shorts(int[] samples) {
            int low = little ? 0 : 1;
            for (int i = 0; i < line.length / 2; i++) {
                samples[i] = line[2 * i + low] & 0xFF | (line[2 * i + 1 - low] & 0xFF) << 8;
            }
        }

        private void bits(int[] samples) {
            int bits = layout.bits();
            int count = layout.blockWidth() * layout.blockSamples();
            for (int i = 0; i < count; i++) {
                int at = i * bits;
                samples[i] = line[at >> 3] >> 8 - bits - (at & 7) & (1 << bits) - 1;
            }
        }

        private void addUp(int[] samples) {
            int step = layout.blockSamples();
            int count = layout.blockWidth() * step;
            int mask = (1 << layout.bits()) - 1;
            for (int i = step; i < count; i++) {
                samples[i] = samples[i] + samples[i - step] & mask;
            }
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    /** A JPEG picture of its own, whose tables may be elsewhere in the file. */
    final class Jpeg implements TiffBlock {
        private final JpegPixels pixels;

        /**
         * @param tables a JPEG file of tables alone; empty if there is none
         * @param rows that the block has at least
         */
        Jpeg(TiffFile tiff, TiffLayout layout, byte[] tables, byte[] block, int rows) throws IOException {
            String name = "a block of " + tiff.file().name();
            JpegFile jpeg = new JpegFile(EncodedPicture.open(
                    new PictureInput.Stream(new ByteArrayInputStream(joined(tables, block)), name),
                    tiff.file().room()));
            int channels = jpeg.componentIds().length;
            if (jpeg.width() != layout.blockWidth() || jpeg.height() < rows || channels != layout.blockSamples()) {
                throw tiff.damaged("a block of %dx%d pixels with %d channels was expected, found %dx%d with %d"
                        .formatted(
                                layout.blockWidth(),
                                rows,
                                layout.blockSamples(),
                                jpeg.width(),
                                jpeg.height(),
                                channels));
            }
            pixels = new JpegPixels(jpeg, JpegColours.asStored(channels));
        }

        /** Tables without their end marker, the block without its start marker. */
        private static byte[] joined(byte[] tables, byte[] block) throws IOException {
            if (block.length < 4 || block[0] != (byte) 0xFF || block[1] != (byte) 0xD8) {
                throw new IOException("it does not begin as JPEG data does");
            }
            if (tables.length < 4) {
                return block;
            }
            ByteArrayOutputStream joined = new ByteArrayOutputStream(tables.length + block.length);
            joined.write(tables, 0, tables.length - 2);
            joined.write(block, 2, block.length - 2);
            return joined.toByteArray();
        }

        @Override
        public void next(int[] samples) {
            pixels.next(samples);
        }

        @Override
        public void close() {
            pixels.close();
        }
    }
}
