package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.ColourFix;
import dev.azulejo.ControlFile;
import dev.azulejo.EngineSettings;
import dev.azulejo.FlatTiles;
import dev.azulejo.GuidanceInterval;
import dev.azulejo.LoraFile;
import dev.azulejo.Preset;
import dev.azulejo.PrintSize;
import dev.azulejo.Region;
import dev.azulejo.SharedStatistics;
import dev.azulejo.TargetSize;
import dev.azulejo.Thrift;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.fusion.LatentEnlargement;
import dev.azulejo.fusion.SeamFix;
import dev.azulejo.noise.NoisePlacement;
import dev.azulejo.onnx.Precision;
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
                Arguments.of("--size 2x1in@25dpi", DEFAULTS.withTarget(new PrintSize(2, 1, PrintSize.Unit.INCH, 25))),
                Arguments.of("--long-edge 50", DEFAULTS.withTarget(new TargetSize.LongEdge(50))),
                Arguments.of("--region 1,2,30,4", DEFAULTS.withRegion(Region.pixels(1, 2, 30, 4))),
                Arguments.of("--region 40%,30%,20%,9", DEFAULTS.withRegion(Region.of("40%,30%,20%,9"))),
                Arguments.of("--preset faithful", DEFAULTS.withPreset(Preset.FAITHFUL)),
                Arguments.of("--strength 0.35", DEFAULTS.withStrength(0.35)),
                Arguments.of("--consistency auto", DEFAULTS),
                Arguments.of("--consistency 0.5", DEFAULTS.withConsistency(0.5)),
                Arguments.of("--prompt cat", DEFAULTS.withPrompt("cat")),
                Arguments.of("--prompt @image", DEFAULTS),
                Arguments.of("--prompt=", DEFAULTS.withPrompt("")),
                Arguments.of("--negative dog", DEFAULTS.withNegativePrompt("dog")),
                Arguments.of("--negative=", DEFAULTS.withNegativePrompt("")),
                Arguments.of("--lora a.safetensors", loras(new LoraFile("a.safetensors", 1))),
                Arguments.of("--lora a.pt:0.8", loras(new LoraFile("a.pt", 0.8))),
                Arguments.of("--lora a:-.5:1", loras(new LoraFile("a", -0.5, 1))),
                Arguments.of("--lora C:\\l\\a.pt", loras(new LoraFile("C:\\l\\a.pt", 1))),
                Arguments.of("--lora C:\\l\\a.pt:2", loras(new LoraFile("C:\\l\\a.pt", 2))),
                Arguments.of("--lora hf:o/n:0.5", loras(new LoraFile("hf:o/n", 0.5))),
                Arguments.of("--lora https://h:80/a.bin:1:0", loras(new LoraFile("https://h:80/a.bin", 1, 0))),
                Arguments.of("--lora a.pt --lora b.pt:0.5", loras(new LoraFile("a.pt", 1), new LoraFile("b.pt", 0.5))),
                Arguments.of(
                        "--control tile:0.6 --control hf:o/n",
                        DEFAULTS.withControls(List.of(new ControlFile("tile", 0.6), new ControlFile("hf:o/n", 1)))),
                Arguments.of("--embedding a.pt --embedding b.pt", DEFAULTS.withEmbeddings(List.of("a.pt", "b.pt"))),
                Arguments.of("--clip-skip 2", DEFAULTS.withClipSkip(2)),
                Arguments.of("--guidance-rescale 0.7", DEFAULTS.withGuidanceRescale(0.7)),
                Arguments.of(
                        "--guidance-interval 0.2..0.8", DEFAULTS.withGuidanceInterval(new GuidanceInterval(0.2, 0.8))),
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
                Arguments.of("--fusion seam-fix", DEFAULTS.withFusion(FusionMethod.SEAM_FIX)),
                Arguments.of("--seam-fix half-tile", DEFAULTS.withSeamFix(SeamFix.Pass.HALF_TILE)),
                Arguments.of("--blend seam", DEFAULTS.withBlend(Blend.SEAM)),
                Arguments.of("--blend cosine", DEFAULTS.withBlend(Blend.COSINE)),
                Arguments.of(
                        "--latent-enlargement bicubic-antialiased",
                        DEFAULTS.withLatentEnlargement(LatentEnlargement.BICUBIC_ANTIALIASED)),
                Arguments.of("--noise tile", DEFAULTS.withNoise(NoisePlacement.TILE)),
                Arguments.of("--colour adain", DEFAULTS.withColourFix(ColourFix.ADAIN)),
                Arguments.of("--batch 2", DEFAULTS.withTilesPerBatch(2)),
                Arguments.of("--flat-tiles skip", DEFAULTS.withThrift(Thrift.NONE.withFlatTiles(FlatTiles.SKIP))),
                Arguments.of("--flatness 0.5", DEFAULTS.withThrift(Thrift.NONE.withFlatness(0.5))),
                Arguments.of("--deep-cache 3", DEFAULTS.withThrift(Thrift.NONE.withDeepCache(3))),
                Arguments.of("--shared-statistics on", DEFAULTS.withSharedStatistics(SharedStatistics.ON)),
                Arguments.of("--guidance-agreement 0.99", DEFAULTS.withThrift(Thrift.NONE.withAgreement(0.99))),
                Arguments.of("--format jpg --quality 80", DEFAULTS));
    }

    private static UpscaleSettings loras(LoraFile... loras) {
        return DEFAULTS.withLoras(List.of(loras));
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
        upscale(
                "--model hf:o/m --upscaler u.pth --vae v --prediction sample --lora-folder l --device cuda:1 --threads 3 --memory 1.5G --precision int8"
                        .split(" "));

        assertThat(upscaler.opened)
                .containsExactly(EngineSettings.defaults()
                        .withModel("hf:o/m")
                        .withUpscaler("u.pth")
                        .withVae("v")
                        .withPrediction("sample")
                        .withLoraFolder(Path.of("l"))
                        .withDevice("cuda:1")
                        .withThreads(3)
                        .withMemory(3L << 29)
                        .withPrecision(Precision.INT8));
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
                    --size 2048                 | azulejo: invalid value for option '--size': expected WIDTHxHEIGHT in pixels such as 2048x1365, or in mm, cm or in such as 60x40cm@300dpi, found '2048'; see azulejo upscale --help
                    --size 60x40cm@0dpi         | azulejo: invalid value for option '--size': the resolution is 0 dpi, expected 1 to 10000; see azulejo upscale --help
                    --region 1,2,3              | azulejo: invalid value for option '--region': expected X,Y,WIDTH,HEIGHT in pixels or percent of the result, such as 100,50,640,480 or 40%,30%,20%,20%, found '1,2,3'; see azulejo upscale --help
                    --region 48,0,9,9           | azulejo: the region 48,0,9,9 lies outside the result, which has 48x36 pixels
                    --steps many                | azulejo: invalid value for option '--steps': expected a whole number, found 'many'; see azulejo upscale --help
                    --grid fti                  | azulejo: invalid value for option '--grid': expected fit, classic, found 'fti'; see azulejo upscale --help
                    --tile 64 --overlap 64      | azulejo: the overlap is 64 pixels, expected less than the tile's 64
                    --format gif                | azulejo: invalid value for option '--format': expected png, tiff, jpeg, webp, dzi, found 'gif'; see azulejo upscale --help
                    --quality best              | azulejo: invalid value for option '--quality': expected 1 to 100, or lossless, found 'best'; see azulejo upscale --help
                    --format webp --quality 0   | azulejo: the quality is 0, expected 1 to 100
                    --format jpeg --quality lossless | azulejo: JPEG files always lose something: give a quality of 1 to 100, or take tiff, png or webp
                    --lora a.pt:0.5:high        | azulejo: invalid value for option '--lora' (FILE[:W]): expected one or two weights after the name of the file, found 'high' in 'a.pt:0.5:high'; see azulejo upscale --help
                    --lora a.pt:                | azulejo: invalid value for option '--lora' (FILE[:W]): expected one or two weights after the name of the file, found '' in 'a.pt:'; see azulejo upscale --help
                    --lora a.pt:101             | azulejo: invalid value for option '--lora' (FILE[:W]): the weight of the LoRA a.pt is 101, expected -100 to 100; see azulejo upscale --help
                    --control a.pt:-1           | azulejo: invalid value for option '--control' (PATH[:W]): the weight of the ControlNet a.pt is -1, expected 0 to 10; see azulejo upscale --help
                    --clip-skip 0               | azulejo: the CLIP skip is 0, expected 1 to 64
                    --guidance-rescale 2        | azulejo: the guidance rescale is 2, expected 0 to 1
                    --guidance-interval 0.5     | azulejo: invalid value for option '--guidance-interval': expected A..B such as 0.2..0.8, found '0.5'; see azulejo upscale --help
                    --guidance-interval 1..0.5  | azulejo: invalid value for option '--guidance-interval': the guidance interval is 1.0..0.5, expected two fractions of 0 to 1 in order; see azulejo upscale --help
                    --prediction v              | azulejo: invalid value for option '--prediction': expected epsilon, v_prediction, sample, found 'v'; see azulejo upscale --help
                    --memory lots               | azulejo: invalid value for option '--memory': expected an amount of memory such as 2G or 500M, found 'lots'; see azulejo upscale --help
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
