package dev.azulejo.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Opens TIFF files: the pixels of the first page, colour space and everything else that they say. */
final class TiffPicture {
    static final int JPEG_TABLES = 347;
    private static final int SUBFILE_TYPE = 254;
    private static final int ORIENTATION = 274;
    private static final int X_RESOLUTION = 282;
    private static final int Y_RESOLUTION = 283;
    private static final int RESOLUTION_UNIT = 296;
    private static final int XMP = 700;
    private static final int IPTC = 33723;
    private static final int PHOTOSHOP = 34377;
    private static final int ICC = 34675;
    private static final int DNG_VERSION = 50706;

    /** Bits of the subfile type. */
    private static final int REDUCED = 1;

    private static final int MASK = 4;
    private static final int MOST_PAGES = 1000;
    /** For fractions that are no more than a proportion. */
    private static final int PROPORTION = 1000;

    private static final double INCHES_PER_CENTIMETRE = 2.54;
    private static final byte IPTC_MARKER = 0x1C;

    private final TiffFile tiff;
    private final TiffFile.Directory page;
    private final List<String> notes = new ArrayList<>();

    private TiffPicture(TiffFile tiff) {
        this.tiff = tiff;
        List<TiffFile.Directory> pages = pages();
        this.page = pages.get(0);
        if (pages.size() > 1) {
            notes.add("only the first of several pages is read");
        }
    }

    /** @throws dev.azulejo.fault.PictureException if it is damaged or of a kind that is not read */
    static OpenedPicture open(EncodedPicture file) {
        return new TiffPicture(new TiffFile(file)).opened();
    }

    /** The first two pages that are neither smaller versions of others nor masks. */
    private List<TiffFile.Directory> pages() {
        List<TiffFile.Directory> pages = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        TiffFile.Directory directory = tiff.first();
        while (pages.size() < 2) {
            if ((tiff.number(directory, SUBFILE_TYPE, 0) & (REDUCED | MASK)) == 0) {
                pages.add(directory);
            }
            long next = directory.next();
            if (next == 0 || next > tiff.file().size() || seen.size() == MOST_PAGES || !seen.add(next)) {
                break;
            }
            directory = tiff.directory(next);
        }
        if (pages.isEmpty() || pages.get(0).field(DNG_VERSION).isPresent()) {
            throw tiff.rare("a reduced picture or the raw data of a camera's sensor alone", "finished pictures");
        }
        return pages;
    }

    private OpenedPicture opened() {
        TiffLayout layout = TiffLayout.of(tiff, page);
        boolean dropped = layout.samples() > layout.colours().samples() + (layout.alpha() >= 0 ? 1 : 0);
        if (dropped) {
            notes.add("channels beyond colours and alpha are not read");
        }
        Optional<Exif> exif = TiffExif.of(tiff, page);
        long orientation = tiff.number(page, ORIENTATION, 1);
        return new OpenedPicture(
                new TiffPixels(tiff, page, layout),
                profile(exif, layout),
                new Metadata(texts(), exif, resolution()),
                orientation >= 1 && orientation <= 8 ? (int) orientation : 1,
                notes);
    }

    private ColourProfile profile(Optional<Exif> exif, TiffLayout layout) {
        Optional<byte[]> icc = tiff.bytes(page, ICC);
        Optional<IccProfile> profile = icc.flatMap(bytes -> IccProfile.of("", bytes));
        if (profile.isPresent()) {
            return profile.orElseThrow();
        }
        if (icc.isPresent()) {
            notes.add("the colour profile is damaged and was ignored");
        }
        boolean colour = layout.colours().layout(false) == ChannelLayout.RGB;
        return colour && exif.map(Exif::adobeRgb).orElse(false) ? AdobeRgb.profile() : ColourProfile.untagged();
    }

    private Optional<Resolution> resolution() {
        long unit = tiff.number(page, RESOLUTION_UNIT, 2);
        double scale = unit == 1 ? PROPORTION : unit == 3 ? INCHES_PER_CENTIMETRE : 1;
        double x = tiff.rational(page, X_RESOLUTION) * scale;
        double y = tiff.rational(page, Y_RESOLUTION) * scale;
        boolean sensible = x >= 1 && y >= 1 && x < 1e6 && y < 1e6;
        if (!sensible || (unit == 1 && x == y)) {
            return Optional.empty();
        }
        return Optional.of(
                unit == 1 ? new Resolution(Math.round(x), Math.round(y), false) : Resolution.dotsPerInch(x, y));
    }

    private List<TextEntry> texts() {
        List<TextEntry> texts = new ArrayList<>();
        tiff.bytes(page, XMP)
                .map(packet -> new String(packet, StandardCharsets.UTF_8).replace("\0", ""))
                .filter(packet -> !packet.isBlank())
                .ifPresent(packet -> texts.add(new TextEntry(TextEntry.XMP, packet)));
        tiff.bytes(page, IPTC)
                .flatMap(TiffPicture::iptc)
                .or(() -> tiff.bytes(page, PHOTOSHOP).flatMap(Iptc::resource))
                .ifPresent(iptc -> texts.add(Iptc.text(iptc)));
        return texts;
    }

    /** Some programs call the bytes numbers of four, and turn them around with the file's byte order. */
    private static Optional<byte[]> iptc(byte[] bytes) {
        if (bytes.length > 3 && bytes[0] != IPTC_MARKER && bytes[3] == IPTC_MARKER) {
            for (int at = 0; at + 3 < bytes.length; at += 4) {
                byte first = bytes[at];
                byte second = bytes[at + 1];
                bytes[at] = bytes[at + 3];
                bytes[at + 1] = bytes[at + 2];
                bytes[at + 2] = second;
                bytes[at + 3] = first;
            }
        }
        return bytes[0] == IPTC_MARKER ? Optional.of(bytes) : Optional.empty();
    }
}
