package dev.azulejo.onnx;

import dev.azulejo.checkpoint.ElementType;
import dev.azulejo.checkpoint.Float16;
import dev.azulejo.checkpoint.StoredTensor;
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
     * @throws IOException if a file cannot be read or written, or the disk is full
     */
    public static void write(List<WeightPiece> pieces, Path file, int threads) throws IOException {
        Map<Path, FileChannel> sources = new HashMap<>();
        try (FileChannel target = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (WeightPiece piece : pieces) {
                if (!sources.containsKey(piece.tensor().file())) {
                    sources.put(
                            piece.tensor().file(),
                            FileChannel.open(piece.tensor().file()));
                }
            }
            new WeightFile(target, sources).write(pieces, threads);
        } finally {
            for (FileChannel source : sources.values()) {
                source.close();
            }
        }
    }

    private void write(List<WeightPiece> pieces, int threads) throws IOException {
        AtomicInteger next = new AtomicInteger();
        IOException[] failures = new IOException[threads];
        Thread[] workers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            int worker = i;
            workers[i] = new Thread(
                    () -> {
                        try {
                            Buffers buffers = new Buffers();
                            for (int k = next.getAndIncrement(); k < pieces.size(); k = next.getAndIncrement()) {
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
        boolean interrupted = false;
        for (Thread worker : workers) {
            interrupted |= joined(worker);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        for (IOException failure : failures) {
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** Waits for a thread, however often this one is interrupted; says whether it was. */
    private static boolean joined(Thread worker) {
        boolean interrupted = false;
        while (true) {
            try {
                worker.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private void write(WeightPiece piece, Buffers buffers) throws IOException {
        StoredTensor tensor = piece.tensor();
        FileChannel source = sources.get(tensor.file());
        int bytes = tensor.type().bytes();
        long done = 0;
        long position = piece.offset();
        while (done < tensor.elements()) {
            int count = (int) Math.min(CHUNK, tensor.elements() - done);
            ByteBuffer in = buffers.in.clear().limit(count * bytes);
            while (in.hasRemaining()) {
                if (source.read(in, tensor.offset() + done * bytes + in.position()) < 0) {
                    throw new EOFException(tensor.where() + " ends early");
                }
            }
            ByteBuffer out = buffers.out.clear();
            encode(piece.form(), tensor.type(), in.flip(), count, buffers.values, out);
            out.flip();
            while (out.hasRemaining()) {
                position += target.write(out, position);
            }
            done += count;
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
        private final ByteBuffer in =
                ByteBuffer.allocateDirect(CHUNK * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private final ByteBuffer out =
                ByteBuffer.allocateDirect(CHUNK * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        private final float[] values = new float[CHUNK];
    }
}
