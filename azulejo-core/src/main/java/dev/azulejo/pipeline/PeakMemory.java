package dev.azulejo.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The largest resident memory that this process has had, from its beginning or since it was last asked to begin anew. */
public final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");

    /** See proc(5). */
    private static final String RESET_HIGH_WATER_MARK = "5";

    private static final String HIGH_WATER_MARK = "VmHWM:";

    private PeakMemory() {}

    /**
     * Begins anew, on Linux and where that is allowed: what was needed before, and is not any more, counts no longer. Java
     * gives back what it holds without need, as far as it does that.
     */
    public static void restart() {
        System.gc();
        try {
            Files.writeString(CLEAR, RESET_HIGH_WATER_MARK);
        } catch (IOException unknown) {
            // The figure is then the largest so far, as it is everywhere else.
        }
    }

    /** Bytes, from Linux; 0 on systems that do not tell. */
    public static long bytes() {
        try {
            for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(HIGH_WATER_MARK)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
        return 0;
    }
}
