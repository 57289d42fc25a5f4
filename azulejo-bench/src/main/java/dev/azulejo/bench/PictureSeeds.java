package dev.azulejo.bench;

import dev.azulejo.image.ColourProfile;
import dev.azulejo.image.Exif;
import dev.azulejo.image.IccProfile;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.PictureFormat;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.PictureWriter;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resolution;
import dev.azulejo.image.TextEntry;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Small valid pictures of every kind that is read, by kind: what {@link MutatedPictures} damages. */
final class PictureSeeds {
    private static final int WIDTH = 37;
    private static final int HEIGHT = 29;

    private PictureSeeds() {}

    /** Files by their kind: png, jpeg, tiff, webp. */
    static Map<String, List<byte[]>> byKind() {
        Map<String, List<byte[]>> seeds = new LinkedHashMap<>();
        seeds.put("png", png());
        seeds.put("jpeg", jpeg());
        seeds.put("tiff", tiff());
        seeds.put("webp", webp());
        return seeds;
    }

    private static List<byte[]> png() {
        List<byte[]> seeds = new ArrayList<>();
        for (int type : new int[] {
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_USHORT_GRAY,
            BufferedImage.TYPE_BYTE_INDEXED,
            BufferedImage.TYPE_BYTE_BINARY
        }) {
            for (boolean interlaced : new boolean[] {false, true}) {
                seeds.add(written("png", picture(type), interlaced, Optional.empty(), false));
            }
        }
        byte[] metadata = withMetadata();
        seeds.add(metadata);
        seeds.add(withCompressedTexts(metadata));
        return seeds;
    }

    /** With a chunk zTXt and a compressed iTXt right behind the header. */
    private static byte[] withCompressedTexts(byte[] png) {
        int behindHeader = 33;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(png, 0, behindHeader);
        file.writeBytes(chunk("zTXt", "Comment\0\0", deflated(new byte[500])));
        file.writeBytes(chunk("iTXt", "Title\0\1\0de\0Titel\0", deflated(new byte[] {'c', 'a', 't'})));
        file.write(png, behindHeader, png.length - behindHeader);
        return file.toByteArray();
    }

    private static byte[] chunk(String type, String head, byte[] rest) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes((type + head).getBytes(StandardCharsets.ISO_8859_1));
        data.writeBytes(rest);
        CRC32 crc = new CRC32();
        crc.update(data.toByteArray());
        return ByteBuffer.allocate(data.size() + 8)
                .putInt(data.size() - 4)
                .put(data.toByteArray())
                .putInt((int) crc.getValue())
                .array();
    }

    private static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(deflated)) {
            deflater.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return deflated.toByteArray();
    }

    /** A PNG file with a profile, EXIF, texts of all kinds and a resolution. */
    private static byte[] withMetadata() {
        byte[] srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        ColourProfile profile =
                IccProfile.of("sRGB", srgb).map(found -> (ColourProfile) found).orElseThrow();
        Metadata metadata = new Metadata(
                List.of(
                        new TextEntry(TextEntry.PARAMETERS, "a cat\nSteps: 20, Sampler: Euler a"),
                        new TextEntry("Title", "Grüße", "de", "Titel"),
                        new TextEntry(TextEntry.IPTC, "\niptc\n       8\n1c02050003636174\n"),
                        new TextEntry(TextEntry.XMP, "<x:xmpmeta><azulejo:settings>{}</azulejo:settings></x:xmpmeta>")),
                Exif.of(exif()),
                Optional.of(Resolution.dotsPerInch(300, 300)));
        PictureFormat format = new PictureFormat(WIDTH, HEIGHT, 8, false, true, profile);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (PictureWriter writer = PictureWriter.open(PictureOutput.of(file), format, metadata)) {
            writer.writeRows(new Planes(4, HEIGHT, WIDTH));
            writer.finish();
        }
        return file.toByteArray();
    }

    /** Orientation 6, and a user comment in the private directory. */
    private static byte[] exif() {
        return HexFormat.of()
                .parseHex("4d4d002a00000008" + "0002" + "011200030000000100060000" + "876900040000000100000026"
                        + "00000000" + "0001" + "92860007000000100000" + "0038" + "00000000"
                        + "4153434949000000" + "6120636174212121");
    }

    private static List<byte[]> jpeg() {
        List<byte[]> seeds = new ArrayList<>();
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
            for (boolean progressive : new boolean[] {false, true}) {
                seeds.add(written("jpeg", picture(type), progressive, Optional.empty(), false));
            }
        }
        WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 4, null);
        for (int i = 0; i < inks.getDataBuffer().getSize(); i++) {
            inks.getDataBuffer().setElem(i, i * 37 % 251);
        }
        seeds.add(written("jpeg", new IIOImage(inks, null, null), false, Optional.empty(), false));
        byte[] plain = seeds.get(0);
        seeds.add(withSegment(plain, 0xE1, "Exif\0\0", exif()));
        byte[] srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        byte[] profile = withSegment(plain, 0xE2, "ICC_PROFILE\0\1\1", srgb);
        seeds.add(
                withSegment(profile, 0xED, "Photoshop 3.0\0008BIM\4\4\0\0\0\0\0\6", new byte[] {28, 2, 5, 0, 1, 'c'}));
        return seeds;
    }

    /** A JPEG file with a segment in front. */
    private static byte[] withSegment(byte[] jpeg, int marker, String head, byte[] rest) {
        int length = 2 + head.length() + rest.length;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(jpeg, 0, 2);
        file.writeBytes(new byte[] {(byte) 0xFF, (byte) marker, (byte) (length >> 8), (byte) length});
        file.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        file.writeBytes(rest);
        file.write(jpeg, 2, jpeg.length - 2);
        return file.toByteArray();
    }

    private static List<byte[]> tiff() {
        List<byte[]> seeds = new ArrayList<>();
        for (String compression : List.of("none", "LZW", "ZLib", "Deflate", "PackBits", "JPEG")) {
            for (boolean tiled : new boolean[] {false, true}) {
                Optional<String> packed = Optional.of(compression).filter(name -> !name.equals("none"));
                seeds.add(written("tiff", picture(BufferedImage.TYPE_INT_RGB), false, packed, tiled));
            }
        }
        for (int type : new int[] {
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_INT_ARGB_PRE,
            BufferedImage.TYPE_USHORT_GRAY,
            BufferedImage.TYPE_BYTE_INDEXED,
            BufferedImage.TYPE_BYTE_BINARY
        }) {
            seeds.add(written("tiff", picture(type), false, Optional.of("LZW"), false));
        }
        seeds.add(TiffSeed.separatePlanes(WIDTH, HEIGHT));
        seeds.add(TiffSeed.bigTiff(WIDTH, HEIGHT, exif()));
        return seeds;
    }

    private static List<byte[]> webp() {
        List<byte[]> seeds = new ArrayList<>();
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB}) {
            for (String compression : List.of("Lossy", "Lossless")) {
                seeds.add(written("webp", picture(type), false, Optional.of(compression), false));
            }
        }
        return seeds;
    }

    private static IIOImage picture(int type) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int colour = 255 * x / WIDTH << 16 | 255 * y / HEIGHT << 8 | (x * 7 + y * 13) & 0xFF;
                image.setRGB(x, y, (255 - (x + y) % 200) << 24 | colour);
            }
        }
        return new IIOImage(image, null, null);
    }

    private static byte[] written(
            String format, IIOImage image, boolean progressive, Optional<String> compression, boolean tiled) {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format);
        ImageWriter writer = writers.next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        if (progressive) {
            parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        compression.ifPresent(type -> {
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionType(type);
        });
        if (tiled) {
            parameters.setTilingMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setTiling(16, 16, 0, 0);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(stream);
            writer.write(null, image, parameters);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
