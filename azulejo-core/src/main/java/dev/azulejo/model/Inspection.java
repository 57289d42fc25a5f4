package dev.azulejo.model;

import dev.azulejo.checkpoint.ElementType;
import dev.azulejo.fault.ModelException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a folder or file is: every network in it, what is missing and what is too much. No weights are read.
 *
 * @param place where
 * @param kind for people: "Stable Diffusion XL", "autoencoder", "LoRA for Stable Diffusion 1"
 * @param layout for people: "folder of diffusers", "one file, original names", ...
 * @param networks what can be evaluated, and what cannot for want of a tensor
 * @param missing networks that a model of this kind needs besides, as people call them
 * @param extra tensors that no network uses, by the names in their files
 * @param facts what else is known, by what it is called: "prediction", "tile", ...
 */
public record Inspection(
        ModelLocation place,
        String kind,
        String layout,
        List<InspectedNetwork> networks,
        List<String> missing,
        List<String> extra,
        Map<String, String> facts) {
    public Inspection {
        networks = List.copyOf(networks);
        missing = List.copyOf(missing);
        extra = List.copyOf(extra);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * One network.
     *
     * @param role "denoising network", "autoencoder", "text encoder", ...
     * @param architecture the name of its class in diffusers or transformers, or of its authors
     * @param file where its weights lie; empty if it has none
     * @param parameters numbers that were learned
     * @param elements how many of these are stored in which type
     * @param description sizes, for people
     * @param fault why it cannot be evaluated, if so
     */
    public record InspectedNetwork(
            String role,
            String architecture,
            Optional<Path> file,
            long parameters,
            Map<ElementType, Long> elements,
            String description,
            Optional<String> fault) {
        public InspectedNetwork {
            elements = Collections.unmodifiableMap(new LinkedHashMap<>(elements));
        }
    }

    /**
     * Looks at a place.
     *
     * @throws ModelException if there is nothing, or nothing that is known
     */
    public static Inspection of(ModelLocation place) {
        return new Inspector(place).inspection();
    }

    /** True if every network can be evaluated and none is missing. */
    public boolean isComplete() {
        return missing.isEmpty()
                && networks.stream().allMatch(network -> network.fault().isEmpty());
    }

    /** Numbers that were learned, of all networks. */
    public long parameters() {
        return networks.stream().mapToLong(InspectedNetwork::parameters).sum();
    }
}
