package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures that are decoded as a whole when their first row is asked for, and streams that are read to their end. */
class CancelledReadingTest {
    private final Cancellation cancellation = new Cancellation();

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "progressive", "inks", "webp", "turned"})
    void decodingAsksWhetherItIsStillWanted(String kind) throws IOException {
        PictureInput input = new PictureInput.Stream(new ByteArrayInputStream(file(kind)), "a file");
        try (PictureReader reader = PictureReader.open(input, cancellation)) {
            cancellation.cancel();
            Planes row =
                    new Planes(reader.format().channels(), 1, reader.format().width());
            assertThatThrownBy(() -> reader.readRows(row)).isInstanceOf(CancelledException.class);
        }
    }

    private static byte[] file(String kind) throws IOException {
        BufferedImage image = PictureFiles.colourful(50, 40, BufferedImage.TYPE_INT_RGB);
        return switch (kind) {
            case "png" -> PictureFiles.written(image, "png", true);
            case "progressive" -> PictureFiles.written(image, "jpeg", true);
            case "inks" -> PictureFiles.rawJpeg(Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 50, 40, 4, null));
            case "webp" -> webp();
            case "turned" -> {
                byte[] exif = PictureFiles.join(
                        PictureFiles.ascii("Exif\0\0MM\0*\0\0\0\b\0\1"),
                        PictureFiles.bytes(1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0));
                yield PictureFiles.withSegments(
                        PictureFiles.written(image, "jpeg", false), PictureFiles.segment(0xE1, exif));
            }
            default -> PictureFiles.written(image, kind, false);
        };
    }

    private static byte[] webp() throws IOException {
        try (InputStream file = CancelledReadingTest.class.getResourceAsStream("webp/lossy.webp")) {
            return file.readAllBytes();
        }
    }

    @Test
    void nothingIsDecodedForTheSpoolAfterTheRowThatIsUnderWay() {
        AtomicInteger decoded = new AtomicInteger();
        SampleRows stored = new SampleRows() {
            @Override
            public int width() {
                return 5;
            }

            @Override
            public int height() {
                return 1000;
            }

            @Override
            public ChannelLayout layout() {
                return ChannelLayout.GRAY;
            }

            @Override
            public int maximum() {
                return 255;
            }

            @Override
            public void next(int[] samples) {
                if (decoded.incrementAndGet() == 7) {
                    cancellation.cancel();
                }
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        for (long inMemory : List.of(0L, 1L << 20)) {
            Path folder = Path.of(System.getProperty("java.io.tmpdir"));
            SpoolRoom room = new SpoolRoom(folder, inMemory, cancellation);
            try (SampleRows turned = OrientedRows.of(stored, 3, "numbers", room)) {
                assertThatThrownBy(() -> turned.next(new int[5])).isInstanceOf(CancelledException.class);
            }
        }
        assertThat(decoded).hasValue(8); // Seven, and one for the second spool, which asks behind it.
    }

    @Test
    void aStreamIsReadNoFurther() {
        AtomicInteger reads = new AtomicInteger();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                if (reads.incrementAndGet() == 3) {
                    cancellation.cancel();
                }
                return length;
            }
        };
        assertThatThrownBy(() -> PictureReader.open(PictureInput.of(endless), cancellation))
                .isInstanceOf(CancelledException.class);
        assertThat(reads).hasValue(3);
    }

    @Test
    void nobodyWaitsForWorkThatCannotBeStopped() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        assertThatThrownBy(() -> Unstoppable.done("work", cancellation, () -> {
                    cancellation.cancel();
                    release.await();
                    ended.countDown();
                    return "done";
                }))
                .isInstanceOf(CancelledException.class);
        assertThat(ended.getCount()).isEqualTo(1);
        release.countDown();
        ended.await();
    }

    @Test
    void workDoesNotBeginAfterACancellation() {
        AtomicInteger begun = new AtomicInteger();
        cancellation.cancel();
        assertThatThrownBy(() -> Unstoppable.done("work", cancellation, begun::incrementAndGet))
                .isInstanceOf(CancelledException.class);
        assertThat(begun).hasValue(0);
    }

    @Test
    void whatWorkGivesOrThrowsComesAsItIs() throws IOException {
        assertThat(Unstoppable.done("work", cancellation, () -> "done")).isEqualTo("done");
        assertThatThrownBy(() -> Unstoppable.done("work", cancellation, () -> {
                    throw new IOException("damaged");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("damaged");
        assertThatThrownBy(() -> Unstoppable.done("work", cancellation, () -> {
                    throw new UnsatisfiedLinkError("there is none");
                }))
                .isInstanceOf(UnsatisfiedLinkError.class);
    }

    @Test
    void anInterruptIsACancellation() {
        CountDownLatch release = new CountDownLatch(1);
        Thread waiting = Thread.currentThread();
        assertThatThrownBy(() -> Unstoppable.done("work", cancellation, () -> {
                    waiting.interrupt();
                    release.await();
                    return "done";
                }))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        release.countDown();
    }

    @Test
    void aReaderThatIsClosedEarlyCancelsNothing() {
        byte[] file = PictureFiles.written(PictureFiles.colourful(50, 400, BufferedImage.TYPE_INT_RGB), "jpeg", false);
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        JpegFile jpeg = new JpegFile(EncodedPicture.open(
                new PictureInput.Stream(new ByteArrayInputStream(file), "a file"),
                new SpoolRoom(folder, 1000, cancellation)));
        try (SampleRows rows = new JpegPixels(jpeg, JpegColours.YCBCR)) {
            rows.next(new int[150]);
        }
        assertThat(cancellation.isCancelled()).isFalse();
    }
}
