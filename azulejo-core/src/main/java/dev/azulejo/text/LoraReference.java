package dev.azulejo.text;

import java.util.Objects;

/**
 * A LoRA that a prompt or a picture's metadata names.
 *
 * @param name the file's name without folder and extension
 * @param weight in the denoising network
 * @param textWeight in the text encoder
 */
public record LoraReference(String name, double weight, double textWeight) {
    public LoraReference {
        Objects.requireNonNull(name, "name");
        if (!Double.isFinite(weight) || !Double.isFinite(textWeight)) {
            throw new IllegalArgumentException("finite weights were expected, found " + weight + " and " + textWeight);
        }
    }

    /** By the path or name of its file, as other programs write it. */
    static LoraReference ofFile(String file, double weight, double textWeight) {
        String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
        String stem = name.replaceFirst("(?i)\\.(safetensors|ckpt|pth|pt|bin)$", "");
        return new LoraReference(stem.strip(), weight, textWeight);
    }
}
