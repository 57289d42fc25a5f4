package dev.azulejo.bench;

import java.util.List;

/** The tensors of the autoencoder of Stable Diffusion 1 and XL. */
final class RandomAutoencoder {
    private static final String ORIGINAL = "first_stage_model.";
    private static final List<Integer> WIDTHS = List.of(128, 256, 512, 512);
    private static final int WIDEST = 512;
    private static final int LATENT = 4;

    private final TensorList list = new TensorList();
    private final boolean oldNames;

    private RandomAutoencoder(boolean oldNames) {
        this.oldNames = oldNames;
    }

    /** @param oldNames whether the attention is named as the folder of Stable Diffusion 1.5 still has it */
    static TensorList of(boolean oldNames) {
        return new RandomAutoencoder(oldNames).walk();
    }

    private TensorList walk() {
        conv("encoder.conv_in", "encoder.conv_in", 3, WIDTHS.get(0), 3);
        int in = WIDTHS.get(0);
        for (int level = 0; level < WIDTHS.size(); level++) {
            int width = WIDTHS.get(level);
            for (int i = 0; i < 2; i++) {
                residual(
                        "encoder.down_blocks." + level + ".resnets." + i,
                        "encoder.down." + level + ".block." + i,
                        in,
                        width);
                in = width;
            }
            if (level < WIDTHS.size() - 1) {
                String name = "encoder.down_blocks." + level + ".downsamplers.0.conv";
                conv(name, "encoder.down." + level + ".downsample.conv", width, width, 3);
            }
        }
        middle("encoder");
        norm("encoder.conv_norm_out", "encoder.norm_out", WIDEST);
        conv("encoder.conv_out", "encoder.conv_out", WIDEST, 2 * LATENT, 3);
        conv("quant_conv", "quant_conv", 2 * LATENT, 2 * LATENT, 1);
        conv("post_quant_conv", "post_quant_conv", LATENT, LATENT, 1);
        conv("decoder.conv_in", "decoder.conv_in", LATENT, WIDEST, 3);
        middle("decoder");
        in = WIDEST;
        for (int i = 0; i < WIDTHS.size(); i++) {
            int level = WIDTHS.size() - 1 - i;
            int width = WIDTHS.get(level);
            for (int layer = 0; layer < 3; layer++) {
                residual(
                        "decoder.up_blocks." + i + ".resnets." + layer,
                        "decoder.up." + level + ".block." + layer,
                        in,
                        width);
                in = width;
            }
            if (level > 0) {
                conv(
                        "decoder.up_blocks." + i + ".upsamplers.0.conv",
                        "decoder.up." + level + ".upsample.conv",
                        width,
                        width,
                        3);
            }
        }
        norm("decoder.conv_norm_out", "decoder.norm_out", WIDTHS.get(0));
        conv("decoder.conv_out", "decoder.conv_out", WIDTHS.get(0), 3, 3);
        return list;
    }

    private void middle(String half) {
        residual(half + ".mid_block.resnets.0", half + ".mid.block_1", WIDEST, WIDEST);
        String name = half + ".mid_block.attentions.0.";
        String original = half + ".mid.attn_1.";
        norm(name + "group_norm", original + "norm", WIDEST);
        projection(name + (oldNames ? "query" : "to_q"), original + "q");
        projection(name + (oldNames ? "key" : "to_k"), original + "k");
        projection(name + (oldNames ? "value" : "to_v"), original + "v");
        projection(name + (oldNames ? "proj_attn" : "to_out.0"), original + "proj_out");
        residual(half + ".mid_block.resnets.1", half + ".mid.block_2", WIDEST, WIDEST);
    }

    /** A linear layer that is a 1x1 convolution in the original. */
    private void projection(String name, String original) {
        long[] linear = {WIDEST, WIDEST};
        list.addReshaped(name + ".weight", linear, ORIGINAL + original + ".weight", WIDEST, WIDEST, 1, 1);
        list.add(name + ".bias", ORIGINAL + original + ".bias", WIDEST);
    }

    private void residual(String name, String original, int in, int out) {
        norm(name + ".norm1", original + ".norm1", in);
        conv(name + ".conv1", original + ".conv1", in, out, 3);
        norm(name + ".norm2", original + ".norm2", out);
        conv(name + ".conv2", original + ".conv2", out, out, 3);
        if (in != out) {
            conv(name + ".conv_shortcut", original + ".nin_shortcut", in, out, 1);
        }
    }

    private void norm(String name, String original, int channels) {
        list.norm(name, ORIGINAL + original, channels);
    }

    private void conv(String name, String original, int in, int out, int side) {
        list.conv(name, ORIGINAL + original, in, out, side);
    }
}
