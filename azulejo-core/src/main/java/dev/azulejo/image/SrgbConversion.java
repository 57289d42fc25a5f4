package dev.azulejo.image;

/** For files in sRGB already, the usual case: red, green and blue as they are, gray as three equal ones. */
record SrgbConversion(int components) implements ColourConversion {
    @Override
    public boolean isReversible() {
        return true;
    }

    @Override
    public void toSrgb(float[][] device, float[][] srgb, int count) {
        for (int c = 0; c < 3; c++) {
            System.arraycopy(device[components == 1 ? 0 : c], 0, srgb[c], 0, count);
        }
    }

    @Override
    public void fromSrgb(float[][] srgb, float[][] device, int count) {
        if (components == 1) {
            Luminance.gray(srgb, device[0], count);
        } else {
            for (int c = 0; c < 3; c++) {
                System.arraycopy(srgb[c], 0, device[c], 0, count);
            }
        }
    }
}
