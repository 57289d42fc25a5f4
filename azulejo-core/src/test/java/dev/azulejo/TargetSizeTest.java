package dev.azulejo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.SettingsException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetSizeTest {
    @ParameterizedTest
    @CsvSource({"100, 75, 4, 400, 300", "3, 7, 2.5, 8, 18", "1, 1, 1, 1, 1", "1, 1, 1.4, 1, 1", "333, 1, 1.5, 500, 2"})
    void aFactorIsRoundedToWholePixels(int width, int height, double factor, int newWidth, int newHeight) {
        TargetSize target = new TargetSize.Factor(factor);
        assertThat(target.widthFor(width, height)).isEqualTo(newWidth);
        assertThat(target.heightFor(width, height)).isEqualTo(newHeight);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 50, 1000, 1000, 1000, 500",
        "50, 100, 1000, 1000, 500, 1000",
        "97, 61, 1000, 1000, 1000, 629",
        "97, 61, 97, 500, 97, 61",
        "640, 480, 1920, 1080, 1440, 1080"
    })
    void aBoxIsFilledOnOneSideAndNeverExceeded(
            int width, int height, int boxWidth, int boxHeight, int newWidth, int newHeight) {
        TargetSize target = new TargetSize.Fit(boxWidth, boxHeight);
        assertThat(target.widthFor(width, height)).isEqualTo(newWidth).isLessThanOrEqualTo(boxWidth);
        assertThat(target.heightFor(width, height)).isEqualTo(newHeight).isLessThanOrEqualTo(boxHeight);
    }

    @Test
    void theLongEdgeIsExactForEverySize() {
        for (int side = 1; side <= 300; side++) {
            int pixels = side * 3 + 1;
            assertThat(new TargetSize.LongEdge(pixels).widthFor(side, 1)).isEqualTo(pixels);
            assertThat(new TargetSize.LongEdge(pixels).heightFor(1, side)).isEqualTo(pixels);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.99, 0, -4, 16.01, Double.NaN, Double.POSITIVE_INFINITY})
    void factorsOutsideOneToSixteenAreRefused(double factor) {
        assertThatThrownBy(() -> new TargetSize.Factor(factor))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll(Double.toString(factor), "1 to 16");
    }

    @Test
    void sizesThatWouldReduceThePictureAreRefusedInTheSameWordsEverywhere() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThatThrownBy(() -> new TargetSize.LongEdge(50).widthFor(100, 80))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContainingAll("0.500 times", "100x80", "long edge 50", "1 to 16");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void sidesThatAreNotPositiveAreRefused() {
        assertThatThrownBy(() -> new TargetSize.Fit(0, 5)).hasMessageContaining("0x5");
        assertThatThrownBy(() -> new TargetSize.LongEdge(0)).hasMessageContaining("0 pixels");
    }
}
