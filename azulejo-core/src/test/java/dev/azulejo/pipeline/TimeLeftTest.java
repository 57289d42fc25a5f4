package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.Progress.Stage;
import dev.azulejo.pipeline.Forecast.Share;
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

    /** A job of 100 s: what is expected of each stage is true of this machine. */
    private static Forecast forecast() {
        Map<Stage, Share> shares = new EnumMap<>(Stage.class);
        shares.put(Stage.ENLARGE, new Share(4, 1.5, 4));
        shares.put(Stage.ENCODE, new Share(4, 0.5, 0));
        shares.put(Stage.DENOISE, new Share(80, 1, 0));
        shares.put(Stage.DECODE, new Share(4, 0.5, 0));
        shares.put(Stage.FINISH, new Share(2048, 6 / 2048.0, 0));
        return new Forecast(1, shares);
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
        private final TimeLeft timeLeft = new TimeLeft(forecast(), 1);
        private final List<double[]> told = new ArrayList<>();
        private double now = BEGIN;

        /** A stage whose units take so many times as long as expected, and so does what comes after them. */
        Run stage(Stage stage, double units, double afterwards) {
            Share share = forecast().share(stage);
            timeLeft.entered(stage, (long) share.units(), now);
            for (int i = 0; i < share.units(); i++) {
                now += share.secondsPerUnit() * units;
                timeLeft.worked(1, now);
                told.add(new double[] {now, timeLeft.seconds().orElseThrow()});
            }
            now += share.afterwards() * afterwards;
            return this;
        }

        /** After the first tenth of the time. */
        List<Estimate> afterTheFirstTenth() {
            double whole = now - BEGIN;
            return told.stream()
                    .map(pair -> new Estimate(pair[0], pair[1], now - pair[0]))
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
        Run run = new Run();
        for (Stage stage : forecast().shares().keySet().stream().sorted().toList()) {
            run.stage(stage, slower, slower);
        }
        assertRight(run);
    }

    @Test
    void aStageThatTurnsOutThreeTimesSlowerIsKnownAfterTheFirstTenth() {
        assertRight(new Run()
                .stage(Stage.ENLARGE, 1, 1)
                .stage(Stage.ENCODE, 1, 1)
                .stage(Stage.DENOISE, 3, 1)
                .stage(Stage.DECODE, 1, 1)
                .stage(Stage.FINISH, 1, 1));
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
        Run run = new Run()
                .stage(Stage.ENLARGE, 1, 1)
                .stage(Stage.ENCODE, 1, 1)
                .stage(Stage.DENOISE, 3, 1)
                .stage(Stage.DECODE, 1, 1)
                .stage(Stage.FINISH, 1, 1);
        List<Estimate> estimates = run.afterTheFirstTenth();
        for (int i = 1; i < estimates.size(); i++) {
            double passed = estimates.get(i).now - estimates.get(i - 1).now;
            double change = estimates.get(i).left - (estimates.get(i - 1).left - passed);
            assertThat(Math.abs(change)).isLessThan(0.1 * estimates.get(i).left + 1);
        }
    }

    @Test
    void aSlowStartSaysThatTheMachineIsSlowUntilMoreIsKnown() {
        TimeLeft timeLeft = new TimeLeft(forecast(), 3);
        timeLeft.entered(Stage.ENLARGE, 4, 0);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(300, within(1e-9));
        for (int i = 1; i <= 4; i++) {
            timeLeft.worked(1, 1.5 * i);
        }
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(94, within(15.0));
    }

    @Test
    void aFastStartSaysNothing() {
        TimeLeft timeLeft = new TimeLeft(forecast(), 0.01);
        timeLeft.entered(Stage.ENLARGE, 4, 0);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(100, within(1e-9));
    }

    @Test
    void whatNeedNotBeDoneTakesNoTimeAndSaysNothingOfTheRest() {
        TimeLeft timeLeft = new TimeLeft(forecast(), 1);
        timeLeft.entered(Stage.DENOISE, 80, 0);
        timeLeft.skipped(60, 0.001);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(20 + 2 + 6, within(1e-9));
        timeLeft.worked(1, 1.001);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(19 + 2 + 6, within(1e-9));
    }

    @Test
    void loadingANetworkSaysNothingOfItsSpeed() {
        TimeLeft timeLeft = new TimeLeft(forecast(), 1);
        timeLeft.entered(Stage.DENOISE, 80, 0);
        timeLeft.waited(30);
        timeLeft.worked(1, 31);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(79 + 2 + 6, within(1e-9));
    }

    @Test
    void aStageHasAsManyUnitsAsItSaysWhenItBegins() {
        TimeLeft timeLeft = new TimeLeft(forecast(), 1);
        timeLeft.entered(Stage.DENOISE, 160, 0);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(160 + 2 + 6, within(1e-9));
    }

    @Test
    void nothingIsSaidWhileFilesAreReadOrFetched() {
        TimeLeft timeLeft = new TimeLeft(forecast(), 1);
        assertThat(timeLeft.seconds()).isEmpty();
        timeLeft.entered(Stage.FETCH, 1000, 0);
        timeLeft.worked(500, 1);
        assertThat(timeLeft.seconds()).isEmpty();
        timeLeft.entered(Stage.ENLARGE, 4, 2);
        assertThat(timeLeft.seconds().orElseThrow()).isCloseTo(100, within(1e-9));
    }
}
