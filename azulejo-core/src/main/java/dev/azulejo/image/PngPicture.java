package dev.azulejo.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/** Opens PNG files: pixels, colour space and everything else that they say. */
final class PngPicture {
    private static final int LONGEST_TEXT = 16 << 20;
    private static final int LONGEST_PROFILE = 16 << 20;
    private static final int PER_METRE = 1;
    /** Primaries, transfer, matrix and range of ITU-T H.273 that are sRGB. */
    private static final byte[] SRGB_CODE_POINTS = {1, 13, 0, 1};

    private static final byte[] EXIF_PREFIX = {'E', 'x', 'i', 'f', 0, 0};

    private final PngFile png;
    private final List<String> notes = new ArrayList<>();

    private PngPicture(PngFile png) {
        this.png = png;
        notes.addAll(png.notes());
    }

    /** @throws dev.azulejo.fault.PictureException if it is damaged */
    static OpenedPicture open(EncodedPicture file) {
        return new PngPicture(new PngFile(file)).opened();
    }

    private OpenedPicture opened() {
        List<TextEntry> texts = new ArrayList<>();
        for (PngFile.Chunk chunk : png.chunks()) {
            switch (chunk.type()) {
                case "tEXt", "zTXt", "iTXt" -> text(chunk).ifPresentOrElse(texts::add, () -> leftOut(chunk.type()));
                default -> {}
            }
        }
        Optional<Exif> exif = png.data("eXIf").flatMap(Exif::of).or(() -> exifAmong(texts));
        Optional<Resolution> resolution =
                png.data("pHYs").flatMap(PngPicture::resolution).or(() -> exif.flatMap(Exif::resolution));
        if (!png.all("acTL").isEmpty()) {
            notes.add("only the first picture of the animation is read");
        }
        int orientation = exif.map(Exif::orientation).orElse(1);
        return new OpenedPicture(
                new PngPixels(png), profile(), new Metadata(texts, exif, resolution), orientation, notes);
    }

    private void leftOut(String type) {
        notes.add("a chunk " + type + " is damaged and was left out");
    }

    private ColourProfile profile() {
        if (png.data("cICP")
                .filter(data -> !Arrays.equals(data, SRGB_CODE_POINTS))
                .isPresent()) {
            notes.add("the chunk cICP names a colour space that is not supported; it was ignored");
        }
        Optional<byte[]> iccp = png.data("iCCP");
        if (iccp.isPresent()) {
            Optional<IccProfile> profile = iccp.flatMap(PngPicture::icc);
            if (profile.isPresent()) {
                return profile.orElseThrow();
            }
            notes.add("the colour profile is damaged and was ignored");
        }
        Optional<byte[]> srgb = png.data("sRGB").filter(data -> data.length == 1 && data[0] >= 0 && data[0] <= 3);
        if (srgb.isPresent()) {
            return new ColourProfile.Srgb(srgb.orElseThrow()[0]);
        }
        return gamma();
    }

    private ColourProfile gamma() {
        Optional<byte[]> gamma = png.data("gAMA").filter(data -> data.length == 4);
        Optional<byte[]> chromaticities = png.data("cHRM").filter(data -> data.length == 32);
        if (gamma.isEmpty() && chromaticities.isEmpty()) {
            return ColourProfile.untagged();
        }
        List<Integer> numbers = new ArrayList<>();
        chromaticities.map(ByteBuffer::wrap).ifPresent(buffer -> {
            while (buffer.hasRemaining()) {
                numbers.add(buffer.getInt());
            }
        });
        int exponent = gamma.map(data -> ByteBuffer.wrap(data).getInt()).orElse(0);
        return new ColourProfile.Gamma(exponent, numbers);
    }

    private static Optional<IccProfile> icc(byte[] data) {
        int end = zero(data, 0);
        if (end < 0 || end + 2 > data.length || data[end + 1] != 0) {
            return Optional.empty();
        }
        String name = new String(data, 0, end, StandardCharsets.ISO_8859_1);
        return inflated(data, end + 2, LONGEST_PROFILE).flatMap(bytes -> IccProfile.of(name, bytes));
    }

    private static Optional<Resolution> resolution(byte[] data) {
        if (data.length != 9) {
            return Optional.empty();
        }
        ByteBuffer numbers = ByteBuffer.wrap(data);
        int x = numbers.getInt();
        int y = numbers.getInt();
        return x > 0 && y > 0 ? Optional.of(new Resolution(x, y, numbers.get() == PER_METRE)) : Optional.empty();
    }

    private Optional<TextEntry> text(PngFile.Chunk chunk) {
        byte[] data = png.data(chunk);
        int end = zero(data, 0);
        if (end < 1 || end > 79) {
            return Optional.empty();
        }
        String keyword = new String(data, 0, end, StandardCharsets.ISO_8859_1);
        return switch (chunk.type()) {
            case "tEXt" -> entry(keyword, tail(data, end + 1), StandardCharsets.ISO_8859_1, "", "");
            case "zTXt" ->
                end + 2 > data.length || data[end + 1] != 0
                        ? Optional.empty()
                        : inflated(data, end + 2, LONGEST_TEXT)
                                .flatMap(text -> entry(keyword, text, StandardCharsets.ISO_8859_1, "", ""));
            default -> international(keyword, data, end + 1);
        };
    }

    private static Optional<TextEntry> international(String keyword, byte[] data, int start) {
        int language = start + 2;
        int languageEnd = zero(data, language);
        int translatedEnd = languageEnd < 0 ? -1 : zero(data, languageEnd + 1);
        if (translatedEnd < 0 || data[start] < 0 || data[start] > 1 || data[start + 1] != 0) {
            return Optional.empty();
        }
        String tag = new String(data, language, languageEnd - language, StandardCharsets.US_ASCII);
        String translated = new String(data, languageEnd + 1, translatedEnd - languageEnd - 1, StandardCharsets.UTF_8);
        Optional<byte[]> text = data[start] == 1
                ? inflated(data, translatedEnd + 1, LONGEST_TEXT)
                : Optional.of(tail(data, translatedEnd + 1));
        return text.flatMap(bytes -> entry(keyword, bytes, StandardCharsets.UTF_8, tag, translated));
    }

    private static Optional<TextEntry> entry(
            String keyword, byte[] text, Charset charset, String language, String translated) {
        return Optional.of(new TextEntry(keyword, new String(text, charset).replace("\0", ""), language, translated));
    }

    /**
     * EXIF as ImageMagick wrote it before PNG had a chunk for it: hexadecimal, under a keyword of its own. It moves to the
     * chunk, so that nobody applies its orientation twice.
     */
    private static Optional<Exif> exifAmong(List<TextEntry> texts) {
        for (TextEntry entry : texts) {
            String keyword = entry.keyword();
            if (keyword.equals("Raw profile type exif") || keyword.equals("Raw profile type APP1")) {
                Optional<Exif> exif = RawProfile.bytes(entry.text())
                        .map(bytes -> RawProfile.without(EXIF_PREFIX, bytes))
                        .flatMap(Exif::of);
                if (exif.isPresent()) {
                    texts.remove(entry);
                    return exif;
                }
            }
        }
        return Optional.empty();
    }

    /** Empty if the data is damaged or gets too long. */
    private static Optional<byte[]> inflated(byte[] data, int start, int longest) {
        try (InputStream inflater =
                new InflaterInputStream(new ByteArrayInputStream(data, start, data.length - start))) {
            byte[] bytes = inflater.readNBytes(longest + 1);
            return bytes.length > longest ? Optional.empty() : Optional.of(bytes);
        } catch (IOException damaged) {
            return Optional.empty();
        }
    }

    private static int zero(byte[] data, int start) {
        for (int i = Math.max(0, start); i < data.length; i++) {
            if (data[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    private static byte[] tail(byte[] data, int start) {
        return Arrays.copyOfRange(data, Math.min(start, data.length), data.length);
    }
}
