package dev.azulejo.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes safetensors files for tests, honest and lying ones: a header as given, then data. */
final class SafetensorsFile {
    private SafetensorsFile() {}

    /** The header's length, the header, and {@code data}. */
    static byte[] bytes(String header, byte... data) {
        return bytes(header.getBytes(StandardCharsets.UTF_8), data);
    }

    static byte[] bytes(byte[] header, byte... data) {
        return claiming(header.length, header, data);
    }

    /** The same with another length in front. */
    static byte[] claiming(long length, byte[] header, byte... data) {
        return ByteBuffer.allocate(8 + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(header)
                .put(data)
                .array();
    }

    static Path write(Path file, byte[] bytes) throws IOException {
        return Files.write(file, bytes);
    }

    /** Float32 tensors of one axis: names and values, side by side. */
    static byte[] floats(Object... namesAndValues) {
        StringBuilder header = new StringBuilder("{");
        ByteBuffer data = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            float[] values = (float[]) namesAndValues[i + 1];
            int begin = data.position();
            for (float value : values) {
                data.putFloat(value);
            }
            header.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(namesAndValues[i])
                    .append("\":{\"dtype\":\"F32\",\"shape\":[")
                    .append(values.length)
                    .append("],\"data_offsets\":[")
                    .append(begin)
                    .append(',')
                    .append(data.position())
                    .append("]}");
        }
        return bytes(header.append('}').toString(), Arrays.copyOf(data.array(), data.position()));
    }
}
