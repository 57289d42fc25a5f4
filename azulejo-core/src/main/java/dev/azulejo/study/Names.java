package dev.azulejo.study;

import dev.azulejo.pipeline.Fingerprints;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/** Names of files that are short, plain in addresses, and unique. */
final class Names {
    private static final int MOST = 60;

    private Names() {}

    /** Letters, digits and dashes; "picture" if nothing is left. */
    static String slug(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toUpperCase(Locale.ROOT) // some letters have two capitals and no mark
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        String cut = plain.substring(0, Math.min(plain.length(), MOST)).replaceAll("-$", "");
        return cut.isEmpty() ? "picture" : cut;
    }

    /** The name of a picture's variant, without extension. */
    static String of(String picture, Variant variant) {
        String values = String.join(" ", variant.choices().values());
        String unique = Fingerprints.of(List.of(picture, variant.id())).substring(0, 8);
        return picture + "-" + slug(values) + "-" + unique;
    }
}
