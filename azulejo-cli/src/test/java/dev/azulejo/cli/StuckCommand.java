package dev.azulejo.cli;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.UnfinishedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A process whose work never ends, with a half-written file: as when a network takes long to load. */
final class StuckCommand {
    private StuckCommand() {}

    /** Takes a folder, and how many seconds the work may take to end when it is cancelled. */
    public static void main(String[] arguments) throws IOException {
        Cancellation cancellation = new Cancellation();
        cancellation.onCancel(() -> System.out.println("cancelling"));
        LastWords lastWords = new LastWords();
        lastWords.keeping(() -> "this is kept");
        lastWords.toldBy(cancelled -> System.out.println(cancelled.getMessage()));
        Interruption.listen(cancellation, lastWords, Duration.ofSeconds(Long.parseLong(arguments[1])));
        Path file = Path.of(arguments[0]).resolve("half");
        UnfinishedFiles.begun(file);
        Files.writeString(file, "half of it");
        System.out.println("stuck");
        while (true) {
            LockSupport.park();
        }
    }
}
