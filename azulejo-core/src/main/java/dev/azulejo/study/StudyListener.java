package dev.azulejo.study;

import dev.azulejo.Progress;
import dev.azulejo.UpscaleResult;
import java.nio.file.Path;
import java.util.Map;

/** Is told how a study goes on. Calls come from the thread that runs it. */
public interface StudyListener extends Progress {
    /**
     * A picture is begun with a variant.
     *
     * @param number of this one, from 1, among those that were not done before
     * @param count of all of them
     */
    void started(Path picture, Variant variant, int number, int count);

    /**
     * It is done and measured.
     *
     * @param figures by the keys of {@code results.json}
     */
    void done(Path picture, Variant variant, UpscaleResult result, Map<String, Double> figures);

    /** A result of an earlier study still holds. */
    void kept(Path picture, Variant variant);

    /** There is no such result, and why; the study goes on. */
    void failed(Path picture, Variant variant, Throwable reason);

    /** A picture cannot be used at all. */
    void refused(Path picture, Throwable reason);

    /** The results were written again; this is the text of {@code results.json}. */
    void written(String results);
}
