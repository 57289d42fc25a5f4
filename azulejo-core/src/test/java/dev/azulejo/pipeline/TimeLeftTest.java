package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.Progress.Stage;
import dev.azulejo.pipeline.Forecast.Share;
import dev.azulejo.pipeline.Forecast.Span;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Estimates over jobs whose stages take known times, by a clock that is a number. */
class TimeLeftTest {
    /** Of what is truly left; */
    private static final double ALLOWED = 0.2;

    /** ... and of the whole job, which matters at its very end. */
    private static final double NEGLIGIBLE = 0.02;

    private static final double BEGIN = 1000;

    /** A job of 101 s: what is expected of each stage is true of this machine. */
    private static Forecast forecast() {
        Map<Stage, Share> shares = new EnumMap<>(Stage.class);
        shares.put(Stage.READ, share("", 1, 1, 0));
        shares.put(Stage.ENLARGE, share("net", 4, 1.5, 4));
        shares.put(Stage.ENCODE, share("", 4, 0.5, 0));
        shares.put(Stage.DENOISE, share("", 80, 1, 0));
        shares.put(Stage.DECODE, share("", 4, 0.5, 0));
        shares.put(Stage.FINISH, share("png", 2048, 6 / 2048.0, 0));
        return new Forecast(shares);
    }

    private static Share share(String kind, double units, double unit, double afterwards) {
        return new Share(kind, Span.NONE, units, new Span(unit, 0), new Span(afterwards, 0));
    }

    /** What was estimated at a moment, and what was true. */
    private record Estimate(double now, double left, double trulyLeft) {
        boolean right() {
            double whole = now - BEGIN + trulyLeft;
            return Math.abs(left - trulyLeft) <= ALLOWED * trulyLeft + NEGLIGIBLE * whole;
        }
    }

    /** A job that goes on in virtual time. */
    private static final class Run {
        private final TimeLeft timeLeft;
        private final List<double[]> told = new ArrayList<>();
        private double now = BEGIN;

        Run() {
            this(Experience.NONE);
        }

        Run(Experience experience) {
            timeLeft = new TimeLeft(forecast(), experience);
        }

        /** A stage whose units take so many times as long as expected, and so does what comes after them. */
        Run stage(Stage stage, double units, double afterwards) {
            Share share = forecast().share(stage);
            timeLeft.entered(stage, (long) share.units(), now);
            tell();
            for (int i = 0; i < share.units(); i++) {
                now += share.unit().steady() * units;
                timeLeft.worked(1, now);
                tell();
            }
            now += share.afterwards().steady() * afterwards;
            timeLeft.left(now);
            return this;
        }

        /** All stages as forecast, but these by a factor. */
        Run stages(Map<Stage, Double> slower) {
            for (Stage stage : forecast().shares().keySet().stream().sorted().toList()) {
                double factor = slower.getOrDefault(stage, 1.0);
                stage(stage, factor, factor);
            }
            return this;
        }

        private void tell() {
            told.add(new double[] {now, timeLeft.seconds().orElseThrow()});
        }

        /** All of them. */
        List<Estimate> estimates() {
            return told.stream()
                    .map(pair -> new Estimate(pair[0], pair[1], now - pair[0]))
                    .toList();
        }

        /** After the first tenth of the time. */
        List<Estimate> afterTheFirstTenth() {
            double whole = now - BEGIN;
            return estimates().stream()
                    .filter(estimate -> estimate.now - BEGIN >= whole / 10)
                    .toList();
        }
    }

    private static void assertRight(Run run) {
        assertThat(run.afterTheFirstTenth()).isNotEmpty().allMatch(Estimate::right);
    }

    @ParameterizedTest
    @CsvSource({"1", "0.2", "7"})
    void aMachineOfAnySpeedIsKnownAfterTheFirstTenth(double slower) {
        Map<Stage, Double> all = new EnumMap<>(Stage.class);
        for (Stage stage : forecast().shares().keySet()) {
            all.put(stage, slower);
        }
        assertRight(new Run().stages(all));
    }

    @Test
    void aStageThatTurnsOutThreeTimesSlowerIsKnownAfterTheFirstTenth() {
        assertRight(new Run().stages(Map.of(Stage.DENOISE, 3.0)));
    }

    @Test
    void aStageThatTurnsOutThreeTimesFasterIsKnownAfterATenthOfIt() {
        Run run = new Run().stage(Stage.ENLARGE, 1, 1).stage(Stage.ENCODE, 1, 1);
        double tenth = run.now + 0.1 * 80 / 3;
        run.stage(Stage.DENOISE, 1 / 3.0, 1).stage(Stage.DECODE, 1, 1).stage(Stage.FINISH, 1, 1);
        assertThat(run.afterTheFirstTenth())
                .filteredOn(estimate -> estimate.now > tenth)
                .isNotEmpty()
                .allMatch(Estimate::right);
    }

    @Test
    void pixelsThatAreSlowerThanNetworksAreKnownByThemselves() {
        assertRight(new Run()
                .stage(Stage.ENLARGE, 1, 3)
                .stage(Stage.ENCODE, 1, 1)
                .stage(Stage.DENOISE, 1, 1)
                .stage(Stage.DECODE, 1, 1)
                .stage(Stage.FINISH, 3, 1));
    }

    @Test
    void estimatesDoNotJump() {
        Run run = new Run().stages(Map.of(Stage.DENOISE, 3.0));
        List<Estimate> estimates = run.afterTheFirstTenth();
        for (int i = 1; i < estimates.size(); i++) {
            double passed = estimates.get(i).now - estimates.get(i - 1).now;
            double change = estimates.get(i).left - (estimates.get(i - 1).left - passed);
            assertThat(Math.abs(change)).isLessThan(0.1 * estimates.get(i).left + 1);
        }
    }

    /** A machine on which works take other times than forecast, each its own. */
    private static final Map<Stage, Double> OTHER_MACHINE =
            Map.of(Stage.READ, 3.0, Stage.ENLARGE, 2.0, Stage.ENCODE, 0.7, Stage.DENOISE, 4.5, Stage.FINISH, 0.8);

    @Test
    void anEarlierJobOnAnyMachineMakesEstimatesRightFromTheFirstOneOn() {
        Run first = new Run().stages(OTHER_MACHINE);
        Run second = new Run(Experience.NONE.with(first.timeLeft.seen())).stages(OTHER_MACHINE);
        assertThat(second.estimates()).allMatch(Estimate::right);
    }

    @ParameterizedTest
    @CsvSource({"0.4", "2", "3"})
    void aMachineThatIsSlowerOrFasterTodayIsKnownAfterTheFirstTenth(double today) {
        Experience experience = Experience.NONE;
        for (int job = 0; job < 5; job++) {
            experience = experience.with(
                    new Run(experience).stages(OTHER_MACHINE).timeLeft.seen());
        }
        Map<Stage, Double> slower = new EnumMap<>(Stage.class);
        for (Stage stage : forecast().shares().keySet()) {
            slower.put(stage, today * OTHER_MACHINE.getOrDefault(stage, 1.0));
        }
        assertRight(new Run(experience).stages(slower));
    }

    @Test
    void aSlowStartSaysThatAllIsSlowUntilMoreIsKnown() {
        TimeLeft timeLeft = new TimeLeft(forecast(), Experience.NONE);
        timeLeft.entered(Stage.READ, 1, 0);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(101, within(1e-9));
        timeLeft.worked(1, 3);
        timeLeft.left(3);
        timeLeft.entered(Stage.ENLARGE, 4, 3);
        assertThat(timeLeft.seconds().orElseThrow()).isBetween(150.0, 300.0);
        for (int i = 1; i <= 4; i++) {
            timeLeft.worked(1, 3 + 1.5 * i);
        }
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(94, within(0.2 * 94));
    }

    @Test
    void whatNeedNotBeDoneTakesNoTimeAndSaysNothingOfTheRest() {
        TimeLeft timeLeft = new TimeLeft(forecast(), Experience.NONE);
        timeLeft.entered(Stage.DENOISE, 80, 0);
        timeLeft.skipped(60, 0.001);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(20 + 2 + 6, within(1e-9));
        timeLeft.worked(1, 1.001);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(19 + 2 + 6, within(1e-9));
    }

    @Test
    void whatAnEarlierRunHasDoneIsNotCountedFromTheFirstEstimateOn() {
        Forecast left = forecast().without(Stage.ENLARGE, 1).without(Stage.DENOISE, 0.75);
        TimeLeft timeLeft = new TimeLeft(left, Experience.NONE);
        timeLeft.entered(Stage.READ, 1, 0);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(1 + 2 + 20 + 2 + 6, within(1e-9));
        timeLeft.worked(1, 1);
        timeLeft.entered(Stage.ENLARGE, 4, 1);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(2 + 20 + 2 + 6, within(1e-9));
        timeLeft.entered(Stage.DENOISE, 80, 3);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(20 + 2 + 6, within(1e-9));
        timeLeft.skipped(40, 3);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(40 + 2 + 6, within(1e-9));
    }

    @Test
    void aStageThatAnEarlierRunHasDoneIsNotRemembered() {
        TimeLeft timeLeft = new TimeLeft(forecast(), Experience.NONE);
        timeLeft.entered(Stage.ENLARGE, 4, 0);
        timeLeft.skipped(3, 0.001);
        timeLeft.worked(1, 1.501);
        timeLeft.left(1.502);
        timeLeft.entered(Stage.ENCODE, 4, 2);
        timeLeft.left(2.001);
        assertThat(timeLeft.seen()).containsOnlyKeys("enlarge net");
    }

    @Test
    void loadingANetworkSaysNothingOfItsSpeed() {
        TimeLeft timeLeft = new TimeLeft(forecast(), Experience.NONE);
        timeLeft.entered(Stage.DENOISE, 80, 0);
        timeLeft.loaded(30);
        timeLeft.worked(1, 31);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(79 + 2 + 6, within(1e-9));
    }

    @Test
    void loadingIsRememberedByItself() {
        Forecast forecast =
                new Forecast(Map.of(Stage.DENOISE, new Share("net", new Span(2, 0), 10, new Span(1, 0), Span.NONE)));
        TimeLeft first = new TimeLeft(forecast, Experience.NONE);
        first.entered(Stage.DENOISE, 10, 0);
        assertThat(first.seconds().orElseThrow()).isCloseTo(12, within(1e-9));
        first.loaded(8);
        first.worked(10, 18);
        TimeLeft second = new TimeLeft(forecast, Experience.NONE.with(first.seen()));
        second.entered(Stage.DENOISE, 10, 100);
        assertThat(second.seconds().orElseThrow()).isCloseTo(18, within(1.0));
        second.loaded(8);
        second.worked(1, 109);
        assertThat(second.seconds().orElseThrow()).isCloseTo(9, within(0.3));
    }

    @Test
    void aStageHasAsManyUnitsAsItSaysWhenItBegins() {
        TimeLeft timeLeft = new TimeLeft(forecast(), Experience.NONE);
        timeLeft.entered(Stage.DENOISE, 160, 0);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(160 + 2 + 6, within(1e-9));
    }

    @Test
    void theFirstUnitMayTakeLonger() {
        TimeLeft timeLeft = new TimeLeft(
                new Forecast(Map.of(Stage.DENOISE, new Share("", Span.NONE, 10, new Span(1, 3), Span.NONE))),
                Experience.NONE);
        timeLeft.entered(Stage.DENOISE, 10, 0);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(13, within(1e-9));
        timeLeft.worked(1, 4);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(9, within(1e-9));
    }

    @Test
    void nothingIsSaidWhileFilesAreFetchedAndBetweenStages() {
        TimeLeft timeLeft = new TimeLeft(forecast(), Experience.NONE);
        assertThat(timeLeft.seconds()).isEmpty();
        timeLeft.entered(Stage.FETCH, 1000, 0);
        timeLeft.worked(500, 1);
        assertThat(timeLeft.seconds()).isEmpty();
        timeLeft.left(2);
        assertThat(timeLeft.seconds()).isEmpty();
        timeLeft.entered(Stage.ENLARGE, 4, 2);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(100, within(1e-9));
    }
}
