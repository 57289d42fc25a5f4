package dev.azulejo.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What tests of encoders write, and how. */
final class WrittenPictures {
    static final String PARAMETERS = "Grüße, a cat\nNegative prompt: dog\nSteps: 20, Sampler: Euler a";
    private static final byte[] IPTC = {0x1C, 2, 5, 0, 3, 'c', 'a', 't'};

    private WrittenPictures() {}

    static byte[] encoded(Picture picture, Encoding encoding) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        picture.write(PictureOutput.of(bytes, encoding));
        return bytes.toByteArray();
    }

    /** A picture whose colours change slowly, so that encoders that lose something lose little. */
    static Picture smooth(PictureFormat format) {
        int width = format.width();
        int height = format.height();
        Planes colour = new Planes(3, height, width);
        Planes alpha = new Planes(1, height, width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float across = (x + 0.5f) / width;
                float down = (y + 0.5f) / height;
                float[] pixel = {across, down, (across + down) / 2};
                for (int c = 0; c < 3; c++) {
                    colour.data()[colour.row(c, y) + x] = format.gray() ? pixel[2] : pixel[c];
                }
                alpha.data()[y * width + x] = 0.1f + 0.9f * across;
            }
        }
        return new Picture(
                colour, format.alpha() ? Optional.of(alpha) : Optional.empty(), format, Metadata.NONE, List.of());
    }

    /** The same picture with other metadata. */
    static Picture with(Picture picture, Metadata metadata) {
        return new Picture(picture.colour(), picture.alpha(), picture.format(), metadata, List.of());
    }

    /** Whole samples as encoders get them. */
    static List<byte[]> rows(Picture picture) {
        PictureFormat format = picture.format();
        List<byte[]> rows = new ArrayList<>();
        for (int y = 0; y < format.height(); y++) {
            ByteBuffer row = ByteBuffer.allocate(format.rowBytes());
            for (int x = 0; x < format.width(); x++) {
                for (int c = 0; c < format.fileSamples(); c++) {
                    float value = c < 3
                            ? picture.colour().at(c, y, x)
                            : picture.alpha().orElseThrow().at(0, y, x);
                    int sample = Math.round(value * format.maximum());
                    if (format.bits() == 16) {
                        row.putShort((short) sample);
                    } else {
                        row.put((byte) sample);
                    }
                }
            }
            rows.add(row.array());
        }
        return rows;
    }

    static float largestDifference(Planes a, Planes b) {
        float largest = 0;
        for (int i = 0; i < a.data().length; i++) {
            largest = Math.max(largest, Math.abs(a.data()[i] - b.data()[i]));
        }
        return largest;
    }

    /** Metadata of every kind that TIFF and JPEG files have a place for. */
    static Metadata everything(ByteOrder order) {
        return new Metadata(
                List.of(
                        Iptc.text(IPTC),
                        new TextEntry(TextEntry.PARAMETERS, PARAMETERS),
                        new TextEntry(TextEntry.AZULEJO, "{\"prompt\":\"a <cat> & a dog\",\"seed\":7}"),
                        new TextEntry(
                                TextEntry.XMP,
                                "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/"
                                        + "22-rdf-syntax-ns#'><rdf:Description rdf:about=''/></rdf:RDF></x:xmpmeta>")),
                Exif.of(camera(order)),
                Optional.of(Resolution.dotsPerInch(300, 240)));
    }

    /** EXIF data: the maker, an exposure time below, and a speed that is a number of 16 bits. */
    private static byte[] camera(ByteOrder order) {
        boolean big = order == ByteOrder.BIG_ENDIAN;
        ByteBuffer tiff = ByteBuffer.allocate(90).order(order);
        tiff.put((big ? "MM" : "II").getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 42)
                .putInt(8);
        tiff.putShort((short) 2);
        entry(tiff, 0x010F, 2, 6, 40);
        entry(tiff, 0x8769, 4, 1, 48);
        tiff.putInt(0);
        tiff.put(40, "Canon\0".getBytes(StandardCharsets.US_ASCII));
        tiff.position(48).putShort((short) 2);
        entry(tiff, 0x829A, 5, 1, 80);
        entry(tiff, 0x8827, 3, 1, big ? 400 << 16 : 400);
        tiff.putInt(0).putInt(80, 1).putInt(84, 250);
        return tiff.array();
    }

    private static void entry(ByteBuffer tiff, int tag, int type, int count, int value) {
        tiff.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    /** The value of a field of the EXIF directory, as it lies in the data; -1 if it is not there. */
    static int inExifDirectory(Exif exif, int tag) {
        ByteBuffer tiff = ByteBuffer.wrap(exif.bytes());
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int below = tiff.getInt(field(tiff, tiff.getInt(4), 0x8769) + 8);
        int at = field(tiff, below, tag);
        return at < 0
                ? -1
                : switch (tiff.getShort(at + 2)) {
                    case 3 -> Short.toUnsignedInt(tiff.getShort(at + 8));
                    case 5 -> tiff.getInt(tiff.getInt(at + 8) + 4);
                    default -> tiff.getInt(at + 8);
                };
    }

    private static int field(ByteBuffer tiff, int directory, int tag) {
        for (int i = 0; i < tiff.getShort(directory); i++) {
            int at = directory + 2 + 12 * i;
            if (Short.toUnsignedInt(tiff.getShort(at)) == tag) {
                return at;
            }
        }
        return -1;
    }
}
