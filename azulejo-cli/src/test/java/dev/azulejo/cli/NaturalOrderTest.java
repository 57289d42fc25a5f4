package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NaturalOrderTest {
    @Test
    void runsOfDigitsAreOrderedByTheirValue() {
        List<String> ordered = List.of(
                "a", "A1", "a01b", "a2", "a10", "a10b", "b", "img-9.png", "img-10.png", "img-99999999999999999999.png");

        assertThat(ordered.stream()
                        .sorted(java.util.Comparator.reverseOrder())
                        .sorted(new NaturalOrder())
                        .toList())
                .isEqualTo(ordered);
    }

    @Test
    void namesThatDifferAreNeverEqual() {
        assertThat(new NaturalOrder().compare("a01", "a1")).isNotZero();
        assertThat(new NaturalOrder().compare("A", "a")).isNotZero();
        assertThat(new NaturalOrder().compare("a1", "a1")).isZero();
    }
}
