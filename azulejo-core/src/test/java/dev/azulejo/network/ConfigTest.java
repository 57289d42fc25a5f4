package dev.azulejo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.ModelException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Configurations say what they say, or are refused with what was found and expected. */
class ConfigTest {
    @ParameterizedTest
    @ValueSource(doubles = {3.7, 1e12, Double.POSITIVE_INFINITY})
    void aWholeNumberIsNotRoundedFromAnother(double value) {
        Config config = Config.of("config.json", Map.of("factor", value));
        assertThatThrownBy(() -> config.integer("factor", 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining("\"factor\"")
                .hasMessageContaining("a whole number");
    }

    @Test
    void whatIsMissingHasTheDefaultThatWasGiven() {
        Config config = Config.of("config.json", Map.of());
        assertThat(config.integer("factor", 4)).isEqualTo(4);
        assertThat(config.integerForEach("heads", 8, 3)).containsExactly(8, 8, 8);
    }

    @ParameterizedTest
    @ValueSource(ints = {-4, 0, 65})
    void aPixelUnshuffleHasAFactorThatMakesSense(int factor) {
        Config config = Config.of("config.json", Map.of("factor", factor));
        assertThatThrownBy(() -> AutoencoderPixelUnshuffle.of(config))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("factor is " + factor);
    }
}
