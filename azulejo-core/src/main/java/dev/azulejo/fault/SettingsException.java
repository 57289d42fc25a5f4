package dev.azulejo.fault;

/** A setting is out of its range, or two settings contradict each other. */
public final class SettingsException extends AzulejoException {
    private static final long serialVersionUID = 1L;

    /** @param message one sentence: what, where, and what to do */
    public SettingsException(String message) {
        super(message, null);
    }

    /**
     * @param message one sentence: what, where, and what to do
     * @param cause what was thrown underneath
     */
    public SettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
