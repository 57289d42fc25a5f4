package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.fault.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompareTest {
    @TempDir
    private Path folder;

    private Invocation compare(Object... arguments) {
        return Invocation.of(
                Library::open,
                new Cancellation(),
                Stream.concat(Stream.of("compare"), Stream.of(arguments).map(Object::toString))
                        .toArray(String[]::new));
    }

    @Test
    void aReportIsOneFolderThatTellsEverythingAndIsNotMadeTwice() throws IOException {
        Path input = PaintedUpscaler.picture(folder.resolve("small.png"), 24, 20);
        Path report = folder.resolve("report");
        Object[] arguments = {
            input, "--vary", "steps=4,8", "--reference", "untiled", "--strength", 0.5, "--tile", 64, "-o", report
        };

        Invocation first = compare(arguments);

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.outLines()).containsExactly(report.resolve("index.html") + ": 4 results, 4 of them new");
        assertThat(first.errLines()).contains("[4/4] small.png: fusion=agreement tile=64 steps=8 strength=0.5");
        String json = Files.readString(report.resolve("results.json"));
        JsonNode results = new JsonMapper().readTree(json);
        assertThat(results.at("/created_by").asString()).startsWith("azulejo compare " + input + " --vary steps=4,8 ");
        assertThat(results.at("/azulejo").asString()).isEqualTo(Version.ofProgram());
        assertThat(results.at("/axes/0/values").toString()).isEqualTo("[\"4\",\"8\"]");
        assertThat(Files.readString(report.resolve("index.html"))).contains("steps=8 strength=0.5");
        assertThat(Files.readAllLines(report.resolve("results.csv"))).hasSize(5);

        Invocation again = compare(arguments);

        assertThat(again.outLines()).containsExactly(report.resolve("index.html") + ": 4 results, 0 of them new");
        assertThat(report.resolve("results.json")).hasContent(json);
    }

    @Test
    void programsAreToldWhatHappensAndAFailureIsOneOfMany() throws IOException {
        Path input = PaintedUpscaler.picture(folder.resolve("small.png"), 24, 20);
        Path nothing = folder.resolve("nothing");

        Invocation invocation = compare(
                input,
                "--vary",
                "model=builtin," + nothing,
                "--steps",
                4,
                "--images",
                "none",
                "--json",
                "-o",
                folder.resolve("report"));

        assertThat(invocation.exitCode()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(invocation.events("start")).hasSize(2);
        assertThat(invocation.events("done").get(0).at("/figures/invention").asDouble())
                .isPositive();
        assertThat(invocation.events("error").get(0).at("/message").asString()).contains("nothing", "does not exist");
        JsonNode end = invocation.events("end").get(0);
        assertThat(List.of("done", "kept", "failed", "exitCode").stream()
                        .map(field -> end.get(field).asInt()))
                .containsExactly(1, 0, 1, 3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    --vary magic=1,2              | 'magic' cannot be varied, expected one of fusion, blend,
                    --vary fusion=mixture,magic   | fusion: expected independent,
                    --vary fusion                 | --vary: expected AXIS=VALUE, found 'fusion'
                    --vary fusion=                | --vary: expected AXIS=VALUE, found 'fusion='
                    --vary steps=4,,8             | steps: expected a whole number, found ''
                    --vary steps=4,4              | names 4 twice
                    --vary steps=0                | expected 1 to 1000
                    --vary guidance=2,3           | guidance=2 shows in no result
                    --variant steps=4,steps=8     | names steps twice
                    --variant steps=4 --vary steps=8 | steps is given twice
                    --reference nowhere           | 'nowhere', which does not exist
                    --reduce 1                    | --reduce is 1, expected 2 to 16
                    --reduce 4 --reference .      | leave --reference . out
                    --region 0,0,8,8              | leave --region out
                    --images gif                  | expected png, jpeg, none, found 'gif'
                    """)
    void whatCannotBeComparedIsRefusedInOneSentenceBeforeAnyWork(String options, String sentence) {
        Path report = folder.resolve("report");
        Path input = PaintedUpscaler.picture(folder.resolve("small.png"), 24, 20);

        Invocation invocation = compare(Stream.concat(Stream.of(options.split(" ")), Stream.of(input, "-o", report))
                .toArray());

        assertThat(invocation.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(invocation.errLines()).singleElement().asString().contains(sentence);
        assertThat(report).doesNotExist();
    }
}
