package dev.azulejo.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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

    /** Networks with weights of so many bytes and more go through the cache of weights; others open at once. */
    private static final long LARGE = 64L << 20;

    private final Sessions sessions;
    private final LargeNetworks large;
    private final Precision precision;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong loading = new AtomicLong();

    private Engine(Sessions sessions, Precision asked) {
        this.sessions = sessions;
        this.precision = asked == Precision.AUTO ? Precision.FLOAT32 : asked;
        this.large = new LargeNetworks(sessions, WeightCache.ofUser(sessions.threads()), precision);
    }

    /** Opens a device for networks that compute in float32. */
    public static Engine open(String device, int threads) {
        return open(device, threads, Precision.AUTO);
    }

    /**
     * Opens a device.
     *
     * @param device {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:1}, ...
     * @param threads that networks on the CPU may use, at least 1
     * @param precision of large networks on the CPU; small ones compute in float32
     * @throws dev.azulejo.fault.SettingsException if there is no device of this name
     * @throws MachineException if ONNX Runtime cannot be loaded, or is not built for the device
     */
    public static Engine open(String device, int threads, Precision precision) {
        OrtEnvironment environment = Natives.load();
        return new Engine(new Sessions(environment, Device.of(device), threads), precision);
    }

    /** Loads a network, however long it takes. */
    public Network open(OnnxModel model) {
        return open(model, new Cancellation());
    }

    /**
     * Loads a network, which can take seconds for a large one the first time; its weights are then kept in the cache folder
     * as ONNX Runtime wants them on the CPU, and it opens at once later (see {@link WeightCache}).
     *
     * @param cancellation ends it while weights are prepared; ONNX Runtime's own loading cannot be ended, and it is
     *     noticed after that
     * @throws dev.azulejo.fault.CancelledException if cancelled
     * @throws ModelException if ONNX Runtime refuses the graph or its weights
     * @throws MachineException if the device fails or there is too little memory
     */
    public Network open(OnnxModel model, Cancellation cancellation) {
        return open(model, cancellation, () -> session(model, cancellation));
    }

    private Network open(OnnxModel model, Cancellation cancellation, Opening opening) {
        cancellation.check();
        long begin = System.nanoTime();
        try {
            OrtSession session = opening.session();
            open.incrementAndGet();
            long took = System.nanoTime() - begin;
            loading.addAndGet(took);
            LOG.debug("opened {} on {} in {} ms", name(model), device(), took / 1_000_000);
            return new Network(name(model), sessions.environment(), session, open::decrementAndGet);
        } catch (OrtException e) {
            throw failure(name(model) + " cannot be opened on " + device(), e);
        }
    }

    @FunctionalInterface
    private interface Opening {
        OrtSession session() throws OrtException;
    }

    /**
     * Loads a network in stages, which exchange what the graphs send.
     *
     * @param stages as {@link dev.azulejo.onnx.Graph#stages()} gives them
     * @param cancellation ends it between two of them
     * @throws dev.azulejo.fault.CancelledException if cancelled
     * @throws ModelException if ONNX Runtime refuses a graph or its weights
     * @throws MachineException if the device fails or there is too little memory
     */
    public StagedNetwork open(List<OnnxModel> stages, Cancellation cancellation) {
        List<Network> networks = new ArrayList<>();
        try {
            for (OnnxModel stage : stages) {
                networks.add(open(stage, cancellation, () -> sessions.openStage(stage.bytes(), stage.folder())));
            }
            return new StagedNetwork(
                    networks,
                    stages.stream().map(stage -> Set.copyOf(stage.inputs())).toList());
        } catch (RuntimeException e) {
            networks.forEach(Network::close);
            throw e;
        }
    }

    private OrtSession session(OnnxModel model, Cancellation cancellation) throws OrtException {
        if (device().kind() == Device.Kind.CPU && model.weightBytes() >= LARGE) {
            return large.open(model, cancellation);
        }
        return sessions.open(model.bytes(), model.folder());
    }

    /** What faults call a network: by the file of its weights, which is what users know. */
    private static String name(OnnxModel model) {
        return model.weights().map(file -> "the network of " + file).orElse("the network");
    }

    /** Networks that are open now. */
    public int openNetworks() {
        return open.get();
    }

    /** Nanoseconds that loading networks has taken so far. */
    public long loadingNanos() {
        return loading.get();
    }

    /** Where networks run. */
    public Device device() {
        return sessions.device();
    }

    /** Threads that a network on the CPU may use. */
    public int threads() {
        return sessions.threads();
    }

    /** How exactly large networks compute. */
    public Precision precision() {
        return precision;
    }

    /** The version of ONNX Runtime. */
    public String version() {
        return sessions.environment().getVersion();
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
