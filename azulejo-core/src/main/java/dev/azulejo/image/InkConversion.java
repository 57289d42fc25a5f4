package dev.azulejo.image;

/** For CMYK without a profile: what is left of white light after each ink and black. There is no way back. */
record InkConversion() implements ColourConversion {
    @Override
    public int components() {
        return 4;
    }

    @Override
    public boolean isReversible() {
        return false;
    }

    @Override
    public void toSrgb(float[][] device, float[][] srgb, int count) {
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < count; i++) {
                srgb[c][i] = (1 - device[c][i]) * (1 - device[3][i]);
            }
        }
    }

    @Override
    public void fromSrgb(float[][] srgb, float[][] device, int count) {
        throw new UnsupportedOperationException("a picture is not written in CMYK without a profile");
    }
}
