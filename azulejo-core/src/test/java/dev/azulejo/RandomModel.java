package dev.azulejo;

import dev.azulejo.golden.GoldenTensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small Stable Diffusion 1 of random weights, and files that change it, for tests: networks of two levels, an
 * autoencoder that halves the picture (so that tiles are multiples of 4 pixels), texts of 32 features. All are written in
 * the layouts that people have, and a test may change what was written.
 */
public final class RandomModel {
    /** Features of a token. */
    public static final int TEXT_FEATURES = 32;

    private static final String UNET_WEIGHTS = "golden/sd1-tiny/unet/diffusion_pytorch_model.safetensors";
    private static final int[] LEVELS = {32, 64};
    private static final int RANK = 2;

    private RandomModel() {}

    /** Writes the model in the layout of diffusers, without a safety checker, its vocabulary that of CLIP. */
    public static Path write(Path folder) throws IOException {
        copy("unet/config.json", folder);
        copy("unet/diffusion_pytorch_model.safetensors", folder);
        copy("vae/config.json", folder);
        copy("vae/diffusion_pytorch_model.safetensors", folder);
        copy("text_encoder/config.json", folder);
        copy("text_encoder/model.safetensors", folder);
        json(
                folder.resolve("scheduler/scheduler_config.json"),
                Map.of(
                        "_class_name",
                        "PNDMScheduler",
                        "beta_start",
                        0.00085,
                        "beta_end",
                        0.012,
                        "beta_schedule",
                        "scaled_linear",
                        "steps_offset",
                        1,
                        "num_train_timesteps",
                        1000,
                        "prediction_type",
                        "epsilon"));
        json(
                folder.resolve("tokenizer/special_tokens_map.json"),
                Map.of(
                        "bos_token", "<|startoftext|>",
                        "eos_token", "<|endoftext|>",
                        "pad_token", "<|endoftext|>"));
        json(
                folder.resolve("model_index.json"),
                Map.of(
                        "_class_name", "StableDiffusionPipeline",
                        "_diffusers_version", "0.40.0",
                        "scheduler", List.of("diffusers", "PNDMScheduler"),
                        "text_encoder", List.of("transformers", "CLIPTextModel"),
                        "tokenizer", List.of("transformers", "CLIPTokenizer"),
                        "unet", List.of("diffusers", "UNet2DConditionModel"),
                        "vae", List.of("diffusers", "AutoencoderKL")));
        return folder;
    }

    /** Writes a LoRA of the model's queries, denoising network and text encoder, with kohya's names. */
    public static Path lora(Path file, long seed) throws IOException {
        Tensors tensors = new Tensors(seed);
        for (String attention : List.of("attn1", "attn2")) {
            String module = "lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_" + attention + "_to_q";
            tensors.lowRank(module, LEVELS[0], LEVELS[0]);
        }
        tensors.lowRank("lora_te_text_model_encoder_layers_0_self_attn_q_proj", TEXT_FEATURES, TEXT_FEATURES);
        return tensors.write(file);
    }

    /** Writes a ControlNet for the model in the layout of diffusers: the way down is the model's own, the rest random. */
    public static Path control(Path folder, long seed) throws IOException {
        Tensors tensors = new Tensors(seed);
        GoldenTensors unet = GoldenTensors.open(UNET_WEIGHTS);
        for (String name : unet.names()) {
            if (name.matches("(conv_in|time_embedding|down_blocks|mid_block)\\..*")) {
                tensors.add(name, unet.shape(name), unet.get(name));
            }
        }
        tensors.conv("controlnet_cond_embedding.conv_in", 8, 3, 3);
        tensors.conv("controlnet_cond_embedding.blocks.0", 8, 8, 3);
        tensors.conv("controlnet_cond_embedding.blocks.1", 8, 8, 3);
        tensors.conv("controlnet_cond_embedding.conv_out", LEVELS[0], 8, 3);
        int[] skips = {LEVELS[0], LEVELS[0], LEVELS[0], LEVELS[0], LEVELS[1], LEVELS[1]};
        for (int i = 0; i < skips.length; i++) {
            tensors.conv("controlnet_down_blocks." + i, skips[i], skips[i], 1);
        }
        tensors.conv("controlnet_mid_block", LEVELS[1], LEVELS[1], 1);
        json(
                folder.resolve("config.json"),
                Map.of(
                        "_class_name",
                        "ControlNetModel",
                        "in_channels",
                        4,
                        "layers_per_block",
                        2,
                        "block_out_channels",
                        LEVELS,
                        "cross_attention_dim",
                        TEXT_FEATURES,
                        "attention_head_dim",
                        8,
                        "norm_num_groups",
                        32,
                        "down_block_types",
                        List.of("CrossAttnDownBlock2D", "DownBlock2D"),
                        "conditioning_embedding_out_channels",
                        List.of(8, 8)));
        tensors.write(folder.resolve("diffusion_pytorch_model.safetensors"));
        return folder;
    }

    /** Writes a learned word of some vectors, as the web interface keeps it. */
    public static Path embedding(Path file, int vectors, long seed) throws IOException {
        Tensors tensors = new Tensors(seed);
        tensors.random("emb_params", 1, vectors, TEXT_FEATURES);
        return tensors.write(file);
    }

    private static void copy(String file, Path folder) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.write(target, GoldenTensors.bytes("golden/sd1-tiny/" + file));
    }

    private static void json(Path file, Map<String, Object> content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, JsonMapper.shared().writeValueAsString(content));
    }

    /** Float32 tensors for a safetensors file. */
    public static final class Tensors {
        private final Random random;
        private final Map<String, Object> header = new LinkedHashMap<>();
        private final ByteArrayOutputStream data = new ByteArrayOutputStream();

        /** With random values from a seed. */
        public Tensors(long seed) {
            this.random = new Random(seed);
        }

        void lowRank(String module, int outputs, int inputs) {
            random(module + ".lora_down.weight", 1, RANK, inputs);
            random(module + ".lora_up.weight", 1, outputs, RANK);
            add(module + ".alpha", new int[0], new float[] {RANK});
        }

        void conv(String layer, int outputs, int inputs, int kernel) {
            double deviation = 1 / Math.sqrt((double) inputs * kernel * kernel);
            random(layer + ".weight", deviation, outputs, inputs, kernel, kernel);
            random(layer + ".bias", deviation, outputs);
        }

        /** Adds normal values of a deviation. */
        public void random(String name, double deviation, int... shape) {
            int count = 1;
            for (int side : shape) {
                count *= side;
            }
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
            add(name, shape, values);
        }

        /** Adds values. */
        public void add(String name, int[] shape, float[] values) {
            int begin = data.size();
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            data.writeBytes(bytes.array());
            header.put(name, Map.of("dtype", "F32", "shape", shape, "data_offsets", List.of(begin, data.size())));
        }

        /** Writes all that was added. */
        public Path write(Path file) throws IOException {
            byte[] json = JsonMapper.shared().writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + json.length + data.size())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .put(json)
                    .put(data.toByteArray());
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.write(file, bytes.array());
        }
    }
}
