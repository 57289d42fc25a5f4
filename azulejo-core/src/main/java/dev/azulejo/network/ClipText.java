package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.Graph;
import dev.azulejo.onnx.Layers;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Value;
import dev.azulejo.onnx.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The text encoder of CLIP (Radford et al. 2021), by the tensor names of transformers' CLIPTextModel: a transformer in
 * which each token sees those before it. Layers and widths are read off the tensors.
 *
 * @param weights tensors named {@code text_model.*}, and {@code text_projection} where there is one
 * @param heads of each attention
 * @param quickGelu whether the activation is x * sigmoid(1.702 x), as in the first CLIP, instead of GELU
 * @param endToken the token that ends a text, whose first place is where the text's pooled features are; 2 stands for the
 *     largest token of each text
 */
public record ClipText(Weights weights, int heads, boolean quickGelu, int endToken) {
    /** Both classes of transformers: without and with a projection of the pooled features. */
    public static final Set<String> NAMES = Set.of("CLIPTextModel", "CLIPTextModelWithProjection");

    /** Features of one head in every CLIP that was published, for files without a configuration. */
    private static final int HEAD_FEATURES = 64;

    /** The end of a text in CLIP's vocabulary. */
    private static final int END_OF_TEXT = 49407;

    /**
     * The end token of configurations that were written before it was right: transformers takes the largest number of a
     * text for its end then, which is the true one in CLIP's vocabulary.
     */
    private static final int OLD_END = 2;

    private static final double LAYER_NORM_EPSILON = 1e-5;

    /** ViT-H of Stable Diffusion 2, ViT-bigG of SDXL. */
    private static final Set<Integer> OPEN_CLIP_WIDTHS = Set.of(1024, 1280);

    private static final float QUICK_GELU = 1.702f;
    private static final float NEVER = -3.4e38f;

    /** An encoder with the {@code config.json} of transformers. */
    public static ClipText of(Checkpoint checkpoint, Config config) {
        String activation = config.text("hidden_act", "quick_gelu");
        if (!activation.equals("quick_gelu") && !activation.equals("gelu")) {
            throw new ModelException(
                    "%s: \"hidden_act\" is \"%s\", expected quick_gelu or gelu".formatted(config.origin(), activation));
        }
        double epsilon = config.number("layer_norm_eps", LAYER_NORM_EPSILON);
        if (epsilon != LAYER_NORM_EPSILON) {
            throw new ModelException("%s: \"layer_norm_eps\" is %s, which is not supported; expected %s"
                    .formatted(config.origin(), epsilon, LAYER_NORM_EPSILON));
        }
        return new ClipText(
                Weights.of(named(checkpoint)),
                config.integer("num_attention_heads", 8),
                activation.equals("quick_gelu"),
                config.integer("eos_token_id", END_OF_TEXT));
    }

    /**
     * An encoder without a configuration, as in a checkpoint of one file. OpenAI's CLIP has the quick GELU, OpenCLIP's the
     * exact one: those are told by their original names, or else by their widths.
     */
    public static ClipText detect(Checkpoint checkpoint) {
        Weights weights = Weights.of(named(checkpoint));
        int width = width(weights);
        boolean open = weights.at("text_model")
                        .at("encoder")
                        .at("layers")
                        .at(0)
                        .at("layer_norm1")
                        .tensor("weight")
                        .name()
                        .contains("resblocks")
                || OPEN_CLIP_WIDTHS.contains(width);
        return new ClipText(weights, Math.max(1, width / HEAD_FEATURES), !open, END_OF_TEXT);
    }

    /** True if a file is a text encoder by the names of transformers. */
    public static boolean matches(Checkpoint checkpoint) {
        return named(checkpoint).has("text_model.embeddings.token_embedding.weight");
    }

    /** Some versions of transformers leave {@code text_model.} out, and older ones keep an index 0, 1, 2, ... as a tensor. */
    private static Checkpoint named(Checkpoint checkpoint) {
        boolean bare = checkpoint.has("embeddings.token_embedding.weight");
        Map<String, StoredTensor> view = new LinkedHashMap<>();
        for (String name : checkpoint.names()) {
            if (!name.endsWith("position_ids")) {
                view.put(
                        bare && !name.startsWith("text_projection") ? "text_model." + name : name,
                        checkpoint.tensor(name));
            }
        }
        return bare || view.size() < checkpoint.names().size() ? checkpoint.view(view) : checkpoint;
    }

    /** The same network with low-rank changes of its weights. */
    public ClipText with(List<Lora> loras, Lora.Target target) {
        return new ClipText(Lora.applied(loras, target, weights.checkpoint()), heads, quickGelu, endToken);
    }

    /** Tokens that a text is padded to: 77. */
    public int positions() {
        return (int) model().at("embeddings")
                .at("position_embedding")
                .tensor("weight", -1, -1)
                .size(0);
    }

    /** Features of a token. */
    public int features() {
        return width(weights);
    }

    /** Layers of the transformer. */
    public int layers() {
        return model().at("encoder").at("layers").count();
    }

    /** True if pooled features are projected, as the second encoder of SDXL does. */
    public boolean projects() {
        return weights.has("text_projection");
    }

    /**
     * The graph from {@code ids} [batch, 77] to {@code last_hidden_state} [batch, 77, features], to {@code penultimate},
     * what goes into the last layer, not normalised, and to {@code pooled} [batch, features] at the end of the text, and to
     * its projection {@code text_embeds} where there is one.
     */
    public OnnxModel graph() {
        return graph(1, false);
    }

    /**
     * The same with the last {@code skip - 1} layers left out of {@code last_hidden_state} and of {@code penultimate}: what
     * is called CLIP skip, where 1 means none. What is pooled stays that of all layers, as in diffusers.
     *
     * @param skip layers that are left out, plus 1
     * @param withVectors whether learned vectors take the place of tokens (textual inversion, Gal et al. 2022): there are
     *     two more inputs then, {@code vectors} [batch, 77, features] and {@code placed} [batch, 77, 1], 1 where a vector
     *     stands and 0 where the token of {@code ids} does
     * @throws ModelException if there are not as many layers
     */
    public OnnxModel graph(int skip, boolean withVectors) {
        if (skip < 1 || skip > layers()) {
            throw new ModelException("%s: CLIP skip is %d, expected 1 to the %d layers that the text encoder has"
                    .formatted(weights.checkpoint().file(), skip, layers()));
        }
        Graph g = new Graph();
        Layers l = new Layers(g);
        Axis batch = Axis.open("n");
        Value ids = g.integers("ids", batch, Axis.of(positions()));
        Weights embeddings = model().at("embeddings");
        Value tokens = g.gather(g.weight(embeddings.at("token_embedding").tensor("weight", -1, features())), 0, ids);
        if (withVectors) {
            Value vectors = g.input("vectors", batch, Axis.of(positions()), Axis.of(features()));
            Value placed = g.input("placed", batch, Axis.of(positions()), Axis.of(1));
            tokens = g.node("Where", g.node("Greater", placed, g.scalar(0.5)), vectors, tokens);
        }
        Value h =
                g.add(tokens, g.weight(embeddings.at("position_embedding").tensor("weight", positions(), features())));
        Value future = future(g);
        Value penultimate = h;
        Value skipped = h;
        int count = layers();
        for (int i = 0; i < count; i++) {
            penultimate = i == count - skip ? h : penultimate;
            h = layer(l, h, future, model().at("encoder").at("layers").at(i));
            skipped = i == count - skip ? h : skipped;
        }
        Weights norm = model().at("final_layer_norm");
        Value last = l.layerNorm(h, norm);
        g.output("last_hidden_state", skip == 1 ? last : l.layerNorm(skipped, norm));
        g.output("penultimate", penultimate);
        Value pooled = atEnd(g, last, ids).with(features());
        g.output("pooled", pooled);
        if (projects()) {
            g.output("text_embeds", projected(l, pooled));
        }
        return g.build();
    }

    private Value layer(Layers l, Value x, Value future, Weights w) {
        Graph g = l.graph();
        Value h = l.layerNorm(x, w.at("layer_norm1"));
        Weights a = w.at("self_attn");
        Value attended = l.attention(
                l.linearOverSequence(h, a.at("q_proj")),
                l.linearOverSequence(h, a.at("k_proj")),
                l.linearOverSequence(h, a.at("v_proj")),
                heads,
                future);
        Value y = g.add(x, l.linearOverSequence(attended, a.at("out_proj")));
        Weights mlp = w.at("mlp");
        h = l.linearOverSequence(l.layerNorm(y, w.at("layer_norm2")), mlp.at("fc1"));
        h = quickGelu ? g.multiply(h, g.each("Sigmoid", g.multiply(h, QUICK_GELU))) : l.gelu(h);
        return g.add(y, l.linearOverSequence(h, mlp.at("fc2")));
    }

    /** What is added to the scores [1, 1, position, position]: no token sees those after it. */
    private Value future(Graph g) {
        int positions = positions();
        float[] mask = new float[positions * positions];
        for (int i = 0; i < positions; i++) {
            for (int j = i + 1; j < positions; j++) {
                mask[i * positions + j] = NEVER;
            }
        }
        return g.reshape(g.constant(mask), 1, 1, positions, positions);
    }

    /** The features of the first end token of each text; of the first token if there is none. */
    private Value atEnd(Graph g, Value hidden, Value ids) {
        Value end = endToken == OLD_END ? ids : g.node("Equal", ids, g.constant((long) endToken));
        return g.gatherEach(hidden, g.argMax(g.toFloat(end), 1));
    }

    /** transformers keeps the projection as a linear layer, OpenCLIP as a matrix to multiply by. */
    private Value projected(Layers l, Value pooled) {
        Graph g = l.graph();
        if (weights.at("text_projection").has("weight")) {
            return l.linearWithoutBias(pooled, weights.at("text_projection"));
        }
        return g.node("MatMul", pooled, g.weight(weights.tensor("text_projection", features(), -1)));
    }

    private Weights model() {
        return weights.at("text_model");
    }

    private static int width(Weights weights) {
        StoredTensor table =
                weights.at("text_model").at("embeddings").at("token_embedding").tensor("weight", -1, -1);
        return (int) table.size(1);
    }
}
