package dev.azulejo.checkpoint;

import dev.azulejo.fault.ModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The original UNet and ControlNet count their blocks in one row ({@code input_blocks.0} to {@code input_blocks.11});
 * diffusers counts levels, and layers within a level. A level ends with a downsampler ({@code op}) on the way in and
 * with an upsampler ({@code conv}) on the way out, so the names alone tell which block belongs where.
 */
final class LdmUnetNames {
    private static final List<Map.Entry<String, String>> RESIDUAL = List.of(
            Map.entry("in_layers.0", "norm1"),
            Map.entry("in_layers.2", "conv1"),
            Map.entry("emb_layers.1", "time_emb_proj"),
            Map.entry("out_layers.0", "norm2"),
            Map.entry("out_layers.3", "conv2"),
            Map.entry("skip_connection", "conv_shortcut"));

    private final Checkpoint original;
    private final TreeSet<String> sorted;
    private final Map<String, StoredTensor> view = new LinkedHashMap<>();

    private LdmUnetNames(Checkpoint original) {
        this.original = original;
        this.sorted = new TreeSet<>(original.names());
    }

    static Checkpoint of(Checkpoint original) {
        LdmUnetNames names = new LdmUnetNames(original);
        names.embeddings();
        names.downwards();
        names.middle();
        names.upwards();
        names.module("out.0", "conv_norm_out");
        names.module("out.2", "conv_out");
        names.control();
        return original.view(names.view);
    }

    private void embeddings() {
        module("input_blocks.0.0", "conv_in");
        module("time_embed.0", "time_embedding.linear_1");
        module("time_embed.2", "time_embedding.linear_2");
        // The guidance scale that distilled networks take has no original name; diffusers' conversion keeps its own.
        module("time_embedding.cond_proj", "time_embedding.cond_proj");
        module("time_embed.cond_proj", "time_embedding.cond_proj");
        if (original.has("label_emb.weight")) { // one vector a class: the x4-upscaler's noise level
            module("label_emb", "class_embedding");
        }
        module("label_emb.0.0", "add_embedding.linear_1");
        module("label_emb.0.2", "add_embedding.linear_2");
    }

    private void downwards() {
        int level = 0;
        int layer = 0;
        for (int block : numbers("input_blocks")) {
            String name = "input_blocks." + block;
            if (block == 0) {
                continue;
            }
            if (original.has(name + ".0.op.weight")) {
                module(name + ".0.op", "down_blocks." + level + ".downsamplers.0.conv");
                level++;
                layer = 0;
            } else {
                String place = "down_blocks." + level;
                residual(name + ".0", place + ".resnets." + layer);
                module(name + ".1", place + ".attentions." + layer);
                layer++;
            }
        }
    }

    private void middle() {
        int residuals = 0;
        int attentions = 0;
        for (int block : numbers("middle_block")) {
            String name = "middle_block." + block;
            if (original.has(name + ".in_layers.0.weight")) {
                residual(name, "mid_block.resnets." + residuals++);
            } else {
                module(name, "mid_block.attentions." + attentions++);
            }
        }
    }

    private void upwards() {
        int level = 0;
        int layer = 0;
        for (int block : numbers("output_blocks")) {
            String name = "output_blocks." + block;
            String place = "up_blocks." + level;
            residual(name + ".0", place + ".resnets." + layer);
            boolean lastOfLevel = false;
            for (int part : numbers(name)) {
                if (original.has(name + "." + part + ".conv.weight")) {
                    module(name + "." + part + ".conv", place + ".upsamplers.0.conv");
                    lastOfLevel = true;
                } else if (part > 0) {
                    module(name + "." + part, place + ".attentions." + layer);
                }
            }
            level += lastOfLevel ? 1 : 0;
            layer = lastOfLevel ? 0 : layer + 1;
        }
    }

    /** What a ControlNet has beside the way in: eight convolutions over the hint, and one after every block. */
    private void control() {
        Integer[] hints = numbers("input_hint_block").toArray(Integer[]::new);
        for (int i = 0; i < hints.length; i++) {
            String place = i == 0 ? "conv_in" : i == hints.length - 1 ? "conv_out" : "blocks." + (i - 1);
            module("input_hint_block." + hints[i], "controlnet_cond_embedding." + place);
        }
        for (int block : numbers("zero_convs")) {
            module("zero_convs." + block + ".0", "controlnet_down_blocks." + block);
        }
        module("middle_block_out.0", "controlnet_mid_block");
    }

    private void residual(String name, String place) {
        if (!original.has(name + ".in_layers.0.weight")) {
            throw new ModelException(original.file() + " has no residual block at " + Names.quote(name)
                    + ", expected one: it is another kind of UNet than that of Stable Diffusion 1, 2 or XL.");
        }
        for (Map.Entry<String, String> part : RESIDUAL) {
            module(name + "." + part.getKey(), place + "." + part.getValue());
        }
    }

    /** All tensors below a name; none is no error, the network says what it lacks. */
    private void module(String name, String place) {
        for (String tensor : below(name)) {
            LdmNames.put(view, place + tensor.substring(name.length()), original.tensor(tensor));
        }
    }

    private Set<String> below(String name) {
        return sorted.subSet(name + ".", name + "/"); // the slash is the character after the dot
    }

    /** The numbers of the parts below a name, in order. */
    private TreeSet<Integer> numbers(String name) {
        return OriginalNames.numbers(below(name), name + ".");
    }
}
