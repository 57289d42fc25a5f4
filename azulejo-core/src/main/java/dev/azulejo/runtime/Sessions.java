package dev.azulejo.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes sessions of ONNX Runtime with the settings that suit this program.
 *
 * @param environment which may be the host's
 * @param device where they run
 * @param threads that they may use on the CPU
 */
record Sessions(OrtEnvironment environment, Device device, int threads) {
    /** The folder that external weights are relative to. */
    private static final String WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path";

    /** Threads that wait for their share of an operator spin: a tenth faster than sleeping. */
    private static final String SPINNING = "session.intra_op.allow_spinning";

    /** ... but not after an evaluation, when pixels are computed on the same cores. */
    private static final String STOP_SPINNING = "session.force_spinning_stop";

    /** Subnormal numbers cost a hundred times more and mean nothing to a picture. */
    private static final String DENORMALS_AS_ZERO = "session.set_denormal_as_zero";

    /** The name of the file of weights beside an optimised graph. */
    private static final String OPTIMISED_WEIGHTS = "session.optimized_model_external_initializers_file_name";

    /** Weights of so many bytes and more go there, the others into the graph. */
    private static final String OPTIMISED_WEIGHTS_SIZE =
            "session.optimized_model_external_initializers_min_size_in_bytes";

    private static final String SMALL = "1024";

    /** Copies of matrices in the order of the kernels, which an optimiser that never runs has no use for. */
    private static final String NO_PREPACKING = "session.disable_prepacking";

    /** A session for a graph as this program builds it. */
    OrtSession open(byte[] graph, Optional<Path> folder) throws OrtException {
        return open(graph, folder, SessionOptions.OptLevel.ALL_OPT);
    }

    /** A session for a graph that has been optimised. */
    OrtSession openOptimised(byte[] graph, Path folder) throws OrtException {
        return open(graph, Optional.of(folder), SessionOptions.OptLevel.NO_OPT);
    }

    private OrtSession open(byte[] graph, Optional<Path> folder, SessionOptions.OptLevel level) throws OrtException {
        try (SessionOptions options = options(folder, level)) {
            return environment.createSession(graph, options);
        }
    }

    /** Writes the optimised form of a graph to two files in one folder. */
    void optimise(byte[] graph, Path folder, Path optimised, Path weights) throws OrtException {
        try (SessionOptions options = options(Optional.of(folder), SessionOptions.OptLevel.ALL_OPT)) {
            options.setOptimizedModelFilePath(optimised.toString());
            options.addConfigEntry(OPTIMISED_WEIGHTS, Objects.toString(weights.getFileName()));
            options.addConfigEntry(OPTIMISED_WEIGHTS_SIZE, SMALL);
            options.addConfigEntry(NO_PREPACKING, "1");
            environment.createSession(graph, options).close();
        }
    }

    private SessionOptions options(Optional<Path> folder, SessionOptions.OptLevel level) throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            // What is an error comes as an exception; ONNX Runtime would print the rest to standard error.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(level);
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
