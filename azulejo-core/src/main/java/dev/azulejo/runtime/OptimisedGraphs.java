package dev.azulejo.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.azulejo.fault.MachineException;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Precision;
import dev.azulejo.onnx.WeightFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens large networks on the CPU by way of the {@link GraphCache}: the weights are converted to float32 (or 8 bits) in a
 * file, ONNX Runtime optimises the graph over that file and writes the result, and the result is opened with its weights
 * mapped. Whatever goes wrong with the cache, the network is opened in the plain way instead.
 */
final class OptimisedGraphs {
    private static final Logger LOG = LoggerFactory.getLogger(OptimisedGraphs.class);
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    private final Sessions sessions;
    private final GraphCache cache;
    private final Precision precision;

    OptimisedGraphs(Sessions sessions, GraphCache cache, Precision precision) {
        this.sessions = sessions;
        this.cache = cache;
        this.precision = precision;
    }

    /** A session from the cache, which is filled if need be; empty if that cannot be. One thread at a time. */
    synchronized Optional<OrtSession> open(OnnxModel model) {
        try {
            String key = cache.key(model.repacked(precision, "weights"), circumstances());
            Optional<GraphCache.Entry> found = cache.find(key);
            if (found.isPresent()) {
                GraphCache.Entry entry = found.orElseThrow();
                try {
                    return Optional.of(sessions.openOptimised(entry.graph(), entry.folder()));
                } catch (OrtException e) {
                    LOG.info(
                            "an optimised graph in {} cannot be used and is made anew: {}",
                            entry.folder(),
                            e.toString());
                    cache.remove(key);
                }
            }
            return made(model, key);
        } catch (IOException | OrtException e) {
            LOG.debug("no optimised graph was made", e);
            return Optional.empty();
        }
    }

    private Optional<OrtSession> made(OnnxModel model, String key) throws IOException, OrtException {
        long size = model.repacked(precision, "weights").size();
        Optional<GraphCache.Draft> place = cache.draft(key, size);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        GraphCache.Draft draft = place.orElseThrow();
        Path folder = Objects.requireNonNull(draft.graph().getParent(), "a file in a folder");
        boolean done = false;
        try {
            OnnxModel.Repacked source =
                    model.repacked(precision, Objects.toString(draft.source().getFileName()));
            long begin = System.nanoTime();
            cache.writeSource(draft, source);
            long converted = System.nanoTime();
            sessions.optimise(source.bytes(), folder, draft.graph(), draft.weights());
            long optimised = System.nanoTime();
            GraphCache.discard(draft.source());
            GraphCache.Entry entry = cache.keep(draft);
            done = true;
            LOG.debug(
                    "weights converted in {} ms, graph optimised in {} ms, kept in {} ms",
                    (converted - begin) / 1_000_000,
                    (optimised - converted) / 1_000_000,
                    (System.nanoTime() - optimised) / 1_000_000);
            return Optional.of(sessions.openOptimised(entry.graph(), entry.folder()));
        } finally {
            GraphCache.discard(draft.source());
            if (!done) {
                GraphCache.discard(draft.graph(), draft.weights());
            }
        }
    }

    /**
     * A session for a precision that the user's own file does not have, without the cache.
     *
     * @throws MachineException if there is no room for a temporary file
     */
    OrtSession openWithoutCache(OnnxModel model) throws OrtException {
        Path folder = null;
        Path weights = null;
        try {
            folder = Files.createTempDirectory("azulejo");
            weights = folder.resolve("weights.bin");
            OnnxModel.Repacked repacked = model.repacked(precision, "weights.bin");
            WeightFile.write(repacked.pieces(), weights, sessions.threads());
            return sessions.open(repacked.bytes(), Optional.of(folder));
        } catch (IOException e) {
            throw new MachineException(
                    "the weights cannot be converted to %s in the folder for temporary files: %s"
                            .formatted(precision.id(), e),
                    e);
        } finally {
            // What is mapped stays, also when its name is gone; elsewhere it goes with the folder's next clearing.
            if (folder != null) {
                GraphCache.discard(weights, folder);
            }
        }
    }

    /** What an optimised graph depends on beside the graph itself. */
    private String circumstances() {
        return String.join(
                " ",
                sessions.environment().getVersion(),
                String.valueOf(sessions.device()),
                System.getProperty("os.name", ""),
                System.getProperty("os.arch", ""),
                processor());
    }

    /** What the processor can do: the layout of weights follows from it. */
    private static String processor() {
        try {
            if (Files.isReadable(PROCESSOR)) {
                return Files.readAllLines(PROCESSOR, StandardCharsets.ISO_8859_1).stream()
                        .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                        .distinct()
                        .collect(Collectors.joining());
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be read", PROCESSOR, e);
        }
        return Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")).orElse("");
    }
}
