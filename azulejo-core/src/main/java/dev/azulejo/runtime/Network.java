package dev.azulejo.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.TensorInfo;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.ModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network that is loaded and ready to run. One evaluation runs at a time; others wait. Closing waits for the evaluation
 * that runs, because ONNX Runtime crashes otherwise.
 */
public final class Network implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Network.class);

    /** All bits of a float but its sign: as a whole number, they grow with the magnitude. */
    private static final int MAGNITUDE = 0x7fffffff;

    /** The bits of infinity; above are those of what is no number. */
    private static final int INFINITY = 0x7f800000;

    private final String name;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Runnable whenClosed;
    /** Direct memory for each input, kept from one evaluation to the next. */
    private final Map<String, ByteBuffer> memory = new HashMap<>();

    private boolean closed;

    Network(String name, OrtEnvironment environment, OrtSession session, Runnable whenClosed) {
        this.name = name;
        this.environment = environment;
        this.session = session;
        this.whenClosed = whenClosed;
    }

    /**
     * Evaluates the network once.
     *
     * @param inputs by name; what the network wants as whole numbers is rounded
     * @param cancellation ends the evaluation after the operator that runs
     * @return outputs by name
     * @throws CancelledException if cancelled
     * @throws ModelException if a result is not finite, or ONNX Runtime refuses the inputs
     * @throws dev.azulejo.fault.MachineException if the device fails or there is too little memory
     */
    public synchronized Map<String, Tensor> run(Map<String, Tensor> inputs, Cancellation cancellation) {
        Map<String, OnnxTensor> results = evaluate(inputs, Map.of(), cancellation);
        try {
            Map<String, Tensor> outputs = new LinkedHashMap<>();
            for (Map.Entry<String, OnnxTensor> result : results.entrySet()) {
                outputs.put(result.getKey(), read(result.getKey(), result.getValue()));
            }
            return outputs;
        } finally {
            results.values().forEach(OnnxTensor::close);
        }
    }

    /**
     * Evaluates the network once and leaves the results where they are.
     *
     * @param inputs by name, as for {@link #run}
     * @param carried further inputs, which stay open
     * @return outputs by name, to be closed
     */
    synchronized Map<String, OnnxTensor> evaluate(
            Map<String, Tensor> inputs, Map<String, OnnxTensor> carried, Cancellation cancellation) {
        if (closed) {
            throw new IllegalStateException("this network is closed");
        }
        cancellation.check();
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try (Termination termination = new Termination()) {
            for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
                tensors.put(input.getKey(), tensor(input.getKey(), input.getValue()));
            }
            Map<String, OnnxTensor> all = new LinkedHashMap<>(carried);
            all.putAll(tensors);
            Cancellation.Registration registration = cancellation.onCancel(termination::request);
            try {
                Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> result :
                        session.run(all, session.getOutputNames(), termination.options)) {
                    outputs.put(result.getKey(), (OnnxTensor) result.getValue());
                }
                return outputs;
            } finally {
                registration.close();
            }
        } catch (OrtException e) {
            if (cancellation.isCancelled()) {
                throw new CancelledException("cancelled");
            }
            throw Engine.failure(name + " failed", e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(String input, Tensor values) throws OrtException {
        if (!(session.getInputInfo().get(input) != null
                && session.getInputInfo().get(input).getInfo() instanceof TensorInfo info)) {
            throw new ModelException("%s has no input \"%s\"; it has %s"
                    .formatted(name, input, session.getInputInfo().keySet()));
        }
        if (info.type == OnnxJavaType.INT64) {
            LongBuffer buffer = memory(input, values.data().length * Long.BYTES).asLongBuffer();
            for (float value : values.data()) {
                buffer.put(Math.round(value));
            }
            return OnnxTensor.createTensor(environment, buffer.flip(), values.shape());
        }
        FloatBuffer buffer = memory(input, values.data().length * Float.BYTES).asFloatBuffer();
        buffer.put(values.data());
        return OnnxTensor.createTensor(environment, buffer.flip(), values.shape());
    }

    private ByteBuffer memory(String input, int bytes) {
        ByteBuffer buffer = memory.get(input);
        if (buffer == null || buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
            memory.put(input, buffer);
        }
        return buffer.clear().limit(bytes);
    }

    /**
     * The values of a result.
     *
     * @throws ModelException if some are not finite
     */
    Tensor read(String output, OnnxTensor result) {
        long[] shape = result.getInfo().getShape();
        FloatBuffer copied = result.getFloatBuffer();
        float[] values = copied.array();
        int largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Float.floatToRawIntBits(value) & MAGNITUDE);
        }
        if (largest >= INFINITY) {
            throw new ModelException(
                    ("%s gave a result \"%s\" %s with values that are not finite numbers: its weights are"
                                    + " damaged, or it needs a higher precision")
                            .formatted(name, output, Arrays.toString(shape)));
        }
        return new Tensor(shape, values);
    }

    /** Unloads the network. Calling it again does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            memory.clear();
            try {
                session.close();
            } catch (OrtException e) {
                throw Engine.failure("the network cannot be closed", e);
            } finally {
                whenClosed.run();
            }
        }
    }

    /** A way to end an evaluation from another thread, which may come when the evaluation has ended by itself. */
    private static final class Termination implements AutoCloseable {
        private final RunOptions options;
        private boolean closed;

        Termination() throws OrtException {
            options = new RunOptions();
        }

        synchronized void request() {
            // Setting it on closed options would write to memory that is no longer theirs.
            if (!closed) {
                try {
                    options.setTerminate(true);
                } catch (OrtException e) {
                    LOG.debug("an evaluation could not be ended early", e);
                }
            }
        }

        @Override
        public synchronized void close() {
            closed = true;
            options.close();
        }
    }
}
