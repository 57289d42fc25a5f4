package dev.azulejo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.RandomModel;
import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.model.Adaptation.LowRankFile;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import dev.azulejo.text.ClipTokenizer;
import dev.azulejo.text.TokenWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a prompt becomes for the denoising network of a Stable Diffusion 1. */
class TextConditioningTest {
    private static final Engine ENGINE = Engine.open("cpu", 2);
    private static final Guidance GUIDED = new Guidance(7.5, 0);
    private static final int WIDTH = RandomModel.TEXT_FEATURES;

    @TempDir
    private static Path temporary;

    private static DiffusionModel model;

    @BeforeAll
    static void open() throws IOException {
        model = DiffusionModel.open(location(RandomModel.write(temporary.resolve("sd1"))), ENGINE);
    }

    @AfterAll
    static void nothingIsLeftOpen() {
        model.close();
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    @Test
    void theTextEncoderIsUnloadedWhenItHasEncoded() {
        context(model, "a house by the sea");
        assertThat(ENGINE.openNetworks()).isZero();
    }

    @Test
    void aPromptIsAlwaysTheSameAndAnotherOneIsAnother() {
        float[] first = context(model, "a house by the sea").data();
        assertThat(context(model, "a house by the sea").data()).containsExactly(first);
        assertThat(distance(context(model, "a horse by the sea").data(), first)).isGreaterThan(0.01);
        assertThat(context(model, "A  HOUSE by the sea").data()).containsExactly(first);
    }

    @Test
    void weightsMultiplyTheFeaturesOfTheirTokens() {
        float[] plain = context(model, "a red house").data();
        float[] weights = new float[ClipTokenizer.LENGTH];
        Arrays.fill(weights, 1);
        weights[2] = 1.5f; // start, a, red
        assertThat(context(model, "a (red:1.5) house").data())
                .containsExactly(TokenWeights.apply(plain, weights), within(1e-6f));
    }

    @Test
    void breakBeginsANewChunk() {
        Tensor both = context(model, "a house BREAK the sea");
        assertThat(both.shape()).containsExactly(1, 2 * ClipTokenizer.LENGTH, WIDTH);
        assertThat(Batches.part(flat(both), 0, 2).data())
                .containsExactly(context(model, "a house").data(), within(1e-6f));
        assertThat(Batches.part(flat(both), 1, 2).data())
                .containsExactly(context(model, "the sea").data(), within(1e-6f));
    }

    @Test
    void noTokenOfALongPromptIsLost() {
        String full = "cat ".repeat(ClipTokenizer.ROOM);
        assertThat(context(model, full).size(1)).isEqualTo(ClipTokenizer.LENGTH);
        Tensor longer = context(model, full + "dog");
        assertThat(longer.size(1)).isEqualTo(2 * ClipTokenizer.LENGTH);
        assertThat(Batches.part(flat(longer), 1, 2).data())
                .containsExactly(context(model, "dog").data(), within(1e-6f));
    }

    @Test
    void promptAndNegativePromptHaveEquallyManyPositions() {
        Conditioning told = condition(model, "a house BREAK the sea", "blurred", GUIDED);
        assertThat(told.guided()).isTrue();
        assertThat(told.negative().get("context").shape())
                .containsExactly(told.positive().get("context").shape());
        Tensor padded = condition(model, "a house", "blurred BREAK dark", GUIDED)
                .positive()
                .get("context");
        assertThat(padded.size(1)).isEqualTo(2 * ClipTokenizer.LENGTH);
    }

    @Test
    void withoutGuidanceTheNegativePromptIsNotNeeded() {
        Conditioning told = condition(model, "a house", "blurred", new Guidance(1, 0));
        assertThat(told.guided()).isFalse();
        assertThat(told.negative()).isEmpty();
    }

    @Test
    void aLearnedWordStandsInPlaceOfATokensEmbedding() throws IOException {
        int cat = ClipTokenizer.standard().padded("cat")[1];
        float[] table = Checkpoint.open(temporary.resolve("sd1/text_encoder/model.safetensors"))
                .tensor("text_model.embeddings.token_embedding.weight")
                .rows(cat, cat + 1)
                .floats();
        RandomModel.Tensors tensors = new RandomModel.Tensors(1);
        tensors.add("emb_params", new int[] {1, WIDTH}, table);
        Path file = tensors.write(temporary.resolve("my word.safetensors"));
        try (DiffusionModel adapted = model.adapted(new Adaptation(List.of(), List.of(), List.of(location(file)), 1))) {
            assertThat(context(adapted, "a (my word:1.2) in a box").data())
                    .containsExactly(context(model, "a (cat:1.2) in a box").data(), within(1e-5f));
        }
    }

    @Test
    void theVectorsOfALearnedWordLieSideBySide() throws IOException {
        Path file = RandomModel.embedding(temporary.resolve("three.safetensors"), 3, 5);
        float[] vectors = Checkpoint.open(file).tensor("emb_params").floats();
        RandomModel.Tensors tensors = new RandomModel.Tensors(1);
        for (int i = 0; i < 3; i++) {
            RandomModel.Tensors one = new RandomModel.Tensors(1);
            one.add("word" + i, new int[] {WIDTH}, Arrays.copyOfRange(vectors, i * WIDTH, (i + 1) * WIDTH));
            one.write(temporary.resolve("one" + i + ".safetensors"));
        }
        List<ModelLocation> single = List.of("one0", "one1", "one2").stream()
                .map(name -> location(temporary.resolve(name + ".safetensors")))
                .toList();
        try (DiffusionModel whole = model.adapted(new Adaptation(List.of(), List.of(), List.of(location(file)), 1));
                DiffusionModel parts = model.adapted(new Adaptation(List.of(), List.of(), single, 1))) {
            assertThat(context(whole, "a three.").data())
                    .containsExactly(context(parts, "a word0 one1 word2.").data());
        }
    }

    @Test
    void aLearnedWordForAnotherModelIsRefusedByName() throws IOException {
        RandomModel.Tensors tensors = new RandomModel.Tensors(1);
        tensors.random("emb_params", 1, 2, 24);
        ModelLocation file = location(tensors.write(temporary.resolve("other.safetensors")));
        Adaptation adaptation = new Adaptation(List.of(), List.of(), List.of(file), 1);
        assertThatThrownBy(() -> model.adapted(adaptation))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("other.safetensors", "24", "32", "sd1");
    }

    @Test
    void clipSkipLeavesOutTheLastLayer() {
        try (DiffusionModel skipping = model.adapted(new Adaptation(List.of(), List.of(), List.of(), 2))) {
            assertThat(distance(
                            context(skipping, "a house").data(),
                            context(model, "a house").data()))
                    .isGreaterThan(0.01);
        }
        try (DiffusionModel tooMany = model.adapted(new Adaptation(List.of(), List.of(), List.of(), 3))) {
            assertThatThrownBy(() -> context(tooMany, "a house"))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("CLIP skip is 3");
        }
    }

    @Test
    void aLoraChangesTextAndPredictionsByTheirOwnWeights() throws IOException {
        ModelLocation file = location(RandomModel.lora(temporary.resolve("lora.safetensors"), 3));
        float[] text = context(model, "a house").data();
        Conditioning told = condition(model, "a house", "", new Guidance(1, 0));
        float[] prediction = predicted(model, told);
        try (DiffusionModel textAlone = model.adapted(lora(file, 0, 1));
                DiffusionModel networkAlone = model.adapted(lora(file, 1, 0))) {
            assertThat(distance(context(textAlone, "a house").data(), text)).isGreaterThan(1e-3);
            assertThat(predicted(textAlone, told)).containsExactly(prediction, within(1e-4f));
            assertThat(context(networkAlone, "a house").data()).containsExactly(text, within(1e-4f));
            assertThat(distance(predicted(networkAlone, told), prediction)).isGreaterThan(1e-3);
        }
    }

    @Test
    void aLoraForAnotherModelIsRefusedByName() throws IOException {
        RandomModel.Tensors tensors = new RandomModel.Tensors(1);
        tensors.random("lora_te2_text_model_encoder_layers_0_self_attn_q_proj.lora_down.weight", 1, 2, 32);
        tensors.random("lora_te2_text_model_encoder_layers_0_self_attn_q_proj.lora_up.weight", 1, 32, 2);
        ModelLocation file = location(tensors.write(temporary.resolve("for sdxl.safetensors")));
        assertThatThrownBy(() -> model.adapted(lora(file, 1, 1)))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("for sdxl.safetensors", "second text encoder", "sd1", "another model");
    }

    private static Adaptation lora(ModelLocation file, double weight, double textWeight) {
        return new Adaptation(List.of(new LowRankFile(file, weight, textWeight)), List.of(), List.of(), 1);
    }

    private static float[] predicted(DiffusionModel model, Conditioning told) {
        Tensor latents = new Tensor(
                new long[] {1, 4, 8, 8},
                GoldenTensors.open("golden/schedulers/ddim.10.0.3.safetensors").get("x0"));
        return model.predict(new Evaluation(latents, 400, told, Optional.empty()), new Cancellation())
                .data();
    }

    private static Tensor context(DiffusionModel model, String prompt) {
        return condition(model, prompt, "", new Guidance(1, 0)).positive().get("context");
    }

    private static Conditioning condition(DiffusionModel model, String prompt, String negative, Guidance guidance) {
        return model.condition(prompt, negative, guidance, 64, 96, new Cancellation());
    }

    /** [1, positions, features] to [positions, features]. */
    private static Tensor flat(Tensor context) {
        return new Tensor(new long[] {context.size(1), context.size(2)}, context.data());
    }

    private static double distance(float[] a, float[] b) {
        return GoldenTensors.relativeError(a, b);
    }

    private static ModelLocation location(Path path) {
        return new ModelLocation(path.toString(), path);
    }
}
