package dev.azulejo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.runtime.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classifier-free guidance, and the rescale of Lin et al. 2023. */
class GuidanceTest {
    private static final Tensor NEGATIVE = tensor(1, 2, -1, 0, 3, 1, 0, 2);
    private static final Tensor POSITIVE = tensor(2, 1, 0, -1, 1, 5, 1, -3);

    @Test
    void aScaleGoesThatFarFromTheNegativePrediction() {
        assertThat(new Guidance(3, 0).combined(NEGATIVE, POSITIVE).data())
                .containsExactly(4, -1, 2, -3, -3, 13, 3, -13);
    }

    @Test
    void aScaleOfZeroIsTheNegativePredictionAndOneThePositive() {
        assertThat(new Guidance(0, 0).combined(NEGATIVE, POSITIVE).data()).containsExactly(NEGATIVE.data());
        assertThat(new Guidance(1, 0).combined(NEGATIVE, POSITIVE).data()).containsExactly(POSITIVE.data());
    }

    @Test
    void aFullRescaleGivesEachPlaceTheDeviationOfItsPositivePrediction() {
        float[] guided = new Guidance(7, 1).combined(NEGATIVE, POSITIVE).data();
        for (int place = 0; place < 2; place++) {
            assertThat(deviation(guided, 4 * place)).isCloseTo(deviation(POSITIVE.data(), 4 * place), within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.7})
    void aRescaleInBetweenMixesBoth(double rescale) {
        float[] none = new Guidance(7, 0).combined(NEGATIVE, POSITIVE).data();
        float[] full = new Guidance(7, 1).combined(NEGATIVE, POSITIVE).data();
        float[] mixed = new Guidance(7, rescale).combined(NEGATIVE, POSITIVE).data();
        for (int i = 0; i < mixed.length; i++) {
            assertThat((double) mixed[i]).isCloseTo(rescale * full[i] + (1 - rescale) * none[i], within(1e-5));
        }
    }

    @Test
    void aConstantPredictionStaysFinite() {
        Tensor constant = tensor(0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(new Guidance(7, 1).combined(constant, constant).data()).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void aRescaleOutsideOfItsRangeIsRefused(double rescale) {
        assertThatThrownBy(() -> new Guidance(7, rescale)).isInstanceOf(IllegalArgumentException.class);
    }

    private static double deviation(float[] values, int from) {
        double mean = 0;
        double squares = 0;
        for (int i = from; i < from + 4; i++) {
            mean += values[i] / 4;
        }
        for (int i = from; i < from + 4; i++) {
            squares += (values[i] - mean) * (values[i] - mean) / 4;
        }
        return Math.sqrt(squares);
    }

    /** Two places of one channel and four samples. */
    private static Tensor tensor(float... values) {
        return new Tensor(new long[] {2, 1, 2, 2}, values);
    }
}
