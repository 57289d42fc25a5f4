package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.LowRank;
import dev.azulejo.onnx.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of low-rank changes (LoRA, Hu et al. 2021; for convolutions too, "LoCon") for the networks of a model, in any of
 * the namings that are common: kohya's ({@code lora_unet_down_blocks_0_..., .lora_down}, also over the original names,
 * {@code lora_unet_input_blocks_1_...}), those of PEFT and diffusers ({@code unet.down_blocks.0..., .lora_A}), and
 * cloneofsimo's, which only counts ({@code unet:0:down}). Immutable.
 */
public final class Lora {
    /** A network that can be changed. */
    public enum Target {
        /** The denoising network. */
        UNET("unet"),
        /** The text encoder, or the first of two. */
        TEXT_ENCODER("te", "te1", "text_encoder"),
        /** The second text encoder of SDXL. */
        TEXT_ENCODER_2("te2", "text_encoder_2");

        private final List<String> names;

        Target(String... names) {
            this.names = List.of(names);
        }

        private static Optional<Target> of(String name) {
            for (Target target : values()) {
                if (target.names.contains(name)) {
                    return Optional.of(target);
                }
            }
            return Optional.empty();
        }
    }

    private static final Pattern NAME = Pattern.compile("(.+?)(?:[._]lora)?[._](?:lora_)?"
            + "(up|down|A|B)(?:\\.default)?\\.weight|(.+)\\.(alpha)|(.+):(\\d{1,6}):(up|down)");
    private static final Pattern PREFIX = Pattern.compile(
            "(?:base_model\\.model\\.)?(?:lora_(unet|te|te1|te2)_|(unet|text_encoder|text_encoder_2)[.:])(.+)");
    private static final Pattern OTHER_METHODS = Pattern.compile(".*(hada_w|lokr_w|dora_scale|oft_|lora_mid|glora).*");

    private final Checkpoint file;
    private final double unetWeight;
    private final double textWeight;
    private final Map<Target, Map<String, Part>> parts;

    private Lora(Checkpoint file, double unetWeight, double textWeight, Map<Target, Map<String, Part>> parts) {
        this.file = file;
        this.unetWeight = unetWeight;
        this.textWeight = textWeight;
        this.parts = parts;
    }

    /**
     * Reads which weights a file changes, with one weight for all networks.
     *
     * @throws ModelException as the other one does
     */
    public static Lora of(Checkpoint file, double weight) {
        return of(file, weight, weight);
    }

    /**
     * Reads which weights a file changes.
     *
     * @param unetWeight how strongly it is applied to the UNet; 1 as it was trained, negative to the contrary
     * @param textWeight how strongly it is applied to the text encoders
     * @throws ModelException if it holds no LoRA, half of one, or a method that is not supported
     */
    public static Lora of(Checkpoint file, double unetWeight, double textWeight) {
        Map<Target, Map<String, Part>> parts = new HashMap<>();
        for (String name : file.names()) {
            if (OTHER_METHODS.matcher(name).matches()) {
                throw new ModelException(
                        "%s has the tensor %s of a method that is not supported; expected LoRA or LoCon"
                                .formatted(file.file(), name));
            }
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                String module = matcher.group(1) != null
                        ? matcher.group(1)
                        : matcher.group(3) != null ? matcher.group(3) : matcher.group(5) + ":" + matcher.group(6);
                Place place = Place.of(module);
                Part part = parts.computeIfAbsent(place.target, target -> new LinkedHashMap<>())
                        .computeIfAbsent(place.module, key -> new Part());
                String role = matcher.group(1) != null
                        ? matcher.group(2)
                        : matcher.group(4) != null ? matcher.group(4) : matcher.group(7);
                part.put(role, file.tensor(name));
            }
        }
        if (parts.isEmpty()) {
            throw new ModelException(
                    file.file() + " holds no LoRA: expected tensors like lora_unet_... .lora_down.weight,"
                            + " unet. ... .lora_A.weight or unet:0:down");
        }
        return new Lora(file, unetWeight, textWeight, parts);
    }

    /** True if it changes this network. */
    public boolean changes(Target target) {
        return parts.containsKey(target);
    }

    /** The file as the caller named it. */
    public Checkpoint file() {
        return file;
    }

    /** The weights of a network with the changes of several files. */
    static Weights applied(List<Lora> loras, Target target, Checkpoint network) {
        Map<String, List<LowRank>> changes = new LinkedHashMap<>();
        for (Lora lora : loras) {
            lora.changesTo(target, network)
                    .forEach((name, change) -> changes.computeIfAbsent(name, key -> new ArrayList<>())
                            .add(change));
        }
        return Weights.of(network, changes);
    }

    /** The changes by the names of the network's tensors. */
    private Map<String, LowRank> changesTo(Target target, Checkpoint network) {
        Map<String, String> modules = LoraModules.of(target, network);
        Map<String, LowRank> changes = new LinkedHashMap<>();
        parts.getOrDefault(target, Map.of()).forEach((module, part) -> {
            String name = modules.get(module);
            if (name == null) {
                throw new ModelException("%s changes %s, which %s does not have: it is for another model"
                        .formatted(file.file(), module, network.file()));
            }
            LowRank change = part.change(file, module, target == Target.UNET ? unetWeight : textWeight);
            change.requireFits(network.tensor(name));
            changes.put(name, change);
        });
        return changes;
    }

    /** Which network a name is about, and which module of it, with underscores for dots. */
    private record Place(Target target, String module) {
        static Place of(String name) {
            Matcher matcher = PREFIX.matcher(name);
            if (!matcher.matches()) {
                // A file that is for the UNet alone.
                return new Place(Target.UNET, underscored(name));
            }
            String network = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            return new Place(Target.of(network).orElseThrow(), underscored(matcher.group(3)));
        }

        /** diffusers' first form hung the matrices on an attention's processor, whose output layer has no number. */
        private static String underscored(String module) {
            String plain = module.replace(".processor.", ".").replace('.', '_');
            return module.contains(".processor.") && plain.endsWith("to_out") ? plain + "_0" : plain;
        }
    }

    /** What a file has for one module. */
    private static final class Part {
        private Optional<StoredTensor> up = Optional.empty();
        private Optional<StoredTensor> down = Optional.empty();
        private Optional<StoredTensor> alpha = Optional.empty();

        void put(String role, StoredTensor tensor) {
            switch (role) {
                case "up", "B" -> up = Optional.of(tensor);
                case "down", "A" -> down = Optional.of(tensor);
                default -> alpha = Optional.of(tensor);
            }
        }

        LowRank change(Checkpoint file, String module, double weight) {
            if (up.isEmpty() || down.isEmpty()) {
                throw new ModelException("%s has only one of the two matrices that change %s, expected both"
                        .formatted(file.file(), module));
            }
            StoredTensor matrix = down.orElseThrow();
            double rank = matrix.rank() == 0 ? 1 : matrix.size(0);
            double scale = alpha.map(tensor -> tensor.floats()[0] / rank).orElse(1.0);
            return new LowRank(up.orElseThrow(), matrix, weight * scale);
        }
    }
}
