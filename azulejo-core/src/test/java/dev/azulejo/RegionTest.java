package dev.azulejo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.SettingsException;
import dev.azulejo.image.Area;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "100,50,640,480; 100,50,640,480",
                "40%,30%,20%,20%; 800,300,400,200",
                "50%,50%,256,256; 1000,500,256,256",
                "0,0,100%,100%; 0,0,2000,1000",
                "33.3%,0,0.01%,1; 666,0,1,1",
                "1900,900,512,512; 1900,900,100,100"
            })
    void pixelsAndPercentOfAPictureOf2000x1000(String text, String expected) {
        Area area = Region.of(text).within(2000, 1000);
        assertThat("%d,%d,%d,%d".formatted(area.x(), area.y(), area.width(), area.height()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100,50,640,480", "40%,30.5%,20%,256"})
    void isWrittenAsItIsRead(String text) {
        assertThat(Region.of(text))
                .hasToString(text)
                .isEqualTo(Region.of(Region.of(text).toString()));
    }

    @Test
    void theSmallestShareIsOnePixel() {
        assertThat(Region.of("0,0,0.1%,0.1%").within(20, 20)).isEqualTo(new Area(0, 0, 1, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2000,0,10,10", "0,1000,10,10", "100%,0,10,10", "0,999999999,1,1"})
    void aRegionOutsideThePictureIsRefusedWithThePicturesSize(String text) {
        assertThatThrownBy(() -> Region.of(text).within(2000, 1000))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll(text, "2000x1000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1,2,3", "1,2,3,4,5", "-1,0,10,10", "1.5,0,10,10", "0 ,0,10,10", "a,0,10,10", "0,0,10x10"})
    void anotherFormIsRefused(String text) {
        assertThatThrownBy(() -> Region.of(text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("'" + text + "'", "100,50,640,480", "40%,30%,20%,20%");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,0,0,10", "0,0,10,0%", "0,0,101%,10", "120%,0,10,10"})
    void emptyRegionsAndImpossibleSharesAreRefused(String text) {
        assertThatThrownBy(() -> Region.of(text))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("expected");
    }
}
