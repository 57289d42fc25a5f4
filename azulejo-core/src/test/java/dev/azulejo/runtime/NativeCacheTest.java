package dev.azulejo.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime's libraries are unpacked once; what cannot be kept is left to ONNX Runtime itself. */
class NativeCacheTest {
    @TempDir
    private Path cache;

    @Test
    void theSecondStartFindsWhatTheFirstUnpacked() throws IOException {
        Path folder = NativeCache.folder(cache).orElseThrow();
        List<Path> files = filesIn(folder);
        assertThat(files).hasSize(2).allMatch(Files::isExecutable);
        Object before = Files.getLastModifiedTime(files.get(0));
        assertThat(NativeCache.folder(cache)).contains(folder);
        assertThat(Files.getLastModifiedTime(files.get(0))).isEqualTo(before);
        assertThat(filesIn(cache)).as("no unfinished folder stays").containsExactly(folder);
    }

    @Test
    void aLibraryThatWasCutShortIsUnpackedAgain() throws IOException {
        Path folder = NativeCache.folder(cache).orElseThrow();
        Path library = filesIn(folder).get(0);
        long size = Files.size(library);
        Files.write(library, new byte[10]);
        assertThat(NativeCache.folder(cache)).contains(folder);
        assertThat(library).hasSize(size);
    }

    @Test
    void aCacheThatCannotBeWrittenIsLeftAlone() throws IOException {
        Path file = Files.createFile(cache.resolve("file"));
        assertThat(NativeCache.folder(file)).isEmpty();
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
