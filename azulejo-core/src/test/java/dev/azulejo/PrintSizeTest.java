package dev.azulejo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.PrintSize.Unit;
import dev.azulejo.fault.SettingsException;
import dev.azulejo.image.Resolution;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintSizeTest {
    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of("60x40cm@300dpi", new PrintSize(60, 40, Unit.CENTIMETRE, 300)),
                Arguments.of("60x40cm", new PrintSize(60, 40, Unit.CENTIMETRE, 300)),
                Arguments.of("60cmx40cm@150", new PrintSize(60, 40, Unit.CENTIMETRE, 150)),
                Arguments.of("29.7X21CM@72.5DPI", new PrintSize(29.7, 21, Unit.CENTIMETRE, 72.5)),
                Arguments.of("297\u00d7210 mm @ 600 ppi", new PrintSize(297, 210, Unit.MILLIMETRE, 600)),
                Arguments.of("24x16in", new PrintSize(24, 16, Unit.INCH, 300)),
                Arguments.of("24\"x16\"@200dpi", new PrintSize(24, 16, Unit.INCH, 200)),
                Arguments.of("8.5x11''", new PrintSize(8.5, 11, Unit.INCH, 300)),
                Arguments.of("8.5\u2033x11\u2033", new PrintSize(8.5, 11, Unit.INCH, 300)));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyUsualWayToWriteASizeOnPaperIsRead(String text, PrintSize expected) {
        assertThat(PrintSize.of(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "60x40cm@300dpi, 7087, 4724",
        "254x127mm@100dpi, 1000, 500",
        "10x5in@72.5dpi, 725, 363",
        "0.001x0.001mm@1dpi, 1, 1"
    })
    void paperHasTheNearestWholeNumberOfPixels(String text, int width, int height) {
        assertThat(PrintSize.of(text).pixels()).isEqualTo(new TargetSize.Fit(width, height));
    }

    @Test
    void aPictureOfAnotherAspectFitsInside() {
        TargetSize paper = PrintSize.of("10x10in@100dpi");
        assertThat(paper.widthFor(400, 300)).isEqualTo(1000);
        assertThat(paper.heightFor(400, 300)).isEqualTo(750);
        assertThat(paper.widthFor(300, 400)).isEqualTo(750);
    }

    @Test
    void itSaysHowLargeTheResultWillBePrinted() {
        PrintSize paper = PrintSize.of("60x40cm@300dpi");
        assertThat(paper.onPaper(7086, 4724)).isEqualTo("59.99x40.00 cm on paper at 300 dpi");
        assertThat(paper.resolution()).isEqualTo(new Resolution(11811, 11811, true));
        assertThat(paper).hasToString("print size 60x40cm@300dpi");
        assertThatThrownBy(() -> paper.factorFor(100, 100))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("47.240 times", "100x100", "print size 60x40cm@300dpi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "60x40",
                "60x40km",
                "5km",
                "60cm",
                "60cmx40mm",
                "60x40cm@",
                "60x40cm@dpi",
                "-6x4cm",
                "6,5x4cm",
                "NaNxNaNcm",
                "60x40cm@300dpcm",
                "1e3x4cm"
            })
    void otherFormsAreRefusedWithWhatWasExpected(String text) {
        assertThatThrownBy(() -> PrintSize.of(text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("60x40cm@300dpi", "found '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "60x40cm@0dpi, 'the resolution is 0 dpi, expected 1 to 10000'",
        "60x40cm@10001dpi, 'the resolution is 10001 dpi, expected 1 to 10000'",
        "0x40cm, 'the print size is 0x40 cm, expected sides of more than 0 and at most 100 m'",
        "500000x4000cm, 'the print size is 500000x4000 cm, expected sides of more than 0 and at most 100 m'"
    })
    void nonsenseIsRefusedInOneSentence(String text, String sentence) {
        assertThatThrownBy(() -> PrintSize.of(text))
                .isInstanceOf(SettingsException.class)
                .hasMessage(sentence);
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        assertThatThrownBy(() -> new PrintSize(Double.NaN, 1, Unit.INCH, 300)).hasMessageContaining("NaNx1 in");
        assertThatThrownBy(() -> new PrintSize(1, 1, Unit.INCH, Double.NaN)).hasMessageContaining("NaN dpi");
    }
}
