package dev.azulejo.image;

/**
 * Colour fix by adaptive instance normalisation (Huang and Belongie 2017): every channel gets the mean and the standard
 * deviation of the base. One correction for the whole picture; it needs no margin, but both pictures' statistics first.
 */
public final class AdaInColour {
    /** Under this standard deviation a channel is flat: its detail is rounding and must not be blown up. */
    private static final double FLAT = 1e-5;

    private AdaInColour() {}

    /**
     * The result with the base's statistics, computed as it is read; not clamped.
     *
     * @param result [channels, height, width]
     * @param own statistics of {@code result}
     * @param base statistics of the base
     * @throws IllegalArgumentException if the statistics have another number of channels
     */
    public static BlockSource view(BlockSource result, ChannelStatistics own, ChannelStatistics base) {
        int channels = result.channels();
        if (own.means().length != channels || base.means().length != channels) {
            throw new IllegalArgumentException("statistics of " + channels + " channels were expected, found "
                    + own.means().length + " and " + base.means().length);
        }
        float[] gains = new float[channels];
        float[] offsets = new float[channels];
        for (int c = 0; c < channels; c++) {
            double deviation = own.deviations()[c];
            double gain = deviation < FLAT ? 1 : base.deviations()[c] / deviation;
            gains[c] = (float) gain;
            offsets[c] = (float) (base.means()[c] - gain * own.means()[c]);
        }
        return new View(result, gains, offsets);
    }

    private static final class View extends BlockView {
        private final BlockSource result;
        private final float[] gains;
        private final float[] offsets;

        View(BlockSource result, float[] gains, float[] offsets) {
            super(result.channels(), result.height(), result.width());
            this.result = result;
            this.gains = gains;
            this.offsets = offsets;
        }

        @Override
        protected void compute(int y, int x, Planes block) {
            result.read(y, x, block);
            int plane = block.height() * block.width();
            float[] data = block.data();
            for (int c = 0; c < gains.length; c++) {
                float gain = gains[c];
                float offset = offsets[c];
                for (int i = c * plane; i < (c + 1) * plane; i++) {
                    data[i] = gain * data[i] + offset;
                }
            }
        }
    }
}
