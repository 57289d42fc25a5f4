package dev.azulejo.image;

import dev.azulejo.fault.PictureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What lies where in a PNG file (W3C Portable Network Graphics, third edition), found without decoding a pixel. Chunks
 * that pixels depend on must be whole; damaged ones beside them are left out and noted.
 */
final class PngFile {
    /** The eight bytes that every PNG file begins with. */
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    /** A chunk: where its data lies, without length, type and checksum. */
    record Chunk(String type, long start, int length) {
        SplicedStream.Part whole() {
            return new SplicedStream.Part.Range(start - 8, length + 12L);
        }
    }

    /**
     * What the header says.
     *
     * @param bits of a sample
     * @param indexed whether samples are numbers of palette entries
     * @param gray whether there is one colour channel
     * @param alpha whether there is an alpha channel
     */
    record Header(int width, int height, int bits, boolean indexed, boolean gray, boolean alpha, boolean interlaced) {
        /** Channels of colour: 1 for palettes. */
        int colours() {
            return indexed || gray ? 1 : 3;
        }

        /** Samples of a pixel. */
        int samples() {
            return colours() + (alpha ? 1 : 0);
        }
    }

    private static final int MOST_CHUNKS = 1_000_000;
    private static final int LONGEST_CHUNK_BESIDE_PIXELS = 64 << 20;
    /** Deflate cannot make anything smaller than this (RFC 1951: 258 bytes from two bits). */
    private static final int STRONGEST_COMPRESSION = 1032;

    /** Adam7: first column, first row, column step and row step of each pass. */
    static final int[][] INTERLACING = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] NO_INTERLACING = {{0, 0, 1, 1}};

    private final EncodedPicture file;
    private final List<Chunk> chunks = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Header header;
    private double rawBytes;

    /** @throws PictureException if this cannot be decoded */
    PngFile(EncodedPicture file) {
        this.file = file;
        try {
            findChunks();
            header = readHeader();
        } catch (IOException unreadable) {
            throw new PictureException(file.name() + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** Whether a file begins like one. */
    static boolean begins(byte[] start) {
        return Arrays.equals(SIGNATURE, Arrays.copyOf(start, SIGNATURE.length));
    }

    private void findChunks() throws IOException {
        long position = SIGNATURE.length;
        String last = "";
        while (!last.equals("IEND")) {
            if (file.size() - position < 12) {
                throw cutShort();
            }
            ByteBuffer head = file.buffer(position, 8);
            int length = head.getInt();
            byte[] type = new byte[4];
            head.get(type);
            last = new String(type, StandardCharsets.ISO_8859_1);
            if (length < 0 || !last.chars().allMatch(PngFile::isLetter)) {
                throw damaged("a chunk was expected at byte " + position);
            }
            if (length > file.size() - position - 12) {
                throw cutShort();
            }
            add(new Chunk(last, position + 8, length));
            position += length + 12L;
        }
    }

    private void add(Chunk chunk) throws IOException {
        boolean critical = Character.isUpperCase(chunk.type().charAt(0));
        boolean pixels = chunk.type().equals("IDAT");
        boolean tooLong = !pixels && chunk.length() > LONGEST_CHUNK_BESIDE_PIXELS;
        if (tooLong || (!pixels && !isIntact(chunk))) {
            if (critical) {
                throw damaged("the checksum of its chunk " + chunk.type() + " is wrong");
            }
            notes.add("the chunk " + chunk.type() + " is " + (tooLong ? "too long" : "damaged") + " and was left out");
            return;
        }
        if (chunks.size() >= MOST_CHUNKS) {
            throw damaged("it has more than " + MOST_CHUNKS + " chunks");
        }
        chunks.add(chunk);
    }

    /** The decoder checks those of the pixels, while it reads them anyway. */
    private boolean isIntact(Chunk chunk) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(file.read(chunk.start() - 4, chunk.length() + 4));
        return (int) crc.getValue()
                == file.buffer(chunk.start() + chunk.length(), 4).getInt();
    }

    private Header readHeader() throws IOException {
        if (!chunks.get(0).type().equals("IHDR") || chunks.get(0).length() != 13) {
            throw damaged("it does not begin with its header");
        }
        ByteBuffer data = file.buffer(chunks.get(0).start(), 13);
        int width = data.getInt();
        int height = data.getInt();
        int depth = data.get();
        int type = data.get();
        boolean known = switch (type) {
            case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case 3 -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case 2, 4, 6 -> depth == 8 || depth == 16;
            default -> false;
        };
        boolean standard = data.get() == 0 && data.get() == 0;
        int interlace = data.get();
        if (width < 1 || height < 1 || !known || !standard || interlace < 0 || interlace > 1) {
            throw damaged(
                    "its header says %dx%d pixels, bit depth %d, colour type %d, interlace %d, which PNG does not know"
                            .formatted(width, height, depth, type, interlace));
        }
        Header found = new Header(
                width, height, depth, type == 3, type == 0 || type == 4, type == 4 || type == 6, interlace == 1);
        rawBytes = rawBytes(width, height, found.samples() * depth, interlace == 1);
        long compressed = all("IDAT").stream().mapToLong(Chunk::length).sum();
        if (compressed == 0) {
            throw damaged("it has no pixels (no IDAT chunk)");
        }
        if (rawBytes > (double) compressed * STRONGEST_COMPRESSION + 4096) {
            throw PictureSize.implausible(file.name(), width, height, compressed);
        }
        PictureSize.require(file.name(), width, height);
        return found;
    }

    /** What the pixels take before compression: a filter byte and packed samples for every row, of every pass. */
    private static double rawBytes(int width, int height, int bitsPerPixel, boolean interlaced) {
        double bytes = 0;
        for (int[] pass : interlaced ? INTERLACING : NO_INTERLACING) {
            long columns = ceilDiv((long) width - pass[0], pass[2]);
            long rows = ceilDiv((long) height - pass[1], pass[3]);
            if (columns > 0 && rows > 0) {
                bytes += (double) rows * (1 + ceilDiv(columns * bitsPerPixel, 8));
            }
        }
        return bytes;
    }

    static long ceilDiv(long a, long b) {
        return -Math.floorDiv(-a, b);
    }

    private static boolean isLetter(int character) {
        return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z');
    }

    PictureException cutShort() {
        return new PictureException(file.name() + " was cut short: its PNG data ends after " + file.size()
                + " bytes without the closing chunk");
    }

    PictureException damaged(String how) {
        return new PictureException(file.name() + " is a damaged PNG file: " + how);
    }

    EncodedPicture file() {
        return file;
    }

    Header header() {
        return header;
    }

    /** What the pixels take before compression, with a filter byte for every row. */
    long rawBytes() {
        return (long) rawBytes;
    }

    /** What was left out. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /** In the order of the file, without damaged ones. */
    List<Chunk> chunks() {
        return List.copyOf(chunks);
    }

    /** All chunks of a type. */
    List<Chunk> all(String type) {
        return chunks.stream().filter(chunk -> chunk.type().equals(type)).toList();
    }

    /** The data of the first chunk of a type. */
    Optional<byte[]> data(String type) {
        return chunks.stream()
                .filter(chunk -> chunk.type().equals(type))
                .findFirst()
                .map(this::data);
    }

    byte[] data(Chunk chunk) {
        try {
            return file.read(chunk.start(), chunk.length());
        } catch (IOException unreadable) {
            throw new PictureException(file.name() + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
