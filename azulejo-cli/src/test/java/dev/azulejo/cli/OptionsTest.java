package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.ColourFix;
import dev.azulejo.EngineSettings;
import dev.azulejo.Preset;
import dev.azulejo.TargetSize;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.noise.NoisePlacement;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Grid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OptionsTest {
    private static final UpscaleSettings DEFAULTS = UpscaleSettings.defaults();

    @TempDir
    Path folder;

    private final PaintedUpscaler upscaler = new PaintedUpscaler();
    private Path input;

    @BeforeEach
    void paint() {
        input = PaintedUpscaler.picture(folder.resolve("a.png"), 12, 9);
    }

    private Invocation upscale(String... options) {
        List<String> arguments = new ArrayList<>(List.of("upscale", input.toString()));
        arguments.addAll(List.of(options));
        return Invocation.of(upscaler, arguments.toArray(String[]::new));
    }

    static Stream<Arguments> everyOption() {
        return Stream.of(
                Arguments.of("", DEFAULTS),
                Arguments.of("--factor 2.5", DEFAULTS.withTarget(new TargetSize.Factor(2.5))),
                Arguments.of("--size 60x30", DEFAULTS.withTarget(new TargetSize.Fit(60, 30))),
                Arguments.of("--long-edge 50", DEFAULTS.withTarget(new TargetSize.LongEdge(50))),
                Arguments.of("--preset faithful", DEFAULTS.withPreset(Preset.FAITHFUL)),
                Arguments.of("--strength 0.35", DEFAULTS.withStrength(0.35)),
                Arguments.of("--consistency auto", DEFAULTS),
                Arguments.of("--consistency 0.5", DEFAULTS.withConsistency(0.5)),
                Arguments.of("--prompt cat", DEFAULTS.withPrompt("cat")),
                Arguments.of("--prompt @image", DEFAULTS),
                Arguments.of("--prompt=", DEFAULTS.withPrompt("")),
                Arguments.of("--negative dog", DEFAULTS.withNegativePrompt("dog")),
                Arguments.of("--seed -9000000000", DEFAULTS.withSeed(-9000000000L)),
                Arguments.of("--steps 35 --tile 640", DEFAULTS.withSteps(35).withTile(640)),
                Arguments.of("--steps 35", DEFAULTS.withSteps(35)),
                Arguments.of("--sampler euler_a", DEFAULTS.withSampler(Sampler.EULER_ANCESTRAL)),
                Arguments.of("--eta 1", DEFAULTS.withEta(1)),
                Arguments.of("--guidance 7.5", DEFAULTS.withGuidance(7.5)),
                Arguments.of("--tile 640", DEFAULTS.withTile(640)),
                Arguments.of("--overlap 48", DEFAULTS.withOverlap(48)),
                Arguments.of("--grid classic", DEFAULTS.withGrid(Grid.CLASSIC)),
                Arguments.of("--fusion independent", DEFAULTS.withFusion(FusionMethod.INDEPENDENT)),
                Arguments.of("--blend cosine", DEFAULTS.withBlend(Blend.COSINE)),
                Arguments.of("--noise tile", DEFAULTS.withNoise(NoisePlacement.TILE)),
                Arguments.of("--colour adain", DEFAULTS.withColourFix(ColourFix.ADAIN)),
                Arguments.of("--batch 2", DEFAULTS.withTilesPerBatch(2)),
                Arguments.of("--format png", DEFAULTS));
    }

    @ParameterizedTest
    @MethodSource("everyOption")
    void everyOptionReachesTheSettings(String options, UpscaleSettings expected) {
        Invocation invocation = upscale(options.isEmpty() ? new String[0] : options.split(" "));

        assertThat(invocation.err()).doesNotContain("azulejo:");
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(upscaler.settings).containsExactly(expected);
    }

    @Test
    void engineOptionsReachTheEngine() {
        upscale("--model", "m", "--upscaler", "u.safetensors", "--device", "cuda:1", "--threads", "3");

        assertThat(upscaler.opened)
                .containsExactly(EngineSettings.defaults()
                        .withModel("m")
                        .withUpscaler("u.safetensors")
                        .withDevice("cuda:1")
                        .withThreads(3));
        assertThat(upscaler.closed).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --strenght 0.3              | azulejo: there is no option --strenght, did you mean --strength?
                    --color none                | azulejo: there is no option --color, did you mean --colour?
                    --frobnicate                | azulejo: there is no option --frobnicate; see azulejo upscale --help
                    --strength 2                | azulejo: the strength is 2, expected 0 to 1
                    --consistency maybe         | azulejo: invalid value for option '--consistency': expected auto or a number from 0 to 1, found 'maybe'; see azulejo upscale --help
                    --factor 17                 | azulejo: the factor is 17.0, expected 1 to 16
                    --factor NaN                | azulejo: the factor is NaN, expected 1 to 16
                    --factor 2 --long-edge 300  | azulejo: --factor, --size and --long-edge each say how large; give one of them
                    --size 2048                 | azulejo: invalid value for option '--size': expected WIDTHxHEIGHT such as 2048x1365, found '2048'; see azulejo upscale --help
                    --steps many                | azulejo: invalid value for option '--steps': expected a whole number, found 'many'; see azulejo upscale --help
                    --grid fti                  | azulejo: invalid value for option '--grid': expected fit, classic, found 'fti'; see azulejo upscale --help
                    --tile 64 --overlap 64      | azulejo: the overlap is 64 pixels, expected less than the tile's 64
                    --format jpeg               | azulejo: invalid value for option '--format': expected png, found 'jpeg'; see azulejo upscale --help
                    --threads -1                | azulejo: the number of threads is -1, expected 0 (all cores) to 1024
                    --steps 3 --tile 640 --steps 4 | azulejo: option '--steps' (N) should be specified only once; see azulejo upscale --help
                    --prompt --steps 3          | azulejo: expected parameter for option '--prompt' but found '--steps'; see azulejo upscale --help
                    """)
    void whatIsWrongWithOptionsIsSaidInOneSentence(String options, String sentence) {
        Invocation invocation = upscale(options.split(" "));

        assertThat(invocation.errLines()).containsExactly(sentence);
        assertThat(invocation.out()).isEmpty();
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(upscaler.opened).isEmpty();
    }

    @Test
    void aMissingPictureOrCommandIsNamed() {
        assertThat(Invocation.of(upscaler, "upscale").err())
                .isEqualToIgnoringNewLines("azulejo: no picture was given; see azulejo upscale --help");
        assertThat(Invocation.of(upscaler, "a.png").err())
                .isEqualToIgnoringNewLines(
                        "azulejo: there is no command 'a.png'; to enlarge a picture: azulejo upscale a.png");
        assertThat(Invocation.of(upscaler, "upscal", "a.png").err())
                .isEqualToIgnoringNewLines("azulejo: there is no command 'upscal', did you mean upscale?");
    }

    @Test
    void aUsageErrorIsAnEventTooWhereJsonWasAskedFor() {
        Invocation invocation = upscale("--json", "--steps", "many");

        assertThat(invocation.events("error")).singleElement().satisfies(event -> {
            assertThat(event.get("kind").asString()).isEqualTo("settings");
            assertThat(event.get("exitCode").asInt()).isEqualTo(ExitCode.USAGE);
        });
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
