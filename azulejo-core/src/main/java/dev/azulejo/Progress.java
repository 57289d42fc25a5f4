package dev.azulejo;

import java.time.Duration;
import java.util.Optional;

/**
 * Is told how a job goes on. Calls come from the thread that runs the job, in order, and should return quickly; what they
 * throw ends the job. Of a job that is cancelled no more is told: the stage that ran does not finish, and the call that
 * began the job throws a {@link dev.azulejo.fault.CancelledException}.
 */
@FunctionalInterface
public interface Progress {
    /** What happened. */
    void on(Event event);

    /** Listens to nothing. */
    static Progress none() {
        return event -> {};
    }

    /** The stages of a job, in order. A job may leave some out (strength 0 neither encodes nor denoises) and begin FETCH once a file. */
    enum Stage {
        /** Reading the input. */
        READ("read"),
        /** Fetching models and other files that are not on this machine yet; one unit of progress is a byte. */
        FETCH("fetch"),
        /** The super-resolution network, and the exact size. */
        ENLARGE("enlarge"),
        /** Pixels to latents. */
        ENCODE("encode"),
        /** The sampler's steps; one unit of progress is one tile evaluated once. */
        DENOISE("denoise"),
        /** Latents to pixels. Methods that join pixels decode while they denoise. */
        DECODE("decode"),
        /** Colour fix, consistency, and writing the result. */
        FINISH("finish");

        private final String label;

        Stage(String label) {
            this.label = label;
        }

        /** The stage's name as it is printed. */
        public String label() {
            return label;
        }
    }

    /** What can happen in a job. */
    sealed interface Event permits Note, StageStarted, Advanced, StageFinished {}

    /**
     * Something that the user should know: an option without effect, a colour space that is not kept.
     *
     * @param text one sentence
     */
    record Note(String text) implements Event {}

    /**
     * A stage begins.
     *
     * @param stage which
     * @param units how many units of work it has; 0 if that is not known
     * @param detail what is about to be done, such as "20 steps x 0.25 = 5, 16 tiles of 560x560"; may be empty
     * @param left how long the whole job will still take, about, from now on; empty where that is not known
     */
    record StageStarted(Stage stage, long units, String detail, Optional<Duration> left) implements Event {
        /** Without knowing how long the job will still take. */
        public StageStarted(Stage stage, long units, String detail) {
            this(stage, units, detail, Optional.empty());
        }
    }

    /**
     * A stage has come further.
     *
     * @param stage which
     * @param done units done so far
     * @param units units in all
     * @param left how long the whole job will still take, about, from now on; empty where that is not known
     */
    record Advanced(Stage stage, long done, long units, Optional<Duration> left) implements Event {
        /** Without knowing how long the job will still take. */
        public Advanced(Stage stage, long done, long units) {
            this(stage, done, units, Optional.empty());
        }
    }

    /**
     * A stage ended.
     *
     * @param stage which
     * @param duration how long it took
     */
    record StageFinished(Stage stage, Duration duration) implements Event {}
}
