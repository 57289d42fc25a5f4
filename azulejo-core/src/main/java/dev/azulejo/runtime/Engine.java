package dev.azulejo.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device and the threads that networks on the CPU may use. Opens networks. Safe for use by several threads.
 *
 * <p>The process-wide environment of ONNX Runtime is used as it is, since the host may own it: everything that is set here
 * belongs to a session.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /** The folder that external weights are relative to. */
    private static final String WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path";

    /** Threads that wait for their share of an operator spin: a tenth faster than sleeping. */
    private static final String SPINNING = "session.intra_op.allow_spinning";

    /** ... but not after an evaluation, when pixels are computed on the same cores. */
    private static final String STOP_SPINNING = "session.force_spinning_stop";

    /** Subnormal numbers cost a hundred times more and mean nothing to a picture. */
    private static final String DENORMALS_AS_ZERO = "session.set_denormal_as_zero";

    private final OrtEnvironment environment;
    private final Device device;
    private final int threads;
    private final AtomicInteger open = new AtomicInteger();

    private Engine(OrtEnvironment environment, Device device, int threads) {
        this.environment = environment;
        this.device = device;
        this.threads = threads;
    }

    /**
     * Opens a device.
     *
     * @param device {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:1}, ...
     * @param threads that networks on the CPU may use, at least 1
     * @throws dev.azulejo.fault.SettingsException if there is no device of this name
     * @throws MachineException if ONNX Runtime cannot be loaded, or is not built for the device
     */
    public static Engine open(String device, int threads) {
        OrtEnvironment environment = Natives.load();
        return new Engine(environment, Device.of(device), threads);
    }

    /**
     * Loads a network, which can take seconds for a large one.
     *
     * @throws ModelException if ONNX Runtime refuses the graph or its weights
     * @throws MachineException if the device fails or there is too little memory
     */
    public Network open(OnnxModel model) {
        long begin = System.nanoTime();
        try (SessionOptions options = new SessionOptions()) {
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
            if (model.folder().isPresent()) {
                Path folder = model.folder().orElseThrow();
                options.addConfigEntry(WEIGHTS_FOLDER, folder.toString());
            }
            device.addTo(options);
            OrtSession session = environment.createSession(model.bytes(), options);
            open.incrementAndGet();
            LOG.debug(
                    "opened a network of {} bytes of graph on {} in {} ms",
                    model.bytes().length,
                    device,
                    (System.nanoTime() - begin) / 1_000_000);
            return new Network(name(model), environment, session, open::decrementAndGet);
        } catch (OrtException e) {
            throw failure(name(model) + " cannot be opened on " + device, e);
        }
    }

    /** What faults call a network: by the file of its weights, which is what users know. */
    private static String name(OnnxModel model) {
        return model.weights().map(file -> "the network of " + file).orElse("the network");
    }

    /** Networks that are open now. */
    public int openNetworks() {
        return open.get();
    }

    /** Where networks run. */
    public Device device() {
        return device;
    }

    /** Threads that a network on the CPU may use. */
    public int threads() {
        return threads;
    }

    /** The version of ONNX Runtime. */
    public String version() {
        return environment.getVersion();
    }

    /** Nothing is held beyond networks, which their owners close; the environment may be the host's. */
    @Override
    public void close() {
        if (open.get() > 0) {
            LOG.warn("{} networks are still open", open.get());
        }
    }

    static RuntimeException failure(String what, OrtException e) {
        String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
        String lower = reason.toLowerCase(Locale.ROOT);
        boolean machine = lower.contains("alloc") || lower.contains("memory") || lower.contains("cuda");
        return machine ? new MachineException(what + ": " + reason, e) : new ModelException(what + ": " + reason, e);
    }
}
