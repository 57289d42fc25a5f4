package dev.azulejo.cli;

import dev.azulejo.EngineSettings;
import dev.azulejo.Keeping;
import dev.azulejo.Progress;
import dev.azulejo.Progress.Stage;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.PictureException;
import dev.azulejo.image.Encoding;
import dev.azulejo.image.PictureOutput;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Stands for the library where a test is about the command: scales the picture without any network, tells of two stages
 * and remembers what it was asked.
 */
final class PaintedUpscaler implements Upscaler {
    final List<EngineSettings> opened = new ArrayList<>();
    final List<UpscaleSettings> settings = new ArrayList<>();
    final List<Keeping> keepings = new ArrayList<>();
    final List<Path> done = new ArrayList<>();
    final List<Job> jobs = new ArrayList<>();
    final List<Encoding> encodings = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    int closed;

    PaintedUpscaler openedWith(EngineSettings engine) {
        opened.add(engine);
        return this;
    }

    @Override
    public boolean isDone(Path input, PictureOutput.File output, UpscaleSettings asked) {
        return done.contains(input);
    }

    @Override
    public UpscaleResult upscale(
            Path input,
            PictureOutput.File output,
            UpscaleSettings asked,
            Keeping keeping,
            Progress progress,
            Cancellation cancellation) {
        settings.add(asked);
        keepings.add(keeping);
        jobs.add(new Job(input, output));
        encodings.add(output.encoding());
        try {
            BufferedImage picture = ImageIO.read(input.toFile());
            if (picture == null) {
                throw new PictureException(input + " is no picture");
            }
            int width = asked.target().widthFor(picture.getWidth(), picture.getHeight());
            int height = asked.target().heightFor(picture.getWidth(), picture.getHeight());
            notes.forEach(note -> progress.on(new Progress.Note(note)));
            Map<Stage, Duration> stages = new EnumMap<>(Stage.class);
            for (Stage stage : List.of(Stage.ENLARGE, Stage.DENOISE)) {
                progress.on(new Progress.StageStarted(stage, 2, stage == Stage.DENOISE ? "20 steps x 0.25 = 5" : ""));
                progress.on(new Progress.Advanced(stage, 1, 2));
                progress.on(new Progress.Advanced(stage, 2, 2));
                progress.on(new Progress.StageFinished(stage, Duration.ofMillis(1500)));
                stages.put(stage, Duration.ofMillis(1500));
            }
            BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            result.createGraphics().drawImage(picture, 0, 0, width, height, null);
            ImageIO.write(result, "png", output.path().toFile());
            return new UpscaleResult(
                    picture.getWidth(),
                    picture.getHeight(),
                    width,
                    height,
                    Optional.empty(),
                    "painted",
                    Optional.of(new UpscaleResult.Repainting(
                            "builtin",
                            "latent diffusion",
                            Optional.empty(),
                            Optional.empty(),
                            7,
                            0.25,
                            "euler",
                            20,
                            5,
                            1,
                            "mixture",
                            new UpscaleResult.Tiling(16, 560, 560, 64, 64, 1.196),
                            80)),
                    0.75,
                    stages,
                    Duration.ofMillis(2500),
                    812_000_000L,
                    List.copyOf(notes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed++;
    }

    /** A picture with something on it. */
    static Path picture(Path file, int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, (x * 5 % 256) << 16 | (y * 7 % 256) << 8 | (x * y) % 256);
            }
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (!ImageIO.write(picture, file.toString().endsWith(".png") ? "png" : "jpg", file.toFile())) {
                throw new IOException("no writer for " + file);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
