package dev.azulejo.cli;

import dev.azulejo.image.PictureOutput;
import java.nio.file.Path;

/**
 * One picture to enlarge.
 *
 * @param input to read
 * @param target to write
 */
record Job(Path input, PictureOutput.File target) {
    /** The file to write. */
    Path output() {
        return target.path();
    }
}
