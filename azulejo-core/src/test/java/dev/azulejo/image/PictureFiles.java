package dev.azulejo.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Picture files for tests, put together byte by byte or by ImageIO, never by the code under test. */
final class PictureFiles {
    static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private PictureFiles() {}

    static Picture read(byte[] file) {
        return Picture.read(PictureInput.of(new ByteArrayInputStream(file)));
    }

    /** A PNG file: the chunks go between header and pixels; rows are bytes without their filter byte. */
    static byte[] png(int width, int depth, int colourType, List<byte[]> chunks, byte[]... rows) {
        ByteBuffer header = ByteBuffer.allocate(13);
        header.putInt(width).putInt(rows.length).put((byte) depth).put((byte) colourType);
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        for (byte[] row : rows) {
            raw.write(0);
            raw.writeBytes(row);
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        file.writeBytes(chunk("IHDR", header.array()));
        chunks.forEach(file::writeBytes);
        file.writeBytes(chunk("IDAT", deflated(raw.toByteArray())));
        file.writeBytes(chunk("IEND"));
        return file.toByteArray();
    }

    static byte[] chunk(String type, byte... data) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(name)
                .put(data)
                .putInt((int) crc.getValue())
                .array();
    }

    static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, new Deflater(9))) {
            deflater.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A picture whose colours change over all of it, quickly and slowly. */
    static BufferedImage colourful(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = 255 * x / width;
                int green = 255 * y / height;
                int blue = (x * 7 + y * 13) & 0xFF;
                int alpha = 255 - (x + y) % 200;
                image.setRGB(x, y, alpha << 24 | red << 16 | green << 8 | blue);
            }
        }
        return image;
    }

    static byte[] written(BufferedImage image, String format, boolean progressive) {
        return written(new IIOImage(image, null, null), format, progressive);
    }

    /**
     * A baseline JPEG file.
     *
     * @param across how many times as wide the samples of colours are as those of luma
     * @param down how many times as high
     * @param restarts blocks of luma and colours between two restart markers; 0 means none
     */
    static byte[] jpeg(BufferedImage image, int across, int down, int restarts) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        String format = "javax_imageio_jpeg_image_1.0";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
            IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(format);
            IIOMetadataNode luma =
                    (IIOMetadataNode) tree.getElementsByTagName("componentSpec").item(0);
            luma.setAttribute("HsamplingFactor", Integer.toString(across));
            luma.setAttribute("VsamplingFactor", Integer.toString(down));
            if (restarts > 0) {
                IIOMetadataNode interval = new IIOMetadataNode("dri");
                interval.setAttribute("interval", Integer.toString(restarts));
                tree.getElementsByTagName("markerSequence").item(0).appendChild(interval);
            }
            metadata.setFromTree(format, tree);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, metadata), null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A JPEG file of samples as they are, without a word on what they mean. */
    static byte[] rawJpeg(Raster samples) {
        return rawJpeg(samples, false);
    }

    static byte[] rawJpeg(Raster samples, boolean progressive) {
        return written(new IIOImage(samples, null, null), "jpeg", progressive);
    }

    private static byte[] written(IIOImage image, String format, boolean progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        if (progressive) {
            parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        }
        if (format.equals("jpeg")) {
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(1);
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

    /** The JPEG file with segments put in right behind its first marker, instead of a JFIF segment. */
    static byte[] withSegments(byte[] jpeg, byte[]... segments) {
        boolean jfif = (jpeg[3] & 0xFF) == 0xE0;
        int rest = jfif ? 4 + ByteBuffer.wrap(jpeg).getShort(4) : 2;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(jpeg, 0, 2);
        for (byte[] segment : segments) {
            file.writeBytes(segment);
        }
        file.write(jpeg, rest, jpeg.length - rest);
        return file.toByteArray();
    }

    static byte[] segment(int marker, byte[]... parts) {
        byte[] data = join(parts);
        return ByteBuffer.allocate(4 + data.length)
                .put((byte) 0xFF)
                .put((byte) marker)
                .putShort((short) (data.length + 2))
                .put(data)
                .array();
    }
}
