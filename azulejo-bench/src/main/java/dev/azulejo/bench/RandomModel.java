package dev.azulejo.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a diffusion model of full size with random weights (float16), for measurements that need no particular picture:
 * as a folder in diffusers' layout with the configuration of the public one, or as one file by the original names. Both
 * hold the same values.
 *
 * <pre>RandomModel sd15|sdxl FOLDER            RandomModel sd15|sdxl FILE.safetensors</pre>
 */
public final class RandomModel {
    private static final long SEED = 1;
    private static final int BYTES = 256;

    private RandomModel() {}

    /**
     * Writes it.
     *
     * @param arguments the kind of model, and where: a folder, or a file whose name ends in .safetensors
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2 || !List.of("sd15", "sdxl").contains(arguments[0])) {
            throw new IllegalArgumentException("expected sd15 or sdxl, and a folder or FILE.safetensors");
        }
        boolean xl = arguments[0].equals("sdxl");
        Path place = Path.of(arguments[1]);
        RandomTensors tensors = new RandomTensors(SEED);
        TensorList unet = xl ? RandomUNet.stableDiffusionXl() : RandomUNet.stableDiffusion1();
        TensorList vae = RandomAutoencoder.of(!xl);
        if (place.toString().endsWith(".safetensors")) {
            List<TensorList> text = xl
                    ? List.of(
                            RandomText.clip("conditioner.embedders.0.transformer."),
                            RandomText.openClip("conditioner.embedders.1.model."))
                    : List.of(RandomText.clip("cond_stage_model.transformer."));
            tensors.writeOriginal(
                    place, xl ? List.of(unet, vae, text.get(0), text.get(1)) : List.of(unet, vae, text.get(0)));
            return;
        }
        tensors.write(place.resolve("unet/diffusion_pytorch_model.safetensors"), unet);
        tensors.write(place.resolve("vae/diffusion_pytorch_model.safetensors"), vae);
        tensors.write(place.resolve("text_encoder/model.safetensors"), RandomText.clip(""));
        configurations(arguments[0], place, List.of("unet", "vae", "text_encoder"));
        tokenizer(place.resolve("tokenizer"));
        if (xl) {
            tensors.write(place.resolve("text_encoder_2/model.safetensors"), RandomText.openClip(""));
            configurations("sdxl", place, List.of("text_encoder_2"));
            tokenizer(place.resolve("tokenizer_2"));
        }
        copy(arguments[0], "model_index.json", place.resolve("model_index.json"));
        copy(arguments[0], "scheduler_config.json", place.resolve("scheduler/scheduler_config.json"));
    }

    private static void configurations(String kind, Path place, List<String> networks) throws IOException {
        for (String network : networks) {
            copy(kind, network + ".json", place.resolve(network).resolve("config.json"));
        }
    }

    private static void copy(String kind, String resource, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (InputStream in = RandomModel.class.getResourceAsStream(kind + "/" + resource)) {
            Files.write(file, in.readAllBytes());
        }
    }

    /** CLIP's vocabulary, from the merges that the core has: 256 bytes, 256 that end a word, the merges, start and end. */
    private static void tokenizer(Path folder) throws IOException {
        Files.createDirectories(folder);
        String merges;
        try (InputStream in = RandomModel.class.getResourceAsStream("/dev/azulejo/text/clip-merges.txt.gz")) {
            merges = new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8);
        }
        Map<String, Integer> ids = new LinkedHashMap<>();
        List<String> bytes = bytes();
        bytes.forEach(character -> ids.put(character, ids.size()));
        bytes.forEach(character -> ids.put(character + "</w>", ids.size()));
        merges.lines().forEach(merge -> ids.put(merge.replace(" ", ""), ids.size()));
        ids.put("<|startoftext|>", ids.size());
        ids.put("<|endoftext|>", ids.size());
        Files.writeString(folder.resolve("vocab.json"), JsonMapper.shared().writeValueAsString(ids));
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\n" + merges);
    }

    /** The characters that stand for bytes, in the order of the vocabulary: printable ones as they are, first. */
    private static List<String> bytes() {
        StringBuilder printable = new StringBuilder();
        int others = 0;
        for (int value = 0; value < BYTES; value++) {
            if (value >= '!' && value <= '~' || value >= 0xA1 && value != 0xAD) {
                printable.append((char) value);
            } else {
                others++;
            }
        }
        for (int i = 0; i < others; i++) {
            printable.append((char) (BYTES + i));
        }
        return printable.chars().mapToObj(Character::toString).toList();
    }
}
