package dev.azulejo.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The tensors of the UNets of Stable Diffusion 1 and XL, walked in the order in which the network runs. */
final class RandomUNet {
    private static final String ORIGINAL = "model.diffusion_model.";
    private static final int CHANNELS = 320;
    private static final int TIME = 1280;
    private static final int LAYERS = 2;

    private final TensorList list = new TensorList();
    private final List<Integer> widths;
    private final List<Integer> transformers;
    private final int context;
    private final boolean linearProjection;

    private RandomUNet(List<Integer> multiples, List<Integer> transformers, int context, boolean linearProjection) {
        this.widths = multiples.stream().map(multiple -> CHANNELS * multiple).toList();
        this.transformers = transformers;
        this.context = context;
        this.linearProjection = linearProjection;
    }

    static TensorList stableDiffusion1() {
        return new RandomUNet(List.of(1, 2, 4, 4), List.of(1, 1, 1, 0), 768, false).walk(0, 1);
    }

    static TensorList stableDiffusionXl() {
        return new RandomUNet(List.of(1, 2, 4), List.of(0, 2, 10), 2048, true).walk(2816, 10);
    }

    /**
     * @param addition features of SDXL's further embedding; 0 for none
     * @param middle transformer blocks in the middle
     */
    private TensorList walk(int addition, int middle) {
        list.linear("time_embedding.linear_1", ORIGINAL + "time_embed.0", CHANNELS, TIME);
        list.linear("time_embedding.linear_2", ORIGINAL + "time_embed.2", TIME, TIME);
        if (addition > 0) {
            list.linear("add_embedding.linear_1", ORIGINAL + "label_emb.0.0", addition, TIME);
            list.linear("add_embedding.linear_2", ORIGINAL + "label_emb.0.2", TIME, TIME);
        }
        list.conv("conv_in", ORIGINAL + "input_blocks.0.0", 4, CHANNELS, 3);
        Deque<Integer> skips = new ArrayDeque<>(List.of(CHANNELS));
        int last = down(skips);
        int width = widths.get(widths.size() - 1);
        residual("mid_block.resnets.0", "middle_block.0", last, width);
        transformer("mid_block.attentions.0", "middle_block.1", width, middle);
        residual("mid_block.resnets.1", "middle_block.2", width, width);
        up(skips, width);
        list.norm("conv_norm_out", ORIGINAL + "out.0", CHANNELS);
        list.conv("conv_out", ORIGINAL + "out.2", CHANNELS, 4, 3);
        return list;
    }

    private int down(Deque<Integer> skips) {
        int block = 1;
        int in = CHANNELS;
        for (int level = 0; level < widths.size(); level++) {
            int width = widths.get(level);
            for (int i = 0; i < LAYERS; i++, block++) {
                residual("down_blocks." + level + ".resnets." + i, "input_blocks." + block + ".0", in, width);
                transformer(
                        "down_blocks." + level + ".attentions." + i,
                        "input_blocks." + block + ".1",
                        width,
                        transformers.get(level));
                skips.push(width);
                in = width;
            }
            if (level < widths.size() - 1) {
                String name = "down_blocks." + level + ".downsamplers.0.conv";
                list.conv(name, ORIGINAL + "input_blocks." + block++ + ".0.op", width, width, 3);
                skips.push(width);
            }
        }
        return in;
    }

    private void up(Deque<Integer> skips, int from) {
        int block = 0;
        int in = from;
        for (int i = 0; i < widths.size(); i++) {
            int level = widths.size() - 1 - i;
            int width = widths.get(level);
            for (int layer = 0; layer <= LAYERS; layer++, block++) {
                String original = "output_blocks." + block;
                residual("up_blocks." + i + ".resnets." + layer, original + ".0", in + skips.pop(), width);
                transformer("up_blocks." + i + ".attentions." + layer, original + ".1", width, transformers.get(level));
                if (layer == LAYERS && level > 0) {
                    int part = transformers.get(level) > 0 ? 2 : 1;
                    String name = "up_blocks." + i + ".upsamplers.0.conv";
                    list.conv(name, ORIGINAL + original + "." + part + ".conv", width, width, 3);
                }
                in = width;
            }
        }
    }

    private void residual(String name, String original, int in, int out) {
        String from = ORIGINAL + original;
        list.norm(name + ".norm1", from + ".in_layers.0", in);
        list.conv(name + ".conv1", from + ".in_layers.2", in, out, 3);
        list.linear(name + ".time_emb_proj", from + ".emb_layers.1", TIME, out);
        list.norm(name + ".norm2", from + ".out_layers.0", out);
        list.conv(name + ".conv2", from + ".out_layers.3", out, out, 3);
        if (in != out) {
            list.conv(name + ".conv_shortcut", from + ".skip_connection", in, out, 1);
        }
    }

    private void transformer(String name, String original, int width, int blocks) {
        if (blocks == 0) {
            return;
        }
        String from = ORIGINAL + original;
        list.norm(name + ".norm", from + ".norm", width);
        projection(name + ".proj_in", from + ".proj_in", width);
        for (int i = 0; i < blocks; i++) {
            String block = ".transformer_blocks." + i;
            list.norm(name + block + ".norm1", from + block + ".norm1", width);
            attention(name + block + ".attn1", from + block + ".attn1", width, width);
            list.norm(name + block + ".norm2", from + block + ".norm2", width);
            attention(name + block + ".attn2", from + block + ".attn2", width, context);
            list.norm(name + block + ".norm3", from + block + ".norm3", width);
            list.linear(name + block + ".ff.net.0.proj", from + block + ".ff.net.0.proj", width, 8L * width);
            list.linear(name + block + ".ff.net.2", from + block + ".ff.net.2", 4L * width, width);
        }
        projection(name + ".proj_out", from + ".proj_out", width);
    }

    private void projection(String name, String original, int width) {
        if (linearProjection) {
            list.linear(name, original, width, width);
        } else {
            list.conv(name, original, width, width, 1);
        }
    }

    private void attention(String name, String original, int width, int source) {
        list.add(name + ".to_q.weight", original + ".to_q.weight", width, width);
        list.add(name + ".to_k.weight", original + ".to_k.weight", width, source);
        list.add(name + ".to_v.weight", original + ".to_v.weight", width, source);
        list.linear(name + ".to_out.0", original + ".to_out.0", width, width);
    }
}
