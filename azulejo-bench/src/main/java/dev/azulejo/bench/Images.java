package dev.azulejo.bench;

import dev.azulejo.image.Planes;
import java.awt.image.BufferedImage;

/** Planes as pictures of 8 bit, which the command's own interface takes. */
final class Images {
    private Images() {}

    /** @param planes [3, height, width] in 0..1 */
    static BufferedImage of(Planes planes) {
        BufferedImage image = new BufferedImage(planes.width(), planes.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < planes.height(); y++) {
            for (int x = 0; x < planes.width(); x++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    rgb = rgb << 8 | Math.round(planes.at(c, y, x) * 255);
                }
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }

    /** Limits every sample to 0..1, in place. */
    static Planes clamped(Planes planes) {
        float[] data = planes.data();
        for (int i = 0; i < data.length; i++) {
            data[i] = Math.min(1, Math.max(0, data[i]));
        }
        return planes;
    }
}
