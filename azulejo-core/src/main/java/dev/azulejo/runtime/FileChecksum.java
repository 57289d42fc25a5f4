package dev.azulejo.runtime;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;

/**
 * Size and checksum of a large file, at the speed of memory: CRC-32C of each piece, several at a time. It finds damage, not
 * malice. Reading a file so also brings it into memory in order, which is faster than page by page when it is mapped.
 */
final class FileChecksum {
    private static final int PIECE = 1 << 26;
    private static final int BUFFER = 1 << 20;

    private static final int SAMPLE = 1 << 12;
    private static final int SAMPLES = 64;

    private FileChecksum() {}

    /**
     * A text that is the same for the same content.
     *
     * @throws CancelledException if cancelled
     */
    static String of(Path file, int threads, Cancellation cancellation) throws IOException {
        long size = Files.size(file);
        List<Callable<Integer>> pieces = new ArrayList<>();
        ExecutorService workers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "azulejo-checksum");
            thread.setDaemon(true);
            return thread;
        });
        try (FileChannel channel = FileChannel.open(file)) {
            for (long begin = 0; begin < size; begin += PIECE) {
                long from = begin;
                long to = Math.min(size, begin + PIECE);
                pieces.add(() -> piece(channel, from, to, cancellation));
            }
            StringBuilder text = new StringBuilder().append(size);
            for (Future<Integer> piece : workers.invokeAll(pieces)) {
                text.append(' ').append(HexFormat.of().toHexDigits(piece.get()));
            }
            return text.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("cancelled while " + file + " was read");
        } catch (ExecutionException e) {
            cancellation.check();
            throw new IOException(file + " cannot be read", e);
        } finally {
            workers.shutdownNow();
        }
    }

    private static int piece(FileChannel channel, long from, long to, Cancellation cancellation) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        CRC32C crc = new CRC32C();
        for (long position = from; position < to; position += buffer.limit()) {
            cancellation.check();
            buffer.clear().limit((int) Math.min(BUFFER, to - position));
            if (channel.read(buffer, position) < 0) {
                throw new EOFException("the file became shorter");
            }
            crc.update(buffer.flip());
        }
        return (int) crc.getValue();
    }

    /** The size of a file and a checksum of parts of it, which tell files from each other that are not damaged. */
    static String ofSamples(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(file)) {
            long last = Math.max(0, channel.size() - SAMPLE);
            ByteBuffer sample = ByteBuffer.allocate(SAMPLE);
            for (int i = 0; i < SAMPLES; i++) {
                channel.read(sample.clear(), last * i / (SAMPLES - 1));
                digest.update(sample.flip());
            }
            return channel.size() + " " + HexFormat.of().formatHex(digest.digest());
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
