package dev.azulejo.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.runtime.CacheFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built-in model is unpacked once, whole, into the cache folder, or elsewhere if that cannot be written. */
class BuiltinModelTest {
    @TempDir
    private Path cache;

    private String before;

    @BeforeEach
    void anEmptyCache() {
        before = System.getProperty(CacheFolder.PROPERTY, "");
        System.setProperty(CacheFolder.PROPERTY, cache.toString());
    }

    @AfterEach
    void theCacheOfBefore() {
        if (before.isEmpty()) {
            System.clearProperty(CacheFolder.PROPERTY);
        } else {
            System.setProperty(CacheFolder.PROPERTY, before);
        }
    }

    @Test
    void theSecondTimeFindsWhatTheFirstUnpacked() throws IOException {
        Path folder = BuiltinModel.folder();
        assertThat(folder).isDirectory().hasParent(cache);
        Path weights = folder.resolve("unet/diffusion_pytorch_model.safetensors");
        Object time = Files.getLastModifiedTime(weights);
        assertThat(BuiltinModel.folder()).isEqualTo(folder);
        assertThat(Files.getLastModifiedTime(weights)).isEqualTo(time);
        assertThat(entries()).containsExactly(folder);
    }

    @Test
    void aFileThatWasDeletedIsThereAgain() throws IOException {
        Path index = BuiltinModel.folder().resolve("model_index.json");
        Files.delete(index);
        BuiltinModel.folder();
        assertThat(index).exists();
        assertThat(entries()).hasSize(1);
    }

    @Test
    void manyAtOnceDoNotDisturbEachOther() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<Path>> folders = IntStream.range(0, 8)
                    .mapToObj(i -> pool.submit(BuiltinModel::folder))
                    .toList();
            for (Future<Path> folder : folders) {
                assertThat(folder.get().resolve("vae/config.json")).exists();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(entries()).hasSize(1);
    }

    @Test
    void aCacheThatCannotBeWrittenIsNoReasonToStop() throws IOException {
        Path file = Files.createFile(cache.resolve("file"));
        System.setProperty(CacheFolder.PROPERTY, file.resolve("below").toString());
        assertThat(BuiltinModel.folder().resolve("unet/config.json")).exists();
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(cache)) {
            return entries.toList();
        }
    }
}
