package dev.azulejo.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.UnfinishedFiles;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Precision;
import dev.azulejo.onnx.WeightFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens networks with many weights on the CPU, over a file that has the weights as ONNX Runtime computes with them: float32
 * (or 8 bits), kernels in its own layout. It maps such a file, where it would convert the user's file in memory, in several
 * copies, every time. Whatever goes wrong with the cache of these files, the network is opened in the plain way instead.
 */
final class LargeNetworks {
    private static final Logger LOG = LoggerFactory.getLogger(LargeNetworks.class);

    private final Sessions sessions;
    private final WeightCache cache;
    private final Precision precision;
    private Optional<Integer> block = Optional.empty();

    LargeNetworks(Sessions sessions, WeightCache cache, Precision precision) {
        this.sessions = sessions;
        this.cache = cache;
        this.precision = precision;
    }

    /**
     * A session; files of weights are written first where that is needed, which ends early if cancelled. One thread at a time: two that want the same would otherwise both write it.
     */
    synchronized OrtSession open(OnnxModel model, Cancellation cancellation) throws OrtException {
        if (block.isEmpty()) {
            block = Optional.of(sessions.channelBlock());
        }
        Optional<Path> weights = cached(model, cancellation);
        cancellation.check();
        if (weights.isPresent()) {
            try {
                return open(model, weights.orElseThrow());
            } catch (OrtException e) {
                LOG.info("{} cannot be used: {}", weights.orElseThrow(), e.toString());
            }
        }
        return precision == Precision.FLOAT32
                ? sessions.open(model.bytes(), model.folder())
                : openWithoutCache(model, cancellation);
    }

    private Optional<Path> cached(OnnxModel model, Cancellation cancellation) {
        try {
            return cache.file(repacked(model, "weights"), cancellation);
        } catch (IOException e) {
            LOG.debug("the weights are not kept", e);
            return Optional.empty();
        }
    }

    private OrtSession open(OnnxModel model, Path weights) throws OrtException {
        OnnxModel.Repacked repacked = repacked(model, Objects.toString(weights.getFileName()));
        return sessions.open(repacked.bytes(), Optional.ofNullable(weights.getParent()));
    }

    private OnnxModel.Repacked repacked(OnnxModel model, String file) {
        return model.repacked(precision, block.orElse(0), file);
    }

    /** A precision that the user's own file does not have, over a file that is gone when the network is closed. */
    private OrtSession openWithoutCache(OnnxModel model, Cancellation cancellation) throws OrtException {
        try {
            Path folder = Files.createTempDirectory("azulejo");
            UnfinishedFiles.begun(folder);
            Path weights = folder.resolve("weights");
            try {
                WeightFile.write(repacked(model, "weights").pieces(), weights, sessions.threads(), cancellation);
                return open(model, weights);
            } finally {
                // What is mapped stays when its name is gone. Where it cannot go now, it does with the temp folder.
                WeightCache.discard(weights, folder);
                UnfinishedFiles.ended(folder);
            }
        } catch (IOException e) {
            throw new MachineException(
                    "the weights cannot be converted to %s in the temp folder %s: %s"
                            .formatted(precision.id(), System.getProperty("java.io.tmpdir"), e),
                    e);
        }
    }
}
