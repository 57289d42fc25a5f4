package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.golden.GoldenTensors;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;

/**
 * Weights that need not be stored: each follows from the tensor's name and its place in it by a hash, which the reference
 * implementation computed too. A list of names and shapes stands for a file of megabytes.
 */
final class FormulaWeights {
    private FormulaWeights() {}

    /** Writes the tensors of a list ({@code name TAB sizes}, gzip) as a safetensors file. */
    static Checkpoint write(String list, Path file) throws IOException {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        byte[] zipped = GoldenTensors.bytes("golden/" + list);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] parts = line.split("\t", -1);
                shapes.put(
                        parts[0],
                        parts[1].isEmpty()
                                ? new long[0]
                                : Arrays.stream(parts[1].split(" "))
                                        .mapToLong(Long::parseLong)
                                        .toArray());
            }
        }
        StringBuilder header = new StringBuilder("{");
        int end = 0;
        for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
            int begin = end;
            end += 4 * elements(tensor.getValue());
            header.append(header.length() == 1 ? "" : ",")
                    .append("\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(tensor.getKey(), Arrays.toString(tensor.getValue()), begin, end));
        }
        byte[] json = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + end).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        shapes.forEach((name, shape) -> put(bytes, name, shape));
        Files.write(file, bytes.array());
        return Checkpoint.open(file);
    }

    private static int elements(long[] shape) {
        return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    private static void put(ByteBuffer bytes, String name, long[] shape) {
        CRC32 seed = new CRC32();
        seed.update(name.getBytes(StandardCharsets.UTF_8));
        int count = elements(shape);
        boolean matrix = shape.length > 1;
        double width = matrix ? 2 * Math.sqrt(3.0 * shape[0] / count) : 0.2;
        double middle = !matrix && name.endsWith("weight") ? 1 : 0;
        for (int i = 0; i < count; i++) {
            int hash = i * 0x9E3779B1 + (int) seed.getValue();
            hash ^= hash >>> 15;
            hash *= 0x85EBCA77;
            hash ^= hash >>> 13;
            bytes.putFloat((float) (middle + ((hash & 0xffffffffL) / 4294967296.0 - 0.5) * width));
        }
    }
}
