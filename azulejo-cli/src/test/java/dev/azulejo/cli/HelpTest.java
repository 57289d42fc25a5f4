package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.ColourFix;
import dev.azulejo.Preset;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.fusion.SeamFix;
import dev.azulejo.noise.NoisePlacement;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Grid;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Option;

class HelpTest {
    private final String help =
            Invocation.of(new PaintedUpscaler(), "help", "upscale").out();

    @Test
    void theHelpFitsIntoEightyColumns() {
        assertThat(help.lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void bothWaysToAskForHelpSayTheSame() {
        assertThat(Invocation.of(new PaintedUpscaler(), "upscale", "--help").out())
                .isEqualTo(help);
    }

    @Test
    void advancedOptionsComeLast() {
        int advanced = help.indexOf("Advanced, ");
        assertThat(advanced).isPositive();
        options(AdvancedOptions.class)
                .forEach(name -> assertThat(help.indexOf(name + "=")).as(name).isGreaterThan(advanced));
        Stream.of(PictureOptions.class, EngineOptions.class, MessageOptions.class)
                .flatMap(HelpTest::options)
                .forEach(name -> assertThat(help.indexOf("  " + name)).as(name).isBetween(0, advanced));
    }

    private static Stream<String> options(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(Option.class))
                .map(field -> field.getAnnotation(Option.class).names())
                .map(names -> names[names.length - 1])
                .map(name -> name.equals("--quiet") || name.equals("--verbose") || name.equals("--help")
                        ? name.substring(1, 3) + ", " + name
                        : name);
    }

    @Test
    void everyNameOfAClosedSetIsInTheHelp() {
        names(Preset.values(), Preset::id);
        names(Sampler.values(), Sampler::id);
        names(Grid.values(), Grid::id);
        names(FusionMethod.values(), FusionMethod::id);
        names(Blend.values(), Blend::id);
        names(SeamFix.Pass.values(), SeamFix.Pass::id);
        names(NoisePlacement.values(), NoisePlacement::id);
        names(ColourFix.values(), ColourFix::id);
    }

    private <T> void names(T[] values, Function<T, String> id) {
        for (T value : values) {
            assertThat(Pattern.compile("\\b" + id.apply(value) + "\\b")
                            .matcher(help)
                            .find())
                    .as(id.apply(value))
                    .isTrue();
        }
    }

    @Test
    void theCommandAloneSaysHowItIsUsed() {
        Invocation invocation = Invocation.of(new PaintedUpscaler());

        assertThat(invocation.out()).contains("azulejo upscale photo.jpg", "azulejo doctor", "azulejo help upscale");
        assertThat(invocation.outLines()).hasSizeLessThan(8);
        assertThat(invocation.exitCode()).isZero();
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(Invocation.of(new PaintedUpscaler(), "--version").out())
                .matches("azulejo \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(Java .+\\)\\R");
    }
}
