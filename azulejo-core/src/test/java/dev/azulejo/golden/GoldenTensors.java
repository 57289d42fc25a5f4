package dev.azulejo.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.ObjectMapper;

/**
 * The tensors of a small reference file on the class path (safetensors; F32, F16, I64 and I32 as floats), and the measure
 * that they are compared with. For tests only: the library's own reader is another one, on purpose.
 */
public final class GoldenTensors {
    private final Map<String, float[]> data = new HashMap<>();
    private final Map<String, int[]> shapes = new HashMap<>();

    private GoldenTensors() {}

    /** @param resource for example {@code golden/schedulers/euler.20.1.0.safetensors} */
    public static GoldenTensors open(String resource) {
        return of(bytes(resource));
    }

    /** The tensors of a file in memory. */
    public static GoldenTensors of(byte[] content) {
        GoldenTensors tensors = new GoldenTensors();
        ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) file.getLong(0);
        String json = new String(file.array(), 8, header, StandardCharsets.UTF_8);
        new ObjectMapper().readTree(json).properties().forEach(entry -> {
            if (!entry.getKey().equals("__metadata__")) {
                List<Integer> shape = new ArrayList<>();
                entry.getValue().get("shape").forEach(side -> shape.add(side.asInt()));
                int from = entry.getValue().get("data_offsets").get(0).asInt();
                int[] sides = shape.stream().mapToInt(Integer::intValue).toArray();
                String type = entry.getValue().get("dtype").asString();
                tensors.shapes.put(entry.getKey(), sides);
                tensors.data.put(entry.getKey(), floats(file, 8 + header + from, type, sides));
            }
        });
        return tensors;
    }

    /** All bytes of a resource on the class path. */
    public static byte[] bytes(String resource) {
        try (InputStream in = GoldenTensors.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] floats(ByteBuffer file, int from, String type, int[] shape) {
        int count = 1;
        for (int side : shape) {
            count *= side;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = switch (type) {
                case "F32" -> file.getFloat(from + 4 * i);
                case "F16" -> half(file.getShort(from + 2 * i));
                case "I64" -> file.getLong(from + 8 * i);
                case "I32" -> file.getInt(from + 4 * i);
                default -> throw new IllegalArgumentException("a type for tests was expected, found " + type);
            };
        }
        return values;
    }

    /** IEEE 754 half precision (Java has it from 20 on). */
    private static float half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float magnitude = exponent == 0
                ? fraction * 0x1p-24f
                : exponent == 31
                        ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                        : Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
        return bits < 0 ? -magnitude : magnitude;
    }

    /** The names of all tensors. */
    public Set<String> names() {
        return new TreeSet<>(data.keySet());
    }

    /** True if the file has that tensor. */
    public boolean has(String name) {
        return data.containsKey(name);
    }

    /** All values of a tensor, in row-major order. */
    public float[] get(String name) {
        if (!has(name)) {
            throw new IllegalArgumentException("no tensor " + name + " among " + data.keySet());
        }
        return data.get(name).clone();
    }

    /** The shape of a tensor. */
    public int[] shape(String name) {
        return shapes.get(name).clone();
    }

    /** max|a - b| / max|b|, not a number if anything in {@code a} is. */
    public static double relativeError(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(b.length + " figures were expected, found " + a.length);
        }
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            difference = Math.max(difference, Math.abs((double) a[i] - b[i]));
            largest = Math.max(largest, Math.abs(b[i]));
        }
        return difference / largest;
    }
}
