package dev.azulejo.cli;

import dev.azulejo.Progress.Advanced;
import dev.azulejo.Progress.Stage;
import dev.azulejo.Progress.StageStarted;
import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.model.ModelLocation;

/** Shows how far downloads are, outside of jobs: as in jobs, one stage for each file. */
final class FetchDisplay implements TransferProgress {
    private final StageDisplay stages;
    private String current = "";

    private FetchDisplay(StageDisplay stages) {
        this.stages = stages;
    }

    /** Has a model on this machine, and shows what is downloaded for it unless that is to be quiet. */
    static ModelLocation locate(String name, Terminal terminal, boolean quiet, Cancellation cancellation) {
        StageDisplay stages = quiet
                ? StageDisplay.NONE
                : terminal.interactive() ? new BarStages(terminal) : new LineStages(terminal.err(), System::nanoTime);
        try {
            return ModelLocation.of(name, new FetchDisplay(stages), cancellation);
        } finally {
            stages.clear();
        }
    }

    @Override
    public void at(String file, long done, long total) {
        long units = Math.max(0, total);
        if (!current.equals(file)) {
            current = file;
            stages.started(new StageStarted(Stage.FETCH, units, file));
        }
        stages.advanced(new Advanced(Stage.FETCH, done, units));
    }
}
