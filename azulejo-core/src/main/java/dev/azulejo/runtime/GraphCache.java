package dev.azulejo.runtime;

import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.WeightFile;
import dev.azulejo.onnx.WeightPiece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Graphs as ONNX Runtime has optimised them, with their weights as it wants them, kept in the user's cache folder: making
 * them takes many seconds and more memory than running, opening them again about one second, because the weights are mapped
 * instead of read.
 *
 * <p>An entry is three files: {@code KEY-ID.onnx}, {@code KEY-ID.bin}, and {@code KEY.entry}, which names the other two, has
 * their sizes and checksums, and is written last. The key stands for the graph, the files of its weights (place, size, time
 * of change and samples of their content), the version of ONNX Runtime, the processor and the options. Several processes
 * may use one folder; what one of them leaves unfinished is removed later by another. An entry that does not look as it was
 * written is made anew.
 *
 * <p>All entries together stay within {@value #LIMIT} gigabytes, or half of the free space where that is less; those that
 * were not used for longest go first.
 */
final class GraphCache {
    /** System property: how many gigabytes all entries may take; 0 keeps none. */
    static final String LIMIT = "azulejo.cache.graphs";

    private static final Logger LOG = LoggerFactory.getLogger(GraphCache.class);

    private static final double DEFAULT_LIMIT = 32;
    private static final double GIGABYTE = 1e9;

    /** What is left of a disk at least. */
    private static final long RESERVE = 2_000_000_000L;

    private static final String MARK = ".entry";
    private static final int SAMPLE = 1 << 12;
    private static final int SAMPLES = 64;

    /** Files without a mark that have not changed for so long were left behind by a process that is gone. */
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Path folder;
    private final double limit;

    private final int threads;

    /**
     * @param folder which may not exist yet
     * @param threads that read and write
     */
    GraphCache(Path folder, int threads) {
        this.folder = folder;
        this.threads = threads;
        this.limit = limit();
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

    /** A graph in the cache. */
    record Entry(byte[] graph, Path folder) {}

    /** The names of the files that an entry is made of while it is not finished. */
    record Draft(String key, Path graph, Path weights, Path source) {}

    /** What tells one optimised graph from another. */
    String key(OnnxModel.Repacked model, String circumstances) throws IOException {
        MessageDigest digest = sha256();
        digest.update(model.bytes());
        digest.update(circumstances.getBytes(StandardCharsets.UTF_8));
        Path last = null;
        for (WeightPiece piece : model.pieces()) {
            digest.update(piece.description().getBytes(StandardCharsets.UTF_8));
            if (!piece.source().equals(last)) {
                last = piece.source();
                digest.update((last + " " + Files.getLastModifiedTime(last)).getBytes(StandardCharsets.UTF_8));
                digest.update(samples(last).getBytes(StandardCharsets.UTF_8));
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    /** The entry of a key, if it is there and whole; one that is not is removed. */
    Optional<Entry> find(String key) {
        Path mark = folder.resolve(key + MARK);
        try {
            if (limit == 0 || !Files.exists(mark)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(mark);
            Path graph = folder.resolve(Path.of(lines.get(0)).getFileName());
            Path weights = folder.resolve(Path.of(lines.get(1)).getFileName());
            byte[] bytes = Files.readAllBytes(graph);
            if (lines.get(2).equals(sha256(bytes)) && lines.get(3).equals(FileChecksum.of(weights, threads))) {
                Files.setLastModifiedTime(mark, FileTime.from(Instant.now()));
                return Optional.of(new Entry(bytes, folder));
            }
            LOG.info("{} is damaged and is made anew", mark);
        } catch (IOException | RuntimeException e) {
            LOG.info("{} cannot be used and is made anew: {}", mark, e.toString());
        }
        remove(key);
        return Optional.empty();
    }

    /**
     * A place for a new entry, for which older ones make room.
     *
     * @param bytes that it will take; while it is made, twice that
     * @return empty if the disk is too full, or if such a thing is not wanted
     */
    Optional<Draft> draft(String key, long bytes) {
        try {
            if (limit == 0) {
                return Optional.empty();
            }
            Files.createDirectories(folder);
            removeAbandoned();
            long free = Files.getFileStore(folder).getUsableSpace();
            long allowed = (long) Math.min(limit * GIGABYTE, (free + used()) / 2.0);
            if (bytes > allowed || free < 2 * bytes + RESERVE) {
                LOG.info(
                        "{} has {} GB of free space, which is too little to keep an optimised graph of {} GB",
                        folder,
                        String.format("%.1f", free / GIGABYTE),
                        String.format("%.1f", bytes / GIGABYTE));
                return Optional.empty();
            }
            evict(allowed - bytes);
            String name = key + "-" + UUID.randomUUID();
            return Optional.of(new Draft(
                    key,
                    folder.resolve(name + ".onnx"),
                    folder.resolve(name + ".bin"),
                    folder.resolve(name + ".source")));
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} cannot be written", folder, e);
            return Optional.empty();
        }
    }

    /** Writes what the optimiser reads: all weights in one file. */
    void writeSource(Draft draft, OnnxModel.Repacked model) throws IOException {
        WeightFile.write(model.pieces(), draft.source(), threads);
    }

    /** Makes a draft an entry: from now on it is found. */
    Entry keep(Draft draft) throws IOException {
        sync(draft.graph());
        sync(draft.weights());
        byte[] graph = Files.readAllBytes(draft.graph());
        List<String> lines = List.of(
                String.valueOf(draft.graph().getFileName()),
                String.valueOf(draft.weights().getFileName()),
                sha256(graph),
                FileChecksum.of(draft.weights(), threads));
        Path fresh = folder.resolve(draft.key() + "-" + UUID.randomUUID() + ".tmp");
        Files.write(fresh, lines);
        sync(fresh);
        remove(draft.key());
        Files.move(fresh, folder.resolve(draft.key() + MARK), StandardCopyOption.REPLACE_EXISTING);
        LOG.info(
                "an optimised graph of {} GB is kept in {} (-D{}=0 keeps none)",
                String.format("%.1f", Files.size(draft.weights()) / GIGABYTE),
                folder,
                LIMIT);
        return new Entry(graph, folder);
    }

    /** Removes what was begun, or what only the optimiser read. */
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

    /** Removes an entry; another process that has it mapped keeps what it has. */
    void remove(String key) {
        Path mark = folder.resolve(key + MARK);
        try {
            List<String> lines = Files.exists(mark) ? Files.readAllLines(mark) : List.of();
            discard(mark);
            for (String name : lines.subList(0, Math.min(2, lines.size()))) {
                discard(folder.resolve(Path.of(name).getFileName()));
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} cannot be removed now", mark, e);
            discard(mark);
        }
    }

    private void evict(long allowed) throws IOException {
        List<Path> marks = new ArrayList<>(
                files().filter(file -> file.toString().endsWith(MARK)).toList());
        marks.sort(Comparator.comparing(GraphCache::modified));
        for (Path mark : marks) {
            if (used() <= allowed) {
                return;
            }
            remove(String.valueOf(mark.getFileName()).replace(MARK, ""));
        }
    }

    private void removeAbandoned() throws IOException {
        List<String> kept = new ArrayList<>();
        for (Path mark : files().filter(file -> file.toString().endsWith(MARK)).toList()) {
            kept.addAll(Files.readAllLines(mark));
            kept.add(String.valueOf(mark.getFileName()));
        }
        Instant before = Instant.now().minus(ABANDONED);
        for (Path file : files().toList()) {
            if (!kept.contains(String.valueOf(file.getFileName()))
                    && modified(file).isBefore(before)) {
                discard(file);
            }
        }
    }

    private long used() throws IOException {
        long sum = 0;
        for (Path file : files().toList()) {
            sum += file.toFile().length();
        }
        return sum;
    }

    private Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList().stream();
        }
    }

    private static Instant modified(Path file) {
        return Instant.ofEpochMilli(file.toFile().lastModified());
    }

    /** The size of a file and a checksum of parts of it, which tell files from each other that are not damaged. */
    private static String samples(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            ByteBuffer sample = ByteBuffer.allocate(SAMPLE);
            for (int i = 0; i < SAMPLES; i++) {
                long last = Math.max(0, size - SAMPLE);
                channel.read(sample.clear(), last * i / (SAMPLES - 1));
                digest.update(sample.flip());
            }
            return size + " " + HexFormat.of().formatHex(digest.digest());
        }
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
