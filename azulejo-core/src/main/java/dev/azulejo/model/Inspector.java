package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.ElementType;
import dev.azulejo.checkpoint.LdmNames;
import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.ModelException;
import dev.azulejo.model.Inspection.InspectedNetwork;
import dev.azulejo.network.Autoencoder;
import dev.azulejo.network.AutoencoderKl;
import dev.azulejo.network.AutoencoderPixelUnshuffle;
import dev.azulejo.network.AutoencoderTiny;
import dev.azulejo.network.ClipText;
import dev.azulejo.network.ControlNet;
import dev.azulejo.network.RrdbNet;
import dev.azulejo.network.SrVgg;
import dev.azulejo.network.UNet;
import dev.azulejo.network.UNetConfig;
import dev.azulejo.network.Upscaler;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.OnnxModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Makes an {@link Inspection}: builds the graph of every network, which asks for each tensor that it needs. */
final class Inspector {
    /** Side of the latents that graphs are built for, in what a network halves them by. */
    private static final int SIDE = 8;

    private final ModelLocation place;
    private final List<InspectedNetwork> networks = new ArrayList<>();
    private final Map<Path, Set<String>> used = new LinkedHashMap<>();

    Inspector(ModelLocation place) {
        this.place = place;
    }

    Inspection inspection() {
        Components components;
        try {
            components = Components.open(place);
        } catch (ModelException e) {
            return FileOfChanges.inspection(place).orElseThrow(() -> e);
        }
        components.unet().ifPresent(this::denoiser);
        components.autoencoder().ifPresent(this::autoencoder);
        for (TextEncoder encoder : components.textEncoders()) {
            text(encoder, components.textEncoders().size());
        }
        components.controlNet().ifPresent(this::controlNet);
        components.upscaler().ifPresent(this::upscaler);
        Map<String, String> facts = new LinkedHashMap<>();
        if (components.unet().isPresent()) {
            facts.put(
                    "prediction",
                    components
                            .scheduler()
                            .text("prediction_type")
                            .orElse("not said: one evaluation tells, or --prediction"));
            facts.put("scheduler", components.scheduler().text("_class_name", "not said"));
            ModelDefaults defaults = components.defaults();
            facts.put(
                    "defaults",
                    "tile %d, overlap %d, %s, %d steps, strength %s, guidance %s"
                            .formatted(
                                    defaults.tile(),
                                    defaults.overlap(),
                                    defaults.sampler(),
                                    defaults.steps(),
                                    defaults.strength(),
                                    defaults.guidance()));
        }
        return new Inspection(
                place, kind(components), layout(components), networks, missing(components), extra(), facts);
    }

    private String kind(Components components) {
        if (components.unet().isPresent()) {
            UNetConfig config = components.unet().orElseThrow().config();
            boolean inpaints = config.inChannels() == 2 * config.outChannels() + 1;
            return components.version().title() + (inpaints ? ", inpainting" : "");
        }
        List<String> roles =
                networks.stream().map(InspectedNetwork::role).distinct().toList();
        boolean familiar = components.controlNet().isPresent()
                || !components.textEncoders().isEmpty();
        return String.join(", ", roles)
                + (familiar && components.version() != ModelVersion.OTHER
                        ? " of " + components.version().title()
                        : "");
    }

    private String layout(Components components) {
        Path path = components.location().path();
        if (Files.isDirectory(path)) {
            return DiffusersFolder.hasIndex(path) || DiffusersFolder.hasComponents(path)
                    ? "folder of diffusers"
                    : "folder of one component";
        }
        if (Files.isDirectory(place.path()) && !ComponentFolder.matches(place.path())) {
            return DiffusersFolder.hasIndex(place.path()) ? "folder of diffusers" : "folder with one file of weights";
        }
        return LdmNames.matches(Checkpoint.open(path)) ? "one file, original names" : "one file";
    }

    /** What repainting needs besides the denoising network. */
    private static List<String> missing(Components components) {
        List<String> missing = new ArrayList<>();
        boolean whole = components.unet().isPresent()
                && (Files.isRegularFile(components.location().path())
                        || !ComponentFolder.matches(components.location().path()));
        if (whole && components.autoencoder().isEmpty()) {
            missing.add("autoencoder (give one with --vae)");
        }
        if (whole && components.unet().orElseThrow().takesContext()) {
            int expected = components.version() == ModelVersion.SDXL ? 2 : 1;
            int found = components.textEncoders().size();
            if (found < expected) {
                missing.add(found == 0 && expected == 2 ? "both text encoders" : "text encoder");
            }
        }
        return missing;
    }

    private void denoiser(UNet unet) {
        int side = unet.granularity() * SIDE;
        UNetConfig config = unet.config();
        add(
                "denoising network",
                UNetConfig.NAME,
                unet.weights().checkpoint(),
                "%d channels in, %d out, %d levels, %s"
                        .formatted(
                                config.inChannels(),
                                config.outChannels(),
                                config.levels(),
                                unet.takesContext()
                                        ? "texts of " + unet.contextFeatures() + " features"
                                        : "takes no text"),
                () -> List.of(unet.graph(Axis.of(1), Axis.of(side), Axis.of(side))));
    }

    private void autoencoder(Autoencoder network) {
        String sizes = "factor %d, %d latent channels".formatted(network.factor(), network.latentChannels());
        Supplier<List<OnnxModel>> graphs = () -> List.of(network.encoder(), network.decoder());
        if (network instanceof AutoencoderKl kl) {
            String scale = ", latents times " + kl.config().number("scaling_factor", 0.18215);
            add("autoencoder", AutoencoderKl.NAME, kl.weights().checkpoint(), sizes + scale, graphs);
        } else if (network instanceof AutoencoderTiny tiny) {
            add("autoencoder", AutoencoderTiny.NAME, tiny.weights().checkpoint(), sizes, graphs);
        } else {
            networks.add(new InspectedNetwork(
                    "autoencoder",
                    AutoencoderPixelUnshuffle.NAME,
                    Optional.empty(),
                    0,
                    Map.of(),
                    sizes + ", no weights",
                    Optional.empty()));
        }
    }

    private void text(TextEncoder encoder, int count) {
        ClipText network = encoder.network();
        String number = count == 1
                ? ""
                : networks.stream().anyMatch(known -> known.role().contains("text")) ? "second " : "first ";
        add(
                number + "text encoder",
                network.projects() ? "CLIPTextModelWithProjection" : "CLIPTextModel",
                network.weights().checkpoint(),
                "%d layers of %d features, %s"
                        .formatted(
                                network.layers(),
                                network.features(),
                                network.quickGelu() ? "OpenAI's CLIP" : "OpenCLIP"),
                () -> List.of(network.graph()));
    }

    private void controlNet(ControlNet network) {
        int side = (1 << (network.config().levels() - 1)) * SIDE;
        add(
                "ControlNet",
                ControlNet.NAME,
                network.weights().checkpoint(),
                "%d residuals, sees %d pixels for a latent".formatted(network.residuals() + 1, network.factor()),
                () -> List.of(network.graph(Axis.of(1), Axis.of(side), Axis.of(side))));
    }

    private void upscaler(Upscaler network) {
        if (network instanceof RrdbNet rrdb) {
            add(
                    "upscaler",
                    "RRDBNet",
                    rrdb.weights().checkpoint(),
                    "x%d, %d blocks".formatted(rrdb.factor(), rrdb.blocks()),
                    () -> List.of(rrdb.graph()));
        } else if (network instanceof SrVgg vgg) {
            add(
                    "upscaler",
                    "SRVGGNetCompact",
                    vgg.weights().checkpoint(),
                    "x%d, %d layers".formatted(vgg.factor(), vgg.layers()),
                    () -> List.of(vgg.graph()));
        }
    }

    private void add(
            String role,
            String architecture,
            Checkpoint weights,
            String description,
            Supplier<List<OnnxModel>> graphs) {
        Map<ElementType, Long> elements = new EnumMap<>(ElementType.class);
        for (String name : weights.names()) {
            StoredTensor tensor = weights.tensor(name);
            elements.merge(tensor.type(), tensor.elements(), Long::sum);
        }
        Optional<String> fault = Optional.empty();
        Set<String> names = used.computeIfAbsent(weights.file(), file -> new HashSet<>());
        try {
            graphs.get().forEach(graph -> graph.tensors().forEach(tensor -> names.add(tensor.name())));
        } catch (ModelException e) {
            fault = Optional.of(String.valueOf(e.getMessage()));
            // What an incomplete network would have used is not too much.
            weights.names().forEach(name -> names.add(weights.tensor(name).name()));
        }
        networks.add(new InspectedNetwork(
                role, architecture, Optional.of(weights.file()), weights.parameters(), elements, description, fault));
    }

    private List<String> extra() {
        List<String> extra = new ArrayList<>();
        used.forEach((file, names) -> {
            Checkpoint checkpoint = Checkpoint.open(file);
            checkpoint.names().stream()
                    .filter(name -> !names.contains(checkpoint.tensor(name).name()))
                    .forEach(extra::add);
        });
        return extra;
    }
}
