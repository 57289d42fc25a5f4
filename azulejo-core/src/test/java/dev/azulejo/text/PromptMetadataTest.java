package dev.azulejo.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PromptMetadataTest {
    private static PromptMetadata of(String keyword, String text) {
        return PromptMetadata.of(Map.of(keyword, text));
    }

    private static void assertFound(PromptMetadata found, String prompt, String negative) {
        assertThat(found.prompt()).isEqualTo(prompt);
        assertThat(found.negativePrompt()).isEqualTo(negative);
    }

    @Test
    void parametersOfTheWebInterface() {
        PromptMetadata found = of("parameters", """
                portrait of a (cat:1.3), <lora:fur:0.7>
                second line
                Negative prompt: blurry, lowres,
                bad hands
                Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512, Model: a, Lora hashes: "fur: 12ab"
                """);
        assertFound(found, "portrait of a (cat:1.3), \nsecond line", "blurry, lowres,\nbad hands");
        assertThat(found.loras()).containsExactly(new LoraReference("fur", 0.7, 0.7));
        assertThat(found.origin()).isEqualTo("Stable Diffusion web UI");
    }

    @Test
    void parametersWithoutANegativePromptOrWithoutSettings() {
        assertFound(of("parameters", "a cat\r\nSteps: 20, Sampler: DDIM"), "a cat", "");
        assertFound(of("parameters", "a cat: fluffy, grey"), "a cat: fluffy, grey", "");
        assertFound(of("parameters", "Negative prompt: dogs\nSteps: 20, Sampler: DDIM"), "", "dogs");
        assertFound(of("parameters", "a cat\nSize: 8x8, Upscaler: x, Version: 1"), "a cat", "");
        assertThat(of("parameters", "Steps: 20, Sampler: DDIM, Seed: 3")).isEqualTo(PromptMetadata.NONE);
    }

    @Test
    void settingsThatContinueAfterTheirFirstLine() {
        assertFound(of("parameters", "a cat\nSteps: 20, Sampler: DDIM, Seed: 3\nTemplate: a {cat|dog}\n"), "a cat", "");
    }

    @Test
    void jsonParameters() {
        PromptMetadata fooocus = of(
                "parameters",
                "{\"prompt\": \"a cat\", \"negative_prompt\": \"dog\", \"loras\": [[\"sd_xl_offset.safetensors\", 0.1, \"ab\"]]}");
        assertFound(fooocus, "a cat", "dog");
        assertThat(fooocus.loras()).containsExactly(new LoraReference("sd_xl_offset", 0.1, 0.1));
        assertFound(
                of("parameters", "{\"sui_image_params\": {\"prompt\": \"a cat\", \"negativeprompt\": \"dog\"}}"),
                "a cat",
                "dog");
    }

    @Test
    void invokeMetadataOfToday() {
        PromptMetadata found = of("invokeai_metadata", """
                {"generation_mode": "txt2img", "positive_prompt": "a fluffy++ cat, (soft light)1.2, (red door)",
                 "negative_prompt": "blurry-", "seed": 5,
                 "loras": [{"model": {"key": "k", "name": "fur", "base": "sd-1"}, "weight": 0.75},
                           {"lora": {"model_name": "old/style.safetensors", "base_model": "sd-1"}, "weight": 0.5}]}
                """);
        assertFound(found, "a (fluffy:1.21) cat, (soft light:1.2), red door", "(blurry:0.9)");
        assertThat(found.loras())
                .containsExactly(new LoraReference("fur", 0.75, 0.75), new LoraReference("style", 0.5, 0.5));
        assertThat(found.origin()).isEqualTo("InvokeAI");
    }

    @Test
    void invokeMetadataOfVersion2AndItsDreams() {
        assertFound(
                of(
                        "sd-metadata",
                        "{\"image\": {\"prompt\": [{\"prompt\": \"a cat [dogs] [blurry]\", \"weight\": 1}]}}"),
                "a cat",
                "dogs, blurry");
        assertFound(of("sd-metadata", "{\"image\": {\"prompt\": \"a cat\"}}"), "a cat", "");
        assertFound(of("Dream", "\"a cat, sitting\" -s 50 -S 123 -W 512 -H 512 -C 7.5 -A k_lms"), "a cat, sitting", "");
        assertFound(of("Dream", "a well-known cat -s50 -S123"), "a well-known cat", "");
    }

    private static final String COMFY = """
            {"3": {"class_type": "KSampler", "inputs": {"seed": 1, "steps": 20, "model": ["10", 0],
                   "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]}, "is_changed": [NaN]},
             "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "a.safetensors"}},
             "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512}},
             "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a (cat:1.2), embedding:fur.pt", "clip": ["10", 1]}},
             "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "embedding:Easy, dogs", "clip": ["10", 1]}},
             "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
             "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0]}},
             "10": {"class_type": "LoraLoader", "inputs": {"lora_name": "styles/fur.safetensors",
                    "strength_model": 0.8, "strength_clip": 0.6, "model": ["11", 0], "clip": ["11", 1]}},
             "11": {"class_type": "LoraLoader", "inputs": {"lora_name": "first.safetensors",
                    "strength_model": 1, "strength_clip": 1, "model": ["4", 0], "clip": ["4", 1]}},
             "12": {"class_type": "LoraLoader", "inputs": {"lora_name": "unused.safetensors",
                    "strength_model": 1, "strength_clip": 1, "model": ["4", 0], "clip": ["4", 1]}},
             "13": {"class_type": "CLIPTextEncode", "inputs": {"text": "unused", "clip": ["4", 1]}}}
            """;

    @Test
    void comfyPromptsAlongTheLinksOfTheSampler() {
        PromptMetadata found = of("prompt", COMFY);
        assertFound(found, "a (cat:1.2), fur", "Easy, dogs");
        assertThat(found.loras()).containsExactly(new LoraReference("first", 1, 1), new LoraReference("fur", 0.8, 0.6));
        assertThat(found.origin()).isEqualTo("ComfyUI");
    }

    @Test
    void comfyPromptsThroughNodesBetween() {
        PromptMetadata found = of("prompt", """
                {"1": {"class_type": "SaveImage", "inputs": {"images": ["2", 0]}},
                 "2": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0]}},
                 "3": {"class_type": "SamplerCustomAdvanced", "inputs": {"noise": ["30", 0], "guider": ["4", 0]}},
                 "4": {"class_type": "CFGGuider", "inputs": {"cfg": 7, "positive": ["5", 0], "negative": ["5", 1]}},
                 "5": {"class_type": "ControlNetApplyAdvanced", "inputs": {"positive": ["6", 0], "negative": ["7", 0],
                       "control_net": ["30", 0], "image": ["30", 1], "strength": 1}},
                 "6": {"class_type": "ConditioningConcat", "inputs": {"conditioning_to": ["8", 0], "conditioning_from": ["9", 0]}},
                 "7": {"class_type": "ConditioningZeroOut", "inputs": {"conditioning": ["8", 0]}},
                 "8": {"class_type": "CLIPTextEncodeSDXL", "inputs": {"text_g": "a cat", "text_l": "a cat", "clip": ["30", 1]}},
                 "9": {"class_type": "CLIPTextEncode", "inputs": {"text": ["10", 0], "clip": ["30", 1]}},
                 "10": {"class_type": "StringConcatenate", "inputs": {"string_a": ["11", 0], "string_b": "soft light", "delimiter": "; "}},
                 "11": {"class_type": "PrimitiveString", "inputs": {"value": "garden"}},
                 "30": {"class_type": "Loaders", "inputs": {}}}
                """);
        assertFound(found, "a cat BREAK garden; soft light", "");
    }

    @Test
    void comfyLoadersThatHoldBothTexts() {
        PromptMetadata found = of("prompt", """
                {"1": {"class_type": "Efficient Loader", "inputs": {"positive": "a cat", "negative": "dogs",
                       "lora_name": "None", "lora_stack": ["4", 0]}},
                 "2": {"class_type": "KSampler (Efficient)", "inputs": {"positive": ["1", 1], "negative": ["1", 2], "model": ["1", 0]}},
                 "3": {"class_type": "PreviewImage", "inputs": {"images": ["2", 5]}},
                 "4": {"class_type": "Power Lora Loader", "inputs": {
                       "lora_1": {"on": true, "lora": "a.safetensors", "strength": 0.5},
                       "lora_2": {"on": false, "lora": "b.safetensors", "strength": 0.5}}}}
                """);
        assertFound(found, "a cat", "dogs");
        assertThat(found.loras()).containsExactly(new LoraReference("a", 0.5, 0.5));
    }

    @Test
    void comfyEncodersThatHoldBothTexts() {
        assertFound(of("prompt", """
                        {"1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0], "negative": ["2", 1]}},
                         "2": {"class_type": "BothTexts", "inputs": {"positive_prompt": "a cat", "negative_prompt": "dogs", "clip": ["3", 0]}}}
                        """), "a cat", "dogs");
    }

    @Test
    void comfyGuidersWithoutANegativePrompt() {
        assertFound(of("prompt", """
                        {"1": {"class_type": "SamplerCustomAdvanced", "inputs": {"guider": ["2", 0]}},
                         "2": {"class_type": "BasicGuider", "inputs": {"conditioning": ["3", 0], "model": ["4", 0]}},
                         "3": {"class_type": "FluxGuidance", "inputs": {"guidance": 3.5, "conditioning": ["5", 0]}},
                         "5": {"class_type": "CLIPTextEncode", "inputs": {"text": "a cat"}}}
                        """), "a cat", "");
    }

    @Test
    void comfyWorkflowsOfTheEditor() {
        PromptMetadata found = of("workflow", """
                {"nodes": [
                  {"id": 9, "type": "SaveImage", "inputs": [{"name": "images", "type": "IMAGE", "link": 9}], "widgets_values": ["x"]},
                  {"id": 3, "type": "KSampler", "inputs": [{"name": "model", "type": "MODEL", "link": 1},
                     {"name": "positive", "type": "CONDITIONING", "link": 4}, {"name": "negative", "type": "CONDITIONING", "link": 6}],
                   "widgets_values": [1, "fixed", 20, 8, "euler", "normal", 1]},
                  {"id": 12, "type": "Reroute", "inputs": [{"name": "", "type": "*", "link": 5}]},
                  {"id": 6, "type": "CLIPTextEncode", "inputs": [{"name": "clip", "type": "CLIP", "link": 2}], "widgets_values": ["a cat"]},
                  {"id": 7, "type": "CLIPTextEncode", "inputs": [{"name": "clip", "type": "CLIP", "link": 3}], "widgets_values": ["dogs"]},
                  {"id": 10, "type": "LoraLoader", "inputs": [{"name": "model", "type": "MODEL", "link": null}], "widgets_values": ["fur.safetensors", 0.8, 0.6]},
                  {"id": 11, "type": "LoraLoader", "mode": 4, "inputs": [{"name": "model", "type": "MODEL", "link": 11}], "widgets_values": ["off.safetensors", 1, 1]}],
                 "links": [[9, 3, 0, 9, 0, "IMAGE"], [4, 12, 0, 3, 1, "CONDITIONING"], [5, 6, 0, 12, 0, "*"],
                           [6, 7, 0, 3, 2, "CONDITIONING"], [1, 11, 0, 3, 0, "MODEL"], [11, 10, 0, 11, 0, "MODEL"]],
                 "version": 0.4}
                """);
        assertFound(found, "a cat", "dogs");
        assertThat(found.loras()).containsExactly(new LoraReference("fur", 0.8, 0.6));
    }

    @Test
    void theFirstTextWithAPromptCounts() {
        assertThat(PromptMetadata.of(Map.of("parameters", "Steps: 20, Size: 8x8", "prompt", COMFY))
                        .origin())
                .isEqualTo("ComfyUI");
        assertThat(PromptMetadata.of(Map.of("parameters", "a dog\nSteps: 20", "prompt", COMFY))
                        .prompt())
                .isEqualTo("a dog");
    }

    @Test
    void garbageIsNoPrompt() {
        for (String keyword : List.of("prompt", "workflow", "invokeai_metadata", "sd-metadata")) {
            for (String text : List.of(
                    "",
                    "{",
                    "[]",
                    "null",
                    "3",
                    "\"a\"",
                    "{\"1\": 2}",
                    "{\"nodes\": [3, {}], \"links\": [[1]]}",
                    "[[".repeat(90_000))) {
                assertThat(of(keyword, text)).as(keyword + ": " + text).isEqualTo(PromptMetadata.NONE);
            }
        }
        assertThat(of("parameters", "{\"steps\": 5}")).isEqualTo(PromptMetadata.NONE);
        assertThat(of("parameters", "x".repeat(200_000))).isEqualTo(PromptMetadata.NONE);
        assertThat(of("Description", "a cat")).isEqualTo(PromptMetadata.NONE);
        assertThat(PromptMetadata.of(Map.of())).isEqualTo(PromptMetadata.NONE);
    }

    @Test
    void graphsThatGoInCirclesOrExplodeEnd() {
        StringBuilder doubling =
                new StringBuilder("{\"s\": {\"class_type\": \"KSampler\", \"inputs\": {\"positive\": [\"0\", 0]}}");
        for (int i = 0; i < 100; i++) {
            doubling.append(
                    ", \"%d\": {\"class_type\": \"ConditioningCombine\", \"inputs\": {\"conditioning_1\": [\"%d\", 0], \"conditioning_2\": [\"%d\", 0]}}"
                            .formatted(i, i + 1, i + 1));
        }
        assertThat(of("prompt", doubling + "}").isEmpty()).isTrue();
        assertThat(of("prompt", """
                        {"1": {"class_type": "SaveImage", "inputs": {"images": ["2", 0]}},
                         "2": {"class_type": "KSampler", "inputs": {"positive": ["3", 0], "negative": ["2", 0], "latent": ["2", 0]}},
                         "3": {"class_type": "CLIPTextEncode", "inputs": {"text": ["3", 0]}}}
                        """)).isEqualTo(PromptMetadata.NONE);
    }

    @Test
    void aGraphOfManyNodesIsNoTrouble() {
        StringBuilder many = new StringBuilder("{\"0\": {\"class_type\": \"KSampler\", \"inputs\": {}}");
        for (int i = 1; i < 40_000; i++) { // half of them a chain, half of them outputs at its end
            int above = i < 20_000 ? i - 1 : 19_999;
            many.append(", \"%d\": {\"class_type\": \"SaveImage\", \"inputs\": {\"positive\": [\"%d\", 0]}}"
                    .formatted(i, above));
        }
        assertThat(of("prompt", many + "}")).isEqualTo(PromptMetadata.NONE);
    }

    @Test
    void mutatedMetadataThrowsNothing() {
        long seed = Long.getLong("test.seed", System.nanoTime());
        Random random = new Random(seed);
        String signs = "{}[]\":,()<>\\0 1aN\n";
        for (int run = 0; run < 1000; run++) {
            StringBuilder text = new StringBuilder(COMFY);
            for (int i = 1 + random.nextInt(6); i > 0; i--) {
                int at = random.nextInt(text.length());
                int to = Math.min(text.length(), at + random.nextInt(4));
                text.replace(
                        at, to, signs.substring(random.nextInt(signs.length())).substring(0, 1));
            }
            for (String keyword :
                    List.of("prompt", "parameters", "Dream", "sd-metadata", "invokeai_metadata", "workflow")) {
                assertThat(of(keyword, text.toString())).as("seed %d", seed).isNotNull();
            }
        }
    }
}
