package dev.azulejo.checkpoint;

import dev.azulejo.fault.ModelException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text encoder of OpenCLIP (mlfoundations/open_clip), which Stable Diffusion 2 and SDXL carry, by the names of
 * transformers. Its query, key and value lie in one tensor, so theirs are row ranges of it.
 *
 * <p>One thing cannot be a view: {@code text_projection} [width, projection] lies transposed to the
 * {@code text_projection.weight} [projection, width] of transformers. It keeps its own name without {@code .weight}, and
 * whoever uses it multiplies by it as it is: {@code pooled x text_projection}.
 */
final class OpenClipNames {
    /** Of ViT-H, which Stable Diffusion 2 has. */
    private static final int PUBLISHED_LAYERS = 24;

    private static final Pattern LAYER = Pattern.compile("transformer\\.resblocks\\.(\\d{1,6})\\.(.+)\\.(weight|bias)");
    private static final Pattern FUSED =
            Pattern.compile("transformer\\.resblocks\\.(\\d{1,6})\\.attn\\.in_proj_(weight|bias)");
    private static final Map<String, String> PARTS = Map.of(
            "ln_1", "layer_norm1",
            "ln_2", "layer_norm2",
            "attn.out_proj", "self_attn.out_proj",
            "mlp.c_fc", "mlp.fc1",
            "mlp.c_proj", "mlp.fc2");
    private static final Map<String, String> OUTER = Map.of(
            "token_embedding.weight", "text_model.embeddings.token_embedding.weight",
            "positional_embedding", "text_model.embeddings.position_embedding.weight",
            "ln_final.weight", "text_model.final_layer_norm.weight",
            "ln_final.bias", "text_model.final_layer_norm.bias",
            "text_projection", "text_projection");

    private OpenClipNames() {}

    static Checkpoint of(Checkpoint original) {
        return layers(original, Integer.MAX_VALUE);
    }

    /**
     * Without the last layer, and without the projection, which belongs to its output. Where the projection is missing, so
     * is that layer already: diffusers leaves out both.
     */
    static Checkpoint withoutLastLayer(Checkpoint original) {
        int last = OriginalNames.numbers(original.names(), "transformer.resblocks.").stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        boolean whole = original.has("text_projection") || original.has("logit_scale") || last + 1 == PUBLISHED_LAYERS;
        Checkpoint layers = layers(original, whole ? last : Integer.MAX_VALUE);
        Map<String, StoredTensor> view = new LinkedHashMap<>();
        for (String name : layers.names()) {
            if (!name.equals("text_projection")) {
                view.put(name, layers.tensor(name));
            }
        }
        return original.view(view);
    }

    private static Checkpoint layers(Checkpoint original, int end) {
        Map<String, StoredTensor> view = new LinkedHashMap<>();
        for (String name : original.names()) {
            StoredTensor tensor = original.tensor(name);
            Matcher layer = LAYER.matcher(name);
            Matcher fused = FUSED.matcher(name);
            if (OUTER.containsKey(name)) {
                LdmNames.put(view, OUTER.get(name), tensor);
            } else if (fused.matches() && Integer.parseInt(fused.group(1)) < end) {
                if (tensor.rank() == 0 || tensor.size(0) % 3 != 0) {
                    throw new ModelException(tensor.where() + " has the shape " + tensor.shape()
                            + ", expected three times as many rows as the text encoder is wide.");
                }
                String place = "text_model.encoder.layers." + fused.group(1) + ".self_attn.";
                long rows = tensor.size(0) / 3;
                LdmNames.put(view, place + "q_proj." + fused.group(2), tensor.rows(0, rows));
                LdmNames.put(view, place + "k_proj." + fused.group(2), tensor.rows(rows, 2 * rows));
                LdmNames.put(view, place + "v_proj." + fused.group(2), tensor.rows(2 * rows, 3 * rows));
            } else if (layer.matches() && PARTS.containsKey(layer.group(2)) && Integer.parseInt(layer.group(1)) < end) {
                String place = "text_model.encoder.layers." + layer.group(1) + ".";
                LdmNames.put(view, place + PARTS.get(layer.group(2)) + "." + layer.group(3), tensor);
            }
        }
        return original.view(view);
    }
}
