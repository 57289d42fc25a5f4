package dev.azulejo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.SettingsException;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.image.ColourProfile;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureFormat;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.Planes;
import dev.azulejo.measure.Psnr;
import dev.azulejo.noise.NoisePlacement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A region is what the whole job has at that place, for a part of the work. The built-in model on small tiles. */
class RegionOfAPictureTest {
    private static final Path ASTRONAUT = Path.of("..", "examples", "astronaut.png");
    private static final UpscaleSettings SETTINGS = UpscaleSettings.defaults()
            .withSeed(1)
            .withTile(96)
            .withOverlap(32)
            .withSteps(8)
            .withStrength(0.25);
    private static final UpscaleSettings INDEPENDENT = SETTINGS.withFusion(FusionMethod.INDEPENDENT);

    private static Azulejo azulejo;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        azulejo = Azulejo.open();
    }

    @AfterAll
    static void close() {
        azulejo.close();
    }

    @Test
    void independentTilesGiveTheSamePixelsAtAnyOffsetAndEdge() {
        Path input = input(60, 70, 8, false);
        Planes whole = painted(input, INDEPENDENT).colour();
        for (String region : List.of("133,111,51,63", "0,0,50,50", "90%,95%,10%,5%", "0,107,100%,1")) {
            Region asked = Region.of(region);
            Planes part = painted(input, INDEPENDENT.withRegion(asked)).colour();
            assertThat(largestDifference(part, cut(whole, asked)))
                    .as("%s: rounding", region)
                    .isLessThan(1.001 / 255);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {2.5, 3, 5.3})
    void soTheyDoAtOtherFactorsWithNoiseOfTheirOwn(double factor) {
        Path input = input(40, 50, 16, false);
        UpscaleSettings settings = INDEPENDENT
                .withTarget(new TargetSize.Factor(factor))
                .withNoise(NoisePlacement.TILE)
                .withColourFix(ColourFix.NONE);
        Region region = Region.of("41%,33%,37,23");
        Planes part = painted(input, settings.withRegion(region)).colour();
        assertThat(largestDifference(part, cut(painted(input, settings).colour(), region)))
                .isLessThan(1e-4);
    }

    @ParameterizedTest
    @EnumSource(value = FusionMethod.class, mode = EnumSource.Mode.EXCLUDE, names = "INDEPENDENT")
    void jointMethodsComeNear(FusionMethod method) {
        Path input = input(110, 36, 8, false);
        UpscaleSettings settings = SETTINGS.withFusion(method);
        Region region = Region.of("21,190,51,47");
        Planes part = painted(input, settings.withRegion(region)).colour();
        Planes whole = painted(input, settings).colour();
        assertThat(Psnr.of(part, cut(whole, region))).isGreaterThan(40);
        assertThat(Psnr.of(part, whole.crop(190, 22, 47, 51)))
                .as("one pixel beside it is another picture")
                .isLessThan(40);
    }

    @Test
    void sixteenBitsAndAlphaAreTheWholePicturesToo() {
        Path input = input(30, 60, 16, true);
        Region region = Region.of("71,53,37,41");
        Picture whole = painted(input, INDEPENDENT);
        Picture part = painted(input, INDEPENDENT.withRegion(region));
        assertThat(part.format()).isEqualTo(whole.format().resized(37, 41));
        assertThat(part.alpha().orElseThrow().data())
                .containsExactly(cut(whole.alpha().orElseThrow(), region).data());
        assertThat(largestDifference(part.colour(), cut(whole.colour(), region)))
                .isLessThan(1e-4);
    }

    @Test
    void withoutRepaintingThePixelsAreThoseOfTheEnlargedPicture() {
        Path input = input(60, 70, 16, false);
        UpscaleSettings settings = SETTINGS.withStrength(0).withTarget(new TargetSize.Factor(3.7));
        Region region = Region.of("99,101,50%,20%");
        Planes part = painted(input, settings.withRegion(region)).colour();
        assertThat(largestDifference(part, cut(painted(input, settings).colour(), region)))
                .isLessThan(1e-4);
    }

    @Test
    void onlyTilesThatTheRegionNeedsAreEvaluated() {
        Path input = input(60, 60, 8, false);
        UpscaleResult.Repainting whole = upscaled(input, SETTINGS).repainting().orElseThrow();
        UpscaleSettings small = SETTINGS.withColourFix(ColourFix.NONE).withConsistency(0);
        UpscaleSettings corner = small.withRegion(Region.pixels(0, 0, 16, 16));
        UpscaleResult joint = upscaled(input, corner);
        UpscaleResult alone = upscaled(input, corner.withFusion(FusionMethod.INDEPENDENT));
        assertThat(whole.tiling().tiles()).isGreaterThan(10);
        assertThat(alone.repainting().orElseThrow().tiling().tiles()).isEqualTo(1);
        assertThat(alone.repainting().orElseThrow().evaluations()).isEqualTo(2);
        assertThat(joint.repainting().orElseThrow().tiling().tiles()).isEqualTo(4);
        assertThat(joint.repainting().orElseThrow().evaluations()).isEqualTo(8);
        assertThat(joint.repainting().orElseThrow().tiling().tileWidth())
                .isEqualTo(whole.tiling().tileWidth());
    }

    @Test
    void theResultAndTheFileSayWhichPartItIs() {
        Path input = input(20, 30, 8, false);
        UpscaleResult result = upscaled(input, SETTINGS.withRegion(Region.of("50%,10,99,20")));
        assertThat(result.width()).isEqualTo(60);
        assertThat(result.height()).isEqualTo(20);
        assertThat(result.part()).contains(new UpscaleResult.Part(60, 10, 60, 20, 120, 80));
        assertThat(Picture.read(PictureInput.of(folder.resolve("out.png")))
                        .metadata()
                        .text("azulejo"))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("\"result\":\"60x20\"", "\"region\":\"60,10,60,20\"", "\"whole\":\"120x80\""));
        assertThat(upscaled(input, SETTINGS).part()).isEmpty();
    }

    @Test
    void aRegionOutsideThePictureIsRefusedBeforeAnyWork() {
        Path input = input(20, 30, 8, false);
        List<Progress.Event> events = new ArrayList<>();
        assertThatThrownBy(() -> azulejo.upscale(
                        PictureInput.of(input),
                        PictureOutput.of(folder.resolve("out.png")),
                        SETTINGS.withRegion(Region.of("120,0,10,10")),
                        events::add,
                        new Cancellation()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("120,0,10,10", "120x80");
        assertThat(events).noneMatch(Progress.Advanced.class::isInstance);
    }

    private UpscaleResult upscaled(Path input, UpscaleSettings settings) {
        return azulejo.upscale(input, folder.resolve("out.png"), settings);
    }

    private Picture painted(Path input, UpscaleSettings settings) {
        upscaled(input, settings);
        return Picture.read(PictureInput.of(folder.resolve("out.png")));
    }

    /** A crop of a photograph, with an alpha plane that changes everywhere if asked for. */
    private Path input(int height, int width, int bits, boolean alpha) {
        Planes colour = Picture.read(PictureInput.of(ASTRONAUT)).colour().crop(100, 180, height, width);
        Optional<Planes> opacity = Optional.empty();
        if (alpha) {
            Planes plane = new Planes(1, height, width);
            for (int i = 0; i < plane.data().length; i++) {
                plane.data()[i] = (float) (0.6 + 0.4 * Math.sin(i * 0.37));
            }
            opacity = Optional.of(plane);
        }
        Path file = folder.resolve("in.png");
        new Picture(
                        colour,
                        opacity,
                        new PictureFormat(width, height, bits, false, alpha, ColourProfile.untagged()),
                        Metadata.NONE,
                        List.of())
                .write(PictureOutput.of(file));
        return file;
    }

    private static Planes cut(Planes whole, Region region) {
        return whole.read(region.within(whole.width(), whole.height()));
    }

    private static double largestDifference(Planes a, Planes b) {
        assertThat(a.height()).isEqualTo(b.height());
        assertThat(a.width()).isEqualTo(b.width());
        double largest = 0;
        for (int i = 0; i < a.data().length; i++) {
            largest = Math.max(largest, Math.abs(a.data()[i] - b.data()[i]));
        }
        return largest;
    }
}
