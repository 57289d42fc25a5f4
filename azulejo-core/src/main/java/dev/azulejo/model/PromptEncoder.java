package dev.azulejo.model;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.model.DiffusionModel.Part;
import dev.azulejo.model.LoadedNetworks.Slot;
import dev.azulejo.runtime.Tensor;
import dev.azulejo.text.PlacedVector;
import dev.azulejo.text.Prompt;
import dev.azulejo.text.PromptTokenizer;
import dev.azulejo.text.TextualInversion;
import dev.azulejo.text.TokenChunk;
import dev.azulejo.text.TokenWeights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prompts to what the transformers of a denoising network look at: chunks of 77 tokens through each text encoder, weights
 * applied to each chunk, chunks one after the other along the positions, encoders side by side along the features.
 *
 * @param encoders in the order in which their features lie side by side
 * @param penultimate whether features are those before the last layer, as SDXL wants them, and a pooled text is wanted
 * @param inversions learned words that prompts may use
 * @param clipSkip layers that are left out, plus 1
 * @param networks loads the encoders
 */
record PromptEncoder(
        List<TextEncoder> encoders,
        boolean penultimate,
        List<TextualInversion> inversions,
        int clipSkip,
        LoadedNetworks networks) {
    /**
     * Encodes prompts so that they have equally many positions; the encoders are unloaded afterwards.
     *
     * @param prompts in the syntax of {@link Prompt}
     * @return one for each prompt
     */
    List<Encoded> encode(List<String> prompts, Cancellation cancellation) {
        List<Prompt> parsed = prompts.stream().map(Prompt::parse).toList();
        List<List<Encoded>> byEncoder = new ArrayList<>();
        try {
            for (int i = 0; i < encoders.size(); i++) {
                byEncoder.add(encode(parsed, i, cancellation));
            }
        } finally {
            networks.unload(Part.TEXT_ENCODER);
        }
        List<Encoded> encoded = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            int prompt = i;
            encoded.add(Encoded.sideBySide(
                    byEncoder.stream().map(each -> each.get(prompt)).toList()));
        }
        return encoded;
    }

    private List<Encoded> encode(List<Prompt> prompts, int index, Cancellation cancellation) {
        TextEncoder encoder = encoders.get(index);
        PromptTokenizer tokenizer = new PromptTokenizer(encoder.tokenizer(), inversions);
        int each = prompts.stream()
                .mapToInt(prompt -> tokenizer.chunks(prompt).size())
                .max()
                .orElse(1);
        List<TokenChunk> chunks = new ArrayList<>();
        prompts.forEach(prompt -> chunks.addAll(tokenizer.chunks(prompt, each)));
        boolean learned = chunks.stream().anyMatch(chunk -> !chunk.vectors().isEmpty());
        Map<String, Tensor> inputs = new LinkedHashMap<>(Map.of("ids", ids(chunks)));
        if (learned) {
            place(chunks, encoder.network().features(), inputs);
        }
        Map<String, Tensor> found = networks.run(
                new Slot(Part.TEXT_ENCODER, index),
                "vectors " + learned,
                () -> encoder.network().graph(clipSkip, learned),
                inputs,
                cancellation);
        Tensor features = weighted(found.get(penultimate ? "penultimate" : "last_hidden_state"), chunks);
        Optional<Tensor> pooled = Optional.ofNullable(found.get("text_embeds"));
        List<Encoded> encoded = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            int first = i * each;
            encoded.add(new Encoded(
                    joined(Batches.part(features, i, prompts.size())),
                    pooled.map(all -> Batches.part(all, first, chunks.size()))));
        }
        return encoded;
    }

    /** Chunks one after the other: [chunks, positions, features] to [1, chunks * positions, features]. */
    private static Tensor joined(Tensor chunks) {
        return new Tensor(new long[] {1, (long) chunks.size(0) * chunks.size(1), chunks.size(2)}, chunks.data());
    }

    private static Tensor ids(List<TokenChunk> chunks) {
        int length = chunks.get(0).ids().length;
        float[] ids = new float[chunks.size() * length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = chunks.get(i / length).ids()[i % length];
        }
        return new Tensor(new long[] {chunks.size(), length}, ids);
    }

    /** Adds the vectors that stand in place of tokens, and where they do. */
    private static void place(List<TokenChunk> chunks, int width, Map<String, Tensor> inputs) {
        int length = chunks.get(0).ids().length;
        float[] placed = new float[chunks.size() * length];
        float[] vectors = new float[placed.length * width];
        for (int i = 0; i < chunks.size(); i++) {
            for (PlacedVector vector : chunks.get(i).vectors()) {
                int position = i * length + vector.position();
                placed[position] = 1;
                System.arraycopy(vector.inversion().vector(vector.index(), width), 0, vectors, position * width, width);
            }
        }
        inputs.put("placed", new Tensor(new long[] {chunks.size(), length, 1}, placed));
        inputs.put("vectors", new Tensor(new long[] {chunks.size(), length, width}, vectors));
    }

    private static Tensor weighted(Tensor features, List<TokenChunk> chunks) {
        List<Tensor> weighted = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            Tensor chunk = Batches.part(features, i, chunks.size());
            weighted.add(new Tensor(
                    chunk.shape(),
                    TokenWeights.apply(chunk.data(), chunks.get(i).weights())));
        }
        return Batches.stacked(weighted);
    }

    /**
     * What a prompt became.
     *
     * @param features [1, position, feature]
     * @param pooled [1, feature] of the first chunk, as SDXL wants it; of the last encoder that has one
     */
    record Encoded(Tensor features, Optional<Tensor> pooled) {
        /** The same with nothing but zeros, as a model may want an empty negative prompt. */
        Encoded zeroed() {
            return new Encoded(zeros(features), pooled.map(Encoded::zeros));
        }

        private static Tensor zeros(Tensor tensor) {
            return new Tensor(tensor.shape(), new float[tensor.data().length]);
        }

        private static Encoded sideBySide(List<Encoded> encoders) {
            if (encoders.size() == 1) {
                return encoders.get(0);
            }
            int positions = encoders.get(0).features.size(1);
            int width =
                    encoders.stream().mapToInt(each -> each.features.size(2)).sum();
            float[] data = new float[positions * width];
            int at = 0;
            for (Encoded each : encoders) {
                int features = each.features.size(2);
                for (int i = 0; i < positions; i++) {
                    System.arraycopy(each.features.data(), i * features, data, i * width + at, features);
                }
                at += features;
            }
            return new Encoded(
                    new Tensor(new long[] {1, positions, width}, data),
                    encoders.stream().flatMap(each -> each.pooled.stream()).reduce((before, last) -> last));
        }
    }
}
