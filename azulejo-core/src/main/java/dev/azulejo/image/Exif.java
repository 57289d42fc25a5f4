package dev.azulejo.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * EXIF data: the TIFF structure that cameras put into JPEG files, and PNG files hold in their eXIf chunk. It is carried
 * along as bytes, so that what nobody here understands (maker notes) survives; only a handful of tags are read, and those
 * that no longer hold are changed in place. (CIPA DC-008, TIFF 6.0.)
 *
 * <p>Nothing here fails on damaged data: what cannot be found is not there. Immutable.
 */
public final class Exif {
    private static final int IMAGE_WIDTH = 0x0100;
    private static final int IMAGE_LENGTH = 0x0101;
    private static final int IMAGE_DESCRIPTION = 0x010E;
    private static final int MAKE = 0x010F;
    private static final int MODEL = 0x0110;
    private static final int ORIENTATION = 0x0112;
    private static final int X_RESOLUTION = 0x011A;
    private static final int Y_RESOLUTION = 0x011B;
    private static final int RESOLUTION_UNIT = 0x0128;
    private static final int THUMBNAIL_OFFSET = 0x0201;
    private static final int THUMBNAIL_LENGTH = 0x0202;
    private static final int EXIF_DIRECTORY = 0x8769;
    private static final int USER_COMMENT = 0x9286;
    private static final int COLOUR_SPACE = 0xA001;
    private static final int PIXEL_X_DIMENSION = 0xA002;
    private static final int PIXEL_Y_DIMENSION = 0xA003;
    private static final int INTEROPERABILITY_DIRECTORY = 0xA005;
    private static final int INTEROPERABILITY_INDEX = 0x0001;

    /** The unit of resolutions that means pixels per inch. */
    private static final int INCH = 2;

    private static final int ASCII = 2;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int RATIONAL = 5;
    private static final int ENTRY = 12;

    private final byte[] data;
    private final ByteBuffer tiff;

    private Exif(byte[] data, ByteOrder order) {
        this.data = data;
        this.tiff = ByteBuffer.wrap(data).order(order);
    }

    /** The data from its TIFF header ("II*" or "MM*") on; empty if it does not begin with one. */
    public static Optional<Exif> of(byte[] bytes) {
        if (bytes.length < 8) {
            return Optional.empty();
        }
        boolean little = bytes[0] == 'I' && bytes[1] == 'I' && bytes[2] == 42 && bytes[3] == 0;
        boolean big = bytes[0] == 'M' && bytes[1] == 'M' && bytes[2] == 0 && bytes[3] == 42;
        return little || big
                ? Optional.of(new Exif(bytes.clone(), little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN))
                : Optional.empty();
    }

    /** A copy of the bytes, from the TIFF header on. */
    public byte[] bytes() {
        return data.clone();
    }

    /** How the stored picture has to be turned to be upright: 1 (not at all) to 8; 1 if it does not say. */
    public int orientation() {
        long value = number(first(), ORIENTATION, 1);
        return value >= 1 && value <= 8 ? (int) value : 1;
    }

    /** Pixels per metre, if it says so. */
    public Optional<Resolution> resolution() {
        double x = rational(first(), X_RESOLUTION);
        double y = rational(first(), Y_RESOLUTION);
        double perInch = number(first(), RESOLUTION_UNIT, 2) == 3 ? 2.54 : 1;
        boolean sensible = x >= 1 && y >= 1 && x < 1e6 && y < 1e6;
        return sensible ? Optional.of(Resolution.dotsPerInch(x * perInch, y * perInch)) : Optional.empty();
    }

    /**
     * Whether the camera says Adobe RGB: colour space 2, or "uncalibrated" with the interoperability index R03 of DCF. It
     * counts only where there is no ICC profile.
     */
    boolean adobeRgb() {
        int directory = directory(first(), EXIF_DIRECTORY);
        long space = number(directory, COLOUR_SPACE, 1);
        int index = entry(directory(directory, INTEROPERABILITY_DIRECTORY), INTEROPERABILITY_INDEX);
        boolean r03 = index > 0 && data[index + 8] == 'R' && data[index + 9] == '0' && data[index + 10] == '3';
        return space == 2 || (space == 0xFFFF && r03);
    }

    /** What the user (or a program that makes pictures) has written into the file. */
    public Optional<String> userComment() {
        int entry = entry(directory(first(), EXIF_DIRECTORY), USER_COMMENT);
        if (entry < 0) {
            return Optional.empty();
        }
        int length = tiff.getInt(entry + 4);
        int start = tiff.getInt(entry + 8);
        if (length <= 8 || start < 8 || start > data.length - length) {
            return Optional.empty();
        }
        return UserComment.text(Arrays.copyOfRange(data, start, start + length), tiff.order());
    }

    /**
     * What the tags for the picture's description and for the camera's maker and model say, as far as they are there, in
     * this order. Programs that make pictures keep other things there: ComfyUI's write {@code Prompt:{...}} and {@code
     * Workflow:{...}}.
     */
    public List<String> descriptions() {
        return Stream.of(IMAGE_DESCRIPTION, MAKE, MODEL)
                .map(this::text)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> text(int tag) {
        int entry = entry(first(), tag);
        if (entry < 0 || tiff.getShort(entry + 2) != ASCII) {
            return Optional.empty();
        }
        int length = tiff.getInt(entry + 4);
        int start = length <= 4 ? entry + 8 : tiff.getInt(entry + 8);
        if (length < 1 || start < 8 || start > data.length - length) {
            return Optional.empty();
        }
        // The standard says ASCII; what programs write is UTF-8.
        String text = new String(data, start, length, StandardCharsets.UTF_8)
                .replace("\0", "")
                .strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** The same for an upright picture of another size: orientation 1, new dimensions, no thumbnail. */
    Exif forResult(int width, int height) {
        Exif changed = new Exif(data.clone(), tiff.order());
        if (orientation() >= 5) {
            changed.exchangeResolutions();
        }
        changed.put(first(), ORIENTATION, 1);
        changed.put(first(), IMAGE_WIDTH, width);
        changed.put(first(), IMAGE_LENGTH, height);
        int directory = directory(first(), EXIF_DIRECTORY);
        changed.put(directory, PIXEL_X_DIMENSION, width);
        changed.put(directory, PIXEL_Y_DIMENSION, height);
        return changed.withoutThumbnail();
    }

    /** The same with another resolution in pixels per inch, where one is stated and the other is known per metre. */
    Exif withResolution(Resolution resolution) {
        if (!resolution.perMetre()) {
            return this;
        }
        Exif changed = new Exif(data.clone(), tiff.order());
        changed.putPerInch(X_RESOLUTION, resolution.x());
        changed.putPerInch(Y_RESOLUTION, resolution.y());
        changed.put(first(), RESOLUTION_UNIT, INCH);
        return changed;
    }

    private void putPerInch(int tag, long perMetre) {
        int at = rationalAt(first(), tag);
        if (at > 0) {
            tiff.putInt(at, Resolution.tenthsPerInch(perMetre));
            tiff.putInt(at + 4, 10);
        }
    }

    /** The thumbnail's directory is unlinked; its bytes are cut off where they are the last, else blanked. */
    private Exif withoutThumbnail() {
        int entries = entries(first());
        int link = first() + 2 + ENTRY * entries;
        if (entries == 0 || link > data.length - 4) {
            return this;
        }
        int second = tiff.getInt(link);
        long start = number(second, THUMBNAIL_OFFSET, 0);
        long length = number(second, THUMBNAIL_LENGTH, 0);
        tiff.putInt(link, 0);
        if (second <= 0 || start < 8 || length < 1 || start > data.length - length || start <= second) {
            return this;
        }
        Arrays.fill(data, (int) start, (int) (start + length), (byte) 0);
        boolean last = start + length >= data.length - 2;
        return last ? new Exif(Arrays.copyOf(data, (int) start), tiff.order()) : this;
    }

    private void exchangeResolutions() {
        int x = rationalAt(first(), X_RESOLUTION);
        int y = rationalAt(first(), Y_RESOLUTION);
        if (x > 0 && y > 0) {
            long kept = tiff.getLong(x);
            tiff.putLong(x, tiff.getLong(y));
            tiff.putLong(y, kept);
        }
    }

    private int first() {
        return tiff.getInt(4);
    }

    /** How many entries a directory has; 0 if it does not lie inside the data. */
    private int entries(int directory) {
        if (directory < 8 || directory > data.length - 2) {
            return 0;
        }
        int count = Short.toUnsignedInt(tiff.getShort(directory));
        return directory + 2L + (long) ENTRY * count <= data.length ? count : 0;
    }

    /** Where the entry of a tag lies; -1 if there is none. */
    private int entry(int directory, int tag) {
        int count = entries(directory);
        for (int i = 0; i < count; i++) {
            int at = directory + 2 + ENTRY * i;
            if (Short.toUnsignedInt(tiff.getShort(at)) == tag) {
                return at;
            }
        }
        return -1;
    }

    private int directory(int parent, int tag) {
        return (int) Math.min(Integer.MAX_VALUE, number(parent, tag, 0));
    }

    private long number(int directory, int tag, long otherwise) {
        int at = entry(directory, tag);
        if (at < 0 || tiff.getInt(at + 4) != 1) {
            return otherwise;
        }
        return switch (tiff.getShort(at + 2)) {
            case SHORT -> Short.toUnsignedLong(tiff.getShort(at + 8));
            case LONG -> Integer.toUnsignedLong(tiff.getInt(at + 8));
            default -> otherwise;
        };
    }

    private double rational(int directory, int tag) {
        int value = rationalAt(directory, tag);
        return value < 0
                ? 0
                : Integer.toUnsignedLong(tiff.getInt(value)) / (double) Integer.toUnsignedLong(tiff.getInt(value + 4));
    }

    /** Where the two numbers of a fraction lie; -1 if there is none. */
    private int rationalAt(int directory, int tag) {
        int at = entry(directory, tag);
        if (at < 0 || tiff.getShort(at + 2) != RATIONAL) {
            return -1;
        }
        int value = tiff.getInt(at + 8);
        return value < 8 || value > data.length - 8 ? -1 : value;
    }

    /** Changes a number that is there; a short one too small for the value becomes the longer type, which also fits. */
    private void put(int directory, int tag, int value) {
        int at = entry(directory, tag);
        if (at < 0 || tiff.getInt(at + 4) != 1) {
            return;
        }
        int type = tiff.getShort(at + 2);
        if (type == SHORT && value <= 0xFFFF) {
            tiff.putShort(at + 8, (short) value);
        } else if (type == SHORT || type == LONG) {
            tiff.putShort(at + 2, (short) LONG);
            tiff.putInt(at + 8, value);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Exif exif && Arrays.equals(data, exif.data);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "Exif[" + data.length + " bytes]";
    }
}
