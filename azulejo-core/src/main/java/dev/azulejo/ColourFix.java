package dev.azulejo;

/** How the result's colours are held to the enlarged base. */
public enum ColourFix {
    /** Low frequencies come from the base, as in StableSR. */
    WAVELET("wavelet"),
    /** Mean and deviation of each channel come from the base. */
    ADAIN("adain"),
    /** Colours stay as the model painted them. */
    NONE("none");

    private final String id;

    ColourFix(String id) {
        this.id = id;
    }

    /** The name on the command line. */
    public String id() {
        return id;
    }
}
