package dev.azulejo.text;

import dev.azulejo.text.ComfyNode.Link;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The prompt of a ComfyUI graph: from the node that saves the picture up to the nearest sampler (or guider), along its
 * {@code positive} and {@code negative} inputs to the texts. LoRAs are those of all nodes above that sampler.
 */
final class ComfyPrompt {
    private static final String ORIGIN = "ComfyUI";

    private final Map<String, ComfyNode> nodes;

    private ComfyPrompt(Map<String, ComfyNode> nodes) {
        this.nodes = nodes;
    }

    static Optional<PromptMetadata> ofPrompt(String text) {
        return Json.tree(text).map(tree -> {
            Map<String, ComfyNode> nodes = new LinkedHashMap<>();
            tree.properties()
                    .forEach(node ->
                            ComfyNode.ofPrompt(node.getValue()).ifPresent(known -> nodes.put(node.getKey(), known)));
            return new ComfyPrompt(nodes).find();
        });
    }

    static Optional<PromptMetadata> ofWorkflow(String text) {
        return Json.tree(text).map(tree -> {
            Map<String, Link> origins = new HashMap<>();
            for (JsonNode link : tree.path("links")) {
                boolean array = link.isArray();
                origins.put(
                        (array ? link.path(0) : link.path("id")).asString(""),
                        new Link(
                                (array ? link.path(1) : link.path("origin_id")).asString(""),
                                (array ? link.path(2) : link.path("origin_slot")).asInt(0)));
            }
            Map<String, ComfyNode> nodes = new LinkedHashMap<>();
            for (JsonNode node : tree.path("nodes")) {
                ComfyNode.ofWorkflow(node, origins)
                        .ifPresent(known -> nodes.put(node.path("id").asString(""), known));
            }
            return new ComfyPrompt(nodes).find();
        });
    }

    private PromptMetadata find() {
        ComfyTexts texts = new ComfyTexts(nodes);
        Set<String> seen = new HashSet<>();
        for (String output : outputs()) {
            for (String key : above(output, seen)) {
                ComfyNode node = nodes.get(key);
                String positive = texts.conditioning(node, positiveInput(node), "positive");
                String negative = texts.conditioning(node, "negative", "negative");
                if (!positive.isBlank() || !negative.isBlank()) {
                    return PromptMetadata.of(ORIGIN, positive, negative, loras(key));
                }
            }
        }
        return PromptMetadata.NONE;
    }

    private static String positiveInput(ComfyNode node) {
        return node.type().contains("Guider") && !node.links().containsKey("positive") ? "conditioning" : "positive";
    }

    /** Nodes that no other takes anything from: those that save pictures first, then those that show them. */
    private List<String> outputs() {
        Set<String> taken = nodes.values().stream()
                .flatMap(node -> node.links().values().stream())
                .map(Link::node)
                .collect(Collectors.toSet());
        return nodes.keySet().stream()
                .filter(key -> !taken.contains(key))
                .sorted(Comparator.comparingInt(key -> rank(nodes.get(key).type())))
                .toList();
    }

    private static int rank(String type) {
        return type.contains("Save") ? 0 : type.contains("Preview") ? 1 : 2;
    }

    /** A node and all that it depends on, the nearest first, without those that were seen before. */
    private List<String> above(String key, Set<String> seen) {
        List<String> queue = new ArrayList<>();
        if (seen.add(key)) {
            queue.add(key);
        }
        for (int i = 0; i < queue.size(); i++) {
            for (Link link : nodes.get(queue.get(i)).links().values()) {
                if (nodes.containsKey(link.node()) && seen.add(link.node())) {
                    queue.add(link.node());
                }
            }
        }
        return queue;
    }

    private List<LoraReference> loras(String sampler) {
        List<LoraReference> loras = new ArrayList<>();
        for (String key : above(sampler, new HashSet<>())) {
            ComfyNode node = nodes.get(key);
            node.text("lora_name").ifPresent(file -> {
                JsonNode weight = node.values().getOrDefault("strength_model", Json.NOTHING);
                add(loras, file, weight, node.values().getOrDefault("strength_clip", weight));
            });
            for (JsonNode entry : node.values().values()) { // lists of LoRAs in one node
                if (entry.path("on").asBoolean(true) && entry.path("lora").isString()) {
                    JsonNode weight = entry.path("strength");
                    JsonNode textWeight = entry.path("strengthTwo");
                    add(loras, entry.path("lora").stringValue(), weight, textWeight.isNumber() ? textWeight : weight);
                }
            }
        }
        Collections.reverse(loras); // from the checkpoint to the sampler
        return loras;
    }

    private static void add(List<LoraReference> loras, String file, JsonNode weight, JsonNode textWeight) {
        LoraReference lora = Json.lora(file, weight, textWeight);
        boolean used = lora.weight() != 0 || lora.textWeight() != 0;
        if (used && !file.isBlank() && !file.equals("None")) {
            loras.add(lora);
        }
    }
}
