package dev.azulejo.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One node of a ComfyUI graph.
 *
 * @param type its class
 * @param links inputs that come from other nodes, in the file's order
 * @param values inputs as the file has them, in its order: what was typed in, and possibly the links too
 */
record ComfyNode(String type, Map<String, Link> links, Map<String, JsonNode> values) {
    /** What old workflows, which list values without names, mean by them; only what is of use here. */
    private static final Map<String, List<String>> VALUE_NAMES = Map.of(
            "CLIPTextEncode",
            List.of("text"),
            "CLIPTextEncodeSDXL",
            List.of("width", "height", "crop_w", "crop_h", "target_width", "target_height", "text_g", "text_l"),
            "CLIPTextEncodeSDXLRefiner",
            List.of("ascore", "width", "height", "text"),
            "LoraLoader",
            List.of("lora_name", "strength_model", "strength_clip"),
            "LoraLoaderModelOnly",
            List.of("lora_name", "strength_model"));

    /** Modes of a node that is off: its outputs are nothing, or its inputs pass through. */
    private static final int MUTED = 2;

    private static final int BYPASSED = 4;

    /**
     * An output of a node.
     *
     * @param node its key
     * @param output which of its outputs, from 0
     */
    record Link(String node, int output) {}

    /** From the form that the server takes ({@code prompt}). */
    static Optional<ComfyNode> ofPrompt(JsonNode node) {
        if (!node.path("class_type").isString() || !node.path("inputs").isObject()) {
            return Optional.empty();
        }
        Map<String, Link> links = new LinkedHashMap<>();
        Map<String, JsonNode> values = new LinkedHashMap<>();
        node.path("inputs").properties().forEach(input -> {
            JsonNode value = input.getValue();
            boolean link = value.isArray()
                    && value.size() == 2
                    && (value.get(0).isString() || value.get(0).isIntegralNumber())
                    && value.get(1).isInt();
            if (link) {
                links.put(
                        input.getKey(),
                        new Link(value.get(0).asString(), value.get(1).intValue()));
            }
            values.put(input.getKey(), value);
        });
        return Optional.of(new ComfyNode(node.path("class_type").stringValue(), links, values));
    }

    /**
     * From the form that the editor keeps ({@code workflow}).
     *
     * @param origins where each link comes from, by its number
     */
    static Optional<ComfyNode> ofWorkflow(JsonNode node, Map<String, Link> origins) {
        if (!node.path("type").isString() || node.path("mode").asInt(0) == MUTED) {
            return Optional.empty();
        }
        String type = node.path("type").stringValue();
        boolean bypassed = node.path("mode").asInt(0) == BYPASSED;
        Map<String, Link> links = new LinkedHashMap<>();
        node.path("inputs").forEach(input -> {
            Link origin = origins.get(input.path("link").asString(""));
            if (origin != null) {
                links.put(input.path("name").asString(""), origin);
            }
        });
        return Optional.of(new ComfyNode(type, links, bypassed ? Map.of() : values(node, type)));
    }

    private static Map<String, JsonNode> values(JsonNode node, String type) {
        JsonNode listed = node.path("widgets_values");
        Map<String, JsonNode> values = new LinkedHashMap<>();
        listed.properties().forEach(value -> values.put(value.getKey(), value.getValue()));
        List<String> names = VALUE_NAMES.getOrDefault(
                type,
                node.path("inputs")
                        .valueStream()
                        .filter(input -> input.has("widget"))
                        .map(input -> input.path("name").asString(""))
                        .toList());
        boolean one = listed.isArray()
                && listed.size() == 1
                && names.isEmpty()
                && listed.get(0).isString();
        if (one) {
            values.put("text", listed.get(0));
        }
        boolean named = VALUE_NAMES.containsKey(type) || names.size() == listed.size();
        for (int i = 0; listed.isArray() && named && i < Math.min(names.size(), listed.size()); i++) {
            values.put(names.get(i), listed.get(i));
        }
        return values;
    }

    /** A text that was typed in. */
    Optional<String> text(String input) {
        return Optional.ofNullable(values.get(input)).filter(JsonNode::isString).map(JsonNode::stringValue);
    }
}
