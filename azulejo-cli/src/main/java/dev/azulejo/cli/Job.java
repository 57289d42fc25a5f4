package dev.azulejo.cli;

import java.nio.file.Path;

/**
 * One picture to enlarge.
 *
 * @param input to read
 * @param output to write
 */
record Job(Path input, Path output) {}
