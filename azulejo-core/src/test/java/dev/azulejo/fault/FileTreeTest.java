package dev.azulejo.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    @TempDir
    Path folder;

    @Test
    void aFolderGoesWithAllThatIsInIt() throws IOException {
        Files.createDirectories(folder.resolve("a/b/c"));
        Files.writeString(folder.resolve("a/b/file"), "text");
        FileTree.delete(folder.resolve("a"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatALinkLeadsToStays() throws IOException {
        Path kept = Files.writeString(
                Files.createDirectories(folder.resolve("kept")).resolve("file"), "text");
        Files.createSymbolicLink(Files.createDirectories(folder.resolve("a")).resolve("link"), kept.getParent());
        Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nowhere"));
        FileTree.delete(folder.resolve("a"));
        FileTree.delete(folder.resolve("dangling"));
        assertThat(folder).isDirectoryNotContaining("glob:**{a,dangling}");
        assertThat(kept).exists();
    }

    @Test
    void whatIsNotThereNeedsNotGo() throws IOException {
        FileTree.delete(folder.resolve("nothing"));
        assertThat(folder).isEmptyDirectory();
    }
}
