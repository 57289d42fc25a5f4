package dev.azulejo.runtime;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.UnfinishedFiles;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.WeightFile;
import dev.azulejo.onnx.WeightPiece;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of weights as ONNX Runtime computes with them, kept in the user's cache folder. Making one takes some seconds,
 * mapping it again none.
 *
 * <p>An entry is two files: {@code KEY-ID.bin}, and {@code KEY.entry}, which names the other, has its size and checksum, and
 * is written last. The key stands for what is written, in which order, and from where: the place, size, time of change and
 * samples of the user's files. Several processes may use one folder; what one of them leaves unfinished is removed later by
 * another. An entry that is not as it was written is made anew. All entries together stay within a number of gigabytes, or
 * half of the free space where that is less; those that were not used for longest go first.
 */
final class WeightCache {
    /** System property: how many gigabytes all entries may take; 0 keeps none. */
    static final String LIMIT = "azulejo.cache.gigabytes";

    private static final Logger LOG = LoggerFactory.getLogger(WeightCache.class);

    private static final double DEFAULT_LIMIT = 32;
    private static final double GIGABYTE = 1e9;

    /** What is left of a disk at least. */
    private static final long RESERVE = 2_000_000_000L;

    private static final String MARK = ".entry";

    /** Files without a mark that have not changed for so long were left behind by a process that is gone. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Path folder;
    private final int threads;
    private final double limit;

    /**
     * @param folder which may not exist yet
     * @param threads that read and write
     * @param limit in gigabytes; 0 keeps none
     */
    WeightCache(Path folder, int threads, double limit) {
        this.folder = folder;
        this.threads = threads;
        this.limit = limit;
    }

    /** The user's own, as large as {@value #LIMIT} says. */
    static WeightCache ofUser(int threads) {
        return new WeightCache(CacheFolder.path().resolve("weights"), threads, limit());
    }

    private static double limit() {
        String text = System.getProperty(LIMIT, "");
        try {
            return text.isBlank() ? DEFAULT_LIMIT : Math.max(0, Double.parseDouble(text.strip()));
        } catch (NumberFormatException e) {
            LOG.warn("{} is \"{}\", expected a number of gigabytes; the default is {}", LIMIT, text, DEFAULT_LIMIT);
            return DEFAULT_LIMIT;
        }
    }

    /**
     * The file of weights of a graph, which is written now if need be.
     *
     * @return empty if the cache is turned off, or too small, or the disk too full
     * @throws IOException if a file cannot be read or written
     * @throws CancelledException if cancelled; what was half written is gone
     */
    Optional<Path> file(OnnxModel.Repacked model, Cancellation cancellation) throws IOException {
        if (limit == 0) {
            return Optional.empty();
        }
        String key = key(model);
        Optional<Path> found = find(key, cancellation);
        return found.isPresent() ? found : made(key, model, cancellation);
    }

    /** What tells one file from another. */
    private String key(OnnxModel.Repacked model) throws IOException {
        MessageDigest digest = FileChecksum.sha256();
        Path last = null;
        for (WeightPiece piece : model.pieces()) {
            digest.update((piece.description() + "\n").getBytes(StandardCharsets.UTF_8));
            if (!piece.source().equals(last)) {
                last = piece.source();
                String identity =
                        last + " " + Files.getLastModifiedTime(last) + " " + FileChecksum.ofSamples(last) + "\n";
                digest.update(identity.getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    /** The file of a key, if it is there and whole; one that is not is removed. */
    private Optional<Path> find(String key, Cancellation cancellation) {
        Path mark = folder.resolve(key + MARK);
        try {
            if (!Files.exists(mark)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(mark);
            Path weights = folder.resolve(Path.of(lines.get(0)).getFileName());
            if (lines.get(1).equals(FileChecksum.of(weights, threads, cancellation))) {
                Files.setLastModifiedTime(mark, FileTime.from(Instant.now()));
                return Optional.of(weights);
            }
            LOG.info("{} is damaged and is made anew", weights);
        } catch (CancelledException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            cancellation.check();
            LOG.info("{} cannot be used and is made anew: {}", mark, e.toString());
        }
        remove(mark);
        return Optional.empty();
    }

    private Optional<Path> made(String key, OnnxModel.Repacked model, Cancellation cancellation) throws IOException {
        Files.createDirectories(folder);
        if (!hasRoom(model.size())) {
            return Optional.empty();
        }
        long begin = System.nanoTime();
        Path weights = folder.resolve(key + "-" + UUID.randomUUID() + ".bin");
        Path fresh = folder.resolve(key + "-" + UUID.randomUUID() + ".tmp");
        boolean kept = false;
        UnfinishedFiles.begun(weights);
        UnfinishedFiles.begun(fresh);
        try {
            WeightFile.write(model.pieces(), weights, threads, cancellation);
            sync(weights);
            String checksum = FileChecksum.of(weights, threads, cancellation);
            Files.write(fresh, List.of(String.valueOf(weights.getFileName()), checksum));
            sync(fresh);
            // Only one of several processes that came here together gets to name its file; the others take that one.
            kept = claimed(fresh, folder.resolve(key + MARK));
        } finally {
            discard(fresh);
            if (!kept) {
                discard(weights);
            }
            UnfinishedFiles.ended(fresh);
            UnfinishedFiles.ended(weights);
        }
        if (!kept) {
            return find(key, cancellation);
        }
        LOG.info(
                "{} GB of weights were prepared for this machine in {} s and are kept in {} (-D{}=0 keeps none)",
                gigabytes(model.size()),
                (System.nanoTime() - begin) / 1_000_000_000,
                folder,
                LIMIT);
        return Optional.of(weights);
    }

    /** Gives a file its final name unless there is one of that name; says whether it did. */
    private static boolean claimed(Path fresh, Path name) throws IOException {
        try {
            Files.createLink(name, fresh);
            return true;
        } catch (FileAlreadyExistsException taken) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.move(fresh, name, StandardCopyOption.REPLACE_EXISTING);
            return true;
        }
    }

    /** Whether so many bytes can be added; older entries make room. */
    private boolean hasRoom(long bytes) throws IOException {
        removeAbandoned();
        long free = Files.getFileStore(folder).getUsableSpace();
        long allowed = (long) Math.min(limit * GIGABYTE, (free + used()) / 2.0);
        if (bytes > allowed || free < bytes + RESERVE) {
            LOG.info(
                    "{} GB of prepared weights are not kept: {} has {} GB of free space, and the limit is {} GB",
                    gigabytes(bytes),
                    folder,
                    gigabytes(free),
                    limit);
            return false;
        }
        List<Path> marks = new ArrayList<>(marks());
        marks.sort(Comparator.comparing(WeightCache::modified));
        for (Path mark : marks) {
            if (used() + bytes <= allowed) {
                break;
            }
            remove(mark);
        }
        return true;
    }

    private void removeAbandoned() throws IOException {
        List<String> kept = new ArrayList<>();
        for (Path mark : marks()) {
            kept.addAll(Files.readAllLines(mark));
            kept.add(String.valueOf(mark.getFileName()));
        }
        Instant before = Instant.now().minus(ABANDONED);
        for (Path file : files()) {
            if (!kept.contains(String.valueOf(file.getFileName()))
                    && modified(file).isBefore(before)) {
                discard(file);
            }
        }
    }

    /** Removes an entry; a process that has it mapped keeps what it has. */
    private void remove(Path mark) {
        try {
            List<String> lines = Files.exists(mark) ? Files.readAllLines(mark) : List.of();
            discard(mark);
            if (!lines.isEmpty()) {
                discard(folder.resolve(Path.of(lines.get(0)).getFileName()));
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} cannot be read", mark, e);
            discard(mark);
        }
    }

    /** Removes files, or folders that are empty, if they are there; what cannot be removed stays. */
    static void discard(Path... files) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.debug("{} cannot be removed now", file, e);
            }
        }
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private List<Path> marks() throws IOException {
        return files().stream().filter(file -> file.toString().endsWith(MARK)).toList();
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private long used() throws IOException {
        return files().stream().mapToLong(file -> file.toFile().length()).sum();
    }

    private static Instant modified(Path file) {
        return Instant.ofEpochMilli(file.toFile().lastModified());
    }

    private static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / GIGABYTE);
    }
}
