package dev.azulejo.checkpoint.hub;

import java.nio.file.Path;

/**
 * What was downloaded once.
 *
 * @param name {@code owner/name}, or the name of a file from the web
 * @param folder where it lies
 * @param bytes that it takes on the disk
 */
public record CachedModel(String name, Path folder, long bytes) {}
