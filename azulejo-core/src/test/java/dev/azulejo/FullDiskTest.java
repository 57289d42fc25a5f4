package dev.azulejo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.MachineException;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs on a disk that somebody else fills up, which is a file system in memory of a few megabytes. */
class FullDiskTest {
    private static final Azulejo AZULEJO = Azulejo.open();
    private static final int DISK = 16 << 20;
    private static final UpscaleSettings SETTINGS =
            UpscaleSettings.defaults().withTile(128).withOverlap(16).withSeed(1);

    /** Where there is room. */
    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        AZULEJO.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Progress.Stage.class,
            names = {"ENLARGE", "DENOISE", "DECODE", "FINISH"})
    void aJobThatTheDiskHasNoRoomForEndsWithASentenceAndGoesOnWhenThereIsSome(Progress.Stage stage) throws IOException {
        try (FileSystem disk = disk()) {
            Path input = picture(folder.resolve("in.png"));
            Path output = disk.getPath("/work/out.png");
            run(input, output, Keeping.UNFINISHED, event -> {});
            byte[] expected = Files.readAllBytes(output);
            Files.delete(output);

            assertThatThrownBy(() -> run(input, output, Keeping.UNFINISHED, event -> {
                        if (event instanceof Progress.StageStarted started && started.stage() == stage) {
                            fill(disk.getPath("/work/other"));
                        }
                    }))
                    .isInstanceOf(MachineException.class)
                    .hasMessageContaining("cannot be written");
            assertThat(names(disk)).as("nothing half-written").isSubsetOf("other", "out.png.azulejo");

            Files.delete(disk.getPath("/work/other"));
            run(input, output, Keeping.RESUMED, event -> {});
            assertThat(Files.readAllBytes(output)).isEqualTo(expected);
            assertThat(names(disk)).containsExactly("out.png");
        }
    }

    @Test
    void aJobThatADiskCannotHoldIsRefusedWithFiguresBeforeAnyWork() throws IOException {
        try (FileSystem disk = disk()) {
            Path input = picture(folder.resolve("in.png"));
            fill(disk.getPath("/work/other"));
            assertThatThrownBy(() -> run(
                            input,
                            disk.getPath("/work/out.png"),
                            Keeping.UNFINISHED,
                            event -> assertThat(event).isNotInstanceOf(Progress.Advanced.class)))
                    .isInstanceOf(MachineException.class);
            assertThat(names(disk)).isSubsetOf("other");
        }
    }

    private static FileSystem disk() {
        return Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setMaxSize(DISK)
                .setMaxCacheSize(0)
                .setWorkingDirectory("/work")
                .build());
    }

    private static Path picture(Path file) throws IOException {
        BufferedImage image = new BufferedImage(60, 52, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, 0x10203 * (x * 3 + y * 5) & 0xffffff);
            }
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            ImageIO.write(image, "png", out);
        }
        return file;
    }

    /** Until nothing goes on that disk. */
    private static void fill(Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int size = 1 << 20; size > 0; size /= 2) {
                writeAsOftenAsPossible(out, size);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeAsOftenAsPossible(OutputStream out, int size) {
        try {
            while (true) {
                out.write(new byte[size]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    private static Stream<String> names(FileSystem disk) throws IOException {
        try (Stream<Path> files = Files.list(disk.getPath("/work"))) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    private static void run(Path input, Path output, Keeping keeping, Progress progress) {
        AZULEJO.upscale(
                PictureInput.of(input), PictureOutput.of(output), SETTINGS, keeping, progress, new Cancellation());
    }
}
