package dev.azulejo.checkpoint;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A tensor where it lies in a file: contiguous, row-major, little-endian bytes. Nothing of it is in memory; the engine
 * hands file, offset and length to ONNX Runtime, and the reading methods here are for small tensors and tests.
 *
 * <p>Immutable. The file may change behind our back: reading past its end throws.
 *
 * @param name the tensor's name in its file; a view may know it by another one
 * @param type element type
 * @param shape sizes per axis, slowest first; empty for a scalar
 * @param file the real file (symbolic links resolved), which is what ONNX Runtime insists on
 * @param offset bytes from the start of the file
 * @param length bytes: the product of the shape times the element's size
 */
public record StoredTensor(String name, ElementType type, List<Long> shape, Path file, long offset, long length) {
    private static final int CHUNK = 1 << 16;

    public StoredTensor {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(file, "file");
        shape = List.copyOf(shape);
        if (offset < 0 || length != bytes(type, shape)) {
            throw new IllegalArgumentException(
                    "tensor " + name + " " + type + shape + " at " + offset + " cannot take " + length + " bytes");
        }
    }

    /** Bytes of a tensor, or -1 if the shape has a negative size or the product does not fit in a long. */
    static long bytes(ElementType type, List<Long> shape) {
        boolean overflows = false;
        boolean empty = false;
        long bytes = type.bytes();
        for (long size : shape) {
            if (size < 0) {
                return -1;
            }
            if (size == 0) {
                empty = true;
            } else if (Math.multiplyHigh(bytes, size) != 0 || bytes * size < 0) {
                overflows = true;
            } else {
                bytes *= size;
            }
        }
        return overflows ? -1 : empty ? 0 : bytes;
    }

    /** Number of axes. */
    public int rank() {
        return shape.size();
    }

    /**
     * The size of one axis.
     *
     * @throws IndexOutOfBoundsException if there is no such axis
     */
    public long size(int axis) {
        return shape.get(axis);
    }

    /** Number of elements: the product of the shape, 1 for a scalar. */
    public long elements() {
        return length / type.bytes();
    }

    /** The shape as an array, for callers that want one; a fresh copy. */
    public long[] dimensions() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * The same bytes with another shape of as many elements: a 1x1 convolution [c, c, 1, 1] is a linear layer [c, c].
     *
     * @throws IllegalArgumentException if the number of elements differs
     */
    public StoredTensor reshaped(long... newShape) {
        List<Long> sizes = new ArrayList<>();
        for (long size : newShape) {
            sizes.add(size);
        }
        return new StoredTensor(name, type, sizes, file, offset, length);
    }

    /**
     * Rows {@code from} (inclusive) to {@code to} (exclusive) of the first axis: a range of the same bytes. A fused
     * projection [3 * c, c] gives its query as {@code rows(0, c)}.
     *
     * @throws IllegalArgumentException if the tensor has no such rows
     */
    public StoredTensor rows(long from, long to) {
        if (rank() == 0 || from < 0 || to < from || to > size(0)) {
            throw new IllegalArgumentException("tensor " + name + " " + shape + " has no rows " + from + " to " + to);
        }
        List<Long> sizes = new ArrayList<>(shape);
        sizes.set(0, to - from);
        long row = size(0) == 0 ? 0 : length / size(0);
        return new StoredTensor(name, type, sizes, file, offset + from * row, (to - from) * row);
    }

    /**
     * Reads all values, as floats, row-major. For small tensors: they are copied to the heap.
     *
     * @throws ModelException if the type is not F64, F32, F16 or BF16, if there are more values than an array holds, or
     *     if the file cannot be read
     */
    public float[] floats() {
        if (!type.isFloat()) {
            throw new ModelException(
                    where() + " has the type " + type + ", expected floating point: F16, BF16, F32 or F64.");
        }
        float[] values = new float[count()];
        int[] done = {0};
        read(chunk -> {
            int i = done[0];
            switch (type) {
                case F64 -> {
                    while (chunk.hasRemaining()) {
                        values[i++] = (float) chunk.getDouble();
                    }
                }
                case F32 -> {
                    while (chunk.hasRemaining()) {
                        values[i++] = chunk.getFloat();
                    }
                }
                case F16 -> {
                    while (chunk.hasRemaining()) {
                        values[i++] = Float16.toFloat(chunk.getShort());
                    }
                }
                default -> {
                    while (chunk.hasRemaining()) {
                        values[i++] = Float16.brainToFloat(chunk.getShort());
                    }
                }
            }
            done[0] = i;
        });
        return values;
    }

    /**
     * Reads all values of an integer or boolean tensor, row-major; unsigned types as they count, U64 with its bits.
     *
     * @throws ModelException if the type is floating point, if there are more values than an array holds, or if the
     *     file cannot be read
     */
    public long[] longs() {
        if (type.isFloat() || type.name().startsWith("F8")) {
            throw new ModelException(where() + " has the type " + type + ", expected whole numbers.");
        }
        long[] values = new long[count()];
        int[] done = {0};
        read(chunk -> {
            int i = done[0];
            while (chunk.hasRemaining()) {
                values[i++] = switch (type) {
                    case I64, U64 -> chunk.getLong();
                    case I32 -> chunk.getInt();
                    case U32 -> chunk.getInt() & 0xffffffffL;
                    case I16 -> chunk.getShort();
                    case U16 -> chunk.getShort() & 0xffff;
                    case I8 -> chunk.get();
                    default -> chunk.get() & 0xff;
                };
            }
            done[0] = i;
        });
        return values;
    }

    /**
     * Reads the stored bytes as they are.
     *
     * @throws ModelException if there are more than an array holds, or if the file cannot be read
     */
    public byte[] bytes() {
        if (length > Integer.MAX_VALUE - 8) {
            throw tooMany();
        }
        byte[] bytes = new byte[(int) length];
        int[] done = {0};
        read(chunk -> {
            int n = chunk.remaining();
            chunk.get(bytes, done[0], n);
            done[0] += n;
        });
        return bytes;
    }

    /** "The tensor 'name' in FILE", the start of a sentence about it. */
    public String where() {
        return "The tensor " + Names.quote(name) + " in " + file;
    }

    private int count() {
        if (elements() > Integer.MAX_VALUE - 8) {
            throw tooMany();
        }
        return (int) elements();
    }

    private ModelException tooMany() {
        return new ModelException(
                where() + " has " + elements() + " values, too many to be read at once: expected fewer than 2^31.");
    }

    /** Hands over the bytes in order, in chunks of whole elements. */
    private void read(java.util.function.Consumer<ByteBuffer> chunks) {
        ByteBuffer buffer =
                ByteBuffer.allocate((int) Math.min(CHUNK, Math.max(length, 1))).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (long done = 0; done < length; ) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
                while (buffer.hasRemaining()) {
                    if (channel.read(buffer, offset + done + buffer.position()) < 0) {
                        throw new ModelException(where() + " ends at byte " + (offset + length)
                                + ", but the file now has only " + channel.size()
                                + ": it was changed while in use, fetch it again.");
                    }
                }
                done += buffer.flip().remaining();
                chunks.accept(buffer);
            }
        } catch (IOException e) {
            throw new ModelException(where() + " cannot be read: " + Names.reason(e), e);
        }
    }
}
