package dev.azulejo.fault;

import java.util.Objects;

/**
 * The root of everything that this library throws on purpose. Each subclass says whose fault it is, so that a host can
 * decide what to do without reading messages: the picture, the model, the settings, the machine, or nobody (cancelled).
 *
 * <p>A message is one sentence that a user can act on: what is wrong, where, and what to do or what was expected.
 */
public abstract sealed class AzulejoException extends RuntimeException
        permits PictureException, ModelException, SettingsException, MachineException, CancelledException {
    private static final long serialVersionUID = 1L;

    AzulejoException(String message, Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
    }
}
