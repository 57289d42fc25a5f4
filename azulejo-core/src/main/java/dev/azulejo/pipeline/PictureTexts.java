package dev.azulejo.pipeline;

import dev.azulejo.image.Exif;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.TextEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a picture says, by the keywords that programs that make pictures use in PNG files. Files that know no keywords
 * (JPEG) have it in EXIF: extensions of ComfyUI as {@code Prompt:{...}} and {@code Workflow:{...}} in the tags for the
 * camera, others as JSON or plain text in the user comment, and some in the comment of the file.
 */
final class PictureTexts {
    private static final String PROMPT = "prompt";
    private static final String WORKFLOW = "workflow";
    private static final Pattern LABELLED = Pattern.compile("(?is)\\s*(prompt|workflow)\\s*:\\s*(\\{.*)");

    /** JSON without a keyword may be any of these: what is in another form counts as absent there. */
    private static final List<String> OTHER_KEYWORDS = List.of("invokeai_metadata", "sd-metadata", PROMPT, WORKFLOW);

    /** In settings of AUTOMATIC1111's form, and in hardly any other comment. */
    private static final String STEPS = "Steps: ";

    private PictureTexts() {}

    /** By keyword; what the file itself keeps under one comes first. */
    static Map<String, String> of(Metadata metadata) {
        Map<String, String> texts = new LinkedHashMap<>();
        metadata.texts().forEach(entry -> texts.putIfAbsent(entry.keyword(), entry.text()));
        metadata.exif().map(Exif::descriptions).orElse(List.of()).forEach(text -> addLabelled(text, texts));
        metadata.exif().flatMap(Exif::userComment).ifPresent(comment -> add(comment, texts));
        metadata.text("Comment").ifPresent(comment -> add(comment, texts));
        return texts;
    }

    private static void addLabelled(String text, Map<String, String> texts) {
        Matcher label = LABELLED.matcher(text);
        if (label.matches()) {
            texts.putIfAbsent(label.group(1).toLowerCase(Locale.ROOT), label.group(2));
        }
    }

    private static void add(String comment, Map<String, String> texts) {
        if (isJson(comment)) {
            addJson(comment, texts);
        } else if (comment.contains(STEPS)) {
            texts.putIfAbsent(TextEntry.PARAMETERS, comment);
        }
        addLabelled(comment, texts);
    }

    private static void addJson(String comment, Map<String, String> texts) {
        JsonNode tree;
        try {
            tree = JsonMapper.shared().readTree(comment);
        } catch (JacksonException damaged) {
            return;
        }
        // What PNG files have under two keywords stands in one object here, as JSON or as text that is JSON.
        for (String keyword : List.of(PROMPT, WORKFLOW)) {
            JsonNode part = tree.path(keyword);
            String text = part.isObject() ? part.toString() : part.stringValue("");
            if (isJson(text)) {
                texts.putIfAbsent(keyword, text);
            }
        }
        String prompt = tree.path(PROMPT).stringValue("");
        if (!prompt.isEmpty() && !isJson(prompt) || tree.has("sui_image_params")) {
            texts.putIfAbsent(TextEntry.PARAMETERS, comment);
        }
        OTHER_KEYWORDS.forEach(keyword -> texts.putIfAbsent(keyword, comment));
    }

    private static boolean isJson(String text) {
        return text.stripLeading().startsWith("{");
    }
}
