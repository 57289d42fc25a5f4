package dev.azulejo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.RandomModel;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.fault.SettingsException;
import dev.azulejo.runtime.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a network predicts: said by the user, written in its configuration, or found out. */
class PredictionTypeTest {
    private static final DoubleSupplier NEVER = () -> {
        throw new AssertionError("the network was evaluated");
    };

    @TempDir
    private Path temporary;

    @Test
    void whatTheUserSaysCountsMoreThanTheConfiguration() {
        PredictionType type = new PredictionType("m", Optional.of("sample"), Optional.of("epsilon"), true);
        assertThat(type.decide(NEVER)).contains("sample");
        assertThat(type.note()).contains("the model m predicts sample, as was asked for");
    }

    @Test
    void whatTheConfigurationSaysGoesWithoutSaying() {
        PredictionType type = new PredictionType("m", Optional.empty(), Optional.of("v_prediction"), true);
        assertThat(type.decide(NEVER)).contains("v_prediction");
        assertThat(type.note()).isEmpty();
    }

    @Test
    void aModelOfOneKindHasTheDefaultOfItsScheduler() {
        assertThat(new PredictionType("m", Optional.empty(), Optional.empty(), false).decide(NEVER))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.97, epsilon", "0.9, epsilon", "0.6, v_prediction", "0.1, v_prediction", "-0.8, v_prediction"})
    void oneEvaluationTells(double correlation, String expected) {
        PredictionType type = new PredictionType("m", Optional.empty(), Optional.empty(), true);
        assertThat(type.decide(() -> correlation)).contains(expected);
        assertThat(type.decide(NEVER)).as("decided once").contains(expected);
        assertThat(type.note().orElseThrow()).contains("the model m predicts " + expected, "one evaluation");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.61, 0.75, 0.89, Double.NaN})
    void whatDoesNotTellIsAskedFor(double correlation) {
        PredictionType type = new PredictionType("m", Optional.empty(), Optional.empty(), true);
        assertThatThrownBy(() -> type.decide(() -> correlation))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("the model m", "--prediction");
    }

    @Test
    void anUnknownPredictionIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> new PredictionType("m", Optional.of("noise"), Optional.empty(), false))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("\"noise\"", "epsilon, v_prediction, sample");
    }

    @Test
    void correlationIsThatOfPearson() {
        float[] values = {1, 2, 4, -3};
        assertThat(NoiseProbe.correlation(values, new float[] {3, 5, 9, -5})).isCloseTo(1, within(1e-9));
        assertThat(NoiseProbe.correlation(values, new float[] {-1, -2, -4, 3})).isCloseTo(-1, within(1e-9));
        assertThat(NoiseProbe.correlation(new float[] {1, -1, 1, -1}, new float[] {1, 1, -1, -1}))
                .isCloseTo(0, within(1e-9));
        assertThat(NoiseProbe.correlation(values, new float[4])).isZero();
    }

    @Test
    void aModelTakesWhatIsSaidOrWritten() throws IOException {
        Path folder = RandomModel.write(temporary.resolve("sd1"));
        ModelLocation location = new ModelLocation("sd1", folder);
        try (Engine engine = Engine.open("cpu", 1);
                DiffusionModel model = DiffusionModel.open(location, Optional.empty(), Optional.empty(), engine);
                DiffusionModel said = DiffusionModel.open(location, Optional.empty(), Optional.of("sample"), engine)) {
            assertThat(model.schedulerConfig(new Cancellation())).containsEntry("prediction_type", "epsilon");
            assertThat(model.notes()).isEmpty();
            assertThat(said.schedulerConfig(new Cancellation())).containsEntry("prediction_type", "sample");
            assertThat(said.notes()).hasSize(1);
            // Random weights know nothing of noise.
            assertThat(NoiseProbe.correlation(model, 8, 999, new Cancellation()))
                    .isBetween(-0.5, 0.5);
            model.keepOnly(Set.of());
        }
    }
}
