package dev.azulejo;

import dev.azulejo.fault.SettingsException;
import java.util.Locale;

/** How large the result shall be. The aspect of the picture is always kept. */
public sealed interface TargetSize permits TargetSize.Factor, TargetSize.Fit, TargetSize.LongEdge, PrintSize {
    /** Smallest factor: the picture keeps its size and is only repainted. */
    double MIN_FACTOR = 1;

    /** Largest factor. */
    double MAX_FACTOR = 16;

    /**
     * The factor that an input of this size is enlarged by.
     *
     * @throws SettingsException if that is outside 1..16
     */
    default double factorFor(int width, int height) {
        double factor = rawFactor(width, height);
        if (!(factor >= MIN_FACTOR && factor <= MAX_FACTOR)) {
            throw new SettingsException(String.format(
                    Locale.ROOT,
                    "the result would be %.3f times the picture of %dx%d pixels (%s), expected a factor of 1 to 16",
                    factor,
                    width,
                    height,
                    this));
        }
        return factor;
    }

    /** The factor, not checked. */
    double rawFactor(int width, int height);

    /** The result's width for an input of this size: rounded, at least 1. */
    default int widthFor(int width, int height) {
        return side(width, factorFor(width, height));
    }

    /** The result's height for an input of this size: rounded, at least 1. */
    default int heightFor(int width, int height) {
        return side(height, factorFor(width, height));
    }

    private static int side(int length, double factor) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, Math.round(length * factor)));
    }

    /**
     * A multiple of the input's sides.
     *
     * @param factor 1 to 16, fractions too
     */
    record Factor(double factor) implements TargetSize {
        /** @throws SettingsException if the factor is outside 1..16 */
        public Factor {
            if (!(factor >= MIN_FACTOR && factor <= MAX_FACTOR)) {
                throw new SettingsException("the factor is " + factor + ", expected 1 to 16");
            }
        }

        @Override
        public double rawFactor(int width, int height) {
            return factor;
        }

        @Override
        public String toString() {
            return "factor " + (factor == Math.rint(factor) ? Long.toString((long) factor) : Double.toString(factor));
        }
    }

    /**
     * As large as fits inside a box.
     *
     * @param width of the box in pixels
     * @param height of the box in pixels
     */
    record Fit(int width, int height) implements TargetSize {
        /** @throws SettingsException if a side is not positive */
        public Fit {
            if (width < 1 || height < 1) {
                throw new SettingsException("the size is " + width + "x" + height + ", expected positive sides");
            }
        }

        @Override
        public double rawFactor(int inputWidth, int inputHeight) {
            return Math.min((double) width / inputWidth, (double) height / inputHeight);
        }

        @Override
        public String toString() {
            return "size " + width + "x" + height;
        }
    }

    /**
     * The longer side in pixels.
     *
     * @param pixels at least 1
     */
    record LongEdge(int pixels) implements TargetSize {
        /** @throws SettingsException if not positive */
        public LongEdge {
            if (pixels < 1) {
                throw new SettingsException("the long edge is " + pixels + " pixels, expected at least 1");
            }
        }

        @Override
        public double rawFactor(int width, int height) {
            return (double) pixels / Math.max(width, height);
        }

        @Override
        public String toString() {
            return "long edge " + pixels;
        }
    }
}
