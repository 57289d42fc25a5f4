package dev.azulejo.image;

/**
 * An interpolation kernel and what happens to it when a picture is reduced. Antialiased kernels are stretched by the
 * reduction, cut at the edges of the picture and normalised again, as Pillow does; the others look at the nearest samples
 * only, with the edge samples repeated outside.
 */
public enum Kernel {
    /** The sample at floor(position * factor), PyTorch's {@code nearest}. */
    NEAREST(0.5, false),
    /** PyTorch's {@code bilinear} with half-pixel centres. */
    BILINEAR(1, false),
    /** Triangle, antialiased: Pillow's {@code BILINEAR}. */
    BILINEAR_ANTIALIASED(1, true),
    /** Cubic convolution with a = -0.75 (Keys 1981): PyTorch's {@code bicubic} with half-pixel centres. */
    BICUBIC(2, false),
    /** Cubic convolution with a = -0.5, antialiased: Pillow's {@code BICUBIC}, PyTorch's with {@code antialias=True}. */
    BICUBIC_ANTIALIASED(2, true),
    /** Lanczos with three lobes, antialiased: Pillow's {@code LANCZOS}. */
    LANCZOS(3, true);

    private final double radius;
    private final boolean antialiased;

    Kernel(double radius, boolean antialiased) {
        this.radius = radius;
        this.antialiased = antialiased;
    }

    /** Half the width of the kernel, in samples of the source when it is not reduced. */
    public double radius() {
        return radius;
    }

    /** Whether the kernel is stretched when a picture is reduced. */
    public boolean antialiased() {
        return antialiased;
    }

    /** The kernel's value at a distance of {@code t} samples; 0 from {@link #radius()} on. */
    public double at(double t) {
        double d = Math.abs(t);
        if (d >= radius) {
            return 0;
        }
        return switch (this) {
            case NEAREST -> 1;
            case BILINEAR, BILINEAR_ANTIALIASED -> 1 - d;
            case BICUBIC -> cubic(d, -0.75);
            case BICUBIC_ANTIALIASED -> cubic(d, -0.5);
            case LANCZOS -> sinc(d) * sinc(d / 3);
        };
    }

    private static double cubic(double d, double a) {
        return d < 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : (((d - 5) * d + 8) * d - 4) * a;
    }

    private static double sinc(double d) {
        return d == 0 ? 1 : Math.sin(Math.PI * d) / (Math.PI * d);
    }
}
