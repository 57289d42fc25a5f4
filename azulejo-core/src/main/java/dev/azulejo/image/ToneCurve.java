package dev.azulejo.image;

/** How a device value in 0..1 encodes linear light in 0..1. Increasing in both directions. */
interface ToneCurve {
    /** The curve of sRGB (IEC 61966-2-1). */
    ToneCurve SRGB = new Parametric(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045, 0, 0);

    /** Linear light of a device value. */
    double decode(double value);

    /** Device value of linear light. */
    double encode(double linear);

    /** A power. */
    record Power(double exponent) implements ToneCurve {
        @Override
        public double decode(double value) {
            return exponent == 1 ? value : Math.pow(value, exponent);
        }

        @Override
        public double encode(double linear) {
            return exponent == 1 ? linear : Math.pow(linear, 1 / exponent);
        }
    }

    /** ICC's parametric curve: (a x + b)^g + e from d on, c x + f below. */
    record Parametric(double g, double a, double b, double c, double d, double e, double f) implements ToneCurve {
        @Override
        public double decode(double value) {
            return value >= d ? Math.pow(Math.max(0, a * value + b), g) + e : c * value + f;
        }

        @Override
        public double encode(double linear) {
            double seam = Math.pow(Math.max(0, a * d + b), g) + e;
            if (linear >= seam || c == 0) {
                return Math.min(1, Math.max(d, (Math.pow(Math.max(0, linear - e), 1 / g) - b) / a));
            }
            return Math.max(0, Math.min(d, (linear - f) / c));
        }
    }

    /** Evenly spaced samples, joined by straight lines. */
    record Sampled(double[] samples) implements ToneCurve {
        @Override
        public double decode(double value) {
            double position = Math.max(0, Math.min(1, value)) * (samples.length - 1);
            int index = Math.min((int) position, samples.length - 2);
            return samples[index] + (position - index) * (samples[index + 1] - samples[index]);
        }

        @Override
        public double encode(double linear) {
            int low = 0;
            int high = samples.length - 1;
            if (linear >= samples[high]) {
                return 1;
            }
            while (high - low > 1) {
                int middle = (low + high) >>> 1;
                if (samples[middle] <= linear) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            double step = samples[high] - samples[low];
            double part = step > 0 ? Math.max(0, Math.min(1, (linear - samples[low]) / step)) : 0;
            return (low + part) / (samples.length - 1);
        }
    }
}
