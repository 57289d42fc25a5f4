package dev.azulejo.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The text {@code parameters}: AUTOMATIC1111's form (lines of the prompt, lines from "Negative prompt:" on, then a line
 * with settings), or the JSON that Fooocus and SwarmUI keep under the same keyword.
 */
final class WebUiParameters {
    private static final String NEGATIVE = "Negative prompt:";
    private static final Pattern FIRST_SETTING = Pattern.compile("\\s*Steps:\\s*\\d+.*");
    private static final Pattern SETTING = Pattern.compile("\\s*\\w[\\w /-]*:\\s.*");

    /** So many settings make a last line without steps one of settings. */
    private static final int FEWEST_SETTINGS = 3;

    private WebUiParameters() {}

    static Optional<PromptMetadata> read(String text) {
        return text.stripLeading().startsWith("{") ? json(text) : Optional.of(lines(text));
    }

    private static PromptMetadata lines(String text) {
        List<String> lines = text.strip().lines().toList();
        List<String> positive = new ArrayList<>();
        List<String> negative = new ArrayList<>();
        List<String> current = positive;
        for (String line : lines.subList(0, settingsFrom(lines))) {
            String stripped = line.strip();
            if (stripped.startsWith(NEGATIVE)) {
                current = negative;
                stripped = stripped.substring(NEGATIVE.length()).strip();
            }
            current.add(stripped);
        }
        return PromptMetadata.of(
                "Stable Diffusion web UI", String.join("\n", positive), String.join("\n", negative), List.of());
    }

    /** Index of the line from which on there are settings. */
    private static int settingsFrom(List<String> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (FIRST_SETTING.matcher(lines.get(i)).matches()) {
                return i;
            }
        }
        int last = lines.size() - 1;
        boolean settings = last >= 0
                && Arrays.stream(lines.get(last).split(","))
                                .filter(part -> SETTING.matcher(part).matches())
                                .count()
                        >= FEWEST_SETTINGS;
        return settings ? last : lines.size();
    }

    private static Optional<PromptMetadata> json(String text) {
        return Json.tree(text)
                .map(tree -> tree.has("sui_image_params") ? tree.path("sui_image_params") : tree)
                .map(tree -> PromptMetadata.of(
                        "JSON parameters",
                        words(tree, "prompt"),
                        words(tree, tree.has("negative_prompt") ? "negative_prompt" : "negativeprompt"),
                        loras(tree.path("loras"))));
    }

    private static String words(JsonNode tree, String key) {
        return tree.path(key).stringValue("");
    }

    /** Fooocus: [file, weight, hash]. */
    private static List<LoraReference> loras(JsonNode array) {
        return array.valueStream()
                .filter(lora -> lora.isArray() && lora.path(0).isString())
                .map(lora -> Json.lora(lora.path(0).stringValue(), lora.path(1), lora.path(1)))
                .collect(Collectors.toList());
    }
}
