package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureReader;
import dev.azulejo.image.Resolution;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The command with the library behind it. */
class EndToEndTest {
    @TempDir
    Path folder;

    private Invocation azulejo(Object... arguments) {
        return Invocation.of(
                Library::open,
                new Cancellation(),
                Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(FileNames::name).sorted().toList();
        }
    }

    @Test
    void aPictureIsEnlargedByTheWholeMethod() throws IOException {
        Path input = PaintedUpscaler.picture(folder.resolve("small.png"), 48, 40);

        Invocation invocation = azulejo("upscale", input, "--seed", 5);

        assertThat(invocation.exitCode()).as(invocation.err()).isZero();
        Path output = folder.resolve("small-x4.png");
        BufferedImage result = ImageIO.read(output.toFile());
        assertThat(result.getWidth()).isEqualTo(192);
        assertThat(result.getHeight()).isEqualTo(160);
        assertThat(Library.header(output)).isEqualTo(new PictureHeader(192, 160, true));
        assertThat(invocation.outLines().get(0)).startsWith(output + ": 192x160 from 48x40 in ");
        assertThat(invocation.out())
                .contains(" steps x ", "1 tile of ", "seed 5", "enlarge ", "denoise ", "finish ", "networks ");
        assertThat(files()).containsExactly("small-x4.png", "small.png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"big.tif", "big.jpg", "big.webp"})
    void everyFormatSaysHowItWasMade(String name) {
        Path input = PaintedUpscaler.picture(folder.resolve("small.png"), 48, 40);
        Path output = folder.resolve(name);

        Invocation invocation = azulejo("upscale", input, "-o", output, "--prompt", "a cat", "--seed", 5);

        assertThat(invocation.exitCode()).as(invocation.err()).isZero();
        Picture picture = Picture.read(PictureInput.of(output));
        assertThat(picture.format().width()).isEqualTo(192);
        assertThat(picture.metadata().text("azulejo").orElseThrow()).contains("\"seed\":5");
        assertThat(picture.metadata().parameters().orElseThrow()).startsWith("a cat\n");
        Invocation again = azulejo("upscale", input, "-o", output, "--prompt", "a cat", "--seed", 5, "--resume");
        assertThat(again.err()).contains("skipped");
    }

    @Test
    void aPictureForViewersIsAFileAndAFolder() throws IOException {
        Path input = PaintedUpscaler.picture(folder.resolve("small.png"), 48, 40);

        Invocation invocation = azulejo("upscale", input, "--format", "dzi", "--strength", 0);

        assertThat(invocation.exitCode()).as(invocation.err()).isZero();
        assertThat(files()).containsExactly("small-x4.dzi", "small-x4_files", "small.png");
        assertThat(ImageIO.read(folder.resolve("small-x4_files/8/0_0.jpg").toFile())
                        .getWidth())
                .isEqualTo(192);
        Invocation again = azulejo("upscale", input, "--format", "dzi", "--strength", 0, "--resume");
        assertThat(again.err()).contains("skipped");
    }

    @Test
    void aResultThatItsFormatCannotHoldIsRefusedBeforeTheWork() throws IOException {
        Path input = PaintedUpscaler.picture(folder.resolve("long.png"), 1100, 4);

        Invocation invocation = azulejo("upscale", input, "--format", "webp", "--factor", 16);

        assertThat(invocation.errLines().get(invocation.errLines().size() - 1))
                .isEqualTo(
                        "azulejo: %s: WebP files have at most 16383 pixels a side, the result has 17600x64; write it as"
                                        .formatted(folder.resolve("long-x16.webp"))
                                + " TIFF (.tif) or PNG (.png)");
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(files()).containsExactly("long.png");
    }

    @Test
    void aRegionIsAPictureOfItsOwn() {
        Path input = PaintedUpscaler.picture(folder.resolve("small.png"), 48, 40);

        Invocation invocation = azulejo("upscale", input, "--region", "50%,25%,30,20", "--json");

        assertThat(invocation.exitCode()).as(invocation.err()).isZero();
        assertThat(Library.header(folder.resolve("small-x4-region-96-40-30x20.png")))
                .isEqualTo(new PictureHeader(30, 20, true));
        JsonNode done = invocation.events("done").get(0);
        assertThat(List.of("x", "y", "width", "height", "wholeWidth", "wholeHeight").stream()
                        .map(field -> done.get(field).asInt()))
                .containsExactly(96, 40, 30, 20, 192, 160);
        Invocation text = azulejo("upscale", input, "--region", "96,40,500,20", "--strength", 0);
        assertThat(text.outLines().get(0)).contains(": 96x20 at 96,40 of 192x160 from 48x40 in ");
    }

    @Test
    void aRegionOutsideThePictureIsAUsageErrorWhateverTheOutputIsCalled() throws IOException {
        Path input = PaintedUpscaler.picture(folder.resolve("small.png"), 48, 40);
        for (Path output : List.of(folder, folder.resolve("out.png"))) {
            Invocation invocation = azulejo("upscale", input, "--region", "192,0,30,20", "-o", output);

            assertThat(invocation.errLines().get(invocation.errLines().size() - 1))
                    .isEqualTo("azulejo: the region 192,0,30,20 lies outside the result, which has 192x160 pixels");
            assertThat(invocation.exitCode()).isEqualTo(ExitCode.USAGE);
        }
        assertThat(files()).containsExactly("small.png");
    }

    @Test
    void jsonTellsOfEveryStageAndTheSeedThatWasDrawn() {
        Path input = PaintedUpscaler.picture(folder.resolve("small.jpg"), 31, 20);

        Invocation invocation = azulejo("upscale", input, "--json", "--long-edge", 77);

        assertThat(invocation.exitCode()).as(invocation.err()).isZero();
        assertThat(invocation.events("stage").stream()
                        .map(stage -> stage.get("stage").asString()))
                .contains("enlarge", "encode", "denoise", "decode", "finish");
        assertThat(invocation.events("progress"))
                .allSatisfy(progress ->
                        assertThat(progress.get("secondsLeft").asDouble()).isNotNegative());
        List<Double> left = invocation.events("progress").stream()
                .map(progress -> progress.get("secondsLeft").asDouble())
                .toList();
        assertThat(left.get(left.size() - 1)).isLessThan(left.get(0));
        JsonNode done = invocation.events("done").get(0);
        assertThat(done.get("width").asInt()).isEqualTo(77);
        assertThat(done.get("output").asString()).endsWith("small-77x50.png");
        assertThat(done.get("repainting").get("seed").isIntegralNumber()).isTrue();
        assertThat(done.get("repainting").get("stepsRun").asInt()).isPositive();
    }

    @Test
    void aSizeOnPaperIsSaidAndWrittenIntoTheResult() {
        Path input = PaintedUpscaler.picture(folder.resolve("small.png"), 40, 30);

        Invocation invocation = azulejo("upscale", input, "--size", "25.4x25.4mm@100dpi", "--strength", 0, "--json");

        assertThat(invocation.exitCode()).as(invocation.err()).isZero();
        JsonNode settings = invocation.events("start").get(0).get("settings");
        assertThat(settings.get("dotsPerInch").asDouble()).isEqualTo(100);
        assertThat(invocation.events("note"))
                .anySatisfy(note -> assertThat(note.get("text").asString())
                        .isEqualTo("the result is 25.40x19.05 mm on paper at 100 dpi"));
        try (PictureReader result = PictureReader.open(PictureInput.of(folder.resolve("small-100x75.png")))) {
            assertThat(result.metadata().resolution()).contains(Resolution.dotsPerInch(100, 100));
        }
    }

    @Test
    void aPromptForTheBuiltInModelIsNotedOnceAndAgainAtTheEnd() {
        Path a = PaintedUpscaler.picture(folder.resolve("a.png"), 16, 16);
        Path b = PaintedUpscaler.picture(folder.resolve("b.png"), 16, 16);

        Invocation invocation = azulejo("upscale", a, b, "--prompt", "a cat");

        assertThat(invocation.exitCode()).as(invocation.err()).isZero();
        assertThat(invocation.errLines().stream().filter(line -> line.startsWith("note: ")))
                .singleElement()
                .asString()
                .contains("prompt");
        assertThat(invocation.outLines().stream().filter(line -> line.startsWith("  note: ")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("prompt"));
    }

    @Test
    void strengthZeroOnlyEnlarges() {
        Path input = PaintedUpscaler.picture(folder.resolve("a.png"), 20, 16);

        Invocation invocation = azulejo("upscale", input, "--strength", 0, "--factor", 1.5);

        assertThat(invocation.exitCode()).as(invocation.err()).isZero();
        assertThat(Library.header(folder.resolve("a-x1.5.png"))).isEqualTo(new PictureHeader(30, 24, true));
        assertThat(invocation.out()).contains("nothing repainted");
    }

    @Test
    void aFactorBelowOneIsRefusedForThatPictureOnly() {
        Path small = PaintedUpscaler.picture(folder.resolve("small.png"), 20, 16);
        Path large = PaintedUpscaler.picture(folder.resolve("large.png"), 90, 20);

        Invocation invocation = azulejo("upscale", large, small, "--long-edge", 40, "--strength", 0);

        assertThat(invocation.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(invocation.err()).contains("azulejo: ", "expected a factor of 1 to 16");
        assertThat(folder.resolve("small-40x32.png")).exists();
    }

    static Stream<Arguments> badPictures() throws IOException {
        BufferedImage picture = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 60_000; i++) {
            picture.setRGB(i % 300, i / 300, i * 2_654_435 & 0xFFFFFF);
        }
        byte[] png = encoded(picture, "png");
        byte[] jpeg = encoded(picture, "jpg");
        return Stream.of(
                Arguments.of("text.png", "no picture at all".getBytes(StandardCharsets.UTF_8)),
                Arguments.of("empty.png", new byte[0]),
                Arguments.of("cut.png", Arrays.copyOf(png, png.length / 2)),
                Arguments.of("cut-header.png", Arrays.copyOf(png, 20)),
                Arguments.of("cut.jpg", Arrays.copyOf(jpeg, jpeg.length / 2)),
                Arguments.of("cut-header.jpg", Arrays.copyOf(jpeg, 30)),
                Arguments.of("huge.png", claiming(png, 100_000)));
    }

    private static byte[] encoded(BufferedImage picture, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    /** The first kilobyte of a PNG file whose header claims other sides. */
    private static byte[] claiming(byte[] png, int side) {
        byte[] claiming = Arrays.copyOf(png, 1024);
        ByteBuffer header = ByteBuffer.wrap(claiming);
        header.putInt(16, side).putInt(20, side);
        CRC32 crc = new CRC32();
        crc.update(claiming, 12, 17);
        header.putInt(29, (int) crc.getValue());
        return claiming;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badPictures")
    void aBadPictureIsRefusedInOneSentence(String name, byte[] content) throws IOException {
        Path input = Files.write(folder.resolve(name), content);

        Invocation invocation = azulejo("upscale", input);

        refusedInOneSentence(invocation, input);
        assertThat(files()).containsExactly(name);
    }

    private static void refusedInOneSentence(Invocation invocation, Path about) {
        assertThat(invocation.exitCode()).as(invocation.err()).isEqualTo(ExitCode.UNUSABLE);
        List<String> faults = invocation.errLines().stream()
                .filter(line -> line.startsWith("azulejo: "))
                .toList();
        assertThat(faults).hasSize(1);
        assertThat(faults.get(0)).contains(about.toString()).hasSizeLessThan(600);
        assertThat(invocation.err()).doesNotContain("\tat ", "should not");
        assertThat(invocation.out()).isEmpty();
    }

    @Test
    void anOutputWhereNobodyMayMakeFilesIsRefusedInOneSentence() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "a folder that takes no files, not even from root");
        Path input = PaintedUpscaler.picture(folder.resolve("a.png"), 8, 8);

        Invocation invocation = azulejo("upscale", input, "-o", "/proc/out.png");

        refusedInOneSentence(invocation, Path.of("/proc/out.png"));
        assertThat(files()).containsExactly("a.png");
    }

    @Test
    void whatLiesWhereTheFolderOfTheJobWouldBeStaysAndIsNamed() throws IOException {
        Path input = PaintedUpscaler.picture(folder.resolve("a.png"), 8, 8);
        Path taken = Files.writeString(folder.resolve("out.png.azulejo"), "mine");

        Invocation invocation = azulejo("upscale", input, "-o", folder.resolve("out.png"));

        refusedInOneSentence(invocation, taken);
        assertThat(taken).hasContent("mine");
        assertThat(files()).containsExactlyInAnyOrder("a.png", "out.png.azulejo");
    }

    static Stream<Arguments> badWeights() throws IOException {
        byte[] good;
        try (var stream = EndToEndTest.class.getResourceAsStream("/dev/azulejo/builtin/upscaler/model.safetensors")) {
            good = stream.readAllBytes();
        }
        int header = (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        byte[] notANumber = good.clone();
        Arrays.fill(notANumber, 8 + header, good.length, (byte) 0x7F);
        String two = "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}";
        return Stream.of(
                Arguments.of("cut", Arrays.copyOf(good, good.length / 2)),
                Arguments.of("length", safetensors(1L << 40, "{" + two + "}", 8)),
                Arguments.of("negative length", safetensors(-5, "{" + two + "}", 8)),
                Arguments.of("100 MB header", safetensors(100L << 20, "{" + two + "}", 8)),
                Arguments.of(
                        "overlap",
                        safetensors(
                                "{" + two + ",\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12)),
                Arguments.of(
                        "negative offset",
                        safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}", 8)),
                Arguments.of(
                        "shape", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", 8)),
                Arguments.of("duplicate", safetensors("{" + two + "," + two + "}", 8)),
                Arguments.of("deep", safetensors("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", 8)),
                Arguments.of("missing tensors", safetensors("{" + two + "}", 8)),
                Arguments.of("NaN", notANumber));
    }

    private static byte[] safetensors(String header, int data) {
        return safetensors(header.length(), header, data);
    }

    private static byte[] safetensors(long claimed, String header, int data) {
        byte[] json = header.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(8 + json.length + data)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(claimed)
                .put(json)
                .array();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badWeights")
    void badWeightsAreRefusedInOneSentence(String what, byte[] content) throws IOException {
        Path input = PaintedUpscaler.picture(folder.resolve("a.png"), 16, 12);
        Path weights = Files.write(folder.resolve("weights.safetensors"), content);

        Invocation invocation = azulejo("upscale", input, "--upscaler", weights);

        refusedInOneSentence(invocation, weights);
        assertThat(files()).containsExactly("a.png", "weights.safetensors");
    }

    @Test
    void theDoctorFindsThisMachineWell() {
        Invocation text = Invocation.of(new PaintedUpscaler(), "doctor");
        Invocation json = azulejo("doctor", "--json");

        assertThat(text.exitCode()).as(text.err()).isZero();
        List<String> names = new ArrayList<>();
        text.outLines().stream().skip(1).forEach(line -> names.add(line.strip().split(" ")[0]));
        assertThat(names).containsExactly("system", "java", "runtime", "temp", "cache", "speed");
        JsonNode report = json.events("doctor").get(0);
        assertThat(report.get("speed").get("seconds512to2048").asDouble()).isPositive();
        assertThat(report.get("runtime").get("devices").toString()).contains("cpu");
    }

    @Test
    void theDoctorNamesWhatIsMissing() {
        Invocation invocation = azulejo("doctor", "--model", folder.resolve("no-model"));

        assertThat(invocation.exitCode()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(invocation.outLines()).last().asString().isEqualTo("  speed    not usable");
        assertThat(invocation.err())
                .contains("azulejo: ", folder.resolve("no-model").toString());
    }
}
