package dev.azulejo.cli;

import dev.azulejo.EngineSettings;
import dev.azulejo.Progress;
import dev.azulejo.Progress.Stage;
import dev.azulejo.TargetSize;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleResult.Repainting;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.cli.DoctorCommand.Finding;
import dev.azulejo.fault.MachineException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Enlarges a small picture with the settings that people use, and tells from it how long one of 512x512 pixels would
 * take: every stage's work grows with the pixels, and the denoiser's by what tiles share on top.
 */
final class Trial {
    /** Gives one tile of the usual size. */
    private static final int SIDE = 140;

    private static final int USUAL_INPUT = 512;
    private static final int FACTOR = 4;

    /** What four tiles of 560 pixels at each side of 2048 cost: (4 * 560 / 2048) squared. */
    private static final double USUAL_EVALUATIONS_PER_PIXEL = 1.196;

    private Trial() {}

    /**
     * Runs twice, because the first time also compiles and loads.
     *
     * @throws dev.azulejo.fault.AzulejoException if anything does not work
     */
    static Finding of(EngineSettings engine, Surroundings surroundings) {
        try {
            Path folder = Files.createTempDirectory("azulejo-doctor");
            Path input = folder.resolve("trial.png");
            Path output = folder.resolve("trial-x4.png");
            try (Upscaler upscaler = surroundings.opener().open(engine)) {
                paint(input);
                UpscaleSettings settings = UpscaleSettings.defaults()
                        .withTarget(new TargetSize.Factor(FACTOR))
                        .withSeed(1);
                UpscaleResult result = null;
                for (int i = 0; i < 2; i++) {
                    result = upscaler.upscale(input, output, settings, Progress.none(), surroundings.cancellation());
                }
                return finding(result);
            } finally {
                Files.deleteIfExists(input);
                Files.deleteIfExists(output);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new MachineException("the trial picture cannot be written (%s)".formatted(Outputs.reason(e)), e);
        }
    }

    private static Finding finding(UpscaleResult result) {
        double pixels = Math.pow((double) USUAL_INPUT / SIDE, 2);
        double seconds = 0;
        for (Map.Entry<Stage, Duration> stage : result.stages().entrySet()) {
            double one = Figures.seconds(stage.getValue());
            seconds += stage.getKey() == Stage.DENOISE ? one * pixels * tiling(result) : one * pixels;
        }
        String model = result.repainting().map(Repainting::model).orElse("no model");
        String evaluation = result.repainting()
                .map(repainting -> repainting.evaluations() == 0
                        ? 0
                        : Figures.seconds(result.stages().getOrDefault(Stage.DENOISE, Duration.ZERO))
                                / repainting.evaluations())
                .map(one -> ", %.0f ms a tile and step".formatted(one * 1000))
                .orElse("");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", model);
        fields.put("upscaler", result.upscaler());
        fields.put("seconds512to2048", Math.round(seconds * 10) / 10.0);
        return new Finding(
                "%dx%d to %dx%d takes about %s (model %s%s)"
                        .formatted(
                                USUAL_INPUT,
                                USUAL_INPUT,
                                USUAL_INPUT * FACTOR,
                                USUAL_INPUT * FACTOR,
                                Figures.time(seconds),
                                model,
                                evaluation),
                fields);
    }

    private static double tiling(UpscaleResult result) {
        return result.repainting()
                .map(repainting ->
                        USUAL_EVALUATIONS_PER_PIXEL / repainting.tiling().evaluationsPerPixel())
                .orElse(1.0);
    }

    private static void paint(Path file) throws IOException {
        BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int gray = (int) (127 + 60 * Math.sin(x * y / 300.0) + 60 * Math.cos((x + 2 * y) / 9.0));
                picture.setRGB(x, y, gray << 16 | gray << 8 | (x + y) / 2);
            }
        }
        ImageIO.write(picture, "png", file.toFile());
    }
}
