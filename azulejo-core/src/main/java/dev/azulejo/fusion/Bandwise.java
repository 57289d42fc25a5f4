package dev.azulejo.fusion;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Surface;

/** Arithmetic on canvases that may be larger than memory, some rows at a time. */
final class Bandwise {
    /** Rows that are worked on at once: bounds the memory, and keeps a band in the cache. */
    static final int ROWS = 32;

    private Bandwise() {}

    /** What becomes of the samples of a canvas; changes its second argument. */
    @FunctionalInterface
    interface Change {
        void apply(float[] values, float[] changed);
    }

    /** Changes a canvas by another one of its shape, sample by sample. */
    static void change(Surface canvas, BlockSource by, Change change) {
        for (int y = 0; y < canvas.height(); y += ROWS) {
            Planes changed = canvas.rows(y, ROWS);
            change.apply(by.rows(y, ROWS).data(), changed.data());
            canvas.write(y, 0, changed);
        }
    }

    /** Adds another canvas times a number. */
    static void add(Surface canvas, double weight, BlockSource other) {
        float factor = (float) weight;
        change(canvas, other, (values, changed) -> {
            for (int i = 0; i < changed.length; i++) {
                changed[i] += factor * values[i];
            }
        });
    }
}
