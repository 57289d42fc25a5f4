package dev.azulejo.cli;

import java.util.Arrays;

/** How much of what the library logs is shown. Must be decided before the first logger is made. */
final class Logging {
    private Logging() {}

    /** Warnings; with {@code --verbose} everything that the library says and what others find worth knowing. */
    static void configure(String... arguments) {
        if (Arrays.asList(arguments).contains("--verbose")
                || Arrays.asList(arguments).contains("-v")) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
            System.setProperty("org.slf4j.simpleLogger.log.dev.azulejo", "debug");
            System.setProperty("org.slf4j.simpleLogger.showLogName", "true");
        }
    }
}
