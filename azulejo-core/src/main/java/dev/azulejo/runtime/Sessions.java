package dev.azulejo.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.azulejo.onnx.ChannelBlocks;
import dev.azulejo.onnx.OnnxModel;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sessions of ONNX Runtime with the settings that suit this program.
 *
 * @param environment which may be the host's
 * @param device where they run
 * @param threads that they may use on the CPU
 */
record Sessions(OrtEnvironment environment, Device device, int threads) {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    /** The folder that external weights are relative to. */
    private static final String WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path";

    /** Threads that wait for their share of an operator spin: a tenth faster than sleeping. */
    private static final String SPINNING = "session.intra_op.allow_spinning";

    /** ... but not after an evaluation, when pixels are computed on the same cores. */
    private static final String STOP_SPINNING = "session.force_spinning_stop";

    /** Subnormal numbers cost a hundred times more and mean nothing to a picture. */
    private static final String DENORMALS_AS_ZERO = "session.set_denormal_as_zero";

    /**
     * Opens a graph.
     *
     * @param folder that its weights are in, if it refers to any
     */
    OrtSession open(byte[] graph, Optional<Path> folder) throws OrtException {
        try (SessionOptions options = options(folder)) {
            return environment.createSession(graph, options);
        }
    }

    /** Opens one of many graphs that are evaluated in turn: it keeps no memory for its next evaluation, as others do. */
    OrtSession openStage(byte[] graph, Optional<Path> folder) throws OrtException {
        try (SessionOptions options = options(folder)) {
            options.setCPUArenaAllocator(false);
            return environment.createSession(graph, options);
        }
    }

    /** Channels that lie together in the layout for convolutions on this machine; 0 if there is no such layout. */
    int channelBlock() {
        OnnxModel graph = ChannelBlocks.graph();
        try (OrtSession session = open(graph.bytes(), Optional.empty());
                OnnxTensor input = OnnxTensor.createTensor(
                        environment, FloatBuffer.wrap(ChannelBlocks.input()), new long[] {1, 64, 1, 2});
                OrtSession.Result result = session.run(Map.of("x", input))) {
            return ChannelBlocks.size(
                    ((OnnxTensor) result.get(0)).getFloatBuffer().array());
        } catch (OrtException e) {
            LOG.debug("no layout in blocks of channels", e);
            return 0;
        }
    }

    private SessionOptions options(Optional<Path> folder) throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            // What is an error comes as an exception; ONNX Runtime would print the rest to standard error.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            // A plan of memory would be a second block of the size of all activations, and saves no time.
            options.setMemoryPatternOptimization(false);
            options.addConfigEntry(SPINNING, "1");
            options.addConfigEntry(STOP_SPINNING, "1");
            options.addConfigEntry(DENORMALS_AS_ZERO, "1");
            if (folder.isPresent()) {
                options.addConfigEntry(WEIGHTS_FOLDER, folder.orElseThrow().toString());
            }
            device.addTo(options);
            return options;
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }
}
