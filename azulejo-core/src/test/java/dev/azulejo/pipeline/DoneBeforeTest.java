package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.Keeping;
import dev.azulejo.Progress.Stage;
import dev.azulejo.pipeline.Forecast.Share;
import dev.azulejo.pipeline.Forecast.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoneBeforeTest {
    private static final Stage[] STAGES = {Stage.ENLARGE, Stage.ENCODE, Stage.DENOISE, Stage.DECODE, Stage.FINISH};

    @TempDir
    private Path folder;

    private Path place;
    private JobFolder job;

    @BeforeEach
    void begin() {
        Path output = folder.resolve("out.png");
        place = JobFolder.of(output);
        job = JobFolder.open(output, new JobIdentity(Map.of("input", "a picture")), Keeping.UNFINISHED, note -> {});
    }

    @AfterEach
    void end() {
        job.fail();
        job.close();
    }

    /** What is left of ten units for each stage. */
    private Map<Stage, Double> left() {
        Map<Stage, Share> shares = new EnumMap<>(Stage.class);
        for (Stage stage : STAGES) {
            shares.put(stage, new Share("", Span.NONE, 10, new Span(1, 0), new Span(1, 0)));
        }
        Forecast left = new DoneBefore(job).takenFrom(new Forecast(shares), 4, 5);
        Map<Stage, Double> units = new EnumMap<>(Stage.class);
        for (Stage stage : STAGES) {
            units.put(stage, left.share(stage).span(Work.Phase.UNITS).seconds());
        }
        return units;
    }

    @Test
    void aJobThatBeginsHasEverythingToDo() {
        assertThat(left())
                .containsOnlyKeys(STAGES)
                .allSatisfy((stage, units) -> assertThat(units).isEqualTo(10));
    }

    @Test
    void surfacesThatAreMadeAreNotMadeAgain() throws IOException {
        made(place, "base");
        Files.createFile(place.resolve("latents.parts"));
        assertThat(left()).containsEntry(Stage.ENLARGE, 0.0).containsEntry(Stage.ENCODE, 10.0);
        made(place, "latents");
        made(place, "pixels");
        assertThat(left())
                .containsEntry(Stage.ENCODE, 0.0)
                .containsEntry(Stage.DENOISE, 0.0)
                .containsEntry(Stage.DECODE, 0.0)
                .containsEntry(Stage.FINISH, 10.0);
    }

    @Test
    void ofStepsTheLastOneCounts() throws IOException {
        Files.createDirectories(place.resolve("steps/step-1"));
        Files.createDirectories(place.resolve("steps/step-3"));
        Files.createDirectories(place.resolve("steps/step-4.new"));
        assertThat(left()).containsEntry(Stage.DENOISE, 2.5);
    }

    @Test
    void ofTilesTheirNumberCounts() throws IOException {
        Files.createDirectories(place.resolve("steps"));
        Files.createFile(place.resolve("steps/tile-0"));
        Files.createFile(place.resolve("steps/tile-3"));
        Files.createFile(place.resolve("steps/tile-4.new"));
        assertThat(left()).containsEntry(Stage.DENOISE, 6.0);
    }

    private static void made(Path place, String name) throws IOException {
        Files.createFile(place.resolve(name + ".raw"));
        Files.createFile(place.resolve(name + ".done"));
    }
}
