package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.azulejo.image.FileFormat;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pictures arguments stand for, and where results go. */
class FilesTest {
    @TempDir
    Path folder;

    private final PaintedUpscaler upscaler = new PaintedUpscaler();

    private Path picture(String name) {
        return PaintedUpscaler.picture(folder.resolve(name), 12, 9);
    }

    private Invocation upscale(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("upscale"));
        Stream.of(arguments).map(Object::toString).forEach(all::add);
        return Invocation.of(upscaler, all.toArray(String[]::new));
    }

    private List<String> inputs() {
        return upscaler.jobs.stream()
                .map(job -> folder.relativize(job.input()).toString())
                .toList();
    }

    private List<String> outputs() {
        return upscaler.jobs.stream()
                .map(job -> folder.relativize(job.output()).toString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "a.png, --factor=4, a-x4.png",
        "a.png, --factor=4.0, a-x4.png",
        "a.png, --factor=2.5, a-x2.5.png",
        "a.png, --factor=10, a-x10.png",
        "holiday.2024.jpg, --factor=4, holiday.2024-x4.png",
        "noextension.png, --long-edge=40, noextension-40x30.png",
        "a.png, --size=100x45, a-60x45.png",
        "a.png, '--region=50%,10,100,6', a-x4-region-24-10-24x6.png",
        "a.png, --format=tiff, a-x4.tif",
        "a.png, --format=jpg, a-x4.jpg",
        "a.png, --format=webp, a-x4.webp",
        "a.png, --format=dzi, a-x4.dzi"
    })
    void aResultIsNamedAfterItsInputAndSize(String input, String option, String output) {
        assertThat(upscale(picture(input), option).exitCode()).isZero();
        assertThat(outputs()).containsExactly(output);
        assertThat(folder.resolve(output)).exists();
    }

    @Test
    void aFolderStandsForItsPicturesInNaturalOrder() throws IOException {
        for (String name : List.of("img10.png", "img2.png", "Img1.jpg", "deeper/c.png", ".hidden.png")) {
            picture(name);
        }
        Files.writeString(folder.resolve("notes.txt"), "no picture");
        Files.writeString(folder.resolve("clip.gif"), "GIF89a");
        Files.writeString(folder.resolve("img4.nef"), "II*\0........");
        Files.copy(folder.resolve("img2.png"), folder.resolve("img3"));

        Invocation invocation = upscale(folder);

        assertThat(inputs()).containsExactly("Img1.jpg", "img2.png", "img3", "img10.png");
        assertThat(invocation.err()).contains("left out .gif, .nef, only PNG, JPEG, TIFF and WebP are read");
        assertThat(invocation.exitCode()).isZero();
    }

    @Test
    void aFolderWithoutPicturesIsRefused() {
        Invocation invocation = upscale(folder);

        assertThat(invocation.errLines())
                .containsExactly("azulejo: " + folder + ": no PNG, JPEG, TIFF or WebP picture found");
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.UNUSABLE);
    }

    @Test
    void resultsOfPicturesBesideThemAreNotEnlargedAgain() throws IOException {
        picture("a.png");
        picture("b.png");
        Path own = folder.resolve("a-x4.png");
        Picture b = Picture.read(PictureInput.of(folder.resolve("b.png")));
        new Picture(b.colour(), b.alpha(), b.format(), Metadata.NONE.withText("azulejo", "{}"), List.of())
                .write(PictureOutput.of(own));
        Files.copy(own, folder.resolve("b-x2.5-region-0-10-20x20.png"));
        new Picture(b.colour(), b.alpha(), b.format(), Metadata.NONE.withText("azulejo", "{}"), List.of())
                .write(PictureOutput.of(folder.resolve("b-100x75.tif")));
        Path foreign = picture("b-x4.png");

        Invocation invocation = upscale(folder, "--factor", "2");

        assertThat(inputs()).containsExactly("a.png", "b-x4.png", "b.png");
        assertThat(foreign).exists();
        assertThat(invocation.err()).contains("left out 3 that azulejo made of other pictures there");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    *.png            | img2.png img10.png
                    img?.png         | img2.png
                    im[a-g]1*.*      | img10.png
                    {img2,x}.png     | img2.png
                    */*.png          | deep/c.png
                    **/*.png         | deep/c.png deep/er/d.png img2.png img10.png
                    deep/er/*        | deep/er/d.png
                    """)
    void aPatternThatTheShellLeftAloneIsExpanded(String pattern, String expected) throws IOException {
        for (String name : List.of("img10.png", "img2.png", "deep/c.png", "deep/er/d.png", ".git/e.png")) {
            picture(name);
        }
        Files.writeString(folder.resolve("deep/er/notes.txt"), "no picture");

        Invocation invocation = upscale(folder + "/" + pattern);

        assertThat(invocation.exitCode()).as(invocation.err()).isZero();
        assertThat(inputs()).containsExactlyInAnyOrder(expected.split(" "));
    }

    @Test
    void aFileWhoseNameLooksLikeAPatternIsThatFile() {
        picture("a[1].png");
        picture("a1.png");

        upscale(folder.resolve("a[1].png"));

        assertThat(inputs()).containsExactly("a[1].png");
    }

    @Test
    void aPictureThatIsNamedTwiceIsEnlargedOnce() {
        Path a = picture("a.png");

        upscale(a, folder, folder + "/*.png", a);

        assertThat(inputs()).containsExactly("a.png");
    }

    @Test
    void oneBadPictureDoesNotStopTheOthers() throws IOException {
        Path a = picture("a.png");
        Path bad = Files.writeString(folder.resolve("bad.png"), "no picture");
        Path c = picture("c.png");
        Path missing = folder.resolve("missing.png");

        Invocation invocation = upscale(a, missing, bad, c);

        assertThat(outputs()).contains("a-x4.png", "c-x4.png");
        assertThat(folder.resolve("c-x4.png")).exists();
        assertThat(invocation.errLines())
                .contains(
                        "azulejo: " + missing + ": there is no such file",
                        "azulejo: " + bad + " is no picture",
                        "2 done, 0 skipped, 2 failed");
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(upscaler.opened).hasSize(1);
    }

    @Test
    void nothingIsOpenedIfNoPictureIsThere() {
        assertThat(upscale(folder.resolve("missing.png")).exitCode()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(upscale(folder + "/*.gif").exitCode()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(upscaler.opened).isEmpty();
    }

    @Test
    void theOutputMayBeAFileForOneInput() {
        assertThat(upscale(picture("a.png"), "-o", folder.resolve("big.png")).exitCode())
                .isZero();
        assertThat(outputs()).containsExactly("big.png");
    }

    @ParameterizedTest
    @CsvSource({"made/", "made/deeper/", "there"})
    void theOutputMayBeAFolder(String output) throws IOException {
        Files.createDirectory(folder.resolve("there"));

        Invocation invocation = upscale(picture("a.png"), picture("b.jpg"), "-o", folder + "/" + output);

        assertThat(invocation.exitCode()).as(invocation.err()).isZero();
        assertThat(outputs())
                .containsExactly(
                        Path.of(output, "a-x4.png").toString(),
                        Path.of(output, "b-x4.png").toString());
    }

    @Test
    void oneOutputFileForSeveralInputsIsRefused() {
        Path big = folder.resolve("big.png");
        Invocation two = upscale(picture("a.png"), picture("b.png"), "-o", big);
        Invocation wholeFolder = upscale(folder, "-o", big);

        for (Invocation invocation : List.of(two, wholeFolder)) {
            assertThat(invocation.errLines())
                    .containsExactly("azulejo: " + big
                            + ": several inputs need a folder to go to, expected a name that ends in /");
            assertThat(invocation.exitCode()).isEqualTo(ExitCode.USAGE);
        }
        assertThat(upscaler.opened).isEmpty();
    }

    @Test
    void twoInputsWithOneOutputAreRefused() {
        Path png = picture("a.png");
        Path jpg = picture("a.jpg");

        Invocation invocation = upscale(png, jpg);

        assertThat(invocation.errLines()).singleElement().asString().contains("would both be written to", "a-x4.png");
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(upscaler.opened).isEmpty();
    }

    @Test
    void anOutputThatIsTheInputIsRefusedThroughLinksToo() throws IOException {
        Path a = picture("a.png");
        Path symbolic = Files.createSymbolicLink(folder.resolve("symbolic.png"), a);
        Path hard = Files.createLink(folder.resolve("hard.png"), a);
        byte[] before = Files.readAllBytes(a);

        for (Path output : List.of(a, symbolic, hard, folder.resolve("x/../a.png"))) {
            Files.createDirectories(folder.resolve("x"));
            Invocation invocation = upscale(a, "-o", output);

            assertThat(invocation.errLines())
                    .containsExactly(
                            "azulejo: " + output + ": the output is the input itself; give another one with -o");
            assertThat(invocation.exitCode()).isEqualTo(ExitCode.USAGE);
        }
        assertThat(a).hasBinaryContent(before);
        assertThat(upscaler.opened).isEmpty();
    }

    @Test
    void anOutputThatIsAnotherInputIsRefused() {
        Path a = picture("a.png");
        Path other = picture("a-x4.png");

        Invocation invocation = upscale(a, other);

        assertThat(invocation.errLines()).singleElement().asString().contains("is the input " + other);
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    big.png  |                                  | PNG  | -1
                    big.tif  |                                  | TIFF | -1
                    big.jpeg |                                  | JPEG | 92
                    big.jpg  | --quality=80                     | JPEG | 80
                    big.webp | --quality=lossless               | WEBP | -1
                    big      | --format=tiff                    | TIFF | -1
                    big.tif  | --format=tiff --quality=lossless | TIFF | -1
                    """)
    void theNameOfTheOutputSaysItsFormatUnlessAnOptionDoes(
            String output, String options, FileFormat format, int quality) {
        List<Object> arguments = new ArrayList<>(List.of(picture("a.png"), "-o", folder.resolve(output)));
        if (options != null) {
            arguments.addAll(List.of(options.split(" ")));
        }

        Invocation invocation = upscale(arguments.toArray());

        assertThat(invocation.exitCode()).as(invocation.err()).isZero();
        assertThat(upscaler.encodings).singleElement().satisfies(encoding -> {
            assertThat(encoding.format()).isEqualTo(format);
            assertThat(encoding.quality().orElse(-1)).isEqualTo(quality);
        });
    }

    @Test
    void anOutputOfNoFormatIsRefused() {
        Path big = folder.resolve("big.gif");

        Invocation invocation = upscale(picture("a.png"), "-o", big);

        assertThat(invocation.errLines())
                .containsExactly("azulejo: " + big + ": expected a name that ends in .png, .tif, .tiff, .jpg, .jpeg,"
                        + " .webp, .dzi, or a folder, which ends in /; or say with --format what it is");
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void anOutputWhoseNameSaysAnotherFormatIsRefused() {
        Path big = folder.resolve("big.png");

        Invocation invocation = upscale(picture("a.png"), "-o", big, "--format", "tiff");

        assertThat(invocation.errLines())
                .containsExactly("azulejo: " + big + ": --format is tiff, expected a name that ends in .tif");
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aQualityOfAFormatThatLosesNothingIsANote() {
        Invocation invocation = upscale(picture("a.png"), picture("b.png"), "--quality", "80");

        assertThat(invocation.exitCode()).isZero();
        assertThat(invocation.err()).containsOnlyOnce("--quality 80 changes nothing: png loses nothing");
    }

    @Test
    void anOutputInAMissingFolderIsFoundBeforeTheWorkBegins() {
        Path output = folder.resolve("missing/a.png");

        Invocation invocation = upscale(picture("a.png"), "-o", output);

        assertThat(invocation.errLines())
                .containsExactly("azulejo: " + output + ": the output's folder " + output.getParent()
                        + " does not exist; make it first");
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(upscaler.opened).isEmpty();
    }

    @Test
    void anOutputThatIsAFolderIsFoundBeforeTheWorkBegins() throws IOException {
        Files.createDirectory(folder.resolve("a-x4.png"));

        Invocation invocation = upscale(picture("a.png"));

        assertThat(invocation.err()).contains("a-x4.png: the output is a folder, expected a file");
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(upscaler.opened).isEmpty();
    }

    @Test
    void anUnwritableFolderIsFoundBeforeTheWorkBegins() throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Path input = picture("a.png");
        Files.setPosixFilePermissions(closed, Set.of());
        assumeTrue(!Files.isWritable(closed), "this user may write everywhere");

        Invocation invocation = upscale(input, "-o", closed + "/");

        assertThat(invocation.err()).contains("cannot be written to (access denied)");
        assertThat(invocation.exitCode()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(upscaler.opened).isEmpty();
    }

    @Test
    void existingResultsAreSkippedIfAskedFor() {
        Path a = picture("a.png");
        picture("b.png");
        upscale(a);
        upscaler.jobs.clear();

        Invocation invocation = upscale(a, folder.resolve("b.png"), "--skip-existing");

        assertThat(inputs()).containsExactly("b.png");
        assertThat(invocation.err()).contains("skipped " + a, "1 done, 1 skipped, 0 failed");
        assertThat(invocation.exitCode()).isZero();
    }

    @Test
    void nothingIsLeftBesideTheResult() throws IOException {
        upscale(picture("a.png"));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(FileNames::name)).containsExactlyInAnyOrder("a.png", "a-x4.png");
        }
    }
}
