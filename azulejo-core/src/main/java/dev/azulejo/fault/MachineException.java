package dev.azulejo.fault;

/** The machine refuses: an output that cannot be written, a full disk, too little memory, a missing device. */
public final class MachineException extends AzulejoException {
    private static final long serialVersionUID = 1L;

    /** @param message one sentence: what, where, and what to do */
    public MachineException(String message) {
        super(message, null);
    }

    /**
     * @param message one sentence: what, where, and what to do
     * @param cause what was thrown underneath
     */
    public MachineException(String message, Throwable cause) {
        super(message, cause);
    }
}
