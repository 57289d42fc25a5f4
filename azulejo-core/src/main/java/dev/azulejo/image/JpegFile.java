package dev.azulejo.image;

import dev.azulejo.fault.PictureException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What lies where in a JPEG file (ITU-T T.81, JFIF 1.02), found without decoding a pixel. */
final class JpegFile {
    /** A segment before the pixels: its marker, and where its data lies (without marker and length). */
    record Segment(int marker, long start, int length) {
        SplicedStream.Part whole() {
            return new SplicedStream.Part.Range(start - 4, length + 4L);
        }
    }

    static final int APP0 = 0xE0;
    static final int APP1 = 0xE1;
    static final int APP2 = 0xE2;
    static final int APP13 = 0xED;
    static final int APP14 = 0xEE;
    static final int COMMENT = 0xFE;
    private static final int SCAN = 0xDA;
    private static final int END = 0xD9;
    /** Progressive files have about ten; more than this only make decoders busy. */
    private static final int MOST_SCANS = 500;

    private static final int DEFINE_LINES = 0xDC;
    /** A block of 8x8 pixels takes at least one bit, in the first scan of a progressive file. */
    private static final int MOST_PIXELS_PER_BYTE = 64 * 8;

    private final EncodedPicture file;
    private final List<Segment> segments = new ArrayList<>();
    private int scans;
    private int channelsOfFirstScan;
    private long firstScan;
    private long end;
    private boolean complete;
    private int frame;
    private int bits;
    private int width;
    private int height;
    private int[] componentIds = {};
    /** Blocks of each channel, horizontally and vertically, where another one may have more. */
    private int[] samplings = {};

    /** @throws PictureException if this cannot be decoded */
    JpegFile(EncodedPicture file) {
        this.file = file;
        try {
            findSegments();
            findEnd();
        } catch (EOFException ended) {
            throw cutShort();
        } catch (IOException unreadable) {
            throw new PictureException(file.name() + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
        checkFrame();
    }

    /** Whether a file begins like one. */
    static boolean begins(byte[] start) {
        return start.length > 2 && start[0] == (byte) 0xFF && start[1] == (byte) 0xD8 && start[2] == (byte) 0xFF;
    }

    private void findSegments() throws IOException {
        long position = 2;
        while (true) {
            int marker = file.read(position, 1)[0] & 0xFF;
            if (marker != 0xFF) {
                throw damaged("a marker was expected at byte " + position);
            }
            do {
                position++;
                marker = file.read(position, 1)[0] & 0xFF;
            } while (marker == 0xFF);
            position++;
            if (marker == END || marker == 0 || (marker >= 0xD0 && marker <= 0xD8)) {
                throw damaged("a segment was expected at byte " + position);
            }
            int length = Short.toUnsignedInt(file.buffer(position, 2).getShort());
            if (length < 2) {
                throw damaged("a segment at byte " + position + " has length " + length);
            }
            if (position + length > file.size()) {
                throw cutShort();
            }
            Segment segment = new Segment(marker, position + 2, length - 2);
            if (isFrame(marker)) {
                readFrame(segment);
            }
            if (marker == SCAN) {
                firstScan = position - 2;
                channelsOfFirstScan = segment.length() > 0 ? file.read(segment.start(), 1)[0] & 0xFF : 0;
                return;
            }
            segments.add(segment);
            position += length;
        }
    }

    /** Looks for the end marker: pixels may contain anything but a marker, so the bytes have to be gone through. */
    private void findEnd() throws IOException {
        byte[] buffer = new byte[1 << 16];
        long start = firstScan;
        boolean afterMark = false;
        while (start < file.size()) {
            int count = (int) Math.min(buffer.length, file.size() - start);
            file.read(start, buffer, 0, count);
            long next = start + count;
            for (int i = 0; i < count; i++) {
                int value = buffer[i] & 0xFF;
                if (afterMark && value == END) {
                    end = start + i + 1;
                    complete = true;
                    return;
                }
                boolean segment = afterMark && value >= 0xC0 && value != 0xFF && !(value >= 0xD0 && value <= 0xD7);
                afterMark = value == 0xFF;
                if (segment) {
                    if (value == SCAN && ++scans > MOST_SCANS) {
                        throw damaged("it has more than " + MOST_SCANS + " scans");
                    }
                    long after = start + i + 1;
                    if (after + 2 > file.size()) {
                        break;
                    }
                    next = after
                            + Math.max(
                                    2, Short.toUnsignedInt(file.buffer(after, 2).getShort()));
                    break;
                }
            }
            start = next;
        }
        end = file.size();
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private void readFrame(Segment segment) throws IOException {
        if (frame != 0) {
            throw damaged("it has two frames");
        }
        ByteBuffer data = file.buffer(segment.start(), segment.length());
        int components = segment.length() < 6 ? 0 : data.get(5) & 0xFF;
        if (components == 0 || segment.length() < 6 + 3 * components) {
            throw damaged("its frame header has " + segment.length() + " bytes");
        }
        frame = segment.marker();
        bits = data.get(0);
        height = Short.toUnsignedInt(data.getShort(1));
        width = Short.toUnsignedInt(data.getShort(3));
        componentIds = new int[components];
        samplings = new int[components];
        for (int c = 0; c < components; c++) {
            componentIds[c] = data.get(6 + 3 * c) & 0xFF;
            samplings[c] = (data.get(7 + 3 * c) >> 4 & 0xF) * (data.get(7 + 3 * c) & 0xF);
        }
    }

    private void checkFrame() {
        if (frame == 0) {
            throw damaged("it has no frame header");
        }
        if (frame > 0xC2 || bits != 8) {
            throw new PictureException(
                    "%s is a JPEG file of a rare kind (%s, %d bits a sample); baseline and progressive ones with 8 bits can be read"
                            .formatted(file.name(), kind(), bits));
        }
        if (componentIds.length != 1 && componentIds.length != 3 && componentIds.length != 4) {
            throw damaged("1, 3 or 4 colour channels were expected, found " + componentIds.length);
        }
        if (width == 0 || height == 0) {
            throw damaged("its frame header says " + width + "x" + height + " pixels");
        }
        if ((long) width * height > (end - firstScan) * MOST_PIXELS_PER_BYTE) {
            throw PictureSize.implausible(file.name(), width, height, end - firstScan);
        }
        PictureSize.require(file.name(), width, height);
    }

    private String kind() {
        return switch (frame) {
            case 0xC0, 0xC1, 0xC2 -> "Huffman coded";
            case 0xC3, 0xC7, 0xCB, 0xCF -> "lossless";
            case 0xC9, 0xCA -> "arithmetic coding";
            default -> "hierarchical";
        };
    }

    PictureException cutShort() {
        return new PictureException(file.name() + " was cut short: its JPEG data ends after " + file.size()
                + " bytes, before the picture does");
    }

    PictureException damaged(String how) {
        return new PictureException(file.name() + " is a damaged JPEG file: " + how);
    }

    EncodedPicture file() {
        return file;
    }

    /** The segments before the pixels. */
    List<Segment> segments() {
        return List.copyOf(segments);
    }

    byte[] data(Segment segment) {
        try {
            return file.read(segment.start(), segment.length());
        } catch (IOException unreadable) {
            throw new PictureException(file.name() + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    boolean isProgressive() {
        return frame == 0xC2;
    }

    /** Whether there is more than one scan, or should be, so that a decoder has to keep the coefficients of all pixels. */
    boolean hasSeveralScans() {
        return isProgressive() || scans > 1 || channelsOfFirstScan < componentIds.length;
    }

    /** How many coefficients there are, of all channels, each at its own size. */
    long coefficients() {
        int most = Math.max(1, Arrays.stream(samplings).max().orElse(1));
        return (long) width * height * Arrays.stream(samplings).sum() / most;
    }

    /** Whether the end marker is there. Files without one may have all of their pixels, or not. */
    boolean isComplete() {
        return complete;
    }

    /** The identifiers of the colour channels; their number says what the picture is. */
    int[] componentIds() {
        return componentIds.clone();
    }

    /**
     * What a decoder needs, and nothing else. A note is put in that keeps it from converting colours: how that is done is
     * decided by {@link JpegColours}.
     */
    List<SplicedStream.Part> pixels() {
        List<SplicedStream.Part> parts = new ArrayList<>();
        byte[] noConversion = {
            (byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) APP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
        };
        parts.add(new SplicedStream.Part.Bytes(noConversion));
        for (Segment segment : segments) {
            boolean needed = segment.marker() < APP0 && segment.marker() != DEFINE_LINES;
            if (needed) {
                parts.add(segment.whole());
            }
        }
        parts.add(new SplicedStream.Part.Range(firstScan, end - firstScan));
        if (!complete) {
            parts.add(new SplicedStream.Part.Bytes(new byte[] {(byte) 0xFF, (byte) END}));
        }
        return parts;
    }
}
