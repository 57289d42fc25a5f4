package dev.azulejo.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.Progress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.PictureException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Small studies with the built-in model: what is computed, what is measured, what is written, what is left alone. */
class StudyTest {
    private static final List<Variant> TILED =
            variants(Map.of(Axis.FUSION, List.of("independent", "mixture"), Axis.STEPS, List.of("4")));

    @TempDir
    private Path folder;

    private final Events events = new Events();

    @Test
    void everyVariantIsMeasuredAndStandsInJsonTableAndFolder() throws IOException {
        Path picture = picture("Größe #1.png", 40, 32);
        run(settings(List.of(picture), TILED, true));
        JsonNode results = results();
        assertThat(texts(results.at("/variants"), "id"))
                .containsExactly(
                        "tile=untiled steps=4 strength=0.5",
                        "fusion=independent tile=64 steps=4 strength=0.5",
                        "fusion=mixture tile=64 steps=4 strength=0.5");
        assertThat(texts(results.at("/variants"), "label")).containsExactly("untiled", "independent", "mixture");
        assertThat(texts(results.at("/axes"), "key")).containsExactly("fusion");
        JsonNode classic = results.at("/results/1");
        assertThat(classic.at("/picture").asString()).isEqualTo("grosse-1");
        for (String figure : List.of(
                "seamRatio",
                "seamRatioUntiled",
                "overlapSharpness",
                "overlapSharpnessUntiled",
                "ghostIndex",
                "periodicity",
                "psnrUntiled",
                "ssimUntiled",
                "invention",
                "inventionWorst",
                "detail")) {
            assertThat(classic.at("/figures").has(figure)).as(figure).isTrue();
        }
        assertThat(classic.at("/evaluations").asLong()).isPositive();
        assertThat(classic.at("/evaluationsPerPixel").asDouble()).isGreaterThan(1);
        assertThat(classic.at("/stages").propertyNames()).contains("enlarge", "denoise", "finish");
        assertThat(results.at("/results/0/evaluationsPerPixel").asDouble()).isEqualTo(1);
        assertThat(results.at("/means/1/figures/ghostIndex/mean").asDouble())
                .isCloseTo(classic.at("/figures/ghostIndex").asDouble(), within(1e-9));
        for (String place : List.of(
                "/results/1/image",
                "/results/1/heat",
                "/pictures/0/input",
                "/pictures/0/bases/0/image",
                "/pictures/0/untiled")) {
            String file = results.at(place).asString();
            assertThat(file).matches("(images|heat)/[a-z0-9-]+\\.png");
            assertThat(folder.resolve("report").resolve(file)).isRegularFile();
        }
        List<String> table = Files.readAllLines(folder.resolve("report/results.csv"));
        assertThat(table).hasSize(4);
        assertThat(table.get(0)).startsWith("picture,variant,label,fusion,seamRatio");
        assertThat(table.get(3)).startsWith("grosse-1,fusion=mixture tile=64 steps=4 strength=0.5,mixture,mixture,");
    }

    @Test
    void variantsShareWhatTheyHaveInCommon() throws IOException {
        run(settings(List.of(picture("a.png", 24, 24)), TILED, true));
        assertThat(events.started).hasSize(3);
        assertThat(events.work.get(Progress.Stage.ENLARGE)).isEqualTo(1);
        assertThat(events.work.get(Progress.Stage.ENCODE)).isEqualTo(1);
    }

    @Test
    void whatIsDoneIsNotDoneAgainAndOtherVariantsAreAdded() throws IOException {
        Path picture = picture("a.png", 24, 24);
        run(settings(List.of(picture), TILED.subList(0, 1), false));
        String before = results().at("/results/0").toString();
        events.clear();
        run(settings(List.of(picture), TILED, false));
        assertThat(events.kept).hasSize(1);
        assertThat(events.started).containsExactly("fusion=mixture tile=64 steps=4 strength=0.5");
        assertThat(results().at("/results").size()).isEqualTo(2);
        assertThat(results().at("/results/0").toString()).isEqualTo(before);
        assertThat(texts(results().at("/variants"), "label")).containsExactly("independent", "mixture");
    }

    @Test
    void aResultOfAnotherPictureOrWhosePictureIsGoneIsMadeAgain() throws IOException {
        Path picture = picture("a.png", 24, 24);
        run(settings(List.of(picture), TILED.subList(0, 1), false));
        String image = results().at("/results/0/image").asString();
        Files.delete(folder.resolve("report").resolve(image));
        events.clear();
        run(settings(List.of(picture), TILED.subList(0, 1), false));
        assertThat(events.started).hasSize(1);
        StudySettings figuresOnly = new StudySettings(
                List.of(picture),
                TILED.subList(0, 1),
                false,
                Optional.empty(),
                1,
                Pictures.NONE,
                folder.resolve("report"),
                "test",
                "test");
        events.clear();
        run(figuresOnly);
        assertThat(events.started).as("figures need no picture").isEmpty();
        Path other = picture("a.png", 28, 24);
        events.clear();
        run(settings(List.of(other), TILED.subList(0, 1), false));
        assertThat(events.started).hasSize(1);
        assertThat(texts(results().at("/pictures"), "id")).containsExactly("a", "a-2");
    }

    @Test
    void aStudyThatWasStoppedGoesOnAndComesToTheSameFigures() throws IOException {
        Path picture = picture("a.png", 24, 24);
        run(settings(List.of(picture), TILED, true));
        JsonNode undisturbed = results();
        Path other = folder.resolve("other");
        Cancellation cancellation = new Cancellation();
        events.clear();
        events.whenStarted = number -> {
            if (number == 3) {
                cancellation.cancel();
            }
        };
        StudySettings stopped = settings(List.of(picture), TILED, true, other);
        assertThatThrownBy(() -> Study.run(stopped, events, cancellation)).isInstanceOf(CancelledException.class);
        assertThat(results(other).at("/results").size()).isEqualTo(2);
        events.clear();
        Study.run(stopped, events, new Cancellation());
        assertThat(events.started).hasSize(1);
        for (int i = 0; i < 3; i++) {
            assertThat(results(other).at("/results/" + i + "/figures"))
                    .isEqualTo(undisturbed.at("/results/" + i + "/figures"));
        }
    }

    @Test
    void aVariantThatFailsIsALineAndIsTriedAgain() throws IOException {
        List<Variant> variants = variants(Map.of(
                Axis.MODEL, List.of(folder.resolve("no-model").toString(), "builtin"), Axis.STEPS, List.of("4")));
        run(settings(List.of(picture("a.png", 24, 24)), variants, false));
        assertThat(events.failed).hasSize(1);
        JsonNode results = results().at("/results");
        assertThat(results.get(0).at("/failed").asString()).contains("no-model", "does not exist");
        assertThat(results.get(1).has("failed")).isFalse();
        events.clear();
        run(settings(List.of(picture("a.png", 24, 24)), variants, false));
        assertThat(events.started).hasSize(1);
        assertThat(events.kept).hasSize(1);
    }

    @Test
    void aPictureThatCannotBeReadDoesNotStopTheOthers() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
        run(settings(List.of(broken, picture("a.png", 24, 24)), TILED.subList(1, 2), false));
        assertThat(events.refused).singleElement().isInstanceOf(PictureException.class);
        assertThat(texts(results().at("/results"), "picture")).containsExactly("a");
    }

    @Test
    void aReducedPictureIsHeldAgainstWhatItWas() throws IOException {
        Path original = picture("a.png", 99, 96);
        StudySettings reduced = new StudySettings(
                List.of(original),
                TILED.subList(1, 2),
                false,
                Optional.empty(),
                4,
                Pictures.NONE,
                folder.resolve("report"),
                "test",
                "test");
        run(reduced);
        JsonNode result = results().at("/results/0");
        assertThat(result.at("/figures/psnrOriginal").asDouble()).isBetween(5.0, 60.0);
        assertThat(result.at("/figures").has("ssimOriginal")).isTrue();
        assertThat(results().at("/pictures/0/width").asInt()).isEqualTo(96);
        assertThat(result.has("image")).as("figures only").isFalse();
    }

    @Test
    void anOriginalOfAnotherSizeIsSaidSo() throws IOException {
        Path picture = picture("a.png", 24, 24);
        Path originals = Files.createDirectory(folder.resolve("originals"));
        ImageIO.write(image(50, 50), "png", originals.resolve("a.png").toFile());
        run(new StudySettings(
                List.of(picture),
                TILED.subList(1, 2),
                false,
                Optional.of(originals),
                1,
                Pictures.NONE,
                folder.resolve("report"),
                "test",
                "test"));
        assertThat(results().at("/results/0/failed").asString()).contains("50x50", "96x96");
    }

    @Test
    void aFolderWithOtherResultsIsLeftAlone() throws IOException {
        Path report = Files.createDirectory(folder.resolve("report"));
        Files.writeString(report.resolve("results.json"), "[1, 2]");
        assertThatThrownBy(() -> run(settings(List.of(picture("a.png", 24, 24)), TILED, false)))
                .isInstanceOf(PictureException.class)
                .hasMessageContaining("choose another folder");
        assertThat(report.resolve("results.json")).hasContent("[1, 2]");
        Files.writeString(report.resolve("results.json"), "{\"results\": []}");
        assertThatThrownBy(() -> run(settings(List.of(picture("a.png", 24, 24)), TILED, false)))
                .isInstanceOf(PictureException.class);
    }

    @Test
    void aReportIsWrittenByOneAtATime() throws IOException {
        Path picture = picture("a.png", 24, 24);
        ReportLock another = ReportLock.of(folder.resolve("report"));
        assertThatThrownBy(() -> run(settings(List.of(picture), TILED, false)))
                .isInstanceOf(MachineException.class)
                .hasMessageContaining("another comparison");
        another.close();
        run(settings(List.of(picture), TILED.subList(1, 2), false));
        assertThat(folder.resolve("report/.lock")).doesNotExist();
    }

    private void run(StudySettings settings) {
        Study.run(settings, events, new Cancellation());
    }

    private StudySettings settings(List<Path> pictures, List<Variant> variants, boolean untiled) {
        return settings(pictures, variants, untiled, folder.resolve("report"));
    }

    private static StudySettings settings(List<Path> pictures, List<Variant> variants, boolean untiled, Path report) {
        return new StudySettings(
                pictures, variants, untiled, Optional.empty(), 1, Pictures.PNG, report, "test", "a test");
    }

    private static List<Variant> variants(Map<Axis, List<String>> varied) {
        Setup fixed = Axis.STRENGTH.with(Axis.TILE.with(Setup.defaults(), "64"), "0.5");
        return Variant.combinations(fixed, List.of(), varied);
    }

    private JsonNode results() throws IOException {
        return results(folder.resolve("report"));
    }

    private static JsonNode results(Path report) throws IOException {
        return new JsonMapper().readTree(Files.readString(report.resolve("results.json")));
    }

    private static List<String> texts(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(each -> each.get(field).asString())
                .collect(Collectors.toList());
    }

    private Path picture(String name, int width, int height) throws IOException {
        Path file = folder.resolve(name);
        ImageIO.write(image(width, height), "png", file.toFile());
        return file;
    }

    private static BufferedImage image(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int gray = (int) (127 + 60 * Math.sin(x * y / 30.0) + 60 * Math.cos((x + 2 * y) / 5.0));
                image.setRGB(x, y, gray << 16 | gray << 8 | (x + y) & 0xff);
            }
        }
        return image;
    }
}
