package dev.azulejo.fault;

/** Work was cancelled, by {@link Cancellation#cancel()} or by interrupting the thread that runs it. */
public final class CancelledException extends AzulejoException {
    private static final long serialVersionUID = 1L;

    /** @param message what was cancelled */
    public CancelledException(String message) {
        super(message, null);
    }
}
