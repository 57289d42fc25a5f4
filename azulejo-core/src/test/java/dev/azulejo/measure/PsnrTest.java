package dev.azulejo.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.image.Planes;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PsnrTest {
    @Test
    void aTenthEverywhereIsTwentyDecibels() {
        Planes a = new Planes(3, 130, 7);
        Planes b = new Planes(3, 130, 7);
        Arrays.fill(b.data(), 0.1f);
        assertThat(Psnr.of(a, b)).isCloseTo(20, Offset.offset(1e-5));
    }

    @Test
    void oneWrongSampleCountsOnce() {
        Planes a = new Planes(1, 10, 10);
        Planes b = new Planes(1, 10, 10);
        b.data()[99] = 1;
        assertThat(Psnr.of(a, b)).isCloseTo(20, Offset.offset(1e-9));
    }

    @Test
    void equalPicturesAreInfinitelyNear() {
        assertThat(Psnr.of(new Planes(1, 2, 2), new Planes(1, 2, 2))).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void differentShapesAreRefused() {
        assertThatThrownBy(() -> Psnr.of(new Planes(1, 2, 2), new Planes(1, 2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1x2x3");
    }
}
