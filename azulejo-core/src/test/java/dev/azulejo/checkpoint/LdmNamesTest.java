package dev.azulejo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LdmNamesTest {
    @TempDir
    Path folder;

    /**
     * {@code ldm-names.tsv}: component, original name and diffusers name of every tensor of a four-level model, paired by
     * the equal bytes of the two files that a reference converter wrote.
     */
    @ParameterizedTest
    @ValueSource(strings = {"unet", "vae", "controlnet"})
    void everyTensorGetsTheNameThatTheReferenceConverterGaveIt(String component) throws IOException {
        Map<String, String> expected = pairs(component);
        Checkpoint file = names(expected.keySet());

        Checkpoint view = switch (component) {
            case "unet" -> LdmNames.unet(file);
            case "vae" -> LdmNames.vae(file);
            default -> LdmNames.controlNet(file);
        };

        assertThat(LdmNames.matches(file)).isTrue();
        assertThat(view.names()).containsExactlyInAnyOrderElementsOf(expected.values());
        expected.forEach(
                (original, name) -> assertThat(view.tensor(name).name()).isEqualTo(original));
        assertThat(LdmNames.unused(file)).isEmpty();
    }

    @Test
    void aComponentAloneInItsFileNeedsNoPrefix() throws IOException {
        for (String component : List.of("unet", "vae", "controlnet")) {
            Checkpoint whole = names(pairs(component).keySet());
            String prefix = whole.names().iterator().next();
            prefix = prefix.startsWith("model.diffusion_model.")
                    ? "model.diffusion_model."
                    : prefix.substring(0, prefix.indexOf('.') + 1);
            Checkpoint alone = names(whole.under(prefix).names());

            assertThat(LdmNames.matches(alone)).isTrue();
            assertThat(LdmNames.unet(alone).isEmpty()).isEqualTo(!component.equals("unet"));
            assertThat(LdmNames.vae(alone).isEmpty()).isEqualTo(!component.equals("vae"));
            assertThat(LdmNames.controlNet(alone).isEmpty()).isEqualTo(!component.equals("controlnet"));
            assertThat(LdmNames.unused(alone)).isEmpty();
        }
    }

    @Test
    void whatAFileLacksIsEmptyAndWhatNobodyUsesIsListed() throws IOException {
        Map<String, String> vae = pairs("vae");
        List<String> names = new java.util.ArrayList<>(vae.keySet());
        names.add("alphas_cumprod");
        names.add("model_ema.decay");

        Checkpoint file = names(names);

        assertThat(LdmNames.unet(file).isEmpty()).isTrue();
        assertThat(LdmNames.controlNet(file).isEmpty()).isTrue();
        assertThat(LdmNames.textEncoder(file).isEmpty()).isTrue();
        assertThat(LdmNames.textEncoder2(file).isEmpty()).isTrue();
        assertThat(LdmNames.unused(file)).containsExactly("alphas_cumprod", "model_ema.decay");
        assertThat(LdmNames.matches(names(List.of("down_blocks.0.resnets.0.norm1.weight"))))
                .isFalse();
    }

    @Test
    void theAutoencodersAttentionBecomesLinear() throws IOException {
        Checkpoint file = Checkpoint.open(SafetensorsFile.write(
                folder.resolve("vae.safetensors"),
                SafetensorsFile.bytes(
                        "{\"decoder.mid.attn_1.q.weight\":"
                                + "{\"dtype\":\"F32\",\"shape\":[2,2,1,1],\"data_offsets\":[0,16]}}",
                        new byte[16])));

        assertThat(LdmNames.vae(file)
                        .tensor("decoder.mid_block.attentions.0.to_q.weight", 2, 2)
                        .offset())
                .isEqualTo(file.tensor("decoder.mid.attn_1.q.weight").offset());
    }

    @Test
    void levelsWithAndWithoutAttentionAreToldApartAsInSdxl() throws IOException {
        String p = "model.diffusion_model.";
        Checkpoint unet = LdmNames.unet(names(List.of(
                p + "input_blocks.0.0.weight",
                p + "label_emb.0.0.weight",
                p + "label_emb.0.2.bias",
                p + "input_blocks.1.0.in_layers.0.weight",
                p + "input_blocks.2.0.in_layers.0.weight",
                p + "input_blocks.3.0.op.weight",
                p + "input_blocks.4.0.in_layers.0.weight",
                p + "input_blocks.4.0.skip_connection.bias",
                p + "input_blocks.4.1.transformer_blocks.1.attn2.to_k.weight",
                p + "middle_block.0.in_layers.0.weight",
                p + "middle_block.1.norm.weight",
                p + "middle_block.2.in_layers.0.weight",
                p + "output_blocks.0.0.in_layers.0.weight",
                p + "output_blocks.0.1.norm.weight",
                p + "output_blocks.0.2.conv.weight",
                p + "output_blocks.1.0.in_layers.0.weight",
                p + "output_blocks.2.0.in_layers.0.weight",
                p + "output_blocks.2.1.conv.bias",
                p + "output_blocks.2.1.conv.weight",
                p + "output_blocks.3.0.in_layers.0.weight",
                p + "out.2.weight")));

        assertThat(unet.names())
                .containsExactlyInAnyOrder(
                        "conv_in.weight",
                        "add_embedding.linear_1.weight",
                        "add_embedding.linear_2.bias",
                        "down_blocks.0.resnets.0.norm1.weight",
                        "down_blocks.0.resnets.1.norm1.weight",
                        "down_blocks.0.downsamplers.0.conv.weight",
                        "down_blocks.1.resnets.0.norm1.weight",
                        "down_blocks.1.resnets.0.conv_shortcut.bias",
                        "down_blocks.1.attentions.0.transformer_blocks.1.attn2.to_k.weight",
                        "mid_block.resnets.0.norm1.weight",
                        "mid_block.attentions.0.norm.weight",
                        "mid_block.resnets.1.norm1.weight",
                        "up_blocks.0.resnets.0.norm1.weight",
                        "up_blocks.0.attentions.0.norm.weight",
                        "up_blocks.0.upsamplers.0.conv.weight",
                        "up_blocks.1.resnets.0.norm1.weight",
                        "up_blocks.1.resnets.1.norm1.weight",
                        "up_blocks.1.upsamplers.0.conv.bias",
                        "up_blocks.1.upsamplers.0.conv.weight",
                        "up_blocks.2.resnets.0.norm1.weight",
                        "conv_out.weight");
    }

    @Test
    void theNoiseLevelOfTheUpscalerIsAClassEmbedding() throws IOException {
        Checkpoint unet = LdmNames.unet(names(
                List.of("model.diffusion_model.input_blocks.0.0.weight", "model.diffusion_model.label_emb.weight")));

        assertThat(unet.names()).containsExactlyInAnyOrder("conv_in.weight", "class_embedding.weight");
    }

    @Test
    void anotherKindOfUnetIsRefused() throws IOException {
        Checkpoint file = names(List.of("input_blocks.0.0.weight", "input_blocks.1.0.weight"));

        assertThatThrownBy(() -> LdmNames.unet(file))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("'input_blocks.1.0'");
    }

    @Test
    void textEncodersAreFoundWhereEachVersionKeepsThem() throws IOException {
        Checkpoint one = names(List.of(
                "cond_stage_model.transformer.text_model.embeddings.position_ids",
                "cond_stage_model.transformer.text_model.final_layer_norm.bias"));
        Checkpoint old = names(List.of("cond_stage_model.transformer.final_layer_norm.bias"));
        Checkpoint xl = names(List.of(
                "conditioner.embedders.0.transformer.text_model.final_layer_norm.bias",
                "conditioner.embedders.1.model.transformer.resblocks.0.ln_1.bias"));
        Checkpoint refiner = names(List.of("conditioner.embedders.0.model.transformer.resblocks.0.ln_1.bias"));
        String last = "text_model.final_layer_norm.bias";
        String first = "text_model.encoder.layers.0.layer_norm1.bias";

        assertThat(LdmNames.textEncoder(one).names()).containsExactly(last);
        assertThat(LdmNames.textEncoder(old).names()).containsExactly(last);
        assertThat(LdmNames.textEncoder(xl).names()).containsExactly(last);
        assertThat(LdmNames.textEncoder2(xl).names()).containsExactly(first);
        assertThat(LdmNames.textEncoder(refiner).isEmpty()).isTrue();
        assertThat(LdmNames.textEncoder2(refiner).names()).containsExactly(first);
        assertThat(LdmNames.textEncoder2(one).isEmpty()).isTrue();
    }

    @Test
    void theFusedProjectionOfOpenClipIsReadInThreeRanges() throws IOException {
        Checkpoint xl = openClip("conditioner.embedders.1.model.");

        Checkpoint text = LdmNames.textEncoder2(xl);

        String attention = "text_model.encoder.layers.1.self_attn.";
        assertThat(text.tensor(attention + "q_proj.bias").floats()).containsExactly(0, 1);
        assertThat(text.tensor(attention + "k_proj.bias").floats()).containsExactly(2, 3);
        assertThat(text.tensor(attention + "v_proj.bias").floats()).containsExactly(4, 5);
        assertThat(text.tensor(attention + "v_proj.bias").shape()).containsExactly(2L);
        assertThat(text.names())
                .contains(
                        "text_model.embeddings.token_embedding.weight",
                        "text_model.embeddings.position_embedding.weight",
                        "text_model.final_layer_norm.weight",
                        "text_model.encoder.layers.0.mlp.fc1.weight",
                        "text_model.encoder.layers.1.mlp.fc2.weight",
                        attention + "out_proj.weight",
                        "text_projection")
                .doesNotContain("logit_scale");
    }

    @Test
    void stableDiffusion2StopsBeforeTheLastLayer() throws IOException {
        Checkpoint text = LdmNames.textEncoder(openClip("cond_stage_model.model."));

        assertThat(text.hasUnder("text_model.encoder.layers.0.")).isTrue();
        assertThat(text.hasUnder("text_model.encoder.layers.1.")).isFalse();
        assertThat(text.has("text_projection")).isFalse();
        assertThat(text.has("text_model.final_layer_norm.weight")).isTrue();
    }

    /** diffusers' own conversion back to the original names writes neither the last layer nor the projection. */
    @Test
    void anEncoderThatHasLostItsLastLayerKeepsAllOthers() throws IOException {
        String prefix = "cond_stage_model.model.transformer.resblocks.";
        Checkpoint text = LdmNames.textEncoder(names(List.of(prefix + "0.ln_1.bias", prefix + "1.ln_1.bias")));

        assertThat(text.hasUnder("text_model.encoder.layers.1.")).isTrue();
    }

    @Test
    void aUnetAloneMayHaveAShorterPrefix() throws IOException {
        Checkpoint file = names(List.of("diffusion_model.input_blocks.0.0.weight"));

        assertThat(LdmNames.matches(file)).isTrue();
        assertThat(LdmNames.unet(file).names()).containsExactly("conv_in.weight");
    }

    private Checkpoint openClip(String prefix) throws IOException {
        float[] one = {1};
        return Checkpoint.open(SafetensorsFile.write(
                folder.resolve("openclip.safetensors"),
                SafetensorsFile.floats(
                        prefix + "token_embedding.weight",
                        one,
                        prefix + "positional_embedding",
                        one,
                        prefix + "ln_final.weight",
                        one,
                        prefix + "text_projection",
                        one,
                        prefix + "logit_scale",
                        one,
                        prefix + "transformer.resblocks.0.mlp.c_fc.weight",
                        one,
                        prefix + "transformer.resblocks.1.mlp.c_proj.weight",
                        one,
                        prefix + "transformer.resblocks.1.attn.out_proj.weight",
                        one,
                        prefix + "transformer.resblocks.1.attn.in_proj_bias",
                        new float[] {0, 1, 2, 3, 4, 5})));
    }

    private static Map<String, String> pairs(String component) throws IOException {
        Map<String, String> pairs = new LinkedHashMap<>();
        try (InputStream in = LdmNamesTest.class.getResourceAsStream("/golden/checkpoint/ldm-names.tsv")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] columns = line.split("\t");
                if (columns[0].equals(component)) {
                    pairs.put(columns[1], columns[2]);
                }
            }
        }
        assertThat(pairs).isNotEmpty();
        return pairs;
    }

    /** A file of tensors without elements. */
    private Checkpoint names(Collection<String> names) throws IOException {
        Object[] namesAndValues = names.stream()
                .flatMap(name -> Arrays.<Object>asList(name, new float[0]).stream())
                .toArray();
        return Checkpoint.open(
                SafetensorsFile.write(folder.resolve("names.safetensors"), SafetensorsFile.floats(namesAndValues)));
    }
}
