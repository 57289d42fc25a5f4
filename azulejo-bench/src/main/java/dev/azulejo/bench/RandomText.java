package dev.azulejo.bench;

/** The tensors of the text encoders of Stable Diffusion 1 and XL. */
final class RandomText {
    private static final int TOKENS = 49408;
    private static final int POSITIONS = 77;

    private RandomText() {}

    /** OpenAI's CLIP ViT-L/14: transformers' names in both layouts. */
    static TensorList clip(String prefix) {
        int width = 768;
        TensorList list = new TensorList();
        String embeddings = "text_model.embeddings.";
        list.add(embeddings + "token_embedding.weight", prefix + embeddings + "token_embedding.weight", TOKENS, width);
        list.add(
                embeddings + "position_embedding.weight",
                prefix + embeddings + "position_embedding.weight",
                POSITIONS,
                width);
        for (int i = 0; i < 12; i++) {
            String layer = "text_model.encoder.layers." + i + ".";
            for (String part : new String[] {"q_proj", "k_proj", "v_proj", "out_proj"}) {
                String name = layer + "self_attn." + part;
                list.linear(name, prefix + name, width, width);
            }
            list.norm(layer + "layer_norm1", prefix + layer + "layer_norm1", width);
            list.linear(layer + "mlp.fc1", prefix + layer + "mlp.fc1", width, 4L * width);
            list.linear(layer + "mlp.fc2", prefix + layer + "mlp.fc2", 4L * width, width);
            list.norm(layer + "layer_norm2", prefix + layer + "layer_norm2", width);
        }
        list.norm("text_model.final_layer_norm", prefix + "text_model.final_layer_norm", width);
        return list;
    }

    /** OpenCLIP's ViT-bigG/14, whose original has query, key and value in one, and a projection that lies transposed. */
    static TensorList openClip(String prefix) {
        int width = 1280;
        TensorList list = new TensorList();
        list.add("text_model.embeddings.token_embedding.weight", prefix + "token_embedding.weight", TOKENS, width);
        list.add("text_model.embeddings.position_embedding.weight", prefix + "positional_embedding", POSITIONS, width);
        for (int i = 0; i < 32; i++) {
            String layer = "text_model.encoder.layers." + i + ".";
            String original = prefix + "transformer.resblocks." + i + ".";
            for (String kind : new String[] {"weight", "bias"}) {
                for (String part : new String[] {"q_proj", "k_proj", "v_proj"}) {
                    long[] shape = kind.equals("weight") ? new long[] {width, width} : new long[] {width};
                    list.add(layer + "self_attn." + part + "." + kind, original + "attn.in_proj_" + kind, shape);
                }
            }
            list.linear(layer + "self_attn.out_proj", original + "attn.out_proj", width, width);
            list.norm(layer + "layer_norm1", original + "ln_1", width);
            list.linear(layer + "mlp.fc1", original + "mlp.c_fc", width, 4L * width);
            list.linear(layer + "mlp.fc2", original + "mlp.c_proj", 4L * width, width);
            list.norm(layer + "layer_norm2", original + "ln_2", width);
        }
        list.norm("text_model.final_layer_norm", prefix + "ln_final", width);
        list.addTransposed("text_projection.weight", prefix + "text_projection", width, width);
        return list;
    }
}
