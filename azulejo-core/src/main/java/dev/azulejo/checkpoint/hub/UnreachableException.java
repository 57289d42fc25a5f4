package dev.azulejo.checkpoint.hub;

/** No answer from a server. Within this package only: it becomes a model exception, or the cache is used instead. */
final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message who does not answer, for the end of a sentence, full stop included */
    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
