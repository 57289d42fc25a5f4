package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.Progress;
import dev.azulejo.Progress.Stage;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.pipeline.Forecast.Share;
import dev.azulejo.pipeline.Forecast.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a clock tells of a job that takes no time, and is forecast to take some. */
class StageClockTest {
    private static final Forecast FORECAST = new Forecast(Map.of(
            Stage.READ,
            new Share("", Span.NONE, 1, new Span(5, 0), Span.NONE),
            Stage.DENOISE,
            new Share("net", new Span(7, 0), 4, new Span(10, 0), Span.NONE),
            Stage.FINISH,
            new Share("png", Span.NONE, 16, new Span(1, 0), new Span(3, 0))));

    private final List<Progress.Event> events = new ArrayList<>();
    private final AtomicLong loading = new AtomicLong();
    private final StageClock clock = new StageClock(events::add, new Cancellation(), loading::get, Experience.NONE);

    private void denoise() {
        clock.enter(Stage.DENOISE, 4, "");
    }

    @Test
    void whenAJobIsForecastTheTimeLeftIsTold() {
        clock.enter(Stage.READ, 0, "");
        clock.expect(FORECAST);
        assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(Progress.Advanced.class, advanced -> {
            assertThat(advanced.stage()).isEqualTo(Stage.READ);
            assertThat(advanced.left().orElseThrow().toSeconds()).isBetween(0L, 7 + 40 + 16 + 3L);
        });
        assertThat(clock.seen()).containsOnlyKeys("read");
    }

    @Test
    void fetchingIsNotHeldToBeReading() {
        clock.enter(Stage.READ, 0, "");
        clock.fetched("model", 1, 2);
        clock.expect(FORECAST);
        assertThat(clock.seen()).isEmpty();
    }

    @Test
    void evaluationsThatTellHowFarTheyAreAreSeen() {
        clock.expect(FORECAST);
        denoise();
        clock.evaluations(4, progress -> {
            progress.accept(0.5);
            assertThat(clock.seen()).containsOnlyKeys("denoise net");
            return 0;
        });
        assertThat(events.get(events.size() - 1))
                .isInstanceOfSatisfying(
                        Progress.Advanced.class,
                        advanced -> assertThat(advanced.done()).isEqualTo(4));
    }

    @Test
    void loadingIsSeenByItself() {
        clock.expect(FORECAST);
        denoise();
        clock.network(1, () -> loading.addAndGet(14_000_000_000L));
        assertThat(Math.exp(clock.seen().get("denoise-loading net").logarithm()))
                .isBetween(1.99, 2.01);
        clock.network(1, () -> 0);
        assertThat(Math.exp(clock.seen().get("denoise-loading net").logarithm()))
                .isBetween(1.99, 2.01);
    }

    @Test
    void whatComesAfterTheLastUnitIsSeenWhenTheStageEnds() {
        clock.expect(FORECAST);
        clock.enter(Stage.FINISH, 16, "");
        clock.worked(16);
        assertThat(clock.seen()).containsOnlyKeys("finish png");
        clock.leave();
        assertThat(clock.seen()).containsOnlyKeys("finish png", "finish-end png");
    }

    @Test
    void whatNeedNotBeDoneIsNotSeen() {
        clock.expect(FORECAST);
        denoise();
        clock.advance(4);
        clock.leave();
        assertThat(clock.seen()).isEmpty();
    }
}
