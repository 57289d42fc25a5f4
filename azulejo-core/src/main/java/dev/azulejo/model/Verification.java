package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.model.Changed.NamedControl;
import dev.azulejo.model.Changed.NamedLora;
import dev.azulejo.network.Autoencoder;
import dev.azulejo.network.ControlNet;
import dev.azulejo.network.Lora;
import dev.azulejo.network.UNet;
import dev.azulejo.network.Upscaler;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Network;
import dev.azulejo.runtime.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds every network at a place against the figures of another implementation: whether files are read rightly, and whether
 * a device or a precision computes what it should. Networks are loaded one after the other.
 */
public final class Verification {
    private static final String DENOISER = "denoising network";
    private static final String RESIDUAL = "down_";
    private static final String MIDDLE = "mid";

    private final Components components;
    private final Optional<Autoencoder> autoencoder;
    private final List<NamedLora> loras;
    private final List<NamedControl> controls;
    private final Reference reference;
    private final Engine engine;
    private final Cancellation cancellation;
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Set<String> consumed = new LinkedHashSet<>();

    private Verification(
            Components components,
            Optional<Autoencoder> autoencoder,
            List<NamedLora> loras,
            List<NamedControl> controls,
            Reference reference,
            Engine engine,
            Cancellation cancellation) {
        this.components = components;
        this.autoencoder = autoencoder;
        this.loras = loras;
        this.controls = controls;
        this.reference = reference;
        this.engine = engine;
        this.cancellation = cancellation;
    }

    /**
     * One output of a network beside the reference's.
     *
     * @param output its name
     * @param network which network gave it
     * @param error the largest difference over the largest magnitude in the reference; infinite where shapes differ
     */
    public record Comparison(String output, String network, double error) {}

    /**
     * What came out.
     *
     * @param comparisons in the order in which networks were evaluated
     * @param uncompared outputs in the reference that nothing was compared with
     * @param notes why, as sentences
     */
    public record Report(List<Comparison> comparisons, List<String> uncompared, List<String> notes) {
        /** The relative error up to which two implementations count as one. */
        public static final double TOLERANCE = 1e-3;

        public Report {
            comparisons = List.copyOf(comparisons);
            uncompared = List.copyOf(uncompared);
            notes = List.copyOf(notes);
        }

        /** True if every output was compared, there was one at least, and none is farther off than the tolerance. */
        public boolean passed() {
            return !comparisons.isEmpty()
                    && uncompared.isEmpty()
                    && comparisons.stream().allMatch(comparison -> comparison.error() <= TOLERANCE);
        }
    }

    /**
     * Evaluates all networks at a place whose inputs the reference has.
     *
     * @param vae another autoencoder in place of the model's own
     * @param changes LoRAs and ControlNets; where the reference has results with changes, {@code y_NAME}, the plain names
     *     are without, else they are with them
     * @throws ModelException if something cannot be opened, or a network cannot be evaluated
     */
    public static Report of(
            ModelLocation place,
            Optional<ModelLocation> vae,
            Adaptation changes,
            Reference reference,
            Engine engine,
            Cancellation cancellation) {
        Components components = Components.open(place);
        List<NamedLora> loras = changes.loras().stream()
                .map(file -> new NamedLora(
                        Changed.stem(file.location()),
                        Lora.of(Checkpoint.open(file.location().path()), file.weight(), file.textWeight())))
                .toList();
        List<NamedControl> controls = changes.controls().stream()
                .map(file -> new NamedControl(
                        Changed.stem(file.location()), Components.controlNet(file.location()), file.weight()))
                .toList();
        Optional<Autoencoder> autoencoder = vae.map(location -> Components.autoencoder(location, components.version()))
                .or(components::autoencoder);
        return new Verification(components, autoencoder, loras, controls, reference, engine, cancellation).report();
    }

    private Report report() {
        texts();
        components.unet().ifPresent(this::denoiser);
        components.controlNet().ifPresent(network -> guide(network, reference.scale(), "ControlNet"));
        autoencoder.ifPresent(this::autoencoder);
        components.upscaler().ifPresent(this::upscaler);
        Set<String> uncompared = new LinkedHashSet<>(reference.outputs());
        comparisons.forEach(comparison -> uncompared.remove(comparison.output()));
        uncompared.removeAll(consumed); // what a network took is an input, whatever its name
        if (!loras.isEmpty() || !controls.isEmpty()) {
            boolean any = comparisons.stream()
                    .anyMatch(comparison -> reference.changed().contains(comparison.output()));
            if (!any) {
                uncompared.addAll(reference.changed());
            }
        }
        return new Report(comparisons, List.copyOf(uncompared), notes);
    }

    /** True if plain names are of networks without changes. */
    private boolean plain() {
        return !reference.changed().isEmpty() || loras.isEmpty() && controls.isEmpty();
    }

    /** Where a place has two encoders, the figures are those of the one that fits them better. */
    private void texts() {
        if (!reference.has("ids")) {
            return;
        }
        List<Lora> changes = loras.stream().map(NamedLora::lora).toList();
        List<List<Comparison>> candidates = new ArrayList<>();
        for (TextEncoder encoder : components.textEncoders()) {
            TextEncoder changed = plain() || changes.isEmpty() ? encoder : encoder.with(changes);
            String name = components.textEncoders().size() == 1
                    ? "text encoder"
                    : candidates.isEmpty() ? "first text encoder" : "second text encoder";
            candidates.add(compared(name, run(changed.network().graph(), inputs("ids"))));
        }
        boolean fits = candidates.stream().anyMatch(Verification::fits);
        candidates.stream()
                .filter(found -> !fits || fits(found))
                .min(Comparator.comparingDouble(Verification::largest))
                .ifPresent(comparisons::addAll);
    }

    private static boolean fits(List<Comparison> found) {
        return !Double.isInfinite(largest(found));
    }

    private static double largest(List<Comparison> found) {
        return found.stream().mapToDouble(Comparison::error).max().orElse(Double.POSITIVE_INFINITY);
    }

    private void denoiser(UNet unet) {
        if (!reference.has("x") || !reference.has("t")) {
            return;
        }
        if (!loras.isEmpty() || !controls.isEmpty()) {
            if (reference.changed().isEmpty()) {
                denoiser(unet, new Changed(List.of("y"), loras, controls));
            }
            for (Changed changed : Changed.among(reference.changed(), loras, controls)) {
                denoiser(unet, changed);
            }
        }
        if (plain()) {
            denoiser(unet, new Changed(List.of("y"), List.of(), List.of()));
        }
    }

    private void denoiser(UNet unet, Changed changed) {
        if (changed.outputs().stream().noneMatch(reference::has)) {
            return;
        }
        UNet network = changed.loras().isEmpty()
                ? unet
                : unet.with(changed.loras().stream().map(NamedLora::lora).toList());
        Tensor x = reference.tensors().get("x");
        requireLatents(x);
        boolean controlled = !changed.controls().isEmpty();
        OnnxModel graph = controlled
                ? network.controlledGraph(Axis.of(x.size(0)), Axis.of(x.size(2)), Axis.of(x.size(3)))
                : network.graph(Axis.of(x.size(0)), Axis.of(x.size(2)), Axis.of(x.size(3)));
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        if (controlled) {
            if (!reference.has("hint")) {
                notes.add("the reference has no hint, the picture that a ControlNet sees");
                return;
            }
            for (NamedControl control : changed.controls()) {
                guide(control.network(), control.weight(), "ControlNet " + control.name())
                        .forEach((name, residual) -> inputs.merge(name, residual, Arithmetic::sum));
            }
        }
        List<String> missing = new ArrayList<>();
        for (String name : graph.inputs()) {
            if (!inputs.containsKey(name)) {
                reference.tensor(name).ifPresentOrElse(tensor -> inputs.put(name, tensor), () -> missing.add(name));
                consumed.add(name);
            }
        }
        if (!missing.isEmpty()) {
            notes.add("the %s takes %s, which the reference does not have"
                    .formatted(DENOISER, String.join(", ", missing)));
            return;
        }
        inputs.put("t", Arithmetic.repeated(inputs.get("t"), x.size(0)));
        Tensor y = run(graph, inputs).get("y");
        String name = DENOISER
                + (changed.loras().isEmpty() && changed.controls().isEmpty()
                        ? ""
                        : " with "
                                + String.join(
                                        ", ",
                                        java.util.stream.Stream.concat(
                                                        changed.loras().stream().map(NamedLora::name),
                                                        changed.controls().stream()
                                                                .map(NamedControl::name))
                                                .toList()));
        for (String output : changed.outputs()) {
            compared(name, Map.of(output, y)).forEach(this::add);
        }
    }

    /** Evaluates a ControlNet, and compares what it gives if it is the only one. */
    private Map<String, Tensor> guide(ControlNet network, double weight, String name) {
        if (!reference.has("x") || !reference.has("t") || !reference.has("hint")) {
            return Map.of();
        }
        Tensor x = reference.tensors().get("x");
        requireLatents(x);
        OnnxModel graph = network.graph(Axis.of(x.size(0)), Axis.of(x.size(2)), Axis.of(x.size(3)));
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (String input : graph.inputs()) {
            reference.tensor(input).ifPresent(tensor -> inputs.put(input, tensor));
        }
        inputs.put("t", Arithmetic.repeated(inputs.get("t"), x.size(0)));
        inputs.put("scale", new Tensor(new long[0], new float[] {(float) weight}));
        Map<String, Tensor> residuals = run(graph, inputs);
        if (controls.size() <= 1) {
            compared(name, residuals).forEach(this::add);
        }
        return residuals;
    }

    private void autoencoder(Autoencoder network) {
        Autoencoder unscaled = Unscaled.of(network);
        if (reference.has("image")) {
            Map<String, Tensor> encoded = new LinkedHashMap<>(run(
                    unscaled.encoder(),
                    Map.of("x", Arithmetic.mapped(reference.tensors().get("image"), 0.5, 0.5))));
            encoded.put("latents", encoded.remove("z"));
            compared("encoder", encoded).forEach(this::add);
        }
        if (reference.has("latents") && reference.has("decoded")) {
            Tensor decoded = run(
                            unscaled.decoder(), Map.of("z", reference.tensors().get("latents")))
                    .get("x");
            compared("decoder", Map.of("decoded", Arithmetic.mapped(decoded, 2, -1)))
                    .forEach(this::add);
        }
    }

    private void upscaler(Upscaler network) {
        if (reference.has("x") && !reference.has("t")) {
            compared("upscaler", run(network.graph(), inputs("x"))).forEach(this::add);
        }
    }

    private Map<String, Tensor> inputs(String name) {
        return Map.of(name, reference.tensors().get(name));
    }

    private Map<String, Tensor> run(OnnxModel graph, Map<String, Tensor> inputs) {
        try (Network network = engine.open(graph, cancellation)) {
            return network.run(inputs, cancellation);
        }
    }

    /** An output that was compared already stays as it was: a guide gives the same with and without LoRAs. */
    private void add(Comparison comparison) {
        if (comparisons.stream().noneMatch(known -> known.output().equals(comparison.output()))) {
            comparisons.add(comparison);
        }
    }

    private List<Comparison> compared(String network, Map<String, Tensor> outputs) {
        List<Comparison> found = new ArrayList<>();
        outputs.forEach((name, tensor) -> {
            boolean counts = reference.has(name)
                    && (reference.outputs().contains(name)
                            || reference.changed().contains(name));
            if (counts) {
                found.add(new Comparison(
                        name,
                        network,
                        Arithmetic.relativeError(tensor, reference.tensors().get(name))));
            }
        });
        return found;
    }

    private void requireLatents(Tensor x) {
        if (x.shape().length != 4) {
            throw new ModelException("x in %s has the shape %s, expected [batch, channel, height, width]"
                    .formatted(reference.file(), Arrays.toString(x.shape())));
        }
    }
}
