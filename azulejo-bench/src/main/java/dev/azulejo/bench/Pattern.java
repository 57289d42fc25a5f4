package dev.azulejo.bench;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A picture of any size with edges, slopes and some grain, made of nothing but its positions. */
final class Pattern {
    private static final int BYTE = 255;

    private Pattern() {}

    /** A square one. */
    static void write(int side, Path file) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int rings = (int) (96 * Math.sin((x * x + (double) y * y) / (40.0 * side)));
                int grain = (x * 7919 + y * 104729 ^ x * y) & 15;
                int red = clamp(128 + rings + grain);
                int green = clamp(BYTE * y / side + grain);
                int blue = clamp((x >> 6 & 1) == (y >> 6 & 1) ? 200 : 60 + grain);
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(BYTE, value));
    }
}
