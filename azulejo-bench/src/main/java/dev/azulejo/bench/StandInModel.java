package dev.azulejo.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a diffusion model that costs next to nothing, for measurements of everything else: an autoencoder of eight
 * convolutions with the sizes of Stable Diffusion's latents, a denoiser of one level, random weights.
 *
 * <pre>StandInModel FOLDER</pre>
 */
public final class StandInModel {
    private static final long SEED = 1;
    private static final int WIDTH = 8;
    private static final int TIME = 32;
    private static final int LATENT = 4;

    private static final String AUTOENCODER = """
            {"_class_name": "AutoencoderTiny", "act_fn": "relu", "latent_channels": 4, "latent_magnitude": 3,
             "latent_shift": 0.5, "num_encoder_blocks": [0, 0, 0, 0], "num_decoder_blocks": [0, 0, 0, 0],
             "encoder_block_out_channels": [4, 4, 4, 4], "decoder_block_out_channels": [4, 4, 4, 4],
             "scaling_factor": 1.0, "upsampling_scaling_factor": 2}
            """;

    private static final String DENOISER = """
            {"_class_name": "UNet2DConditionModel", "in_channels": 4, "out_channels": 4, "block_out_channels": [8],
             "down_block_types": ["DownBlock2D"], "up_block_types": ["UpBlock2D"], "mid_block_type": null,
             "layers_per_block": 1, "norm_num_groups": 4, "cross_attention_dim": 32}
            """;

    private StandInModel() {}

    /** Writes it. */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]));
    }

    static void write(Path folder) throws IOException {
        RandomTensors tensors = new RandomTensors(SEED);
        tensors.write(folder.resolve("vae/diffusion_pytorch_model.safetensors"), autoencoder());
        Files.writeString(folder.resolve("vae/config.json"), AUTOENCODER);
        tensors.write(folder.resolve("unet/diffusion_pytorch_model.safetensors"), denoiser());
        Files.writeString(folder.resolve("unet/config.json"), DENOISER);
        Files.createDirectories(folder.resolve("scheduler"));
        Files.writeString(folder.resolve("model_index.json"), "{\"_class_name\": \"StableDiffusionPipeline\"}");
        try (InputStream in = StandInModel.class.getResourceAsStream("sd15/scheduler_config.json")) {
            Files.write(folder.resolve("scheduler/scheduler_config.json"), in.readAllBytes());
        }
    }

    private static TensorList autoencoder() {
        TensorList list = new TensorList();
        conv(list, "encoder.layers.0", 3, LATENT);
        for (int level = 1; level < 4; level++) {
            list.add("encoder.layers." + level + ".weight", "", LATENT, LATENT, 3, 3);
        }
        conv(list, "encoder.layers.4", LATENT, LATENT);
        conv(list, "decoder.layers.0", LATENT, LATENT);
        for (int layer = 3; layer < 8; layer += 2) {
            list.add("decoder.layers." + layer + ".weight", "", LATENT, LATENT, 3, 3);
        }
        conv(list, "decoder.layers.8", LATENT, 3);
        return list;
    }

    private static TensorList denoiser() {
        TensorList list = new TensorList();
        list.linear("time_embedding.linear_1", "", WIDTH, TIME);
        list.linear("time_embedding.linear_2", "", TIME, TIME);
        conv(list, "conv_in", LATENT, WIDTH);
        residual(list, "down_blocks.0.resnets.0", WIDTH);
        residual(list, "up_blocks.0.resnets.0", 2 * WIDTH);
        residual(list, "up_blocks.0.resnets.1", 2 * WIDTH);
        list.norm("conv_norm_out", "", WIDTH);
        conv(list, "conv_out", WIDTH, LATENT);
        return list;
    }

    private static void residual(TensorList list, String name, int in) {
        list.norm(name + ".norm1", "", in);
        conv(list, name + ".conv1", in, WIDTH);
        list.linear(name + ".time_emb_proj", "", TIME, WIDTH);
        list.norm(name + ".norm2", "", WIDTH);
        conv(list, name + ".conv2", WIDTH, WIDTH);
        if (in != WIDTH) {
            list.conv(name + ".conv_shortcut", "", in, WIDTH, 1);
        }
    }

    private static void conv(TensorList list, String name, int in, int out) {
        list.conv(name, "", in, out, 3);
    }
}
