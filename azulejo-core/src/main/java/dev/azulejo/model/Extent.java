package dev.azulejo.model;

/**
 * A part of latents.
 *
 * @param top first row
 * @param left first column
 * @param bottom the row after the last
 * @param right the column after the last
 */
public record Extent(int top, int left, int bottom, int right) {
    /** Positions in it. */
    public long positions() {
        return (long) (bottom - top) * (right - left);
    }

    boolean contains(int y, int x) {
        return y >= top && y < bottom && x >= left && x < right;
    }
}
