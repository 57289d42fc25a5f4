package dev.azulejo.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What InvokeAI's versions write: {@code invokeai_metadata} (3 and later), {@code sd-metadata} (2), {@code Dream} (1). */
final class InvokeMetadata {
    private static final String ORIGIN = "InvokeAI";

    /** The prompt in quotes, then switches such as {@code -s 50}. */
    private static final Pattern QUOTED = Pattern.compile("\\s*\"([^\"]*)\".*", Pattern.DOTALL);

    private static final Pattern FIRST_SWITCH = Pattern.compile("\\s-[A-Za-z]\\s?\\S");

    /** What versions 1 and 2 keep out of the picture stands in brackets inside the prompt. */
    private static final Pattern UNWANTED = Pattern.compile("(?<!\\\\)\\[([^\\[\\]]*)]");

    private InvokeMetadata() {}

    static Optional<PromptMetadata> current(String text) {
        return Json.tree(text).map(tree -> {
            List<LoraReference> loras = new ArrayList<>();
            for (JsonNode lora : tree.path("loras")) {
                String name = first(
                        lora.path("model").path("name"),
                        lora.path("lora").path("model_name"),
                        lora.path("lora").path("name"),
                        lora.path("model_name"));
                if (!name.isBlank()) {
                    loras.add(Json.lora(name, lora.path("weight"), lora.path("weight")));
                }
            }
            return PromptMetadata.of(
                    ORIGIN,
                    words(first(tree.path("positive_prompt"), tree.path("positive_conditioning"))),
                    words(first(tree.path("negative_prompt"), tree.path("negative_conditioning"))),
                    loras);
        });
    }

    static Optional<PromptMetadata> version2(String text) {
        return Json.tree(text).map(tree -> {
            JsonNode prompt = tree.path("image").path("prompt");
            String parts = prompt.isArray()
                    ? prompt.valueStream()
                            .map(part -> first(part.path("prompt"), part))
                            .collect(Collectors.joining(" "))
                    : prompt.stringValue("");
            return withUnwanted(parts);
        });
    }

    static Optional<PromptMetadata> dream(String text) {
        Matcher quoted = QUOTED.matcher(text);
        if (quoted.matches()) {
            return Optional.of(withUnwanted(quoted.group(1)));
        }
        Matcher option = FIRST_SWITCH.matcher(text);
        return Optional.of(withUnwanted(option.find() ? text.substring(0, option.start()) : text));
    }

    private static PromptMetadata withUnwanted(String prompt) {
        List<String> unwanted = new ArrayList<>();
        Matcher brackets = UNWANTED.matcher(prompt);
        while (brackets.find()) {
            unwanted.add(brackets.group(1).strip());
        }
        return PromptMetadata.of(ORIGIN, words(brackets.replaceAll("")), words(String.join(", ", unwanted)), List.of());
    }

    private static String words(String prompt) {
        return prompt.length() > PromptMetadata.LONGEST_PROMPT ? "" : InvokeSyntax.rewritten(prompt);
    }

    private static String first(JsonNode... candidates) {
        for (JsonNode candidate : candidates) {
            if (candidate.isString()) {
                return candidate.stringValue();
            }
        }
        return "";
    }
}
