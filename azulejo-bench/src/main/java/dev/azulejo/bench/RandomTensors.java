package dev.azulejo.bench;

import dev.azulejo.checkpoint.Float16;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes safetensors files of random float16 values, a piece at a time. The values of a tensor follow from the seed and its
 * name in a folder of diffusers, so that both layouts hold the same ones.
 */
final class RandomTensors {
    private static final int PIECE = 1 << 22;
    private static final short ONE = Float16.fromFloat(1);

    /** Values to draw from: a normal distribution by as many quantiles as 16 bits can name. */
    private static final int QUANTILES = 1 << 16;

    private static final float[] NORMAL = normal();

    private final long seed;

    RandomTensors(long seed) {
        this.seed = seed;
    }

    /** One network by the names of diffusers. */
    void write(Path file, TensorList list) throws IOException {
        List<List<TensorList.Entry>> tensors = new ArrayList<>();
        list.entries().forEach(entry -> tensors.add(List.of(entry)));
        write(file, tensors, false);
    }

    /** Several networks by their original names. */
    void writeOriginal(Path file, List<TensorList> networks) throws IOException {
        Map<String, List<TensorList.Entry>> tensors = new LinkedHashMap<>();
        networks.forEach(list -> list.entries()
                .forEach(entry -> tensors.computeIfAbsent(entry.original(), name -> new ArrayList<>())
                        .add(entry)));
        write(file, List.copyOf(tensors.values()), true);
    }

    private void write(Path file, List<List<TensorList.Entry>> tensors, boolean original) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            byte[] header = header(tensors, original);
            write(
                    channel,
                    ByteBuffer.allocate(Long.BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(header.length));
            write(channel, ByteBuffer.wrap(header).position(header.length));
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE).order(ByteOrder.LITTLE_ENDIAN);
            for (List<TensorList.Entry> parts : tensors) {
                for (TensorList.Entry part : parts) {
                    write(channel, piece, part, original && part.transposed());
                }
            }
        }
        System.out.printf("%s: %.2f GB%n", file, Files.size(file) / 1e9);
    }

    private static byte[] header(List<List<TensorList.Entry>> tensors, boolean original) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("__metadata__", Map.of("format", "pt"));
        long offset = 0;
        for (List<TensorList.Entry> parts : tensors) {
            TensorList.Entry first = parts.get(0);
            long[] shape = (original ? first.originalShape() : first.shape()).clone();
            shape[0] *= parts.size();
            long bytes = first.elements() * parts.size() * Short.BYTES;
            header.put(
                    original ? first.original() : first.name(),
                    Map.of("dtype", "F16", "shape", shape, "data_offsets", new long[] {offset, offset + bytes}));
            offset += bytes;
        }
        String text = JsonMapper.shared().writeValueAsString(header);
        return (text + " ".repeat(7 - (text.length() + 7) % 8)).getBytes(StandardCharsets.UTF_8);
    }

    private void write(FileChannel channel, ByteBuffer piece, TensorList.Entry tensor, boolean transposed)
            throws IOException {
        short[] quantiles = new short[QUANTILES];
        double deviation = tensor.deviation();
        for (int i = 0; i < QUANTILES; i++) {
            quantiles[i] = Float16.fromFloat((float) (NORMAL[i] * deviation));
        }
        SplittableRandom random = new SplittableRandom(seed * 31 + tensor.name().hashCode());
        long left = tensor.elements();
        if (transposed) {
            short[] values = new short[Math.toIntExact(left)];
            for (int i = 0; i < values.length; i++) {
                values[i] = quantiles[random.nextInt() >>> 16];
            }
            int columns = (int) tensor.shape()[1];
            for (int i = 0; i < values.length; i++) {
                int row = i % (values.length / columns);
                piece.putShort(values[row * columns + i / (values.length / columns)]);
            }
            left = 0;
        }
        while (left > 0 || piece.position() > 0) {
            long count = Math.min(left, piece.remaining() / Short.BYTES);
            for (long i = 0; i < count; i++) {
                piece.putShort(tensor.isOne() ? ONE : tensor.isZero() ? 0 : quantiles[random.nextInt() >>> 16]);
            }
            left -= count;
            write(channel, piece);
            piece.clear();
        }
    }

    private static void write(FileChannel channel, ByteBuffer filled) throws IOException {
        filled.flip();
        while (filled.hasRemaining()) {
            channel.write(filled);
        }
    }

    private static float[] normal() {
        Random random = new Random(1);
        float[] values = new float[QUANTILES];
        for (int i = 0; i < QUANTILES; i += 2) {
            values[i] = (float) random.nextGaussian();
            values[i + 1] = -values[i];
        }
        return values;
    }
}
