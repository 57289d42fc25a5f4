package dev.azulejo.cli;

import dev.azulejo.Progress.Advanced;
import dev.azulejo.Progress.StageFinished;
import dev.azulejo.Progress.StageStarted;

/** How a person sees that a picture comes further. */
interface StageDisplay {
    void started(StageStarted stage);

    void advanced(Advanced advance);

    void finished(StageFinished stage);

    /** Nothing may be left on the screen that is not a whole line: something else is about to be printed. */
    void clear();

    /** Shows nothing. */
    StageDisplay NONE = new StageDisplay() {
        @Override
        public void started(StageStarted stage) {}

        @Override
        public void advanced(Advanced advance) {}

        @Override
        public void finished(StageFinished stage) {}

        @Override
        public void clear() {}
    };
}
