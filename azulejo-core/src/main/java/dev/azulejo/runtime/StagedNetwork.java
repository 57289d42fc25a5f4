package dev.azulejo.runtime;

import ai.onnxruntime.OnnxTensor;
import dev.azulejo.fault.Cancellation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network in stages, evaluated for several inputs at once: all of them go through a stage before any goes through the
 * next, and between the stages something is exchanged. What later stages need stays on the device meanwhile, for every
 * input. One evaluation runs at a time; others wait.
 */
public final class StagedNetwork implements AutoCloseable {
    private static final String SENT = "sent";
    private static final String RECEIVED = "received";

    /** What becomes of what is sent at the end of a stage. */
    @FunctionalInterface
    public interface Exchange {
        /**
         * @param stage that has ended, from 0
         * @param stages of the network, of which the last one sends nothing
         * @param sent by each of the inputs, in order
         * @return what each receives; each is asked for once, when its turn comes
         */
        List<Tensor> of(int stage, int stages, List<Tensor> sent);
    }

    private record Stage(Network network, Set<String> inputs) {}

    private final List<Stage> stages;

    /** @param inputs names of the inputs of each stage */
    StagedNetwork(List<Network> networks, List<Set<String>> inputs) {
        List<Stage> all = new ArrayList<>();
        for (int i = 0; i < networks.size(); i++) {
            all.add(new Stage(networks.get(i), Set.copyOf(inputs.get(i))));
        }
        stages = List.copyOf(all);
    }

    /**
     * Evaluates the network for each of several inputs.
     *
     * @param inputs by name; what no stage wants is left out
     * @param cancellation ends the evaluation after the operator that runs
     * @return outputs of each by name
     * @throws dev.azulejo.fault.CancelledException if cancelled
     * @throws dev.azulejo.fault.ModelException if a result is not finite
     * @throws dev.azulejo.fault.MachineException if the device fails or there is too little memory
     */
    public synchronized List<Map<String, Tensor>> run(
            List<Map<String, Tensor>> inputs, Exchange exchange, Cancellation cancellation) {
        List<Map<String, OnnxTensor>> carried = new ArrayList<>();
        inputs.forEach(input -> carried.add(new HashMap<>()));
        try {
            List<Map<String, Tensor>> read = List.of();
            for (int i = 0; i < stages.size(); i++) {
                List<Tensor> received = i == 0
                        ? List.of()
                        : exchange.of(
                                i - 1,
                                stages.size(),
                                read.stream().map(one -> one.get(SENT)).toList());
                read = new ArrayList<>();
                for (int place = 0; place < inputs.size(); place++) {
                    Map<String, Tensor> given = new LinkedHashMap<>(inputs.get(place));
                    if (i > 0) {
                        given.put(RECEIVED, received.get(place));
                    }
                    read.add(passed(i, given, carried.get(place), cancellation));
                }
            }
            return read;
        } finally {
            carried.forEach(tensors -> tensors.values().forEach(OnnxTensor::close));
        }
    }

    /** Takes one input through a stage; what is carried is then what later stages need, and the rest is read. */
    private Map<String, Tensor> passed(
            int index, Map<String, Tensor> inputs, Map<String, OnnxTensor> carried, Cancellation cancellation) {
        Stage stage = stages.get(index);
        Map<String, Tensor> wanted = new LinkedHashMap<>(inputs);
        wanted.keySet().retainAll(stage.inputs);
        Map<String, OnnxTensor> needed = new HashMap<>(carried);
        needed.keySet().retainAll(stage.inputs);
        Set<String> later = neededAfter(index);
        Map<String, Tensor> read = new LinkedHashMap<>();
        Map<String, OnnxTensor> results = stage.network.evaluate(wanted, needed, cancellation);
        carried.putAll(results);
        results.forEach((name, result) -> {
            if (!later.contains(name)) {
                read.put(name, stage.network.read(name, result));
            }
        });
        carried.entrySet().removeIf(entry -> {
            boolean done = !later.contains(entry.getKey());
            if (done) {
                entry.getValue().close();
            }
            return done;
        });
        return read;
    }

    private Set<String> neededAfter(int index) {
        Set<String> needed = new HashSet<>();
        for (Stage stage : stages.subList(index + 1, stages.size())) {
            needed.addAll(stage.inputs);
        }
        return needed;
    }

    /** Unloads all stages. Calling it again does nothing. */
    @Override
    public void close() {
        stages.forEach(stage -> stage.network.close());
    }
}
