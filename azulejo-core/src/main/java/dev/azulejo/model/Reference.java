package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.ModelException;
import dev.azulejo.runtime.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Inputs and outputs of networks that another implementation computed, under the names that {@link Verification} knows:
 *
 * <ul>
 *   <li>a denoising network takes {@code x} and {@code t}, and {@code context}, {@code text_embeds}, {@code time_ids},
 *       {@code class_labels}, {@code timestep_cond} where it has them, and gives {@code y}; {@code y_NAME} is what it gives
 *       with changes
 *   <li>a ControlNet takes {@code hint} and {@code scale} besides, and gives {@code down_N} and {@code mid}
 *   <li>a text encoder takes {@code ids} and gives {@code last_hidden_state}, {@code penultimate}, {@code pooled} and
 *       {@code text_embeds}
 *   <li>an autoencoder takes {@code image} and gives {@code mean}, {@code logvar} and {@code latents}, which are the means,
 *       not scaled; it takes {@code latents} and gives {@code decoded}. Pictures are in -1..1, as diffusers has them
 *   <li>an upscaler takes {@code x} in 0..1, without {@code t}, and gives {@code y}
 * </ul>
 *
 * Immutable.
 *
 * @param file where it lies
 * @param tensors all of it by name
 */
public record Reference(Path file, Map<String, Tensor> tensors) {
    private static final Pattern OUTPUTS =
            Pattern.compile("y|last_hidden_state|penultimate|pooled|mean|logvar|decoded|down_\\d{1,4}|mid");

    private static final Pattern CHANGED = Pattern.compile("y_.+");

    private static final Set<String> INPUTS =
            Set.of("x", "t", "context", "time_ids", "class_labels", "timestep_cond", "hint", "scale", "ids", "image");

    /** Larger files are not figures but weights. */
    private static final long LARGEST = 1L << 30;

    public Reference {
        tensors = Map.copyOf(tensors);
    }

    /**
     * Reads a file.
     *
     * @throws ModelException if it is missing, damaged or too large
     */
    public static Reference open(Path file) {
        Checkpoint checkpoint = Checkpoint.open(file);
        if (checkpoint.parameters() > LARGEST / Float.BYTES) {
            throw new ModelException("%s has %d numbers, expected figures of a few networks, at most %d"
                    .formatted(file, checkpoint.parameters(), LARGEST / Float.BYTES));
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : checkpoint.names()) {
            StoredTensor stored = checkpoint.tensor(name);
            tensors.put(name, new Tensor(stored.dimensions(), values(stored)));
        }
        return new Reference(file, tensors);
    }

    private static float[] values(StoredTensor stored) {
        if (stored.type().isFloat()) {
            return stored.floats();
        }
        ByteBuffer bytes = ByteBuffer.wrap(stored.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[Math.toIntExact(stored.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (stored.type()) {
                case I64 -> bytes.getLong();
                case I32 -> bytes.getInt();
                case I16 -> bytes.getShort();
                case U8, BOOL -> bytes.get() & 0xff;
                case I8 -> bytes.get();
                default ->
                    throw new ModelException(
                            stored.where() + " has the type " + stored.type() + ", expected F32, F16, I64 or I32");
            };
        }
        return values;
    }

    /** True if there is a tensor of this name. */
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** A tensor, if it is there. */
    public Optional<Tensor> tensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /** The weight that the reference's ControlNet had; 1 if it does not say. */
    public double scale() {
        return tensor("scale")
                .filter(tensor -> tensor.data().length == 1)
                .map(tensor -> (double) tensor.data()[0])
                .orElse(1.0);
    }

    /** What changed networks gave: {@code y_NAME}. */
    Set<String> changed() {
        Set<String> names = new LinkedHashSet<>();
        tensors.keySet().stream()
                .filter(name -> CHANGED.matcher(name).matches())
                .sorted()
                .forEach(names::add);
        return names;
    }

    /**
     * What has to be compared with something, but for {@code y_NAME}: all that is no input. The pooled text is one beside
     * {@code x}, and latents are one unless there is the picture that they are of.
     */
    Set<String> outputs() {
        Set<String> names = new LinkedHashSet<>();
        for (String name : tensors.keySet().stream().sorted().toList()) {
            boolean output = switch (name) {
                case "text_embeds" -> has("ids") && !has("x");
                case "latents" -> has("image");
                default -> OUTPUTS.matcher(name).matches() || !INPUTS.contains(name);
            };
            if (output && !CHANGED.matcher(name).matches()) {
                names.add(name);
            }
        }
        return names;
    }
}
