package dev.azulejo.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The original autoencoder counts its decoder's levels from the finest up, diffusers in the order in which they run; and
 * the projections of its attention are 1x1 convolutions [c, c, 1, 1] there and linear layers [c, c] here: the same bytes.
 */
final class LdmVaeNames {
    private static final Pattern LEVEL = Pattern.compile("(encoder|decoder)\\.(down|up)\\.(\\d{1,6})\\.(.+)");
    private static final Pattern MIDDLE = Pattern.compile("(encoder|decoder)\\.mid\\.(block|attn)_(\\d{1,6})\\.(.+)");
    private static final Pattern LAYER = Pattern.compile("(block|attn)\\.(\\d{1,6})\\.(.+)");
    private static final Pattern ATTENTION = Pattern.compile("(norm|q|k|v|proj_out)\\.(weight|bias)");
    private static final Map<String, String> ATTENTION_PARTS =
            Map.of("norm", "group_norm", "q", "to_q", "k", "to_k", "v", "to_v", "proj_out", "to_out.0");
    private static final List<String> OUTER = List.of(
            "encoder.conv_in.",
            "encoder.conv_out.",
            "decoder.conv_in.",
            "decoder.conv_out.",
            "quant_conv.",
            "post_quant_conv.");

    private LdmVaeNames() {}

    static Checkpoint of(Checkpoint original) {
        Map<String, StoredTensor> view = new LinkedHashMap<>();
        int levels = OriginalNames.numbers(original.names(), "decoder.up.").size();
        for (String name : original.names()) {
            StoredTensor tensor = original.tensor(name);
            Matcher level = LEVEL.matcher(name);
            Matcher middle = MIDDLE.matcher(name);
            if (OUTER.stream().anyMatch(name::startsWith)) {
                LdmNames.put(view, name, tensor);
            } else if (name.startsWith("encoder.norm_out.") || name.startsWith("decoder.norm_out.")) {
                LdmNames.put(view, name.replace("norm_out", "conv_norm_out"), tensor);
            } else if (level.matches()) {
                int number = Integer.parseInt(level.group(3));
                boolean up = level.group(2).equals("up");
                String place = level.group(1) + (up ? ".up_blocks." + (levels - 1 - number) : ".down_blocks." + number);
                layer(view, place, level.group(4), tensor);
            } else if (middle.matches()) {
                String place = middle.group(1) + ".mid_block.";
                int number = Integer.parseInt(middle.group(3)) - 1;
                part(view, place, middle.group(2), number, middle.group(4), tensor);
            }
        }
        return original.view(view);
    }

    private static void layer(Map<String, StoredTensor> view, String place, String name, StoredTensor tensor) {
        Matcher layer = LAYER.matcher(name);
        if (layer.matches()) {
            part(view, place + ".", layer.group(1), Integer.parseInt(layer.group(2)), layer.group(3), tensor);
        } else if (name.startsWith("downsample.")) {
            LdmNames.put(view, place + ".downsamplers.0." + name.substring("downsample.".length()), tensor);
        } else if (name.startsWith("upsample.")) {
            LdmNames.put(view, place + ".upsamplers.0." + name.substring("upsample.".length()), tensor);
        }
    }

    private static void part(
            Map<String, StoredTensor> view, String place, String kind, int number, String name, StoredTensor tensor) {
        if (kind.equals("block")) {
            LdmNames.put(
                    view, place + "resnets." + number + "." + name.replace("nin_shortcut", "conv_shortcut"), tensor);
            return;
        }
        Matcher attention = ATTENTION.matcher(name);
        if (attention.matches()) {
            String part = ATTENTION_PARTS.get(attention.group(1));
            boolean convolution = tensor.rank() == 4 && tensor.size(2) == 1 && tensor.size(3) == 1;
            LdmNames.put(
                    view,
                    place + "attentions." + number + "." + part + "." + attention.group(2),
                    convolution ? tensor.reshaped(tensor.size(0), tensor.size(1)) : tensor);
        }
    }
}
