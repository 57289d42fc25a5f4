package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.LowRank;
import dev.azulejo.onnx.Weights;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of low-rank changes (LoRA, Hu et al. 2021; for convolutions too, "LoCon"; with learnt lengths, "DoRA", Liu et al.
 * 2024) for the networks of a model, in any of the namings that are common: kohya's ({@code lora_unet_down_blocks_0_...,
 * .lora_down}, also over the original names, {@code lora_unet_input_blocks_1_...}), those of PEFT and of diffusers' versions
 * ({@code unet.down_blocks.0..., .lora_A, .lora.down, .processor.to_q_lora.down}), and cloneofsimo's, which only counts
 * ({@code unet:0:down}). Immutable.
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

    /** Ends of names, which tell the matrix; what stands before is the module that it changes. */
    private static final Map<Role, Pattern> ENDS = new EnumMap<>(Map.of(
            Role.UP, end("[._]lora(?:_linear_layer)?[._](?:up|B)ADAPTER\\.weight"),
            Role.DOWN, end("[._]lora(?:_linear_layer)?[._](?:down|A)ADAPTER\\.weight"),
            Role.MIDDLE, end("[._]lora[._]midADAPTER\\.weight"),
            Role.ALPHA, end("\\.alpha"),
            Role.COLUMN_LENGTHS, end("\\.dora_scale"),
            Role.ROW_LENGTHS, end("\\.lora_magnitude_vectorADAPTER(?:\\.weight)?")));

    private static final Pattern COUNTED = Pattern.compile("(.+:\\d{1,6}):(up|down)");
    private static final Pattern PREFIX = Pattern.compile("(?:base_model\\.model\\.)?"
            + "(?:lora_(unet|te|te1|te2)_|(unet|text_encoder|text_encoder_2)[.:]|diffusion_model\\.)?(.+)");
    private static final Pattern OTHER_METHODS = Pattern.compile(
            ".*(hada_[wt]|lokr_[wt]|oft_|boft_|glora|\\.[ab]1\\.weight|\\.(diff|diff_b|w_norm|b_norm|on_input)$).*");

    private final Checkpoint file;
    private final double unetWeight;
    private final double textWeight;
    private final Map<Target, Map<String, Part>> parts;
    private final List<String> unknown;

    private Lora(
            Checkpoint file,
            double unetWeight,
            double textWeight,
            Map<Target, Map<String, Part>> parts,
            List<String> unknown) {
        this.file = file;
        this.unetWeight = unetWeight;
        this.textWeight = textWeight;
        this.parts = parts;
        this.unknown = unknown;
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
        Map<Target, Map<String, Part>> parts = new EnumMap<>(Target.class);
        List<String> unknown = new ArrayList<>();
        for (String name : file.names()) {
            if (OTHER_METHODS.matcher(name).matches()) {
                throw new ModelException(
                        "%s has the tensor %s of a method that is not supported; expected LoRA, LoCon or DoRA"
                                .formatted(file.file(), name));
            }
            Optional<Named> named = Named.of(name);
            named.ifPresent(found -> parts.computeIfAbsent(found.place.target, target -> new LinkedHashMap<>())
                    .computeIfAbsent(found.place.module, key -> new Part())
                    .tensors
                    .put(found.role, file.tensor(name)));
            if (named.isEmpty()) {
                unknown.add(name);
            }
        }
        if (parts.isEmpty()) {
            throw new ModelException(
                    file.file() + " holds no LoRA: expected tensors like lora_unet_... .lora_down.weight,"
                            + " unet. ... .lora_A.weight or unet:0:down");
        }
        return new Lora(file, unetWeight, textWeight, parts, List.copyOf(unknown));
    }

    /** True if it changes this network. */
    public boolean changes(Target target) {
        return parts.containsKey(target);
    }

    /** Names of tensors that are no part of a change, such as learned words that some files carry besides. */
    public List<String> unknown() {
        return unknown;
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

    private static Pattern end(String expression) {
        return Pattern.compile("(.+?)" + expression.replace("ADAPTER", "(?:\\.[A-Za-z0-9_-]+?)?"));
    }

    /** What a tensor is for a change. */
    private enum Role {
        UP,
        DOWN,
        MIDDLE,
        ALPHA,
        COLUMN_LENGTHS,
        ROW_LENGTHS
    }

    /** What a name says. */
    private record Named(Place place, Role role) {
        static Optional<Named> of(String name) {
            Matcher counted = COUNTED.matcher(name);
            if (counted.matches()) {
                Role role = counted.group(2).equals("up") ? Role.UP : Role.DOWN;
                return Optional.of(new Named(Place.of(counted.group(1)), role));
            }
            for (Map.Entry<Role, Pattern> end : ENDS.entrySet()) {
                Matcher matcher = end.getValue().matcher(name);
                if (matcher.matches()) {
                    return Optional.of(new Named(Place.of(matcher.group(1)), end.getKey()));
                }
            }
            return Optional.empty();
        }
    }

    /** Which network a name is about, and which module of it, with underscores for dots. */
    private record Place(Target target, String module) {
        static Place of(String name) {
            Matcher matcher = PREFIX.matcher(name);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("an empty name");
            }
            String network = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            String module = matcher.group(3);
            // A file that is for one network alone has no prefix.
            Target alone = module.startsWith("text_model") ? Target.TEXT_ENCODER : Target.UNET;
            return new Place(network == null ? alone : Target.of(network).orElseThrow(), underscored(module));
        }

        /** diffusers' first form hung the matrices on an attention's processor, whose output layer has no number. */
        private static String underscored(String module) {
            String plain = module.replace(".processor.", ".").replace('.', '_');
            return module.contains(".processor.") && plain.endsWith("to_out") ? plain + "_0" : plain;
        }
    }

    /** What a file has for one module. */
    private static final class Part {
        private final Map<Role, StoredTensor> tensors = new EnumMap<>(Role.class);

        LowRank change(Checkpoint file, String module, double weight) {
            StoredTensor up = tensors.get(Role.UP);
            StoredTensor down = tensors.get(Role.DOWN);
            if (up == null || down == null) {
                throw new ModelException("%s has only one of the two matrices that change %s, expected both"
                        .formatted(file.file(), module));
            }
            double rank = down.rank() == 0 ? 1 : down.size(0);
            double scale =
                    get(Role.ALPHA).map(tensor -> tensor.floats()[0] / rank).orElse(1.0);
            Optional<StoredTensor> lengths = get(Role.ROW_LENGTHS).map(tensor -> tensor.reshaped(tensor.elements()));
            return new LowRank(
                    up,
                    get(Role.MIDDLE),
                    down,
                    scale,
                    lengths.isPresent() ? lengths : get(Role.COLUMN_LENGTHS),
                    weight);
        }

        private Optional<StoredTensor> get(Role role) {
            return Optional.ofNullable(tensors.get(role));
        }
    }
}
