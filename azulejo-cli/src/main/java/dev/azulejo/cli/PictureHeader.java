package dev.azulejo.cli;

import java.nio.file.Path;

/**
 * What the command wants to know of a picture before the work begins.
 *
 * @param width in pixels, after the orientation was applied
 * @param height in pixels
 * @param madeHere whether it is a result of this program: it carries an {@code azulejo} text
 */
record PictureHeader(int width, int height, boolean madeHere) {

    /** Reads headers. */
    @FunctionalInterface
    interface Reader {
        /** @throws dev.azulejo.fault.PictureException if it is no picture */
        PictureHeader read(Path picture);
    }
}
