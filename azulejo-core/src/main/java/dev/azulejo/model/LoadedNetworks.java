package dev.azulejo.model;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.model.DiffusionModel.Part;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Network;
import dev.azulejo.runtime.StagedNetwork;
import dev.azulejo.runtime.Tensor;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The networks of a model that are in memory. Each is loaded by its first evaluation and stays until it is unloaded. Safe
 * for use by several threads: one evaluation runs at a time, and unloading waits for it.
 */
class LoadedNetworks {
    private final Engine engine;
    private final Map<Slot, Loaded> loaded = new LinkedHashMap<>();

    LoadedNetworks(Engine engine) {
        this.engine = engine;
    }

    /**
     * Evaluates a network, and loads it before where that is needed.
     *
     * @param slot which network it is
     * @param form which of its graphs, for example for latents of one size; another form replaces it
     * @param graph builds it
     * @param inputs by name; what the graph has no input for is left out
     * @throws dev.azulejo.fault.CancelledException if cancelled
     */
    synchronized Map<String, Tensor> run(
            Slot slot, String form, Supplier<OnnxModel> graph, Map<String, Tensor> inputs, Cancellation cancellation) {
        Whole network = loaded(slot, form, Whole.class, cancellation, () -> {
            OnnxModel model = graph.get();
            return new Whole(form, Set.copyOf(model.inputs()), engine.open(model, cancellation));
        });
        Map<String, Tensor> wanted = new LinkedHashMap<>(inputs);
        wanted.keySet().retainAll(network.inputs);
        return network.network.run(wanted, cancellation);
    }

    /**
     * Evaluates a network for several inputs at once, which exchange something between its stages.
     *
     * @param slot which network it is
     * @param form as for the network in one piece, but another one
     * @param stages builds them
     * @param inputs by name, for each evaluation; what no stage has an input for is left out
     * @throws dev.azulejo.fault.CancelledException if cancelled
     */
    synchronized List<Map<String, Tensor>> runStages(
            Slot slot,
            String form,
            Supplier<List<OnnxModel>> stages,
            List<Map<String, Tensor>> inputs,
            StagedNetwork.Exchange exchange,
            Cancellation cancellation) {
        Staged network = loaded(
                slot,
                form,
                Staged.class,
                cancellation,
                () -> new Staged(form, engine.open(stages.get(), cancellation)));
        return network.network.run(inputs, exchange, cancellation);
    }

    private <L extends Loaded> L loaded(
            Slot slot, String form, Class<L> kind, Cancellation cancellation, Supplier<L> open) {
        cancellation.check();
        Loaded there = loaded.get(slot);
        if (there != null && there.form().equals(form)) {
            return kind.cast(there);
        }
        if (there != null) {
            loaded.remove(slot);
            there.close();
        }
        L opened = open.get();
        loaded.put(slot, opened);
        return opened;
    }

    /** True if a network of this part is in memory. */
    synchronized boolean has(Part part) {
        return loaded.keySet().stream().anyMatch(slot -> slot.part == part);
    }

    /** Unloads all networks of a part. */
    synchronized void unload(Part part) {
        Iterator<Map.Entry<Slot, Loaded>> all = loaded.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Slot, Loaded> one = all.next();
            if (one.getKey().part == part) {
                all.remove();
                one.getValue().close();
            }
        }
    }

    /**
     * A network of a model.
     *
     * @param part what it is for
     * @param index which of several: text encoders in their order; of the denoiser 0 is the UNet, ControlNets come after
     */
    record Slot(Part part, int index) {
        static Slot of(Part part) {
            return new Slot(part, 0);
        }
    }

    private sealed interface Loaded {
        String form();

        void close();
    }

    private record Whole(String form, Set<String> inputs, Network network) implements Loaded {
        @Override
        public void close() {
            network.close();
        }
    }

    private record Staged(String form, StagedNetwork network) implements Loaded {
        @Override
        public void close() {
            network.close();
        }
    }
}
