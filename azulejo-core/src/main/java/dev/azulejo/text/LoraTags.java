package dev.azulejo.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The LoRAs that a prompt names in the form of AUTOMATIC1111's web interface, {@code <lora:name:0.8>}: the first number is
 * the text encoder's weight, a second one the denoising network's ({@code te=} and {@code unet=} name them); without a
 * number it is 1. {@code <lyco:...>} counts as well. A {@code <hypernet:...>} vanishes: it is no text.
 *
 * @param prompt the text without them; what stood around them stays as it is
 * @param loras in order
 */
public record LoraTags(String prompt, List<LoraReference> loras) {
    private static final Pattern TAG = Pattern.compile("<(lora|lyco|hypernet):([^<>]+)>");

    public LoraTags {
        loras = List.copyOf(loras);
    }

    /** Takes the LoRAs out of a prompt. */
    public static LoraTags of(String text) {
        List<LoraReference> loras = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        Matcher tags = TAG.matcher(text);
        int from = 0;
        while (tags.find()) {
            rest.append(text, from, tags.start());
            from = tags.end();
            if (!tags.group(1).equals("hypernet")) {
                lora(tags.group(2)).ifPresent(loras::add);
            }
        }
        return new LoraTags(rest.append(text.substring(from)).toString().strip(), loras);
    }

    private static Optional<LoraReference> lora(String arguments) {
        String[] parts = arguments.split(":");
        Optional<Double> textWeight = Optional.empty();
        Optional<Double> weight = Optional.empty();
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.startsWith("te=")) {
                textWeight = number(part.substring(3));
            } else if (part.startsWith("unet=")) {
                weight = number(part.substring(5));
            } else if (i == 1) {
                textWeight = number(part);
            } else if (i == 2) {
                weight = number(part);
            }
        }
        if (parts.length == 0 || parts[0].isBlank()) {
            return Optional.empty();
        }
        double text = textWeight.orElse(1.0);
        return Optional.of(LoraReference.ofFile(parts[0], weight.orElse(text), text));
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.parseDouble(text.strip())).filter(value -> Double.isFinite(value));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
