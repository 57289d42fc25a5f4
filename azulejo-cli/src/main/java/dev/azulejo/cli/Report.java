package dev.azulejo.cli;

import dev.azulejo.Progress;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import java.util.Optional;

/** Is told what the command does, and tells whoever started it: a person at a terminal, a log, or a program. */
interface Report {
    /** Something to know before the first picture, or about no particular one. */
    void note(String text);

    /** A picture is begun. */
    void started(Job job, int number, int count, UpscaleSettings settings);

    /** The picture that was begun has come further. */
    void on(Progress.Event event);

    /** The picture that was begun is done. */
    void done(Job job, UpscaleResult result, double seconds);

    /** A picture was left alone because its output exists. */
    void skipped(Job job);

    /** A picture failed, or all of the command if no input is named. */
    void failed(Optional<String> input, Fault fault);

    /** The command ends. */
    void finished(Tally tally);

    /**
     * What became of the pictures.
     *
     * @param done that were enlarged
     * @param skipped whose output existed
     * @param failed that could not be enlarged
     * @param exitCode of the command
     */
    record Tally(int done, int skipped, int failed, int exitCode) {}
}
