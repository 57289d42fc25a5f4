package dev.azulejo.network;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * A {@code config.json} as diffusers writes it. Keys that it lacks have the defaults of the class that it is for, which
 * the caller gives. Immutable.
 */
public final class Config {
    private static final long LARGEST = 1 << 20;

    private final String origin;
    private final Map<String, Object> values;

    private Config(String origin, Map<String, Object> values) {
        this.origin = origin;
        this.values = values;
    }

    /** Values that were read elsewhere. */
    public static Config of(String origin, Map<String, Object> values) {
        return new Config(origin, new LinkedHashMap<>(values));
    }

    /**
     * Reads a file.
     *
     * @throws ModelException if it is missing, larger than 1 MB, or no JSON object
     */
    public static Config read(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new ModelException("%s is %d bytes long, expected a configuration of at most %d"
                        .formatted(file, Files.size(file), LARGEST));
            }
            return new Config(file.toString(), JsonObject.read(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new ModelException(file + " cannot be read, expected the configuration of a network there", e);
        } catch (JacksonException e) {
            throw new ModelException(file + " is no JSON object: " + e.getOriginalMessage(), e);
        }
    }

    /** Where it was read, for messages. */
    public String origin() {
        return origin;
    }

    /** All values. */
    public Map<String, Object> values() {
        return new LinkedHashMap<>(values);
    }

    /** A part that is an object of its own. */
    public Optional<Config> part(String key) {
        if (values.get(key) instanceof Map<?, ?> map) {
            Map<String, Object> part = new LinkedHashMap<>();
            map.forEach((name, value) -> part.put(String.valueOf(name), value));
            return Optional.of(new Config(origin + ", " + key, part));
        }
        return Optional.empty();
    }

    /** True if the key is there and not null. */
    public boolean has(String key) {
        return values.get(key) != null;
    }

    /** A text. */
    public String text(String key, String missing) {
        return typed(key, String.class, "text").orElse(missing);
    }

    /** A text, if there is one. */
    public Optional<String> text(String key) {
        return typed(key, String.class, "text");
    }

    /** A truth value. */
    public boolean flag(String key, boolean missing) {
        return typed(key, Boolean.class, "true or false").orElse(missing);
    }

    /** A number. */
    public double number(String key, double missing) {
        return typed(key, Number.class, "a number").map(Number::doubleValue).orElse(missing);
    }

    /** A whole number. */
    public int integer(String key, int missing) {
        return typed(key, Number.class, "a whole number")
                .map(value -> whole(key, value))
                .orElse(missing);
    }

    /** A list of texts. */
    public List<String> texts(String key, List<String> missing) {
        return list(key, missing, String.class, "a list of texts");
    }

    /** A list of numbers. */
    public List<Double> numbers(String key, List<Double> missing) {
        return list(key, missing.stream().map(Number.class::cast).toList(), Number.class, "a list of numbers").stream()
                .map(Number::doubleValue)
                .toList();
    }

    /** A list of whole numbers. */
    public List<Integer> integers(String key, List<Integer> missing) {
        return list(key, missing.stream().map(Number.class::cast).toList(), Number.class, "a list of whole numbers")
                .stream()
                .map(value -> whole(key, value))
                .toList();
    }

    /** A whole number for each of {@code count} blocks: given as a list, or as one number for all. */
    public List<Integer> integerForEach(String key, int missing, int count) {
        if (values.get(key) instanceof List<?>) {
            List<Integer> list = integers(key, List.of());
            if (list.size() != count) {
                throw wrong(key, "one number or " + count + " of them");
            }
            return list;
        }
        return Collections.nCopies(count, integer(key, missing));
    }

    /** A truth value for each of {@code count} blocks: given as a list, or as one for all. */
    public List<Boolean> flagForEach(String key, boolean missing, int count) {
        if (values.get(key) instanceof List<?>) {
            List<Boolean> list = list(key, List.of(), Boolean.class, "a list of true and false");
            if (list.size() != count) {
                throw wrong(key, "true, false, or " + count + " of them");
            }
            return list;
        }
        return Collections.nCopies(count, flag(key, missing));
    }

    private int whole(String key, Number value) {
        if (value.doubleValue() != value.intValue()) {
            throw wrong(key, "a whole number");
        }
        return value.intValue();
    }

    private <T> List<T> list(String key, List<T> missing, Class<T> type, String expected) {
        Object value = values.get(key);
        if (value == null) {
            return missing;
        }
        if (!(value instanceof List<?> found)) {
            throw wrong(key, expected);
        }
        List<T> list = new ArrayList<>();
        for (Object element : found) {
            if (!type.isInstance(element)) {
                throw wrong(key, expected);
            }
            list.add(type.cast(element));
        }
        return list;
    }

    private <T> Optional<T> typed(String key, Class<T> type, String expected) {
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw wrong(key, expected);
        }
        return Optional.of(type.cast(value));
    }

    private ModelException wrong(String key, String expected) {
        return new ModelException("%s: \"%s\" is %s, expected %s".formatted(origin, key, values.get(key), expected));
    }
}
