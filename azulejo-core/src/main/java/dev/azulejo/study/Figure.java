package dev.azulejo.study;

/** What is measured on every result. */
enum Figure {
    SEAM_RATIO(
            "seamRatio",
            "Seam ratio",
            "",
            Best.ONE,
            3,
            "How much steeper what was painted is where tiles begin and end than elsewhere."),
    SEAM_RATIO_UNTILED(
            "seamRatioUntiled",
            "Seam ratio to untiled",
            "",
            Best.ONE,
            3,
            "Seam ratio over what the untiled result has on the same lines: the picture's own edges cancel."),
    OVERLAP_SHARPNESS(
            "overlapSharpness",
            "Overlap sharpness",
            "",
            Best.ONE,
            3,
            "Sharpness of what was painted inside the blended bands over outside, relative to the enlarged base."),
    OVERLAP_SHARPNESS_UNTILED(
            "overlapSharpnessUntiled",
            "Overlap sharpness to untiled",
            "",
            Best.ONE,
            3,
            "Overlap sharpness over the same figure of the untiled result."),
    GHOST_INDEX(
            "ghostIndex",
            "Ghost index",
            "",
            Best.LOW,
            3,
            "1 - correlation of the detail that two tiles predict for the place that both cover, at the last step."),
    PERIODICITY(
            "periodicity",
            "Periodicity",
            "",
            Best.LOW,
            2,
            "Strongest line in the spectrum of what was painted over the median around it; chance gives 3 to 5."),
    PSNR_UNTILED(
            "psnrUntiled",
            "PSNR to untiled",
            "dB",
            Best.HIGH,
            2,
            "Likeness to the result that was painted in one piece, with the same noise."),
    SSIM_UNTILED(
            "ssimUntiled",
            "SSIM to untiled",
            "",
            Best.HIGH,
            4,
            "Structural similarity to the result that was painted in one piece."),
    INVENTION(
            "invention",
            "Fidelity",
            "dB",
            Best.HIGH,
            2,
            "PSNR of the result, reduced again, to the input: high where nothing was invented that it contradicts."),
    INVENTION_WORST(
            "inventionWorst", "Worst fidelity", "dB", Best.HIGH, 2, "The same of the worst block of 64 pixels."),
    DRIFT(
            "drift",
            "Hold",
            "dB",
            Best.HIGH,
            1,
            "PSNR of result and enlarged base, both blurred: whether colours and light stayed; from 40 dB on nothing is seen."),
    NIQE(
            "niqe",
            "NIQE",
            "",
            Best.LOW,
            2,
            "How far the texture is from that of sharp photographs, which have mostly 2 to 5."),
    DETAIL("detail", "Detail", "", Best.NONE, 2, "Energy of fine detail over that of the enlarged base."),
    PSNR_ORIGINAL("psnrOriginal", "PSNR to original", "dB", Best.HIGH, 2, "Likeness to the original."),
    SSIM_ORIGINAL("ssimOriginal", "SSIM to original", "", Best.HIGH, 4, "Structural similarity to the original."),
    DETAIL_ORIGINAL(
            "detailOriginal",
            "Detail to original",
            "",
            Best.ONE,
            2,
            "Energy of fine detail over that of the original.");

    /** Which value is the best one. */
    enum Best {
        ONE("one"),
        HIGH("high"),
        LOW("low"),
        NONE("none");

        private final String word;

        Best(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private final String key;
    private final String title;
    private final String unit;
    private final Best best;
    private final int digits;
    private final String help;

    Figure(String key, String title, String unit, Best best, int digits, String help) {
        this.key = key;
        this.title = title;
        this.unit = unit;
        this.best = best;
        this.digits = digits;
        this.help = help;
    }

    String key() {
        return key;
    }

    Best best() {
        return best;
    }

    /** As it stands in the results. */
    Results.FigureEntry entry() {
        return new Results.FigureEntry(key, title, unit, best.word(), digits, help);
    }
}
