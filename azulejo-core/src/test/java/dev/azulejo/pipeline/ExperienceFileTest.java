package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.azulejo.pipeline.Forecast.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperienceFileTest {
    private static final String MACHINE = "cpu-2-float32";
    private static final Map<String, Pace> SEEN =
            Map.of("denoise 1.5E7", Pace.of(new Span(10, 0), 35), "finish png", Pace.of(new Span(2, 0), 1.5));

    @TempDir
    private Path folder;

    private ExperienceFile file() {
        return new ExperienceFile(folder, MACHINE);
    }

    private Path only() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    @Test
    void anotherProgramReadsWhatOneHasSeen() throws IOException {
        ExperienceFile one = file();
        one.add(SEEN);
        Experience read = file().read();
        assertThat(read).isEqualTo(new Experience(Experience.NONE.with(SEEN).paces(), false));
        file().add(SEEN);
        assertThat(one.read()).isEqualTo(Experience.NONE.with(SEEN).with(SEEN));
        assertThat(only()).isRegularFile();
    }

    @Test
    void machinesHaveFilesOfTheirOwn() {
        file().add(SEEN);
        assertThat(new ExperienceFile(folder, "cuda-2-float32").read()).isEqualTo(Experience.NONE);
    }

    @Test
    void aDamagedFileIsAsIfItWereNotThere() throws IOException {
        file().add(SEEN);
        byte[] whole = Files.readAllBytes(only());
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(only(), damaged);
            assertThat(file().read()).as("seed " + seed).isEqualTo(Experience.NONE);
        }
        for (int length = 0; length < whole.length; length++) {
            Files.write(only(), java.util.Arrays.copyOf(whole, length));
            assertThat(file().read()).isEqualTo(Experience.NONE);
        }
        file().add(SEEN);
        assertThat(Files.readAllBytes(only())).isEqualTo(whole);
    }

    @Test
    void aFileOfAnotherVersionIsAsIfItWereNotThere() throws IOException {
        file().add(SEEN);
        String text = Files.readString(only(), StandardCharsets.UTF_8);
        Files.writeString(only(), text.replaceFirst("experience \\d+ ", "experience 999 "));
        assertThat(file().read()).isEqualTo(Experience.NONE);
    }

    @Test
    void programsThatWriteAtOnceLeaveAWholeFileAndNothingElse() throws Exception {
        int programs = 4;
        ExecutorService threads = Executors.newFixedThreadPool(programs);
        try {
            List<Future<?>> all = IntStream.range(0, programs)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> {
                        ExperienceFile own = file();
                        for (int job = 0; job < 50; job++) {
                            own.add(Map.of("denoise " + i, Pace.of(new Span(1, 0), 2)));
                            assertThat(own.read().paces()).isNotEmpty();
                        }
                    }))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(file().read().paces()).isNotEmpty();
        assertThat(only()).isRegularFile();
    }

    @Test
    void whereNothingCanBeWrittenItIsRememberedInMemory() throws IOException {
        ExperienceFile nowhere = new ExperienceFile(folder.resolve("missing"), MACHINE);
        nowhere.add(SEEN);
        assertThat(nowhere.read()).isEqualTo(Experience.NONE.with(SEEN));
        assertThat(folder).isEmptyDirectory();

        // What a folder is read-only for depends on who asks; another file system asks nobody.
        try (FileSystem full = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setMaxSize(4096)
                .setBlockSize(4096)
                .build())) {
            Path place = Files.createDirectory(full.getPath("/cache"));
            Files.write(place.resolve("other"), new byte[4096]);
            ExperienceFile unwritable = new ExperienceFile(place, MACHINE);
            unwritable.add(SEEN);
            assertThat(unwritable.read()).isEqualTo(Experience.NONE.with(SEEN));
            try (Stream<Path> files = Files.list(place)) {
                assertThat(files).containsExactly(place.resolve("other"));
            }
        }
    }
}
