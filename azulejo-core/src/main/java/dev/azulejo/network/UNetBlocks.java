package dev.azulejo.network;

import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.Graph;
import dev.azulejo.onnx.Layers;
import dev.azulejo.onnx.Value;
import dev.azulejo.onnx.Weights;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What a UNet and a ControlNet have in common, in one graph: time embedding, residual blocks, transformers, the way down
 * and the middle; and the way up, which a UNet alone has.
 */
final class UNetBlocks {
    private static final double LONGEST_PERIOD = 10_000;
    private static final double TRANSFORMER_NORM_EPSILON = 1e-6;

    private final Graph g;
    private final Layers l;
    private final Weights weights;
    private final UNetConfig config;
    private final Value time;
    private final Optional<Value> context;

    /** Adds the inputs {@code t} and, where the network has them, {@code context} and those of other embeddings. */
    UNetBlocks(Graph graph, Weights weights, UNetConfig config, Axis batch) {
        this.g = graph;
        this.l = new Layers(graph);
        this.weights = weights;
        this.config = config;
        Value t = g.input("t", batch);
        int features = contextFeatures(weights);
        this.context = features == 0
                ? Optional.empty()
                : Optional.of(g.input("context", batch, Axis.open("positions"), Axis.of(features)));
        this.time = embedding(t, batch);
    }

    /** Features of the text that transformers look at; 0 if none does. */
    static int contextFeatures(Weights weights) {
        return weights.checkpoint().names().stream()
                .filter(name -> name.endsWith(".attn2.to_k.weight"))
                .findFirst()
                .map(name -> (int) weights.tensor(name, -1, -1).size(1))
                .orElse(0);
    }

    /** The latents as the first block sees them. */
    Value begin(Value x) {
        return l.conv(config.centreInput() ? g.add(g.multiply(x, 2), -1) : x, weights.at("conv_in"));
    }

    /** The way down; pushes what the way up will want. */
    Value down(Value x, Deque<Value> skips) {
        Value h = x;
        skips.push(h);
        for (int level = 0; level < config.levels(); level++) {
            h = down(h, level, skips);
        }
        return h;
    }

    private Value down(Value x, int level, Deque<Value> skips) {
        Value h = down(x, level, config.layers().get(level), skips);
        if (level < config.levels() - 1) {
            Weights conv =
                    weights.at("down_blocks").at(level).at("downsamplers").at(0).at("conv");
            h = config.downsamplePadding() == 0 ? l.conv(h, conv, 2, 0, 0, 1, 1) : l.conv(h, conv, 2);
            skips.push(h);
        }
        return h;
    }

    /** The first layers of a level of the way down. */
    Value down(Value x, int level, int layers, Deque<Value> skips) {
        Weights w = weights.at("down_blocks").at(level);
        Value h = x;
        for (int i = 0; i < layers; i++) {
            h = residual(h, w.at("resnets").at(i));
            if (config.attendsDown().get(level)) {
                h = attended(h, w.at("attentions").at(i), level);
            }
            skips.push(h);
        }
        return h;
    }

    /** The middle; the input itself if there is none. */
    Value middle(Value x) {
        if (config.middle().isEmpty()) {
            return x;
        }
        Weights w = weights.at("mid_block");
        Value h = residual(x, w.at("resnets").at(0));
        if (config.middle().equals(UNetConfig.PLAIN_MIDDLE)) {
            return h;
        }
        h = transformer(h, w.at("attentions").at(0), config.levels() - 1, false);
        return residual(h, w.at("resnets").at(1));
    }

    /**
     * One level of the way up.
     *
     * @param even whether each level is exactly half of the one before, so that doubling gives the skip's size
     */
    Value up(Value x, int level, Deque<Value> skips, boolean even) {
        Value h = up(x, level, 0, config.layersUp(level), skips);
        if (level > 0) {
            Value larger = even ? l.enlargeNearest(h, 2) : l.enlargeNearest(h, skips.element());
            h = l.conv(larger, weightsUp(level).at("upsamplers").at(0).at("conv"));
        }
        return h;
    }

    /** Layers {@code from} (inclusive) to {@code to} (exclusive) of a level of the way up. */
    Value up(Value x, int level, int from, int to, Deque<Value> skips) {
        Weights w = weightsUp(level);
        Value h = x;
        for (int i = from; i < to; i++) {
            h = g.concatChannels(h, skips.pop());
            h = residual(h, w.at("resnets").at(i));
            if (config.attendsUp().get(level)) {
                h = attended(h, w.at("attentions").at(i), level);
            }
        }
        return h;
    }

    private Weights weightsUp(int level) {
        return weights.at("up_blocks").at(config.levels() - 1 - level);
    }

    private Value residual(Value x, Weights w) {
        Value h = l.conv(l.silu(norm(x, w.at("norm1"))), w.at("conv1"));
        if (config.scaleAndShift()) {
            Value both = g.reshape(l.linear(time, w.at("time_emb_proj")), 0, 2 * h.channels(), 1, 1);
            Value scale = g.slice(both, 1, 0, h.channels());
            Value shift = g.slice(both, 1, h.channels(), 2 * h.channels());
            h = norm(h, w.at("norm2"));
            h = g.add(g.multiply(h, g.add(scale, 1)), shift);
        } else {
            h = g.add(h, g.reshape(l.linear(time, w.at("time_emb_proj")), 0, h.channels(), 1, 1));
            h = norm(h, w.at("norm2"));
        }
        h = l.conv(l.silu(h), w.at("conv2"));
        boolean wider = w.has("conv_shortcut") || x.differs(h);
        return g.add(wider ? l.conv(x, w.at("conv_shortcut")) : x, h);
    }

    private Value norm(Value x, Weights w) {
        return l.groupNorm(x, config.groups(), config.epsilon(), w);
    }

    private Value attended(Value x, Weights w, int level) {
        return transformer(x, w, level, config.onlyCrossAttention().get(level));
    }

    /** Transformer blocks over all positions; projections are 1x1 convolutions or linear layers. */
    private Value transformer(Value x, Weights w, int level, boolean onlyCross) {
        boolean linear = w.at("proj_in").tensor("weight").rank() == 2;
        int heads = config.heads().get(level);
        Value h = l.groupNorm(x, config.groups(), TRANSFORMER_NORM_EPSILON, w.at("norm"));
        h = linear ? l.linearOverSequence(sequence(h), w.at("proj_in")) : sequence(l.conv(h, w.at("proj_in")));
        Weights blocks = w.at("transformer_blocks");
        int count = Math.max(blocks.count(), config.transformers().get(level));
        for (int i = 0; i < count; i++) {
            h = transformerBlock(h, blocks.at(i), heads, onlyCross);
        }
        h = linear ? picture(l.linearOverSequence(h, w.at("proj_out")), x) : l.conv(picture(h, x), w.at("proj_out"));
        return g.add(h, x);
    }

    private Value transformerBlock(Value x, Weights w, int heads, boolean onlyCross) {
        Value h = l.layerNorm(x, w.at("norm1"));
        Value y = g.add(x, attention(h, onlyCross ? context.orElseThrow() : h, w.at("attn1"), heads));
        if (w.has("attn2")) {
            h = l.layerNorm(y, w.at("norm2"));
            y = g.add(y, attention(h, context.orElse(h), w.at("attn2"), heads));
        }
        return g.add(y, feedForward(l.layerNorm(y, w.at("norm3")), w.at("ff").at("net")));
    }

    private Value attention(Value x, Value source, Weights w, int heads) {
        Value attended = l.attention(
                projection(x, w.at("to_q")), projection(source, w.at("to_k")), projection(source, w.at("to_v")), heads);
        return l.linearOverSequence(attended, w.at("to_out").at(0));
    }

    private Value projection(Value x, Weights w) {
        return w.has("bias") ? l.linearOverSequence(x, w) : l.linearWithoutBias(x, w);
    }

    /** Gated GELU (Shazeer 2020, "GLU variants improve transformer"). */
    private Value feedForward(Value x, Weights w) {
        List<Value> halves = l.halves(l.linearOverSequence(x, w.at(0).at("proj")));
        return l.linearOverSequence(g.multiply(halves.get(0), l.gelu(halves.get(1))), w.at(2));
    }

    private Value sequence(Value picture) {
        return g.transpose(g.reshape(picture, 0, 0, -1), 0, 2, 1).with(picture.channels());
    }

    private Value picture(Value sequence, Value like) {
        return g.reshapeLike(g.transpose(sequence, 0, 2, 1), like);
    }

    /** Everything that is told to residual blocks, activated: time, class, and SDXL's sizes and pooled text. */
    private Value embedding(Value t, Axis batch) {
        int features = (int) weights.at("time_embedding")
                .at("linear_1")
                .tensor("weight", -1, -1)
                .size(1);
        Weights embedding = weights.at("time_embedding");
        Value times = sinusoids(g.reshape(t, -1, 1), features, 1);
        if (config.guidanceFeatures() > 0) {
            Value guidance = g.input("timestep_cond", batch, Axis.of(config.guidanceFeatures()));
            times = g.add(times, l.linearWithoutBias(guidance, embedding.at("cond_proj")))
                    .with(features);
        }
        Value sum = perceptron(times, embedding);
        if (!config.classEmbedding().isEmpty()) {
            sum = g.add(sum, classEmbedding(batch, features));
        }
        if (config.additionEmbedding().equals("text_time")) {
            Value text = g.input("text_embeds", batch, Axis.open("text_features"));
            // Six sizes for SDXL, four and a score for its refiner.
            Value ids = g.reshape(g.input("time_ids", batch, Axis.open("ids")), 0, -1, 1);
            Value sizes = g.reshape(sinusoids(ids, config.additionTimeDimension(), 2), 0, -1);
            sum = g.add(sum, perceptron(g.concatChannels(text, sizes), weights.at("add_embedding")));
        }
        return l.silu(sum);
    }

    private Value classEmbedding(Axis batch, int timeFeatures) {
        Weights w = weights.at("class_embedding");
        return switch (config.classEmbedding()) {
            case "table" -> g.gather(g.weight(w.tensor("weight", -1, -1)), 0, g.integers("class_labels", batch));
            case "timestep" ->
                perceptron(sinusoids(g.reshape(g.input("class_labels", batch), -1, 1), timeFeatures, 1), w);
            case "projection" -> perceptron(labels(batch, w.at("linear_1")), w);
            case "simple_projection" -> l.linear(labels(batch, w), w);
            default -> g.input("class_labels", batch, Axis.open("features"));
        };
    }

    private Value labels(Axis batch, Weights first) {
        return g.input(
                "class_labels", batch, Axis.of(first.tensor("weight", -1, -1).size(1)));
    }

    private Value perceptron(Value x, Weights w) {
        return l.linear(l.silu(l.linear(x, w.at("linear_1"))), w.at("linear_2"));
    }

    /** Sines and cosines of falling frequencies (Vaswani et al. 2017), in place of a last axis of one element. */
    private Value sinusoids(Value t, int features, int axis) {
        if (features % 2 == 1) {
            throw new ModelException("%s: the time embedding has %d features, expected an even number"
                    .formatted(weights.checkpoint().file(), features));
        }
        int half = features / 2;
        float[] frequencies = new float[half];
        for (int i = 0; i < half; i++) {
            frequencies[i] = (float) Math.exp(-Math.log(LONGEST_PERIOD) * i / (half - config.frequencyShift()));
        }
        Value angles = g.multiply(t, g.constant(frequencies));
        Value sine = g.each("Sin", angles);
        Value cosine = g.each("Cos", angles);
        return config.flipSineToCosine() ? g.concat(axis, cosine, sine) : g.concat(axis, sine, cosine);
    }
}
