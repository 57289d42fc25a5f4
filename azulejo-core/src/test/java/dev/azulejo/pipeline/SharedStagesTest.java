package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.EngineSettings;
import dev.azulejo.Progress;
import dev.azulejo.Progress.Stage;
import dev.azulejo.RandomModel;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fusion.Denoiser;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.Planes;
import dev.azulejo.sampler.Trajectory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on one picture that share stages: the same pictures for less work. */
class SharedStagesTest {
    private static final Studio STUDIO = Studio.open(EngineSettings.defaults());
    private static final UpscaleSettings SETTINGS = UpscaleSettings.defaults()
            .withSeed(1)
            .withSteps(2)
            .withStrength(0.5)
            .withTile(64);
    private static final BufferedImage PICTURE = picture();

    private final Map<Stage, Long> done = new EnumMap<>(Stage.class);
    private final PictureOutput.Image output = new PictureOutput.Image();

    @AfterAll
    static void close() {
        STUDIO.close();
    }

    @Test
    void aPictureIsEnlargedAndEncodedOnceForAllWhoRepaintIt() {
        SharedStages shared = SharedStages.keeping(2);
        run(SETTINGS, shared, Witness.NONE);
        assertThat(done).containsKeys(Stage.ENLARGE, Stage.ENCODE, Stage.DENOISE, Stage.DECODE);
        done.clear();
        run(SETTINGS.withFusion(FusionMethod.INDEPENDENT), shared, Witness.NONE);
        assertThat(done).containsKey(Stage.DENOISE).doesNotContainKeys(Stage.ENLARGE, Stage.ENCODE);
    }

    @Test
    void whatWasSharedChangesNoResult() {
        SharedStages shared = SharedStages.keeping(2);
        for (FusionMethod method : new FusionMethod[] {FusionMethod.MIXTURE, FusionMethod.INDEPENDENT}) {
            UpscaleSettings settings = SETTINGS.withFusion(method);
            int[] alone = run(settings, SharedStages.none(), Witness.NONE);
            assertThat(run(settings, shared, Witness.NONE))
                    .as("the first of them")
                    .isEqualTo(alone);
            assertThat(run(settings, shared, Witness.NONE)).as("the second").isEqualTo(alone);
        }
    }

    @Test
    void anotherEnlargementIsDoneAgain() {
        SharedStages shared = SharedStages.keeping(2);
        run(SETTINGS.withConsistency(1), shared, Witness.NONE);
        done.clear();
        run(SETTINGS.withConsistency(0.5), shared, Witness.NONE);
        assertThat(done).containsKeys(Stage.ENLARGE, Stage.ENCODE);
    }

    @Test
    void modelsOfOneNameEncodeForThemselves(@TempDir Path folder) throws IOException {
        SharedStages shared = SharedStages.keeping(4);
        for (String place : List.of("one", "other")) {
            String model =
                    RandomModel.write(folder.resolve(place).resolve("model")).toString();
            try (Studio studio = Studio.open(EngineSettings.defaults().withModel(model))) {
                done.clear();
                upscaled(studio, SETTINGS.withPrompt(""), shared, Witness.NONE);
                assertThat(done.get(Stage.ENCODE)).as(place).isEqualTo(2);
                assertThat(done.containsKey(Stage.ENLARGE)).isEqualTo(place.equals("one"));
                done.clear();
                upscaled(studio, SETTINGS.withPrompt(""), shared, Witness.NONE);
                // The text is encoded, the picture is not.
                assertThat(done.get(Stage.ENCODE)).isEqualTo(1);
            }
        }
    }

    @Test
    void aSparedStageCountsWithTheTimeThatItTook() {
        SharedStages shared = SharedStages.keeping(2);
        upscaled(SETTINGS, shared, Witness.NONE);
        Duration second = upscaled(SETTINGS, shared, Witness.NONE).stages().get(Stage.ENLARGE);
        Duration third = upscaled(SETTINGS, shared, Witness.NONE).stages().get(Stage.ENLARGE);
        assertThat(second).isPositive().isEqualTo(third);
    }

    @Test
    void aWitnessSeesEverythingAndChangesNothing() {
        List<String> seen = new ArrayList<>();
        Planes result = new Planes(3, PICTURE.getHeight() * 4, PICTURE.getWidth() * 4);
        Witness witness = new Witness() {
            @Override
            public void enlarged(BlockSource base) {
                seen.add("base %dx%d".formatted(base.width(), base.height()));
            }

            @Override
            public Denoiser watched(Denoiser denoiser, Trajectory trajectory) {
                seen.add(trajectory.evaluations() + " evaluations");
                return denoiser;
            }

            @Override
            public void repainted(Painting painting) {
                seen.add(painting.plans().get(0).count() + " tiles");
            }

            @Override
            public void finished(int y, Planes rows) {
                result.write(y, 0, rows);
            }
        };
        int[] watched = run(SETTINGS, SharedStages.none(), witness);
        assertThat(watched).isEqualTo(run(SETTINGS, SharedStages.none(), Witness.NONE));
        assertThat(seen).containsExactly("base 160x96", "1 evaluations", "15 tiles");
        int red = watched[0] >> 16 & 0xff;
        assertThat(result.at(0, 0, 0) * 255).isBetween(red - 0.51f, red + 0.51f);
    }

    private int[] run(UpscaleSettings settings, SharedStages shared, Witness witness) {
        upscaled(settings, shared, witness);
        BufferedImage image = output.image();
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private UpscaleResult upscaled(UpscaleSettings settings, SharedStages shared, Witness witness) {
        return upscaled(STUDIO, settings, shared, witness);
    }

    private UpscaleResult upscaled(Studio studio, UpscaleSettings settings, SharedStages shared, Witness witness) {
        Progress progress = event -> {
            if (event instanceof Progress.Advanced advanced) {
                done.merge(advanced.stage(), 1L, Long::sum);
            }
        };
        return studio.upscale(
                PictureInput.of(PICTURE), output, settings, progress, new Cancellation(), shared, witness);
    }

    private static BufferedImage picture() {
        BufferedImage image = new BufferedImage(40, 24, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, 0x10203 * (x * 3 + y * 5) & 0xffffff);
            }
        }
        return image;
    }
}
