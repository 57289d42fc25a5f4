package dev.azulejo.onnx;

import dev.azulejo.checkpoint.ElementType;
import dev.azulejo.checkpoint.Float16;
import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.Cancellation;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes the file of a {@linkplain OnnxModel#repacked repacked} graph. It goes through a few megabytes at a time, whatever
 * the size.
 */
public final class WeightFile {
    /** Values that are converted at a time: a multiple of every block. */
    private static final int CHUNK = 1 << 19;

    private static final int CENTRE = 128;
    private static final int LARGEST = 127;

    /** All values of float16, by their bits. */
    private static final float[] HALF = new float[1 << Short.SIZE];

    static {
        for (int bits = 0; bits < HALF.length; bits++) {
            HALF[bits] = Float16.toFloat((short) bits);
        }
    }

    private final FileChannel target;
    private final Map<Path, FileChannel> sources;

    private WeightFile(FileChannel target, Map<Path, FileChannel> sources) {
        this.target = target;
        this.sources = sources;
    }

    /**
     * Writes all pieces.
     *
     * @param file that does not exist yet
     * @param threads that share the work, at least 1
     * @param cancellation ends it after the pieces that are being written
     * @throws IOException if a file cannot be read or written, or the disk is full
     * @throws dev.azulejo.fault.CancelledException if cancelled
     */
    public static void write(List<WeightPiece> pieces, Path file, int threads, Cancellation cancellation)
            throws IOException {
        Map<Path, FileChannel> sources = new HashMap<>();
        try (FileChannel target = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (WeightPiece piece : pieces) {
                if (!sources.containsKey(piece.tensor().file())) {
                    sources.put(
                            piece.tensor().file(),
                            FileChannel.open(piece.tensor().file()));
                }
            }
            new WeightFile(target, sources).write(pieces, threads, cancellation);
        } finally {
            for (FileChannel source : sources.values()) {
                source.close();
            }
        }
    }

    private void write(List<WeightPiece> pieces, int threads, Cancellation cancellation) throws IOException {
        AtomicInteger next = new AtomicInteger();
        IOException[] failures = new IOException[threads];
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            int worker = i;
            workers[i] = new Thread(
                    () -> {
                        try {
                            Buffers buffers = new Buffers();
                            for (int k = next.getAndIncrement();
                                    k < pieces.size() && !cancellation.isCancelled();
                                    k = next.getAndIncrement()) {
                                write(pieces.get(k), buffers);
                            }
                        } catch (IOException e) {
                            failures[worker] = e;
                            next.set(pieces.size());
                        }
                    },
                    "azulejo-weights-" + i);
            workers[i].start();
        }
        for (Thread worker : workers) {
            join(worker, cancellation);
        }
        for (IOException failure : failures) {
            if (failure != null) {
                throw failure;
            }
        }
        cancellation.check();
    }

    /** Waits for a thread to end. If this one is interrupted, which stays so, that is soon: the work is cancelled then. */
    private static void join(Thread worker, Cancellation cancellation) {
        try {
            worker.join();
        } catch (InterruptedException e) {
            cancellation.cancel();
            join(worker, cancellation);
            Thread.currentThread().interrupt();
        }
    }

    private void write(WeightPiece piece, Buffers buffers) throws IOException {
        if (piece.form() == WeightPiece.Form.BLOCKED) {
            writeBlocked(piece, buffers);
            return;
        }
        if (piece.form() == WeightPiece.Form.MAPPED) {
            writeMapped(piece, buffers);
            return;
        }
        StoredTensor tensor = piece.tensor();
        FileChannel source = sources.get(tensor.file());
        int bytes = tensor.type().bytes();
        long done = 0;
        long position = piece.offset();
        while (done < tensor.elements()) {
            int count = (int) Math.min(CHUNK, tensor.elements() - done);
            ByteBuffer in =
                    read(source, tensor, done * bytes, buffers.in.clear().limit(count * bytes));
            ByteBuffer out = buffers.out.clear();
            encode(piece.form(), tensor.type(), in, count, buffers.values, out);
            position = write(out.flip(), position);
            done += count;
        }
    }

    private static ByteBuffer read(FileChannel source, StoredTensor tensor, long from, ByteBuffer in)
            throws IOException {
        while (in.hasRemaining()) {
            if (source.read(in, tensor.offset() + from + in.position()) < 0) {
                throw new EOFException(tensor.where() + " ends early");
            }
        }
        return in.flip();
    }

    private long write(ByteBuffer out, long position) throws IOException {
        long end = position;
        while (out.hasRemaining()) {
            end += target.write(out, end);
        }
        return end;
    }

    /** A block of output channels at a time: [out within a block, in, place] to [in / block, place, in within, out within]. */
    private void writeBlocked(WeightPiece piece, Buffers buffers) throws IOException {
        StoredTensor tensor = piece.tensor();
        int block = piece.group();
        int inputs = Math.toIntExact(tensor.size(1));
        int places = Math.toIntExact(tensor.size(2) * tensor.size(3));
        int count = Math.toIntExact((long) block * inputs * places);
        buffers.grow(count);
        int bytes = tensor.type().bytes();
        long position = piece.offset();
        for (long row = 0; row < tensor.size(0); row += block) {
            long from = row * inputs * places * bytes;
            ByteBuffer in = read(
                    sources.get(tensor.file()), tensor, from, buffers.in.clear().limit(count * bytes));
            decode(tensor.type(), in, count, buffers.values);
            int next = 0;
            for (int i = 0; i < inputs; i += block) {
                for (int place = 0; place < places; place++) {
                    for (int within = 0; within < block; within++) {
                        int begin = (i + within) * places + place;
                        for (int o = 0; o < block; o++) {
                            buffers.blocked[next++] = buffers.values[begin + o * inputs * places];
                        }
                    }
                }
            }
            ByteBuffer out = buffers.out.clear();
            out.asFloatBuffer().put(buffers.blocked, 0, count);
            position = write(out.limit(count * Float.BYTES), position);
        }
    }

    /** Some output channels at a time: [out, in, 9] to [position, out, in]. */
    private void writeMapped(WeightPiece piece, Buffers buffers) throws IOException {
        StoredTensor tensor = piece.tensor();
        Winograd winograd = new Winograd(piece.group());
        float[] map = winograd.kernelMap();
        int places = map.length / winograd.positions();
        int inputs = Math.toIntExact(tensor.size(1));
        int bytes = tensor.type().bytes();
        int most = Math.max(1, CHUNK / (inputs * places));
        buffers.grow(most * inputs * places);
        for (long row = 0; row < tensor.size(0); row += most) {
            int kernels = (int) Math.min(most, tensor.size(0) - row) * inputs;
            ByteBuffer in = buffers.in.clear().limit(kernels * places * bytes);
            read(sources.get(tensor.file()), tensor, row * inputs * places * bytes, in);
            decode(tensor.type(), in, kernels * places, buffers.values);
            for (int position = 0; position < winograd.positions(); position++) {
                for (int kernel = 0; kernel < kernels; kernel++) {
                    float sum = 0;
                    for (int place = 0; place < places; place++) {
                        sum += map[position * places + place] * buffers.values[kernel * places + place];
                    }
                    buffers.blocked[kernel] = sum;
                }
                ByteBuffer out = buffers.out.clear();
                out.asFloatBuffer().put(buffers.blocked, 0, kernels);
                long place = (position * tensor.size(0) + row) * inputs;
                write(out.limit(kernels * Float.BYTES), piece.offset() + place * Float.BYTES);
            }
        }
    }

    private static void encode(
            WeightPiece.Form form, ElementType type, ByteBuffer in, int count, float[] values, ByteBuffer out) {
        if (form == WeightPiece.Form.STORED) {
            out.put(in);
            return;
        }
        decode(type, in, count, values);
        if (form == WeightPiece.Form.FLOAT32) {
            out.asFloatBuffer().put(values, 0, count);
            out.position(count * Float.BYTES);
            return;
        }
        for (int begin = 0; begin < count; begin += WeightPiece.BLOCK) {
            float largest = 0;
            for (int i = begin; i < begin + WeightPiece.BLOCK; i++) {
                largest = Math.max(largest, Math.abs(values[i]));
            }
            float scale = largest / LARGEST;
            if (form == WeightPiece.Form.SCALES) {
                out.putFloat(scale);
                continue;
            }
            float inverse = scale == 0 ? 0 : 1 / scale;
            for (int i = begin; i < begin + WeightPiece.BLOCK; i++) {
                out.put((byte) (CENTRE + Math.round(values[i] * inverse)));
            }
        }
    }

    private static void decode(ElementType type, ByteBuffer in, int count, float[] values) {
        switch (type) {
            case F16 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = HALF[in.getShort(2 * i) & 0xFFFF];
                }
            }
            case BF16 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Float16.brainToFloat(in.getShort(2 * i));
                }
            }
            case F32 -> in.asFloatBuffer().get(values, 0, count);
            default -> {
                for (int i = 0; i < count; i++) {
                    values[i] = (float) in.getDouble(Double.BYTES * i);
                }
            }
        }
    }

    /** What one thread works with. */
    private static final class Buffers {
        private ByteBuffer in;
        private ByteBuffer out;
        private float[] values = new float[0];
        private float[] blocked = new float[0];

        Buffers() {
            grow(CHUNK);
        }

        /** Makes room for so many values. */
        void grow(int count) {
            if (values.length < count) {
                in = ByteBuffer.allocateDirect(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                out = ByteBuffer.allocateDirect(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                values = new float[count];
                blocked = new float[count];
            }
        }
    }
}
