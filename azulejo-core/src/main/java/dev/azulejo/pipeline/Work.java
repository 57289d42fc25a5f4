package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;

/**
 * A part of a job that takes a time of its own.
 *
 * @param stage whose part it is
 * @param phase which part
 */
record Work(Stage stage, Phase phase) {
    /** The parts of a stage, in order. */
    enum Phase {
        /** Loading the stage's networks. */
        LOADING,
        /** The stage's units. */
        UNITS,
        /** What comes after the last unit. */
        AFTERWARDS
    }

    /** What it is that takes the time. */
    enum Nature {
        /** Reading the input and loading networks: the disk, one thread, code that has not run before. */
        STARTING,
        /** Evaluating networks: the device. */
        NETWORK,
        /** Pixels outside networks: Java. */
        PIXELS
    }

    Nature nature() {
        return switch (phase) {
            case LOADING -> Nature.STARTING;
            case AFTERWARDS -> Nature.PIXELS;
            case UNITS ->
                switch (stage) {
                    case READ, FETCH -> Nature.STARTING;
                    case ENLARGE, ENCODE, DENOISE, DECODE -> Nature.NETWORK;
                    case FINISH -> Nature.PIXELS;
                };
        };
    }

    /** One word for it. */
    String label() {
        return switch (phase) {
            case LOADING -> stage.label() + "-loading";
            case UNITS -> stage.label();
            case AFTERWARDS -> stage.label() + "-end";
        };
    }
}
