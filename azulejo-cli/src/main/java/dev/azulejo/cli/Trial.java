package dev.azulejo.cli;

import dev.azulejo.EngineSettings;
import dev.azulejo.Keeping;
import dev.azulejo.Progress;
import dev.azulejo.Progress.Stage;
import dev.azulejo.TargetSize;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleResult.Repainting;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.cli.DoctorCommand.Finding;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.UnfinishedFiles;
import dev.azulejo.image.PictureOutput;
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

    /** A model that denoises the small picture for longer is measured by two of its steps alone, without guidance. */
    private static final double PATIENCE_SECONDS = 5;

    private static final int FEW_STEPS = 10;
    private static final double TWO_OF_THEM = 0.2;

    private final Surroundings surroundings;
    private final StageDisplay fetching;

    private Trial(Surroundings surroundings, StageDisplay fetching) {
        this.surroundings = surroundings;
        this.fetching = fetching;
    }

    /**
     * Runs twice, because the first time also compiles and loads.
     *
     * @param fetching is told of models that are fetched
     * @throws dev.azulejo.fault.AzulejoException if anything does not work
     */
    static Finding of(EngineSettings engine, Surroundings surroundings, StageDisplay fetching) {
        try {
            Path folder = Files.createTempDirectory("azulejo-doctor");
            UnfinishedFiles.begun(folder);
            Path input = folder.resolve("trial.png");
            PictureOutput.File output = new PictureOutput.File(folder.resolve("trial-x4.png"));
            try (Upscaler upscaler = surroundings.opener().open(engine)) {
                paint(input);
                return new Trial(surroundings, fetching).measured(upscaler, input, output);
            } finally {
                Files.deleteIfExists(input);
                Files.deleteIfExists(output.path());
                Files.deleteIfExists(folder);
                UnfinishedFiles.ended(folder);
            }
        } catch (IOException e) {
            throw new MachineException("the trial picture cannot be written (%s)".formatted(Outputs.reason(e)), e);
        }
    }

    private Finding measured(Upscaler upscaler, Path input, PictureOutput.File output) {
        UpscaleSettings settings = UpscaleSettings.defaults()
                .withTarget(new TargetSize.Factor(FACTOR))
                .withSeed(1);
        Watch first = new Watch(PATIENCE_SECONDS);
        try {
            upscaler.upscale(input, output, settings, Keeping.NOTHING, first, first.cancellation);
        } catch (CancelledException e) {
            if (!first.cut) {
                throw e;
            }
            settings = settings.withSteps(FEW_STEPS).withStrength(TWO_OF_THEM).withGuidance(1);
        } finally {
            first.close();
        }
        Watch second = new Watch(Double.POSITIVE_INFINITY);
        try {
            UpscaleResult result =
                    upscaler.upscale(input, output, settings, Keeping.NOTHING, second, second.cancellation);
            return finding(result, first, second);
        } finally {
            second.close();
        }
    }

    /** Looks at how denoising goes on, and stops it where it takes too long. */
    private final class Watch implements Progress, AutoCloseable {
        private final double patience;
        private final Cancellation cancellation = new Cancellation();
        private final Cancellation.Registration registration =
                surroundings.cancellation().onCancel(cancellation::cancel);
        private long units;
        private long startedAt;
        private long firstDone;
        private long firstAt;
        private long lastDone;
        private long lastAt;
        private boolean cut;

        Watch(double patience) {
            this.patience = patience;
        }

        @Override
        public void on(Event event) {
            if (event instanceof StageStarted started && started.stage() == Stage.DENOISE) {
                units = started.units();
                startedAt = System.nanoTime();
            } else if (event instanceof Advanced advanced && advanced.stage() == Stage.DENOISE) {
                lastDone = advanced.done();
                lastAt = System.nanoTime();
                if (firstDone == 0) {
                    firstDone = lastDone;
                    firstAt = lastAt;
                }
                if ((lastAt - startedAt) / 1e9 > patience && lastDone < units) {
                    cut = true;
                    cancellation.cancel();
                }
            }
            show(event);
        }

        private void show(Event event) {
            if (event instanceof StageStarted started && started.stage() == Stage.FETCH) {
                fetching.started(started);
            } else if (event instanceof Advanced advanced && advanced.stage() == Stage.FETCH) {
                fetching.advanced(advanced);
            } else if (event instanceof StageFinished finished && finished.stage() == Stage.FETCH) {
                fetching.finished(finished);
            }
        }

        /** Without the first one, which loads the network; 0 if there was one only. */
        double secondsOfUnit() {
            return lastDone > firstDone ? (lastAt - firstAt) / 1e9 / (lastDone - firstDone) : 0;
        }

        @Override
        public void close() {
            registration.close();
        }
    }

    private static Finding finding(UpscaleResult result, Watch first, Watch second) {
        double pixels = Math.pow((double) USUAL_INPUT / SIDE, 2);
        double unit = second.secondsOfUnit();
        double seconds = 0;
        for (Map.Entry<Stage, Duration> stage : result.stages().entrySet()) {
            double one = Figures.seconds(stage.getValue());
            if (stage.getKey() == Stage.DENOISE) {
                double loading = Math.max(0, one - unit * second.lastDone);
                seconds += loading + unit * first.units * pixels * tiling(result);
            } else if (stage.getKey() != Stage.FETCH) {
                seconds += one * pixels;
            }
        }
        String model = result.repainting().map(Repainting::model).orElse("no model");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", model);
        result.repainting().ifPresent(repainting -> fields.put("modelVersion", repainting.version()));
        fields.put("upscaler", result.upscaler());
        fields.put("secondsOfEvaluation", Math.round(unit * 1000) / 1000.0);
        fields.put("seconds512to2048", Math.round(seconds * 10) / 10.0);
        return new Finding(
                "%dx%d to %dx%d takes about %s (model %s, %.0f ms an evaluation of a tile)"
                        .formatted(
                                USUAL_INPUT,
                                USUAL_INPUT,
                                USUAL_INPUT * FACTOR,
                                USUAL_INPUT * FACTOR,
                                Figures.time(seconds),
                                model,
                                unit * 1000),
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
