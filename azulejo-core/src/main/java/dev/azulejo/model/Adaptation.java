package dev.azulejo.model;

import java.util.List;

/**
 * What a job changes about a model, without touching its files.
 *
 * @param loras low-rank changes, in order
 * @param controls networks that guide the denoising network by the enlarged picture, in order
 * @param embeddings files of learned words (textual inversions), which prompts may use
 * @param clipSkip layers of the text encoder that are left out, counted from the end, plus 1: 1 leaves out none
 */
public record Adaptation(
        List<LowRankFile> loras, List<ControlFile> controls, List<ModelLocation> embeddings, int clipSkip) {
    /** The model as it is. */
    public static final Adaptation NONE = new Adaptation(List.of(), List.of(), List.of(), 1);

    public Adaptation {
        loras = List.copyOf(loras);
        controls = List.copyOf(controls);
        embeddings = List.copyOf(embeddings);
    }

    /**
     * A file of low-rank changes.
     *
     * @param location the file
     * @param weight in the denoising network
     * @param textWeight in the text encoders
     */
    public record LowRankFile(ModelLocation location, double weight, double textWeight) {}

    /**
     * A ControlNet.
     *
     * @param location its folder or file
     * @param weight how much it counts; 1 as it was trained
     */
    public record ControlFile(ModelLocation location, double weight) {}
}
