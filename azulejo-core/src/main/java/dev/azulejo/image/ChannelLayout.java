package dev.azulejo.image;

/** What the samples of a pixel in a file are, in this order. */
enum ChannelLayout {
    GRAY(1, false),
    GRAY_ALPHA(1, true),
    RGB(3, false),
    RGB_ALPHA(3, true),
    /** Cyan, magenta, yellow, black; the maximum is full ink. */
    CMYK(4, false);

    private final int colours;
    private final boolean alpha;

    ChannelLayout(int colours, boolean alpha) {
        this.colours = colours;
        this.alpha = alpha;
    }

    static ChannelLayout of(boolean gray, boolean alpha) {
        return gray ? (alpha ? GRAY_ALPHA : GRAY) : alpha ? RGB_ALPHA : RGB;
    }

    /** Colour channels, without alpha. */
    int colours() {
        return colours;
    }

    boolean alpha() {
        return alpha;
    }

    /** Samples of a pixel. */
    int samples() {
        return colours + (alpha ? 1 : 0);
    }
}
