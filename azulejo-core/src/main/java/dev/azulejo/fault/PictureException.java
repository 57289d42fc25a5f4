package dev.azulejo.fault;

/** An input picture cannot be used: missing, not a picture, cut short, too large. */
public final class PictureException extends AzulejoException {
    private static final long serialVersionUID = 1L;

    /** @param message one sentence: what, where, and what to do */
    public PictureException(String message) {
        super(message, null);
    }

    /**
     * @param message one sentence: what, where, and what to do
     * @param cause what was thrown underneath
     */
    public PictureException(String message, Throwable cause) {
        super(message, cause);
    }
}
