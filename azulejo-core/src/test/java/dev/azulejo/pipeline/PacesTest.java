package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.Progress.Stage;
import dev.azulejo.pipeline.Forecast.Span;
import dev.azulejo.pipeline.Work.Phase;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PacesTest {
    private static final Work READ = new Work(Stage.READ, Phase.UNITS);
    private static final Work ENLARGE = new Work(Stage.ENLARGE, Phase.UNITS);
    private static final Work DENOISE = new Work(Stage.DENOISE, Phase.UNITS);
    private static final Work FINISH = new Work(Stage.FINISH, Phase.UNITS);

    /** Of work that took so many times as long, and was seen for a long time. */
    private static Pace pace(double times) {
        return Pace.of(new Span(100, 0), 100 * times);
    }

    @Test
    void whereNothingIsKnownTheForecastHolds() {
        assertThat(new Paces(Map.of(), Map.of()).of(DENOISE)).isEqualTo(1);
    }

    @Test
    void whatIsSeenOfAWorkCountsForIt() {
        assertThat(new Paces(Map.of(), Map.of(DENOISE, pace(5))).of(DENOISE)).isCloseTo(5, within(0.05));
        assertThat(new Paces(Map.of(DENOISE, pace(0.5)), Map.of(DENOISE, pace(5))).of(DENOISE))
                .isCloseTo(5, within(0.1));
    }

    @Test
    void whatTookNoTimeSaysNothing() {
        Pace glimpse = Pace.of(new Span(0.001, 0), 0.05);
        assertThat(glimpse.tells()).isFalse();
        assertThat(new Paces(Map.of(), Map.of(ENLARGE, glimpse)).of(ENLARGE)).isCloseTo(1, within(0.02));
    }

    @Test
    void whatTookLongOnlyBecauseItsCodeNeverRanSaysLittle() {
        Pace steady = Pace.of(new Span(0.15, 0), 0.3);
        Pace cold = Pace.of(new Span(0.02, 0.13), 0.3);
        assertThat(steady.tells()).isTrue();
        assertThat(cold.tells()).isFalse();
        assertThat(new Paces(Map.of(), Map.of(ENLARGE, cold)).of(FINISH))
                .isBetween(1.0, new Paces(Map.of(), Map.of(ENLARGE, steady)).of(FINISH));
    }

    @Test
    void oneWorkSaysSomethingOfOthersAndMoreOfThoseOfItsNature() {
        Paces paces = new Paces(Map.of(), Map.of(ENLARGE, pace(4)));
        assertThat(paces.of(DENOISE)).isBetween(3.0, 4.0);
        assertThat(paces.of(FINISH)).isBetween(2.0, paces.of(DENOISE));
    }

    @Test
    void severalWorksSayItTogether() {
        Map<Work, Pace> seen = Map.of(READ, pace(3), ENLARGE, pace(3), DENOISE, pace(3));
        assertThat(new Paces(Map.of(), seen).of(FINISH)).isBetween(2.4, 3.0);
    }

    @Test
    void whatIsRememberedOfAWorkIsChangedByHowFastOthersAreToday() {
        Map<Work, Pace> remembered = Map.of(ENLARGE, pace(0.5), DENOISE, pace(4), FINISH, pace(1));
        assertThat(new Paces(remembered, Map.of()).of(DENOISE)).isCloseTo(4, within(0.4));
        assertThat(new Paces(remembered, Map.of(ENLARGE, pace(1.5))).of(DENOISE))
                .isCloseTo(12, within(2.0));
    }

    @Test
    void aWorkThatIsNotRememberedIsAsTheMachineIs() {
        Map<Work, Pace> remembered = Map.of(READ, pace(6), ENLARGE, pace(6), FINISH, pace(6));
        assertThat(new Paces(remembered, Map.of()).of(DENOISE)).isBetween(4.0, 6.0);
    }
}
