package dev.azulejo;

import dev.azulejo.fault.SettingsException;

/**
 * Low-rank changes of a model (LoRA; Hu et al. 2021) and how much they count. Negative weights turn them round.
 *
 * @param file its path; what the diffusion model may be called by is a name here too ({@code hf:...}, {@code https:...})
 * @param weight in the denoising network
 * @param textWeight in the text encoder
 */
public record LoraFile(String file, double weight, double textWeight) {
    /** @throws SettingsException if the file has no name or a weight is not in -100..100 */
    public LoraFile {
        if (file.isBlank()) {
            throw new SettingsException("a LoRA needs a file, found an empty name");
        }
        Range.require("weight of the LoRA " + file, weight, -100, 100);
        Range.require("text weight of the LoRA " + file, textWeight, -100, 100);
    }

    /** With the same weight in all networks. */
    public LoraFile(String file, double weight) {
        this(file, weight, weight);
    }
}
