package dev.azulejo.measure;

/** The orthonormal two-dimensional DCT of 8x8 blocks, as JPEG uses it: white noise keeps its standard deviation. */
final class BlockTransform {
    static final int SIDE = 8;

    private static final float[] BASIS = basis();

    private final float[] rows = new float[SIDE * SIDE];

    private static float[] basis() {
        float[] basis = new float[SIDE * SIDE];
        for (int frequency = 0; frequency < SIDE; frequency++) {
            double scale = Math.sqrt((frequency == 0 ? 1.0 : 2.0) / SIDE);
            for (int i = 0; i < SIDE; i++) {
                basis[frequency * SIDE + i] = (float) (scale * Math.cos(Math.PI * (i + 0.5) * frequency / SIDE));
            }
        }
        return basis;
    }

    /**
     * Fills {@code coefficients} ([vertical frequency, horizontal frequency]) from the block whose first sample is {@code
     * samples[start]} and whose rows lie {@code stride} apart.
     */
    void forward(float[] samples, int start, int stride, float[] coefficients) {
        for (int y = 0; y < SIDE; y++) {
            int row = start + y * stride;
            for (int frequency = 0; frequency < SIDE; frequency++) {
                float sum = 0;
                for (int x = 0; x < SIDE; x++) {
                    sum += BASIS[frequency * SIDE + x] * samples[row + x];
                }
                rows[y * SIDE + frequency] = sum;
            }
        }
        for (int frequency = 0; frequency < SIDE; frequency++) {
            for (int x = 0; x < SIDE; x++) {
                float sum = 0;
                for (int y = 0; y < SIDE; y++) {
                    sum += BASIS[frequency * SIDE + y] * rows[y * SIDE + x];
                }
                coefficients[frequency * SIDE + x] = sum;
            }
        }
    }
}
