package dev.azulejo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.RandomModel.Tensors;
import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.network.ClipText;
import dev.azulejo.network.Config;
import dev.azulejo.network.Lora;
import dev.azulejo.network.UNet;
import dev.azulejo.network.UNetConfig;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Weights;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Network;
import dev.azulejo.runtime.Tensor;
import dev.azulejo.text.ClipTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What networks are told that take more than one text: two encoders, pooled text and sizes of SDXL, its refiner, LCM. */
class SdxlConditionsTest {
    private static final Engine ENGINE = Engine.open("cpu", 2);
    private static final Cancellation CANCELLATION = new Cancellation();
    private static final Guidance GUIDED = new Guidance(5, 0);
    private static final int FIRST = 4;
    private static final int SECOND = 8;
    private static final int POOLED = 10;
    private static final int SIZE_FEATURES = 6;

    @TempDir
    private static Path temporary;

    private static TextEncoder first;
    private static TextEncoder second;

    @BeforeAll
    static void write() throws IOException {
        ClipTokenizer tokenizer = ClipTokenizer.standard();
        first = new TextEncoder(
                encoder(temporary.resolve("first.safetensors"), FIRST, false), tokenizer, Lora.Target.TEXT_ENCODER);
        second = new TextEncoder(
                encoder(temporary.resolve("second.safetensors"), SECOND, true),
                tokenizer.withPad(0),
                Lora.Target.TEXT_ENCODER_2);
    }

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    @Test
    void penultimateFeaturesOfBothEncodersLieSideBySide() {
        Conditioning told = told(unet(6), List.of(first, second), false, "a house BREAK the sea", "", GUIDED);
        Tensor context = told.positive().get("context");
        assertThat(context.shape()).containsExactly(1, 154, FIRST + SECOND);
        Map<String, Tensor> one = run(first, "the sea");
        Map<String, Tensor> two = run(second, "the sea");
        for (int position = 0; position < 77; position++) {
            int from = (77 + position) * (FIRST + SECOND);
            assertThat(Arrays.copyOfRange(context.data(), from, from + FIRST))
                    .containsExactly(row(one.get("penultimate"), position), within(1e-5f));
            assertThat(Arrays.copyOfRange(context.data(), from + FIRST, from + FIRST + SECOND))
                    .containsExactly(row(two.get("penultimate"), position), within(1e-5f));
        }
    }

    @Test
    void thePooledTextIsThatOfTheFirstChunkInTheSecondEncoderAndKnowsNoWeights() {
        Conditioning told = told(unet(6), List.of(first, second), false, "a (house:1.4) BREAK the sea", "fog", GUIDED);
        assertThat(told.positive().get("text_embeds").shape()).containsExactly(1, POOLED);
        assertThat(told.positive().get("text_embeds").data())
                .containsExactly(run(second, "a house").get("text_embeds").data(), within(1e-5f));
        assertThat(told.negative().get("text_embeds").data())
                .containsExactly(run(second, "fog").get("text_embeds").data(), within(1e-5f));
    }

    @Test
    void sizesAreThoseOfTheTile() {
        Conditioning told = told(unet(6), List.of(first, second), false, "a house", "fog", GUIDED);
        assertThat(told.positive().get("time_ids").data()).containsExactly(768, 1024, 0, 0, 768, 1024);
        assertThat(told.negative().get("time_ids").data()).containsExactly(768, 1024, 0, 0, 768, 1024);
    }

    @Test
    void theNetworkTakesAllOfIt() throws URISyntaxException {
        UNet unet = UNet.of(
                Checkpoint.open(resource("golden/unet-variants/sdxl/diffusion_pytorch_model.safetensors")),
                Config.read(resource("golden/unet-variants/sdxl/config.json")));
        Conditioning told = told(unet, List.of(first, second), false, "a house", "fog", GUIDED);
        LoadedNetworks networks = new LoadedNetworks(ENGINE);
        Denoising denoising = new Denoising(unet, List.of(), new ExtraChannels.None(), 8, true, networks);
        Tensor latents = DenoisingTest.random(1, 2, 4, 9, 14);
        Tensor prediction =
                denoising.predict(new Evaluation(latents, 400, told), new Recollection(false), CANCELLATION);
        networks.unload(DiffusionModel.Part.DENOISER);
        assertThat(prediction.shape()).containsExactly(latents.shape());
    }

    @Test
    void anEmptyNegativePromptIsZeroWhereTheModelSaysSo() {
        Conditioning zero = told(unet(6), List.of(first, second), true, "a house", " ", GUIDED);
        assertThat(zero.negative().get("context").data()).hasSize(77 * 12).containsOnly(0);
        assertThat(zero.negative().get("text_embeds").data()).containsOnly(0);
        assertThat(zero.negative().get("time_ids").data()).containsExactly(768, 1024, 0, 0, 768, 1024);
        Conditioning fog = told(unet(6), List.of(first, second), true, "", "fog", GUIDED);
        assertThat(fog.positive().get("context").data())
                .as("an empty prompt is encoded")
                .isNotEqualTo(new float[77 * 12]);
        assertThat(fog.negative().get("context").data()).isNotEqualTo(new float[77 * 12]);
        Conditioning encoded = told(unet(6), List.of(first, second), false, "a house", "", GUIDED);
        assertThat(encoded.negative().get("context").data()).isNotEqualTo(new float[77 * 12]);
    }

    @Test
    void theRefinerHasTheSecondEncoderAloneAndIsToldHowBeautifulThePictureIs() {
        Conditioning told = told(unet(5, SECOND, Map.of()), List.of(second), false, "a house", "fog", GUIDED);
        assertThat(told.positive().get("context").shape()).containsExactly(1, 77, SECOND);
        assertThat(told.positive().get("time_ids").data()).containsExactly(768, 1024, 0, 0, 6);
        assertThat(told.negative().get("time_ids").data()).containsExactly(768, 1024, 0, 0, 2.5f);
    }

    @Test
    void aPairOfPromptsIsEncodedOnce() {
        int[] runs = {0};
        LoadedNetworks counting = new LoadedNetworks(ENGINE) {
            @Override
            synchronized Map<String, Tensor> run(
                    Slot slot,
                    String form,
                    Supplier<OnnxModel> graph,
                    Map<String, Tensor> inputs,
                    Cancellation cancellation) {
                runs[0]++;
                return super.run(slot, form, graph, inputs, cancellation);
            }
        };
        PromptEncoder prompts = new PromptEncoder(List.of(first, second), true, List.of(), 1, counting);
        Conditions conditions = new Conditions("m", unet(6), prompts, new ExtraChannels.None(), false);
        for (int i = 0; i < 3; i++) {
            conditions.of("a house", "fog", GUIDED, 512 + i, 512, CANCELLATION);
        }
        assertThat(runs[0]).as("each encoder once, for both prompts").isEqualTo(2);
    }

    @Test
    void encodersOfAnotherModelAreRefusedWithBothNumbers() {
        assertThatThrownBy(() -> told(unet(6), List.of(first), false, "a house", "", GUIDED))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("a small model", "give 4", "12");
        assertThatThrownBy(() -> told(unet(6), List.of(), false, "a house", "", GUIDED))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("a small model", "no text encoder");
    }

    @Test
    void aNetworkThatGuidesItselfIsToldTheScaleAndNoNegativePrompt() {
        UNet lcm = unet(6, FIRST + SECOND, Map.of("time_cond_proj_dim", 8));
        Conditioning told = told(lcm, List.of(first, second), false, "a house", "fog", new Guidance(3, 0));
        assertThat(told.guided()).isFalse();
        // The last frequency is 1 / 10000.
        float[] embedded = told.positive().get("timestep_cond").data();
        assertThat(embedded).hasSize(8);
        assertThat(embedded[0]).isCloseTo((float) Math.sin(2000), within(1e-4f));
        assertThat(embedded[3]).isCloseTo((float) Math.sin(0.2), within(1e-6f));
        assertThat(embedded[4]).isCloseTo((float) Math.cos(2000), within(1e-4f));
        assertThat(embedded[7]).isCloseTo((float) Math.cos(0.2), within(1e-6f));
    }

    private static Conditioning told(
            UNet unet, List<TextEncoder> encoders, boolean zero, String prompt, String negative, Guidance guidance) {
        PromptEncoder prompts = new PromptEncoder(encoders, true, List.of(), 1, new LoadedNetworks(ENGINE));
        return new Conditions("a small model", unet, prompts, new ExtraChannels.None(), zero)
                .of(prompt, negative, guidance, 768, 1024, CANCELLATION);
    }

    private static UNet unet(int sizes) {
        return unet(sizes, FIRST + SECOND, Map.of());
    }

    /** Of a network only what tells about its conditions. */
    private static UNet unet(int sizes, int contextFeatures, Map<String, Object> more) {
        Tensors tensors = new Tensors(1);
        tensors.random("down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight", 1, 2, contextFeatures);
        tensors.random("add_embedding.linear_1.weight", 1, 3, POOLED + sizes * SIZE_FEATURES);
        Map<String, Object> config = new LinkedHashMap<>(more);
        config.put("addition_embed_type", "text_time");
        config.put("addition_time_embed_dim", SIZE_FEATURES);
        try {
            Path file = tensors.write(temporary.resolve("unet" + sizes + "-" + contextFeatures + ".safetensors"));
            return new UNet(Weights.of(Checkpoint.open(file)), UNetConfig.of(Config.of("unet/config.json", config)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text encoder of two layers and two heads with CLIP's vocabulary. */
    private static ClipText encoder(Path file, int width, boolean projects) throws IOException {
        Tensors tensors = new Tensors(width);
        tensors.random("text_model.embeddings.token_embedding.weight", 1, 49408, width);
        tensors.random("text_model.embeddings.position_embedding.weight", 1, ClipTokenizer.LENGTH, width);
        for (int i = 0; i < 2; i++) {
            String layer = "text_model.encoder.layers." + i + ".";
            norm(tensors, layer + "layer_norm1", width);
            norm(tensors, layer + "layer_norm2", width);
            for (String projection : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                linear(tensors, layer + "self_attn." + projection, width, width);
            }
            linear(tensors, layer + "mlp.fc1", 2 * width, width);
            linear(tensors, layer + "mlp.fc2", width, 2 * width);
        }
        norm(tensors, "text_model.final_layer_norm", width);
        if (projects) {
            tensors.random("text_projection.weight", 0.3, POOLED, width);
        }
        return ClipText.of(
                Checkpoint.open(tensors.write(file)),
                Config.of(file.toString(), Map.of("num_attention_heads", 2, "hidden_act", "gelu")));
    }

    private static void norm(Tensors tensors, String layer, int width) {
        tensors.random(layer + ".weight", 1, width);
        tensors.random(layer + ".bias", 1, width);
    }

    private static void linear(Tensors tensors, String layer, int outputs, int inputs) {
        tensors.random(layer + ".weight", 1 / Math.sqrt(inputs), outputs, inputs);
        tensors.random(layer + ".bias", 1, outputs);
    }

    /** What an encoder makes of a plain text by itself. */
    private static Map<String, Tensor> run(TextEncoder encoder, String text) {
        int[] ids = encoder.tokenizer().padded(text);
        float[] values = new float[ids.length];
        for (int i = 0; i < ids.length; i++) {
            values[i] = ids[i];
        }
        try (Network network = ENGINE.open(encoder.network().graph())) {
            return network.run(Map.of("ids", new Tensor(new long[] {1, ids.length}, values)), CANCELLATION);
        }
    }

    private static float[] row(Tensor features, int position) {
        int width = features.size(2);
        return Arrays.copyOfRange(features.data(), position * width, (position + 1) * width);
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(SdxlConditionsTest.class.getClassLoader().getResource(name), name)
                        .toURI());
    }
}
