package dev.azulejo.text;

import dev.azulejo.text.ComfyNode.Link;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Follows links of a ComfyUI graph to texts, through nodes that pass on, combine or change what they are given. Combined
 * conditionings are joined by BREAK, which is what {@code ConditioningConcat} does and the nearest to what others do.
 */
final class ComfyTexts {
    /** Nodes in a row; no real graph comes near it. */
    private static final int DEEPEST = 200;

    /** Links that are followed altogether: nodes that combine what they share would be exponentially many. */
    private static final int MOST = 100_000;

    /** Inputs that hold words, of a text encoder or of a node that makes texts. */
    private static final Pattern WORDS =
            Pattern.compile("(text|string|prompt|value|clip_l|t5xxl)(_?[a-z0-9]|_(positive|negative))?");

    /** What wildcards became. */
    private static final String POPULATED = "populated_text";

    /** A reference to a textual inversion. */
    private static final Pattern EMBEDDING =
            Pattern.compile("\\bembedding:([^\\s,:()]+?)(\\.(?:pt|bin|safetensors))?(?=[\\s,:()]|$)");

    private final Map<String, ComfyNode> nodes;
    private int followed;

    ComfyTexts(Map<String, ComfyNode> nodes) {
        this.nodes = nodes;
    }

    /**
     * The text behind an input that takes a conditioning, or that holds the words itself.
     *
     * @param role which of both prompts is looked for: {@code positive} or {@code negative}
     * @return empty if it leads nowhere
     */
    String conditioning(ComfyNode node, String input, String role) {
        Link link = node.links().get(input);
        String text = link == null ? node.text(input).orElse("") : behind(link, role, 0);
        return EMBEDDING.matcher(text).replaceAll("$1");
    }

    private String behind(Link link, String role, int depth) {
        ComfyNode node = nodes.get(link.node());
        if (node == null || depth > DEEPEST || ++followed > MOST || node.type().contains("ZeroOut")) {
            return "";
        }
        Optional<String> own = Stream.of(role, role + "_prompt", "text_" + role)
                .flatMap(input -> node.text(input).stream())
                .findFirst();
        if (own.isPresent()) { // a loader or encoder that holds both texts
            return own.get();
        }
        if (node.links().containsKey("positive") && node.links().containsKey("negative")) { // ControlNetApplyAdvanced
            String input = link.output() == 0 ? "positive" : link.output() == 1 ? "negative" : role;
            return behind(node.links().get(input), role, depth + 1);
        }
        Optional<String> words = words(node, depth);
        if (words.isPresent()) {
            return words.get();
        }
        List<Link> conditionings = node.links().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("conditioning"))
                .map(Map.Entry::getValue)
                .toList();
        List<Link> passed = conditionings.isEmpty() && node.links().size() == 1
                ? List.copyOf(node.links().values())
                : conditionings.isEmpty() && node.links().containsKey(role)
                        ? List.of(node.links().get(role))
                        : conditionings;
        Set<String> texts = new LinkedHashSet<>();
        for (Link one : passed) {
            texts.add(behind(one, role, depth + 1));
        }
        texts.removeIf(String::isBlank);
        return String.join(" BREAK ", texts);
    }

    /** The words that a node holds or is given; empty if it is not one with words. */
    private Optional<String> words(ComfyNode node, int depth) {
        if (node.text(POPULATED).isPresent()) {
            return node.text(POPULATED);
        }
        Set<String> texts = new LinkedHashSet<>();
        boolean any = false;
        List<String> inputs = new ArrayList<>(node.values().keySet());
        node.links().keySet().stream().filter(input -> !inputs.contains(input)).forEach(inputs::add);
        for (String input : inputs) {
            if (!WORDS.matcher(input).matches()) {
                continue;
            }
            Link link = node.links().get(input);
            Optional<String> given = link == null ? Optional.empty() : Optional.of(string(link, depth + 1));
            Optional<String> text = given.filter(found -> !found.isBlank())
                    .or(() -> node.text(input))
                    .or(() -> given);
            any |= text.isPresent();
            text.filter(found -> !found.isBlank()).ifPresent(texts::add);
        }
        String delimiter =
                node.text("delimiter").or(() -> node.text("separator")).orElse(", ");
        return any ? Optional.of(String.join(delimiter, texts)) : Optional.empty();
    }

    private String string(Link link, int depth) {
        ComfyNode node = nodes.get(link.node());
        if (node == null || depth > DEEPEST || ++followed > MOST) {
            return "";
        }
        return words(node, depth)
                .orElseGet(() -> node.links().size() == 1
                        ? string(node.links().values().iterator().next(), depth + 1)
                        : "");
    }
}
