package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** By which names LoRA files call the modules of a network, with underscores for dots. */
final class LoraModules {
    private static final String WEIGHT = ".weight";

    /** The parts of a residual block by their original names (CompVis latent-diffusion). */
    private static final Map<String, String> RESIDUAL = Map.of(
            "norm1", "in_layers_0",
            "conv1", "in_layers_2",
            "time_emb_proj", "emb_layers_1",
            "norm2", "out_layers_0",
            "conv2", "out_layers_3",
            "conv_shortcut", "skip_connection");

    private static final Map<String, String> OUTER = Map.of(
            "conv_in", "input_blocks_0_0",
            "time_embedding.linear_1", "time_embed_0",
            "time_embedding.linear_2", "time_embed_2",
            "add_embedding.linear_1", "label_emb_0_0",
            "add_embedding.linear_2", "label_emb_0_2",
            "conv_norm_out", "out_0",
            "conv_out", "out_2");

    private final Checkpoint network;
    private final Map<String, String> names = new HashMap<>();

    private LoraModules(Checkpoint network) {
        this.network = network;
    }

    /** Names that a LoRA file may use to names of tensors. */
    static Map<String, String> of(Lora.Target target, Checkpoint network) {
        LoraModules modules = new LoraModules(network);
        for (String name : network.names()) {
            if (name.endsWith(WEIGHT)) {
                modules.names.put(module(name).replace('.', '_'), name);
            }
        }
        if (target == Lora.Target.UNET) {
            modules.original();
            modules.counted(
                    List.of("down_blocks.", "up_blocks.", "mid_block."),
                    List.of(
                            ".attn1.to_q",
                            ".attn1.to_k",
                            ".attn1.to_v",
                            ".attn1.to_out.0",
                            ".ff.net.0.proj",
                            ".attn2.to_q",
                            ".attn2.to_k",
                            ".attn2.to_v",
                            ".attn2.to_out.0"),
                    ".attn1.to_q");
        } else {
            modules.texts();
            modules.counted(
                    List.of("text_model.encoder.layers."),
                    List.of(".self_attn.k_proj", ".self_attn.v_proj", ".self_attn.q_proj", ".self_attn.out_proj"),
                    ".self_attn.k_proj");
        }
        return modules.names;
    }

    private static String module(String name) {
        return name.substring(0, name.length() - WEIGHT.length());
    }

    /** The original names count blocks in one row, where diffusers counts levels and layers within. */
    private void original() {
        Map<String, String> blocks = new LinkedHashMap<>();
        int row = 1;
        for (int level = 0; network.hasUnder("down_blocks." + level + "."); level++) {
            String place = "down_blocks." + level;
            for (int layer = 0; network.hasUnder(place + ".resnets." + layer + "."); layer++, row++) {
                blocks.put(place + ".resnets." + layer, "input_blocks_" + row + "_0");
                blocks.put(place + ".attentions." + layer, "input_blocks_" + row + "_1");
            }
            if (network.hasUnder(place + ".downsamplers.")) {
                blocks.put(place + ".downsamplers.0.conv", "input_blocks_" + row++ + "_0_op");
            }
        }
        blocks.put("mid_block.resnets.0", "middle_block_0");
        blocks.put("mid_block.attentions.0", "middle_block_1");
        blocks.put("mid_block.resnets.1", "middle_block_2");
        row = 0;
        for (int level = 0; network.hasUnder("up_blocks." + level + "."); level++) {
            String place = "up_blocks." + level;
            int part = network.hasUnder(place + ".attentions.") ? 2 : 1;
            for (int layer = 0; network.hasUnder(place + ".resnets." + layer + "."); layer++, row++) {
                blocks.put(place + ".resnets." + layer, "output_blocks_" + row + "_0");
                blocks.put(place + ".attentions." + layer, "output_blocks_" + row + "_1");
            }
            blocks.put(place + ".upsamplers.0.conv", "output_blocks_" + (row - 1) + "_" + part + "_conv");
        }
        for (String name : network.names()) {
            if (name.endsWith(WEIGHT)) {
                String module = module(name);
                if (OUTER.containsKey(module)) {
                    names.put(OUTER.get(module), name);
                }
                blocks.forEach((place, original) -> {
                    if (module.equals(place)) {
                        names.put(original, name);
                    } else if (module.startsWith(place + ".")) {
                        String rest = module.substring(place.length() + 1);
                        names.put(original + "_" + RESIDUAL.getOrDefault(rest, rest.replace('.', '_')), name);
                    }
                });
            }
        }
    }

    /** Other names in a text encoder: without {@code text_model}, and projections called as in a UNet. */
    private void texts() {
        Map<String, String> others = new LinkedHashMap<>();
        names.forEach((module, name) -> {
            String projections = module.replaceFirst("self_attn_([qkv])_proj$", "self_attn_to_$1")
                    .replaceFirst("self_attn_out_proj$", "self_attn_to_out");
            others.put(projections, name);
            others.put(module.replaceFirst("^text_model_", ""), name);
        });
        others.forEach(names::putIfAbsent);
    }

    /**
     * Numbers by the order in which the modules were defined in the code that the files were trained with (diffusers 0.7
     * to 0.11): the way down, the way up, the middle; in a transformer the feed-forward between the two attentions.
     */
    private void counted(List<String> regions, List<String> layers, String first) {
        int number = 0;
        for (String region : regions) {
            List<String> blocks = network.names().stream()
                    .filter(name -> name.startsWith(region) && name.endsWith(first + WEIGHT))
                    .map(name -> name.substring(0, name.length() - (first + WEIGHT).length()))
                    .sorted(LoraModules::byNumbers)
                    .toList();
            for (String block : blocks) {
                for (String layer : layers) {
                    names.put(Integer.toString(number++), block + layer + WEIGHT);
                }
            }
        }
    }

    /** Names part by part, numbers by value: block 2 before block 10. */
    private static int byNumbers(String a, String b) {
        String[] left = a.split("\\.");
        String[] right = b.split("\\.");
        return Stream.iterate(0, i -> i < Math.min(left.length, right.length), i -> i + 1)
                .map(i -> left[i].matches("\\d{1,6}") && right[i].matches("\\d{1,6}")
                        ? Integer.compare(Integer.parseInt(left[i]), Integer.parseInt(right[i]))
                        : left[i].compareTo(right[i]))
                .filter(order -> order != 0)
                .findFirst()
                .orElse(left.length - right.length);
    }
}
