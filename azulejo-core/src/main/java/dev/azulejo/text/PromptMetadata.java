package dev.azulejo.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The prompt that made a picture, as the picture's metadata tell it.
 *
 * @param origin which program's form it was found in, for people to read; empty if there was none
 * @param prompt what the picture shows, in the syntax of {@link Prompt}, without references to LoRAs; may be empty
 * @param negativePrompt what it does not show; may be empty
 * @param loras that were in use
 */
public record PromptMetadata(String origin, String prompt, String negativePrompt, List<LoraReference> loras) {
    /** Nothing was found. */
    public static final PromptMetadata NONE = new PromptMetadata("", "", "", List.of());

    /** A longer prompt is no prompt. */
    static final int LONGEST_PROMPT = 100_000;

    /** A longer text is not looked into: the largest ComfyUI workflows have about a tenth. */
    private static final int LONGEST_TEXT = 16_000_000;

    public PromptMetadata {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(negativePrompt, "negativePrompt");
        loras = List.copyOf(loras);
    }

    /** Whether there was neither a prompt nor a negative one. */
    public boolean isEmpty() {
        return prompt.isEmpty() && negativePrompt.isEmpty();
    }

    /**
     * Looks for a prompt in what a picture says. The first of these that has one counts: {@code parameters}
     * (AUTOMATIC1111's web interface and the many that write its form; Fooocus' and SwarmUI's JSON), {@code
     * invokeai_metadata}, {@code sd-metadata} and {@code Dream} (InvokeAI, new to old), {@code prompt} and {@code workflow}
     * (ComfyUI). Texts that are damaged, too large or in another form count as absent; nothing is thrown.
     *
     * @param texts by keyword, as in PNG files
     * @return {@link #NONE} if there is no prompt
     */
    public static PromptMetadata of(Map<String, String> texts) {
        return read(texts, "parameters", WebUiParameters::read)
                .or(() -> read(texts, "invokeai_metadata", InvokeMetadata::current))
                .or(() -> read(texts, "sd-metadata", InvokeMetadata::version2))
                .or(() -> read(texts, "Dream", InvokeMetadata::dream))
                .or(() -> read(texts, "prompt", ComfyPrompt::ofPrompt))
                .or(() -> read(texts, "workflow", ComfyPrompt::ofWorkflow))
                .orElse(NONE);
    }

    private static Optional<PromptMetadata> read(
            Map<String, String> texts, String keyword, Function<String, Optional<PromptMetadata>> reader) {
        return Optional.ofNullable(texts.get(keyword))
                .filter(text -> text.length() <= LONGEST_TEXT)
                .flatMap(reader)
                .filter(found -> !found.isEmpty())
                .filter(found ->
                        found.prompt.length() <= LONGEST_PROMPT && found.negativePrompt.length() <= LONGEST_PROMPT);
    }

    /**
     * From texts as they were written.
     *
     * @param loras those that the texts do not name
     */
    static PromptMetadata of(String origin, String prompt, String negativePrompt, List<LoraReference> loras) {
        LoraTags positive = LoraTags.of(prompt);
        LoraTags negative = LoraTags.of(negativePrompt);
        List<LoraReference> all = new ArrayList<>(loras);
        positive.loras().stream().filter(lora -> !all.contains(lora)).forEach(all::add);
        return new PromptMetadata(origin, positive.prompt(), negative.prompt(), all);
    }
}
