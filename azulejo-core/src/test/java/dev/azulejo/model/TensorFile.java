package dev.azulejo.model;

import dev.azulejo.checkpoint.StoredTensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A safetensors file that a test makes up. */
final class TensorFile {
    private final Map<String, Object> header = new LinkedHashMap<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /** Adds a tensor of another file, under a name of its own. */
    TensorFile with(String name, StoredTensor tensor) {
        return with(name, tensor.type().name(), tensor.shape(), tensor.bytes());
    }

    /** Adds a tensor of zeros in float32. */
    TensorFile with(String name, long... shape) {
        int elements = 1;
        List<Long> sizes = new java.util.ArrayList<>();
        for (long size : shape) {
            elements *= (int) size;
            sizes.add(size);
        }
        return with(name, "F32", sizes, new byte[elements * Float.BYTES]);
    }

    private TensorFile with(String name, String type, List<Long> shape, byte[] bytes) {
        int begin = data.size();
        data.writeBytes(bytes);
        header.put(name, Map.of("dtype", type, "shape", shape, "data_offsets", List.of(begin, data.size())));
        return this;
    }

    Path write(Path file) throws IOException {
        byte[] text = new JsonMapper().writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        ByteBuffer whole =
                ByteBuffer.allocate(Long.BYTES + text.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
        whole.putLong(text.length).put(text).put(data.toByteArray());
        return Files.write(file, whole.array());
    }
}
