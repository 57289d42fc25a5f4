package dev.azulejo.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedFilesTest {
    @TempDir
    private Path folder;

    @Test
    void whatHasBegunGoesAndWhatHasEndedStays() throws IOException {
        Path begun = Files.writeString(folder.resolve("begun"), "half");
        Path ended = Files.writeString(folder.resolve("ended"), "whole");
        Path inside = Files.createDirectories(folder.resolve("begun-folder").resolve("deep"));
        Files.writeString(inside.resolve("file"), "half");
        Path missing = folder.resolve("not-made-yet");
        UnfinishedFiles.begun(begun);
        UnfinishedFiles.begun(ended);
        UnfinishedFiles.begun(folder.resolve("begun-folder"));
        UnfinishedFiles.begun(missing);
        UnfinishedFiles.ended(ended);

        UnfinishedFiles.removeAll();

        assertThat(folder.toFile().list()).containsExactly("ended");
        UnfinishedFiles.ended(begun);
        UnfinishedFiles.ended(folder.resolve("begun-folder"));
        UnfinishedFiles.ended(missing);
        Files.writeString(begun, "of somebody else");
        UnfinishedFiles.removeAll();
        assertThat(begun).exists();
    }
}
