package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.SettingsException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on the Hugging Face Hub as a user writes it: {@code hf:owner/name}, {@code hf:owner/name@revision}, or one file
 * of it, {@code hf:owner/name/folder/file.safetensors@revision}.
 *
 * @param owner a user or an organisation
 * @param name the repository
 * @param file the path of one file in it; empty for the whole model
 * @param revision a branch, a tag or a commit; {@code main} if none is given
 */
public record HubReference(String owner, String name, Optional<String> file, String revision) {
    private static final String SCHEME = "hf:";
    private static final Pattern FORM = Pattern.compile("([^/@]+)/([^/@]+)(?:/([^@]+))?(?:@(.+))?");
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,95}");
    private static final int LONGEST = 400;

    public HubReference {
        Objects.requireNonNull(file, "file");
        requirePart("owner", owner);
        requirePart("name", name);
        requirePath("revision", revision);
        file.ifPresent(path -> requirePath("file", path));
    }

    /** True if the text names a model on the Hub: it begins with {@code hf:}. */
    public static boolean matches(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * Reads a reference.
     *
     * @throws SettingsException if it has another form
     */
    public static HubReference of(String text) {
        Matcher matcher = FORM.matcher(matches(text) ? text.substring(SCHEME.length()) : text);
        if (text.length() > LONGEST || !matcher.matches()) {
            throw new SettingsException("The model '" + cut(text)
                    + "' has not the form hf:owner/name, hf:owner/name@revision or hf:owner/name/file@revision.");
        }
        return new HubReference(
                matcher.group(1),
                matcher.group(2),
                Optional.ofNullable(matcher.group(3)),
                matcher.group(4) == null ? "main" : matcher.group(4));
    }

    /** {@code owner/name}. */
    public String repository() {
        return owner + "/" + name;
    }

    @Override
    public String toString() {
        return SCHEME
                + repository()
                + file.map(path -> "/" + path).orElse("")
                + (revision.equals("main") ? "" : "@" + revision);
    }

    /** True for a path that stays inside its folder: names of safe characters, no dots alone. */
    static boolean isInside(String path) {
        if (path.isEmpty() || path.length() > LONGEST || path.endsWith("/")) {
            return false;
        }
        for (String part : path.split("/", -1)) {
            if (part.isEmpty()
                    || part.equals(".")
                    || part.equals("..")
                    || !part.matches("[^\\\\:*?\"<>|\\p{Cntrl}]+")) {
                return false;
            }
        }
        return true;
    }

    private static void requirePart(String what, String value) {
        if (!PART.matcher(value).matches() || value.contains("..") || value.contains("--")) {
            throw new SettingsException("The " + what + " '" + cut(value)
                    + "' of a model on the Hub has to be letters, digits, '-', '_' and '.', 96 at most.");
        }
    }

    private static void requirePath(String what, String value) {
        if (!isInside(value)) {
            throw new SettingsException("The " + what + " '" + cut(value)
                    + "' of a model on the Hub has to be a plain path inside its repository.");
        }
    }

    private static String cut(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }
}
