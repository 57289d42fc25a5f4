package dev.azulejo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Float16Test {
    @Test
    void everyHalfIsTheValueThatItsBitsMean() {
        for (int bits = 0; bits < 65536; bits++) {
            double sign = bits >= 0x8000 ? -1 : 1;
            int exponent = bits >> 10 & 31;
            int fraction = bits & 1023;
            double expected = exponent == 0
                    ? sign * fraction * Math.pow(2, -24)
                    : exponent == 31
                            ? (fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN)
                            : sign * (1024 + fraction) * Math.pow(2, exponent - 25);
            assertThat(Float16.toFloat((short) bits)).isEqualTo(Float.valueOf((float) expected));
        }
    }

    @Test
    void everyHalfComesBackFromItsFloat() {
        for (int bits = 0; bits < 65536; bits++) {
            float value = Float16.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Float16.fromFloat(value)).isEqualTo((short) bits);
            } else {
                assertThat(Float16.toFloat(Float16.fromFloat(value))).isNaN();
            }
        }
    }

    @Test
    void aFloatBetweenTwoHalvesGoesToTheNearerOrTheEvenOne() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            float low = Float16.toFloat((short) bits);
            float high = Float16.toFloat((short) (bits + 1));
            float middle = (low + high) / 2; // exact in float
            int even = bits % 2 == 0 ? bits : bits + 1;
            assertThat(Float16.fromFloat(middle)).isEqualTo((short) even);
            assertThat(Float16.fromFloat(-middle)).isEqualTo((short) (even | 0x8000));
            assertThat(Float16.fromFloat(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(Float16.fromFloat(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
        }
        assertThat(Float16.fromFloat(65519.99f)).isEqualTo((short) 0x7bff);
        assertThat(Float16.fromFloat(65520f)).isEqualTo((short) 0x7c00);
    }

    @Test
    void aBrainFloatIsTheUpperHalfOfAFloat() {
        assertThat(Float16.brainToFloat((short) 0x3fc0)).isEqualTo(1.5f);
        assertThat(Float16.brainToFloat((short) 0xc000)).isEqualTo(-2f);
    }
}
