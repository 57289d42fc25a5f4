package dev.azulejo.measure;

import dev.azulejo.image.Planes;

/** Luminance of red, green, blue planes with the weights of ITU-R BT.601: 0.299, 0.587, 0.114. */
final class Luminance {
    private static final float RED = 0.299f;
    private static final float GREEN = 0.587f;
    private static final float BLUE = 0.114f;

    private Luminance() {}

    /** [1, height, width] from three planes; a single plane is luminance already and is returned as it is. */
    static Planes of(Planes picture) {
        if (picture.channels() == 1) {
            return picture;
        }
        if (picture.channels() != 3) {
            throw new IllegalArgumentException("1 or 3 channels were expected, found " + picture.channels());
        }
        Planes luminance = new Planes(1, picture.height(), picture.width());
        int plane = picture.height() * picture.width();
        float[] data = picture.data();
        float[] to = luminance.data();
        for (int i = 0; i < plane; i++) {
            to[i] = RED * data[i] + GREEN * data[plane + i] + BLUE * data[2 * plane + i];
        }
        return luminance;
    }
}
