package dev.azulejo.image;

import java.io.IOException;

/** Brings what another thread has thrown to the one that waits for it. */
final class Failure {
    private Failure() {}

    /** Throws it as it is, or returns it if it is an {@link IOException}. */
    static IOException of(Throwable thrown) {
        if (thrown instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof IOException failed ? failed : new IOException(thrown);
    }
}
