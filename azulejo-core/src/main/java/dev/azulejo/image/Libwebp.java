package dev.azulejo.image;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import com.luciad.imageio.webp.WebPReadParam;
import com.luciad.imageio.webp.WebPReader;
import dev.azulejo.fault.MachineException;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
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
        if (!isThere()) {
            throw missing(name, "there is none for this machine", new UnsatisfiedLinkError("libwebp"));
        }
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
