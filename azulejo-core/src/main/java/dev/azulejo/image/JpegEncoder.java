package dev.azulejo.image;

import dev.azulejo.fault.SettingsException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Writes JPEG files. The encoder asks for rows where the pictures here hand them out, so it runs on a thread of its own, a
 * few rows behind.
 */
final class JpegEncoder implements RowEncoder {
    private static final int ROWS_AHEAD = 64;
    private static final int EXIF = 0xE1;
    private static final int ICC = 0xE2;
    private static final int PHOTOSHOP = 0xED;
    private static final int COMMENT = 0xFE;
    private static final String COMMENT_KEYWORD = "Comment";
    /** Bytes of a colour profile in a segment, behind its prefix, number and count. */
    private static final int PROFILE_PART = JpegStream.Segment.MOST_BYTES - JpegPicture.ICC.length() - 2;

    private static final int MOST_PROFILE_BYTES = 255 * PROFILE_PART;

    private final EncodedOutput output;
    private final List<String> left;
    private final BlockingQueue<byte[]> rows = new ArrayBlockingQueue<>(ROWS_AHEAD);
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
        Thread encoder = new Thread(work, "azulejo-jpeg");
        encoder.setDaemon(true);
        return encoder;
    });
    private final Future<?> encoding;

    JpegEncoder(EncodedOutput output, PictureFormat format, int quality, Metadata metadata) {
        this.output = output;
        EmbeddedMetadata embedded = EmbeddedMetadata.of(metadata);
        this.left = new ArrayList<>(embedded.left());
        left.remove(COMMENT_KEYWORD);
        JpegStream stream = new JpegStream(quality, segments(embedded, format, metadata), embedded.resolution());
        BufferedImage image = RowsOnDemand.image(format.width(), format.height(), format.gray(), y -> next());
        this.encoding = thread.submit(() -> {
            stream.write(image, output.stream());
            return null;
        });
    }

    /**
     * Asks whether a JPEG file has room for a colour profile: without it the colours would be others.
     *
     * @param name of the output
     * @throws SettingsException if not
     */
    static void requireFits(String name, ColourProfile profile) {
        if (profile instanceof IccProfile icc && icc.length() > MOST_PROFILE_BYTES) {
            throw new SettingsException(
                    "%s: JPEG files hold colour profiles of at most %d bytes, that of the picture has %d; write it as TIFF (.tif) or PNG (.png)"
                            .formatted(name, MOST_PROFILE_BYTES, icc.length()));
        }
    }

    private List<JpegStream.Segment> segments(EmbeddedMetadata embedded, PictureFormat format, Metadata metadata) {
        List<JpegStream.Segment> segments = new ArrayList<>();
        add(segments, EXIF, JpegPicture.EXIF, embedded.exif().map(Exif::bytes), "its EXIF data");
        add(segments, EXIF, JpegPicture.XMP, embedded.xmp(), "its XMP packet");
        if (format.profile() instanceof IccProfile profile) {
            addProfile(segments, profile.bytes());
        }
        add(segments, PHOTOSHOP, Iptc.PHOTOSHOP, embedded.iptc().map(Iptc::resources), "its IPTC data");
        metadata.texts().stream()
                .filter(text -> text.keyword().equals(COMMENT_KEYWORD))
                .map(text -> text.text().getBytes(StandardCharsets.UTF_8))
                .forEach(text -> add(segments, COMMENT, "", Optional.of(text), "a comment"));
        return segments;
    }

    private void add(List<JpegStream.Segment> segments, int marker, String prefix, Optional<byte[]> data, String name) {
        data.ifPresent(bytes -> {
            if (prefix.length() + bytes.length > JpegStream.Segment.MOST_BYTES) {
                left.add("%s (%d bytes, expected at most %d)"
                        .formatted(name, bytes.length, JpegStream.Segment.MOST_BYTES - prefix.length()));
            } else {
                segments.add(new JpegStream.Segment(marker, joined(prefix, new byte[0], bytes)));
            }
        });
    }

    /** A profile is split over segments, each of which begins with its number and how many there are (ICC.1, annex B). */
    private static void addProfile(List<JpegStream.Segment> segments, byte[] profile) {
        int count = (profile.length + PROFILE_PART - 1) / PROFILE_PART;
        ByteBuffer rest = ByteBuffer.wrap(profile);
        for (int i = 1; i <= count; i++) {
            byte[] part = new byte[Math.min(PROFILE_PART, rest.remaining())];
            rest.get(part);
            byte[] number = {(byte) i, (byte) count};
            segments.add(new JpegStream.Segment(ICC, joined(JpegPicture.ICC, number, part)));
        }
    }

    private static byte[] joined(String prefix, byte[] number, byte[] data) {
        return ByteBuffer.allocate(prefix.length() + number.length + data.length)
                .put(prefix.getBytes(StandardCharsets.ISO_8859_1))
                .put(number)
                .put(data)
                .array();
    }

    /** Called by the encoder. */
    private byte[] next() {
        try {
            return rows.take();
        } catch (InterruptedException dropped) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the picture was dropped");
        }
    }

    @Override
    public void write(byte[] row) throws IOException {
        byte[] copy = row.clone();
        try {
            while (!rows.offer(copy, 1, TimeUnit.SECONDS)) {
                if (encoding.isDone()) {
                    await();
                }
            }
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    private void await() throws IOException {
        try {
            encoding.get();
        } catch (InterruptedException interrupted) {
            throw interrupted();
        } catch (ExecutionException failed) {
            throw Failure.of(failed.getCause());
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new ClosedByInterruptException();
    }

    @Override
    public void finish() throws IOException {
        await();
        output.commit();
    }

    @Override
    public List<String> notes() {
        return EmbeddedMetadata.note(FileFormat.JPEG, left);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        output.close();
    }
}
