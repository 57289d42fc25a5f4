package dev.azulejo.image;

import com.luciad.imageio.webp.CompressionType;
import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPImageWriterSpi;
import com.luciad.imageio.webp.WebPReadParam;
import com.luciad.imageio.webp.WebPReader;
import com.luciad.imageio.webp.WebPWriteParam;
import com.luciad.imageio.webp.WebPWriter;
import dev.azulejo.fault.MachineException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalInt;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.ImageInputStream;

/** The native library that knows WebP, which is not there for every machine. */
final class Libwebp {
    private Libwebp() {}

    /** Something that needs the library. */
    interface Work<T> {
        T done() throws IOException;
    }

    /**
     * Does something that needs the library.
     *
     * @param name of the picture
     * @throws MachineException if the library is not there for this machine or cannot be loaded
     */
    static <T> T with(String name, Work<T> work) throws IOException {
        require(name);
        try {
            return work.done();
        } catch (LinkageError unusable) {
            throw missing(name, unusable.getMessage(), unusable);
        }
    }

    private static MachineException missing(String name, String reason, LinkageError cause) {
        return new MachineException(
                "%s is a WebP picture, and libwebp cannot be loaded here (%s, %s: %s); use PNG instead"
                        .formatted(name, System.getProperty("os.name"), System.getProperty("os.arch"), reason),
                cause);
    }

    /** Whether the jar has it, asked before the jar is, which complains at length. */
    private static boolean isThere() {
        String system = System.getProperty("os.name");
        String processor = System.getProperty("os.arch");
        if (processor.startsWith("arm")) {
            return true; // Of these there are many, which the jar knows to tell apart.
        }
        String folder = system.startsWith("Windows") ? "Windows" : system.startsWith("Mac") ? "Mac" : system;
        String file = switch (folder) {
            case "Windows" -> "webp-imageio.dll";
            case "Mac" -> "libwebp-imageio.dylib";
            default -> "libwebp-imageio.so";
        };
        String path = "/native/%s/%s/%s".formatted(folder, processor.equals("amd64") ? "x86_64" : processor, file);
        return Libwebp.class.getResource(path) != null;
    }

    /**
     * Asks whether the library is there.
     *
     * @param name of the picture
     * @throws MachineException if not
     */
    static void require(String name) {
        if (!isThere()) {
            throw missing(name, "there is none for this machine", new UnsatisfiedLinkError("libwebp"));
        }
    }

    /**
     * A file of the picture.
     *
     * @param image red, green, blue, and alpha if there is any, in 8 bits each
     * @param quality 1 to 100; empty loses nothing
     */
    static byte[] encoded(BufferedImage image, OptionalInt quality) throws IOException {
        WebPWriteParam parameters = new WebPWriteParam(Locale.ROOT);
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionType(quality.isPresent() ? CompressionType.Lossy : CompressionType.Lossless);
        quality.ifPresent(percent -> parameters.setCompressionQuality(percent / 100f));
        // Of two by two pixels only one colour is kept; this chooses it with care, for a third of the time more.
        parameters.setUseSharpYUV(true);
        // Colours under transparent pixels stay, too.
        parameters.setExact(quality.isEmpty());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WebPWriter writer = new WebPWriter(new WebPImageWriterSpi());
        try (FrontToBack stream = new FrontToBack(bytes)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /**
     * Some rows of a picture.
     *
     * @return alpha, red, green, blue in 8 bits each, [rows * width]
     * @throws IOException if the file is damaged
     */
    static int[] rows(WebpFile file, int top, int rows) throws IOException {
        try (ImageInputStream stream = new SplicedImageStream(file.file(), file.still())) {
            WebPReader reader = new WebPReader(new WebPImageReaderSpi());
            reader.setInput(stream, true, true);
            WebPReadParam parameters = reader.getDefaultReadParam();
            if (rows < file.height()) {
                parameters.setUseCropping(true);
                parameters.setCropWidth(file.width());
                parameters.setCropTop(top);
                parameters.setCropHeight(rows);
            }
            BufferedImage image = reader.read(0, parameters);
            return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        }
    }
}
