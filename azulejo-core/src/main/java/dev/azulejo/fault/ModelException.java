package dev.azulejo.fault;

/** A model cannot be used: missing or damaged file, wrong shapes, an unsupported architecture, NaN in its results. */
public final class ModelException extends AzulejoException {
    private static final long serialVersionUID = 1L;

    /** @param message one sentence: what, where, and what to do */
    public ModelException(String message) {
        super(message, null);
    }

    /**
     * @param message one sentence: what, where, and what to do
     * @param cause what was thrown underneath
     */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
