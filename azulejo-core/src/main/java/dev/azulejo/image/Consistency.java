package dev.azulejo.image;

/**
 * Back-projection: holds an enlarged picture to the picture that it was made from, so that reducing it again gives the
 * input (Irani and Peleg 1991, "Improving resolution by image registration"; the range part of the range-null space
 * decomposition, Wang, Yu and Zhang 2022, "Zero-shot image restoration using denoising diffusion null-space model").
 *
 * <p>One step is {@code x += weight * enlarge(input - reduce(x))}, clamped to 0..1; reduce is {@link
 * Kernel#BICUBIC_ANTIALIASED}, enlarge is {@link Kernel#BICUBIC}. What the step adds is smooth: it moves low frequencies
 * and leaves the detail that was painted.
 *
 * <p>Two steps bring photographs to about 50 to 60 dB. Where an input has full contrast from one pixel to the next (text of
 * one-pixel strokes, sharp highlights in saturated colour) no picture in 0..1 reduces to it exactly: more steps then win little.
 */
public final class Consistency {
    /** Steps that are enough: on photographs what is left is about as small as the rounding of 8 bits. */
    public static final int STEPS = 2;

    private Consistency() {}

    /** {@link #view(BlockSource, BlockSource, double, int)} with {@link #STEPS} steps. */
    public static BlockSource view(BlockSource enlarged, BlockSource input, double weight) {
        return view(enlarged, input, weight, STEPS);
    }

    /**
     * The enlarged picture after {@code steps} steps of back-projection, computed as it is read. A block needs a margin of
     * about four input pixels on each side for every step.
     *
     * @param enlarged [channels, height, width] in 0..1 (values outside are clamped)
     * @param input the picture that {@code enlarged} shows, [channels, height, width] in 0..1, no side larger; the sides need
     *     not be in an integer ratio
     * @param weight 0..1; with 0 the view only clamps
     * @param steps at least 0
     * @throws IllegalArgumentException if the shapes do not fit, or weight or steps are out of range
     */
    public static BlockSource view(BlockSource enlarged, BlockSource input, double weight, int steps) {
        if (input.channels() != enlarged.channels()
                || input.height() > enlarged.height()
                || input.width() > enlarged.width()) {
            throw new IllegalArgumentException("an input of " + enlarged.channels() + " channels and at most "
                    + enlarged.height() + "x" + enlarged.width() + " was expected, found " + input.channels()
                    + " channels of " + input.height() + "x" + input.width());
        }
        if (!(weight >= 0 && weight <= 1) || steps < 0) {
            throw new IllegalArgumentException(
                    "a weight in 0..1 and at least 0 steps were expected, found " + weight + " and " + steps);
        }
        if (weight == 0 || steps == 0) {
            return new Clamped(enlarged);
        }
        Resample reduce = reduce(Area.of(enlarged), Area.of(input));
        Resample enlarge = enlarge(Area.of(enlarged), Area.of(input));
        BlockSource view = enlarged;
        for (int step = 0; step < steps; step++) {
            view = new Step(view, input, (float) weight, reduce, enlarge);
        }
        return view;
    }

    /**
     * The part of the enlarged picture that {@link #view(BlockSource, BlockSource, double)} reads for an area of the view.
     *
     * @param area inside the enlarged picture
     * @param enlarged size of the enlarged picture, as an area
     * @param input size of the input
     * @param weight 0..1
     */
    public static Area needed(Area area, Area enlarged, Area input, double weight) {
        if (weight == 0) {
            return area;
        }
        Resample reduce = reduce(enlarged, input);
        Resample enlarge = enlarge(enlarged, input);
        Area needed = area;
        for (int step = 0; step < STEPS; step++) {
            needed = needed(needed, reduce, enlarge);
        }
        return needed;
    }

    private static Area needed(Area block, Resample reduce, Resample enlarge) {
        return reduce.needed(enlarge.needed(block)).joined(block);
    }

    private static Resample reduce(Area enlarged, Area input) {
        return new Resample(
                enlarged.height(), enlarged.width(), input.height(), input.width(), Kernel.BICUBIC_ANTIALIASED);
    }

    private static Resample enlarge(Area enlarged, Area input) {
        return new Resample(input.height(), input.width(), enlarged.height(), enlarged.width(), Kernel.BICUBIC);
    }

    /**
     * The weight that {@code --consistency auto} uses: clamp((3 - noise) / 2, 0, 1) * min(1, factor - 1). A noisy input is
     * not worth being held to; at factor 1 the input itself would come back.
     *
     * @param noise standard deviation of the input's noise in 1/255, at least 0
     * @param factor enlargement, at least 1
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static double weight(double noise, double factor) {
        if (!(noise >= 0) || !(factor >= 1)) {
            throw new IllegalArgumentException(
                    "noise of at least 0 and a factor of at least 1 were expected, found " + noise + " and " + factor);
        }
        return Math.max(0, Math.min(1, (3 - noise) / 2)) * Math.min(1, factor - 1);
    }

    private static final class Step extends BlockView {
        private final BlockSource enlarged;
        private final BlockSource input;
        private final float weight;
        private final Resample reduce;
        private final Resample enlarge;
        private final SparePlanes spare = new SparePlanes();

        Step(BlockSource enlarged, BlockSource input, float weight, Resample reduce, Resample enlarge) {
            super(enlarged.channels(), enlarged.height(), enlarged.width());
            this.enlarged = enlarged;
            this.input = input;
            this.weight = weight;
            this.reduce = reduce;
            this.enlarge = enlarge;
        }

        @Override
        protected void compute(int y, int x, Planes block) {
            Area asked = new Area(y, x, block.height(), block.width());
            Area low = enlarge.needed(asked);
            Area needed = needed(asked, reduce, enlarge);
            Planes part = spare.read(enlarged, needed);
            Planes difference = new Planes(channels(), low.height(), low.width());
            reduce.apply(part, needed.y(), needed.x(), difference, low.y(), low.x());
            float[] given = input.read(low).data();
            float[] values = difference.data();
            for (int i = 0; i < values.length; i++) {
                values[i] = weight * (given[i] - values[i]);
            }
            enlarge.apply(difference, low.y(), low.x(), block, y, x);
            for (int c = 0; c < channels(); c++) {
                for (int i = 0; i < block.height(); i++) {
                    int from = part.row(c, y + i - needed.y()) + x - needed.x();
                    addAndClamp(part.data(), from, block.data(), block.row(c, i), block.width());
                }
            }
            spare.give(part);
        }

        private static void addAndClamp(float[] part, int from, float[] block, int to, int length) {
            for (int i = 0; i < length; i++) {
                block[to + i] = Math.max(0f, Math.min(1f, block[to + i] + part[from + i]));
            }
        }
    }

    private static final class Clamped extends BlockView {
        private final BlockSource source;

        Clamped(BlockSource source) {
            super(source.channels(), source.height(), source.width());
            this.source = source;
        }

        @Override
        protected void compute(int y, int x, Planes block) {
            source.read(y, x, block);
            float[] data = block.data();
            for (int i = 0; i < data.length; i++) {
                data[i] = Math.max(0f, Math.min(1f, data[i]));
            }
        }
    }
}
