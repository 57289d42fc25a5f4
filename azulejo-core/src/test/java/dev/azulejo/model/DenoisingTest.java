package dev.azulejo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.RandomModel;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.ModelException;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.model.Adaptation.ControlFile;
import dev.azulejo.network.UNet;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Network;
import dev.azulejo.runtime.Tensor;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evaluations of a denoising network: guided at once or apart, by ControlNets, with further channels. */
class DenoisingTest {
    private static final Engine ENGINE = Engine.open("cpu", 2);
    private static final Cancellation CANCELLATION = new Cancellation();
    private static final int FACTOR = 2;

    @TempDir
    private static Path temporary;

    private static AdaptedNetworks plain;
    private static AdaptedNetworks controlled;

    private final List<Integer> batches = new ArrayList<>();

    @BeforeAll
    static void open() throws IOException {
        Path folder = RandomModel.write(temporary.resolve("sd1"));
        Components components = Components.open(new ModelLocation("sd1", folder));
        plain = AdaptedNetworks.of(components.unet().orElseThrow(), components.textEncoders());
        Path control = RandomModel.control(temporary.resolve("control"), 3);
        Path other = RandomModel.control(temporary.resolve("other"), 4);
        controlled = plain.with(
                new Adaptation(
                        List.of(),
                        List.of(
                                new ControlFile(new ModelLocation("control", control), 0.8),
                                new ControlFile(new ModelLocation("other", other), 0.5)),
                        List.of(),
                        1),
                "sd1");
    }

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    @Test
    void guidanceAtOnceEqualsGuidanceApart() {
        Evaluation evaluation = new Evaluation(random(1, 2, 4, 10, 14), 500, guided(new Guidance(5, 0.6)));
        float[] together = predicted(plain, true, evaluation);
        assertThat(batches).containsExactly(4);
        float[] apart = predicted(plain, false, evaluation);
        assertThat(batches).containsExactly(4, 2, 2);
        assertThat(apart).containsExactly(together, within(2e-4f));
    }

    @Test
    void aGuidedPredictionIsThatOfTheTwoAlone() {
        Tensor latents = random(1, 2, 4, 8, 12);
        Conditioning told = guided(new Guidance(5, 0));
        float[] positive = predicted(plain, true, new Evaluation(latents, 300, told.unguided()));
        Conditioning opposite = new Conditioning(told.negative(), Map.of(), Guidance.NONE);
        float[] negative = predicted(plain, true, new Evaluation(latents, 300, opposite));
        assertThat(batches).as("one evaluation each").containsExactly(2, 2);
        float[] both = predicted(plain, true, new Evaluation(latents, 300, told));
        for (int i = 0; i < both.length; i++) {
            assertThat(both[i]).isCloseTo(negative[i] + 5 * (positive[i] - negative[i]), within(1e-3f));
        }
    }

    @Test
    void eachPlaceOfABatchIsGuidedAsAlone() {
        Tensor latents = random(1, 3, 4, 8, 8);
        Conditioning told = guided(new Guidance(4, 0.7));
        float[] all = predicted(plain, true, new Evaluation(latents, 300, told));
        for (int i = 0; i < 3; i++) {
            Tensor one = Batches.part(latents, i, 3);
            assertThat(predicted(plain, true, new Evaluation(one, 300, told)))
                    .containsExactly(
                            Arrays.copyOfRange(all, i * all.length / 3, (i + 1) * all.length / 3), within(1e-4f));
        }
    }

    @Test
    void whereMemoryIsTooShortForBothEachIsEvaluatedByItselfFromThenOn() {
        Evaluation evaluation = new Evaluation(random(1, 2, 4, 8, 8), 500, guided(new Guidance(5, 0)));
        float[] expected = predicted(plain, false, evaluation);
        batches.clear();
        LoadedNetworks small = new Counting(2);
        Denoising denoising = denoising(plain, true, new ExtraChannels.None(), small);
        for (int i = 0; i < 2; i++) {
            assertThat(denoising
                            .predict(evaluation, new Recollection(false), CANCELLATION)
                            .data())
                    .containsExactly(expected);
        }
        small.unload(DiffusionModel.Part.DENOISER);
        assertThat(batches).containsExactly(4, 2, 2, 2, 2);
        assertThat(denoising.note().orElseThrow()).contains("two evaluations", "no memory for a batch of 4");
        Evaluation tooLarge = new Evaluation(random(1, 3, 4, 8, 8), 500, evaluation.conditioning());
        assertThatThrownBy(() -> denoising.predict(tooLarge, new Recollection(false), CANCELLATION))
                .isInstanceOf(MachineException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void laterEvaluationsAreThoseOfTheShallowPartWithTheDeepFeaturesOfTheFirst(boolean together) {
        Conditioning told = guided(new Guidance(5, 0));
        Tensor first = random(1, 2, 4, 8, 12);
        Tensor second = random(2, 2, 4, 8, 12);
        UNet unet = plain.unet();
        Map<String, Tensor> predictions = new LinkedHashMap<>();
        for (Map<String, Tensor> text : List.of(told.negative(), told.positive())) {
            Map<String, Tensor> deep = run(unet.deepGraph(Axis.of(2), Axis.of(8), Axis.of(12)), inputs(first, text));
            Map<String, Tensor> inputs = inputs(second, text);
            inputs.put("deep", deep.get("deep"));
            OnnxModel shallow = unet.shallowGraph(Axis.of(2), Axis.of(8), Axis.of(12));
            inputs.keySet().retainAll(shallow.inputs());
            predictions.put(
                    text == told.positive() ? "positive" : "negative",
                    run(shallow, inputs).get("y"));
        }
        Tensor expected = told.guidance().combined(predictions.get("negative"), predictions.get("positive"));

        LoadedNetworks loaded = new LoadedNetworks(ENGINE);
        Denoising denoising = denoising(plain, together, new ExtraChannels.None(), loaded);
        Recollection recollection = new Recollection(true);
        float[] whole = denoising
                .predict(new Evaluation(first, 300, told), recollection, CANCELLATION)
                .data();
        float[] reused = denoising
                .predict(new Evaluation(second, 300, told), recollection, CANCELLATION)
                .data();
        loaded.unload(DiffusionModel.Part.DENOISER);
        assertThat(whole).containsExactly(predicted(plain, together, new Evaluation(first, 300, told)), within(1e-5f));
        assertThat(reused).containsExactly(expected.data(), within(1e-4f));
        assertThat(GoldenTensors.relativeError(reused, predicted(plain, together, new Evaluation(second, 300, told))))
                .as("deep features that are not its own show")
                .isGreaterThan(1e-3);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 5})
    void partsThatAreAllTheSameArePredictedAlikeAsEachAlone(double scale) {
        Conditioning told = guided(new Guidance(scale, scale == 1 ? 0 : 0.5));
        Evaluation part = new Evaluation(random(1, 1, 4, 7, 12), 300, told);
        List<Tensor> alike = predictedAlike(List.of(part, part, part), 0.2, 0.3, 0.5);
        float[] alone = predicted(plain, false, part);
        for (Tensor prediction : alike) {
            assertThat(GoldenTensors.relativeError(prediction.data(), alone)).isLessThan(1e-5);
        }
    }

    @Test
    void aPartWithoutAShareIsNormalisedAsTheOthers() {
        Conditioning told = guided(new Guidance(5, 0));
        Tensor strong = random(2, 1, 4, 8, 8);
        for (int i = 0; i < strong.data().length; i++) {
            strong.data()[i] *= 3;
        }
        Evaluation one = new Evaluation(random(1, 1, 4, 8, 8), 300, told);
        Evaluation other = new Evaluation(strong, 300, told);
        List<Tensor> alike = predictedAlike(List.of(one, other), 1, 0);
        assertThat(GoldenTensors.relativeError(alike.get(0).data(), predicted(plain, false, one)))
                .isLessThan(1e-5);
        assertThat(GoldenTensors.relativeError(alike.get(1).data(), predicted(plain, false, other)))
                .isGreaterThan(1e-2);
        assertThat(predictedAlike(List.of(one, other), 0.5, 0.5).get(0).data())
                .isNotEqualTo(alike.get(0).data());
    }

    @Test
    void partsHaveTheStatisticsOfTheWholeInCommon() {
        float[] whole = random(3, 1000).data();
        double[] shares = {0.3, 0.7};
        List<Tensor> parts = List.of(statistics(whole, 0, 300), statistics(whole, 300, 1000));
        Tensor expected = statistics(whole, 0, 1000);
        for (Tensor received : new CommonStatistics(shares, done -> {}).of(0, 2, parts)) {
            assertThat(received.data()).containsExactly(expected.data(), within(1e-6f));
            assertThat(received.shape()).containsExactly(1, 1, 2);
        }
    }

    private static Tensor statistics(float[] values, int from, int to) {
        double mean = 0;
        double square = 0;
        for (int i = from; i < to; i++) {
            mean += values[i] / (to - from);
            square += (double) values[i] * values[i] / (to - from);
        }
        return new Tensor(new long[] {1, 1, 2}, new float[] {(float) mean, (float) (square - mean * mean)});
    }

    private static List<Tensor> predictedAlike(List<Evaluation> parts, double... shares) {
        LoadedNetworks loaded = new LoadedNetworks(ENGINE);
        try {
            return denoising(plain, false, new ExtraChannels.None(), loaded)
                    .predictAlike(parts, shares, done -> {}, CANCELLATION);
        } finally {
            loaded.unload(DiffusionModel.Part.DENOISER);
        }
    }

    @Test
    void withControlNetsNothingDeepIsKept() {
        Tensor picture = random(2, 1, 3, 8 * FACTOR, 8 * FACTOR);
        Evaluation evaluation = new Evaluation(random(1, 1, 4, 8, 8), 300, guided(Guidance.NONE), Optional.of(picture));
        LoadedNetworks loaded = new LoadedNetworks(ENGINE);
        Denoising denoising = denoising(controlled, false, new ExtraChannels.None(), loaded);
        Recollection recollection = new Recollection(true);
        float[] first =
                denoising.predict(evaluation, recollection, CANCELLATION).data();
        Evaluation later = new Evaluation(evaluation.latents(), 200, evaluation.conditioning(), Optional.of(picture));
        float[] second = denoising.predict(later, recollection, CANCELLATION).data();
        loaded.unload(DiffusionModel.Part.DENOISER);
        assertThat(denoising.deepFeatures(8, 8)).isZero();
        assertThat(denoising.keptAlike(8, 8)).isZero();
        assertThat(first).containsExactly(predicted(controlled, false, evaluation));
        assertThat(second).containsExactly(predicted(controlled, false, later));
    }

    @Test
    void theAgreementIsTheCosineOfTheTwoPredictionsOfThePlaceWhereItIsLeast() {
        Tensor a = new Tensor(new long[] {2, 1, 1, 2}, new float[] {1, 0, 3, 4});
        Tensor b = new Tensor(new long[] {2, 1, 1, 2}, new float[] {2, 0, 4, 3});
        assertThat(Batches.leastCosine(a, b)).isCloseTo(24.0 / 25, within(1e-9));
        assertThat(Batches.leastCosine(Batches.part(a, 0, 2), Batches.part(b, 0, 2)))
                .isEqualTo(1);

        Evaluation guided = new Evaluation(random(1, 1, 4, 8, 8), 300, guided(new Guidance(5, 0)));
        LoadedNetworks loaded = new LoadedNetworks(ENGINE);
        Denoising denoising = denoising(plain, false, new ExtraChannels.None(), loaded);
        Recollection recollection = new Recollection(false);
        Conditioning told = guided.conditioning();
        denoising.predict(new Evaluation(guided.latents(), 300, told.unguided()), recollection, CANCELLATION);
        assertThat(recollection.agreement()).isEmpty();
        denoising.predict(guided, recollection, CANCELLATION);
        loaded.unload(DiffusionModel.Part.DENOISER);
        assertThat(recollection.agreement().orElseThrow()).isBetween(-1.0, 1 - 1e-6);
    }

    @Test
    void controlNetsAreAddedByTheirWeightsAndBothPromptsAreControlled() {
        Tensor latents = random(1, 2, 4, 8, 12);
        Tensor picture = random(2, 2, 3, 8 * FACTOR, 12 * FACTOR);
        Conditioning told = guided(new Guidance(3, 0));
        Map<String, Tensor> residuals = new LinkedHashMap<>();
        for (AdaptedNetworks.Control control : controlled.controls()) {
            Map<String, Tensor> inputs = new LinkedHashMap<>(inputs(latents, told.positive()));
            inputs.put("hint", picture);
            inputs.put("scale", new Tensor(new long[0], new float[] {(float) control.weight()}));
            run(control.network().graph(Axis.of(2), Axis.of(8), Axis.of(12)), inputs)
                    .forEach((name, found) -> residuals.merge(name, found, DenoisingTest::sum));
        }
        Map<String, Tensor> inputs = new LinkedHashMap<>(inputs(latents, told.positive()));
        inputs.putAll(residuals);
        float[] expected = run(controlled.unet().controlledGraph(Axis.of(2), Axis.of(8), Axis.of(12)), inputs)
                .get("y")
                .data();
        Evaluation alone = new Evaluation(latents, 300, told.unguided(), Optional.of(picture));
        float[] positive = predicted(controlled, true, alone);
        assertThat(positive).containsExactly(expected, within(1e-4f));
        assertThat(GoldenTensors.relativeError(
                        positive, predicted(plain, true, new Evaluation(latents, 300, told.unguided()))))
                .isGreaterThan(1e-2);
        Evaluation both = new Evaluation(latents, 300, told, Optional.of(picture));
        assertThat(predicted(controlled, true, both))
                .containsExactly(predicted(controlled, false, both), within(1e-3f));
    }

    @Test
    void aControlNetForAnotherModelIsRefusedByName() throws URISyntaxException {
        Path other = Path.of(Objects.requireNonNull(
                        DenoisingTest.class.getClassLoader().getResource("golden/controlnet"), "golden/controlnet")
                .toURI());
        Adaptation adaptation = new Adaptation(
                List.of(), List.of(new ControlFile(new ModelLocation("other-net", other), 1)), List.of(), 1);
        assertThatThrownBy(() -> plain.with(adaptation, "sd1"))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("other-net", "texts of 12 features", "32", "sd1");
    }

    @Test
    void aPictureThatIsMissingOrOfAnotherSizeIsAMistake() {
        Tensor latents = random(1, 1, 4, 8, 8);
        Conditioning told = guided(Guidance.NONE);
        assertThatThrownBy(() -> predicted(controlled, true, new Evaluation(latents, 300, told)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[1, 3, 16, 16]");
        Tensor picture = random(2, 1, 3, 8, 8);
        assertThatThrownBy(() -> predicted(controlled, true, new Evaluation(latents, 300, told, Optional.of(picture))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[1, 3, 8, 8]");
    }

    @Test
    void picturesOfLatentsOfEverySizeAreContinuedWithThem() {
        Tensor latents = random(1, 1, 4, 5, 3);
        Tensor picture = random(2, 1, 3, 5 * FACTOR, 3 * FACTOR);
        Evaluation evaluation = new Evaluation(latents, 300, guided(new Guidance(3, 0)), Optional.of(picture));
        assertThat(predicted(controlled, true, evaluation)).hasSameSizeAs(latents.data());
    }

    private float[] predicted(AdaptedNetworks networks, boolean together, Evaluation evaluation) {
        LoadedNetworks loaded = new Counting(Integer.MAX_VALUE);
        try {
            return denoising(networks, together, new ExtraChannels.None(), loaded)
                    .predict(evaluation, new Recollection(false), CANCELLATION)
                    .data();
        } finally {
            loaded.unload(DiffusionModel.Part.DENOISER);
        }
    }

    private static Denoising denoising(
            AdaptedNetworks networks, boolean together, ExtraChannels extra, LoadedNetworks loaded) {
        UNet unet = networks.unet();
        return new Denoising(unet, networks.controls(), extra, FACTOR, together, loaded);
    }

    private static Conditioning guided(Guidance guidance) {
        return new Conditioning(
                Map.of("context", random(7, 1, 77, RandomModel.TEXT_FEATURES)),
                guidance.needsNegative() ? Map.of("context", random(8, 1, 77, RandomModel.TEXT_FEATURES)) : Map.of(),
                guidance);
    }

    private static Map<String, Tensor> inputs(Tensor latents, Map<String, Tensor> told) {
        Map<String, Tensor> inputs = new LinkedHashMap<>(Batches.stacked(List.of(told), latents.size(0)));
        float[] times = new float[latents.size(0)];
        Arrays.fill(times, 300);
        inputs.put("t", Tensor.of(times));
        inputs.put("x", latents);
        return inputs;
    }

    private static Map<String, Tensor> run(OnnxModel graph, Map<String, Tensor> inputs) {
        try (Network network = ENGINE.open(graph)) {
            return network.run(inputs, CANCELLATION);
        }
    }

    private static Tensor sum(Tensor a, Tensor b) {
        float[] sum = a.data().clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b.data()[i];
        }
        return new Tensor(a.shape(), sum);
    }

    static Tensor random(long seed, long... shape) {
        Random random = new Random(seed);
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Tensor(shape, values);
    }

    /** Writes down how large the batches of the UNet are; those that are too large do not fit in memory. */
    private final class Counting extends LoadedNetworks {
        private final int largest;

        Counting(int largest) {
            super(ENGINE);
            this.largest = largest;
        }

        @Override
        synchronized Map<String, Tensor> run(
                Slot slot,
                String form,
                Supplier<OnnxModel> graph,
                Map<String, Tensor> inputs,
                Cancellation cancellation) {
            int batch = inputs.get("x").size(0);
            if (slot.index() == 0) {
                batches.add(batch);
            }
            if (batch > largest) {
                throw new MachineException("the network failed: no memory for a batch of " + batch);
            }
            return super.run(slot, form, graph, inputs, cancellation);
        }
    }
}
