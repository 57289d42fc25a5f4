package dev.azulejo.image;

import dev.azulejo.fault.PictureException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
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
    private static final List<Integer> DESCRIPTIONS =
            List.of(0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x013C, 0x8298);

    private static final int ENTRY = 12;
    private static final int LAST_TYPE = 12;
    private static final long MOST_BYTES = 16 << 20;

    /** An entry as it is written: its bytes, or the directory that it leads to. */
    private record Entry(int tag, int type, int count, byte[] value, List<Entry> directory) {}

    private final TiffFile tiff;
    private long room = MOST_BYTES;

    private TiffExif(TiffFile tiff) {
        this.tiff = tiff;
    }

    /** Empty if there is none. What is damaged of it is left out. */
    static Optional<Exif> of(TiffFile tiff, TiffFile.Directory page) {
        TiffExif exif = new TiffExif(tiff);
        List<Entry> entries = new ArrayList<>();
        for (TiffFile.Field field : page.fields().values()) {
            if (DESCRIPTIONS.contains(field.tag())) {
                exif.add(entries, field);
            } else if (field.tag() == EXIF || field.tag() == GPS) {
                exif.addDirectory(entries, field, true);
            }
        }
        return entries.isEmpty() ? Optional.empty() : Exif.of(exif.file(entries));
    }

    private void add(List<Entry> entries, TiffFile.Field field) {
        long bytes = field.count() * TiffFile.bytes(field.type());
        if (field.type() <= LAST_TYPE && bytes <= room) {
            room -= bytes;
            tiff.bytes(field)
                    .ifPresent(value ->
                            entries.add(new Entry(field.tag(), field.type(), (int) field.count(), value, List.of())));
        }
    }

    private void addDirectory(List<Entry> entries, TiffFile.Field field, boolean deeper) {
        List<Entry> below = new ArrayList<>();
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
        if (!below.isEmpty()) {
            entries.add(new Entry(field.tag(), TiffFile.LONG, 1, new byte[4], below));
        }
    }

    private byte[] file(List<Entry> entries) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        boolean little = tiff.order() == ByteOrder.LITTLE_ENDIAN;
        file.writeBytes(little ? new byte[] {'I', 'I', 42, 0} : new byte[] {'M', 'M', 0, 42});
        file.writeBytes(number(8));
        file.writeBytes(directory(entries, 8));
        return file.toByteArray();
    }

    /** A directory with everything that it leads to, for this place in the file. */
    private byte[] directory(List<Entry> entries, int position) {
        List<Entry> sorted = entries.stream()
                .sorted((a, b) -> Integer.compare(a.tag(), b.tag()))
                .toList();
        int head = 2 + ENTRY * sorted.size() + 4;
        ByteBuffer fields = ByteBuffer.allocate(head).order(tiff.order());
        ByteArrayOutputStream values = new ByteArrayOutputStream();
        fields.putShort((short) sorted.size());
        for (Entry entry : sorted) {
            int at = position + head + values.size();
            byte[] value = entry.directory().isEmpty() ? entry.value() : directory(entry.directory(), at);
            fields.putShort((short) entry.tag()).putShort((short) entry.type()).putInt(entry.count());
            if (entry.directory().isEmpty() && value.length <= 4) {
                fields.put(Arrays.copyOf(value, 4));
                continue;
            }
            fields.putInt(at);
            values.writeBytes(value);
            if (value.length % 2 == 1) {
                values.write(0);
            }
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(fields.array());
        whole.writeBytes(values.toByteArray());
        return whole.toByteArray();
    }

    private byte[] number(int value) {
        return ByteBuffer.allocate(4).order(tiff.order()).putInt(value).array();
    }
}
