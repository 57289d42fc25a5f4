package dev.azulejo.image;

/** For gray files with a tone curve of their own. The result's gray is the luminance of its colours. */
record GrayConversion(ToneCurve curve) implements ColourConversion {
    @Override
    public int components() {
        return 1;
    }

    @Override
    public boolean isReversible() {
        return true;
    }

    @Override
    public void toSrgb(float[][] device, float[][] srgb, int count) {
        for (int i = 0; i < count; i++) {
            float value = (float) Math.max(0, Math.min(1, ToneCurve.SRGB.encode(curve.decode(device[0][i]))));
            srgb[0][i] = value;
            srgb[1][i] = value;
            srgb[2][i] = value;
        }
    }

    @Override
    public void fromSrgb(float[][] srgb, float[][] device, int count) {
        for (int i = 0; i < count; i++) {
            double linear = Luminance.linear(srgb[0][i], srgb[1][i], srgb[2][i]);
            device[0][i] = (float) Math.max(0, Math.min(1, curve.encode(linear)));
        }
    }
}
