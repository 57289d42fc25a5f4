package dev.azulejo.image;

import dev.azulejo.fault.PictureException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * EXIF data of a TIFF file, where it is scattered over the page's own directory, as the small file of its own that JPEG and
 * PNG files hold: what is known of the camera and the author, and the directories for EXIF, GPS and interoperability.
 */
final class TiffExif {
    private static final int EXIF = 0x8769;
    private static final int GPS = 0x8825;
    private static final int INTEROPERABILITY = 0xA005;
    /** Description, maker, model, software, date, artist, host, copyright. */
    static final List<Integer> DESCRIPTIONS = List.of(0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x013C, 0x8298);

    /** Where the first directory lies, behind the header. */
    private static final int FIRST = 8;

    static final int LAST_TYPE = 12;
    private static final long MOST_BYTES = 16 << 20;

    private final TiffFile tiff;
    private long room = MOST_BYTES;

    private TiffExif(TiffFile tiff) {
        this.tiff = tiff;
    }

    /** Empty if there is none. What is damaged of it is left out. */
    static Optional<Exif> of(TiffFile tiff, TiffFile.Directory page) {
        TiffExif exif = new TiffExif(tiff);
        TiffDirectory entries = new TiffDirectory(tiff.order(), false);
        for (TiffFile.Field field : page.fields().values()) {
            if (DESCRIPTIONS.contains(field.tag())) {
                exif.add(entries, field);
            } else if (field.tag() == EXIF || field.tag() == GPS) {
                exif.addDirectory(entries, field, true);
            }
        }
        return entries.isEmpty() ? Optional.empty() : Exif.of(exif.file(entries));
    }

    private void add(TiffDirectory entries, TiffFile.Field field) {
        long bytes = field.count() * TiffFile.bytes(field.type());
        if (field.type() <= LAST_TYPE && bytes <= room) {
            room -= bytes;
            tiff.bytes(field).ifPresent(value -> entries.put(field.tag(), field.type(), field.count(), value));
        }
    }

    private void addDirectory(TiffDirectory entries, TiffFile.Field field, boolean deeper) {
        TiffDirectory below = entries.another();
        try {
            for (TiffFile.Field found :
                    tiff.directory(tiff.numbers(field, 0, 1)[0]).fields().values()) {
                if (found.tag() != INTEROPERABILITY) {
                    add(below, found);
                } else if (deeper) {
                    addDirectory(below, found, false);
                }
            }
        } catch (PictureException damaged) {
            return;
        }
        entries.put(field.tag(), below);
    }

    private byte[] file(TiffDirectory entries) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        boolean little = tiff.order() == ByteOrder.LITTLE_ENDIAN;
        file.writeBytes(little ? new byte[] {'I', 'I', 42, 0} : new byte[] {'M', 'M', 0, 42});
        file.writeBytes(ByteBuffer.allocate(4).order(tiff.order()).putInt(FIRST).array());
        file.writeBytes(entries.bytes(FIRST));
        return file.toByteArray();
    }
}
