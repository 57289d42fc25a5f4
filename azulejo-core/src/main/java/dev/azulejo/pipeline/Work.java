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
        /** Reading the input and loading networks: the disk, and one thread. */
        STARTING,
        /** Evaluating networks: the device. */
        NETWORK,
        /** Pixels outside networks: Java, on all threads. */
        PIXELS
    }

    Nature nature() {
        if (phase == Phase.LOADING || stage == Stage.READ || stage == Stage.FETCH) {
            return Nature.STARTING;
        }
        return phase == Phase.AFTERWARDS || stage == Stage.FINISH ? Nature.PIXELS : Nature.NETWORK;
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
