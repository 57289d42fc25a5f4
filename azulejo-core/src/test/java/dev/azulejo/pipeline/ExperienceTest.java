package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.pipeline.Forecast.Span;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExperienceTest {
    private static final String KIND = "denoise 1.0";

    /** So many jobs in which work took so many times as long as forecast. */
    private static Experience with(Experience experience, int jobs, double times) {
        Experience more = experience;
        for (int i = 0; i < jobs; i++) {
            more = more.with(Map.of(KIND, Pace.of(new Span(10, 0), 10 * times)));
        }
        return more;
    }

    private static double times(Experience experience) {
        return Math.exp(experience.of(KIND).orElseThrow().logarithm());
    }

    @Test
    void oneJobIsRememberedAsItWas() {
        assertThat(times(with(Experience.NONE, 1, 3))).isCloseTo(3, within(1e-9));
    }

    @Test
    void anotherJobChangesItByAPart() {
        assertThat(times(with(with(Experience.NONE, 10, 3), 1, 6))).isBetween(3.3, 4.5);
    }

    @Test
    void lateJobsWeighMoreThanEarlyOnes() {
        assertThat(times(with(with(Experience.NONE, 50, 3), 8, 6))).isCloseTo(6, within(0.3));
    }

    @Test
    void whatWasHardlySeenChangesHardlyAnything() {
        Experience experience = with(Experience.NONE, 3, 3).with(Map.of(KIND, Pace.of(new Span(0.05, 0), 0.5)));
        assertThat(times(experience)).isCloseTo(3, within(0.1));
    }

    @Test
    void kindsThatWereSeenLongestAgoAreForgotten() {
        Experience experience = Experience.NONE;
        for (int i = 0; i < 2 * Experience.MOST; i++) {
            experience = with(experience, 1, 2).with(Map.of("enlarge " + i, Pace.of(new Span(1, 0), 1)));
        }
        assertThat(experience.paces())
                .hasSize(Experience.MOST)
                .containsKeys(KIND, "enlarge " + (2 * Experience.MOST - 1));
    }
}
