package dev.azulejo.checkpoint;

import dev.azulejo.fault.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * TAESD (Boer Bohan 2023) as its author saves it, seen by the names of diffusers' AutoencoderTiny: encoder and decoder lie
 * in a file each, layers are numbered alone ({@code 3.conv.0.weight}), and the decoder counts one layer before its first
 * that has weights, which diffusers does not. Or both lie in one file, as {@code taesd_encoder.*} and {@code taesd_decoder.*}.
 */
public final class TaesdNames {
    private static final String ENCODER = "encoder";
    private static final String DECODER = "decoder";
    private static final int COLOURS = 3;
    private static final Pattern LAYER = Pattern.compile("(\\d{1,3})\\.(.+)");

    private TaesdNames() {}

    /** True if a file is one half by the author's names, or both. */
    public static boolean matches(Checkpoint file) {
        return isHalf(file) || isHalf(file.under("taesd_encoder.")) && isHalf(file.under("taesd_decoder."));
    }

    /**
     * Both halves by diffusers' names. The half that a file lacks is looked for beside it, under the same name with
     * {@code decoder} for {@code encoder} or the other way round.
     *
     * @param file one that {@linkplain #matches is} of this kind
     * @throws ModelException if the other half is not there, or not the other half
     */
    public static Checkpoint of(Checkpoint file) {
        if (!isHalf(file)) {
            return of(file.under("taesd_encoder."), file.under("taesd_decoder."));
        }
        boolean encodes = encodes(file);
        Path other = other(file.file(), encodes ? ENCODER : DECODER, encodes ? DECODER : ENCODER);
        if (!Files.isRegularFile(other)) {
            throw new ModelException("%s is the %s of a tiny autoencoder alone, expected the %s too, at %s"
                    .formatted(file.file(), encodes ? ENCODER : DECODER, encodes ? DECODER : ENCODER, other));
        }
        return encodes ? of(file, Checkpoint.open(other)) : of(Checkpoint.open(other), file);
    }

    /**
     * Both halves by diffusers' names.
     *
     * @throws ModelException if one is no half of this kind, or they are in the wrong order
     */
    public static Checkpoint of(Checkpoint encoder, Checkpoint decoder) {
        if (!isHalf(encoder) || !encodes(encoder)) {
            throw new ModelException(encoder.file() + " is no encoder of a tiny autoencoder, expected layers 0.weight,"
                    + " 1.conv.0.weight, ... of which the first takes 3 channels");
        }
        if (!isHalf(decoder) || encodes(decoder)) {
            throw new ModelException(decoder.file() + " is no decoder of a tiny autoencoder, expected layers 1.weight,"
                    + " 3.conv.0.weight, ... of which the last gives 3 channels");
        }
        Map<String, StoredTensor> view = new LinkedHashMap<>();
        numbered(encoder, 0, "encoder.layers.", view);
        numbered(decoder, layers(decoder).first(), "decoder.layers.", view);
        return encoder.view(view);
    }

    private static Path other(Path file, String part, String otherPart) {
        String name = file.getFileName().toString();
        return file.resolveSibling(name.replace(part, otherPart));
    }

    private static void numbered(Checkpoint half, int first, String place, Map<String, StoredTensor> view) {
        for (String name : half.names()) {
            Matcher layer = LAYER.matcher(name);
            if (layer.matches()) {
                LdmNames.put(
                        view,
                        place + (Integer.parseInt(layer.group(1)) - first) + "." + layer.group(2),
                        half.tensor(name));
            }
        }
    }

    private static boolean isHalf(Checkpoint file) {
        return !file.isEmpty()
                && file.names().stream().allMatch(name -> LAYER.matcher(name).matches())
                && file.names().stream().anyMatch(name -> name.endsWith(".conv.4.weight"));
    }

    private static boolean encodes(Checkpoint half) {
        String first = layers(half).first() + ".weight";
        return half.has(first)
                && half.tensor(first).rank() == 4
                && half.tensor(first).size(1) == COLOURS;
    }

    private static TreeSet<Integer> layers(Checkpoint half) {
        return OriginalNames.numbers(half.names(), "");
    }
}
