package dev.azulejo.model;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.model.DiffusionModel.Part;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Network;
import dev.azulejo.runtime.Tensor;
import java.util.Iterator;
import java.util.LinkedHashMap;
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
        cancellation.check();
        Loaded network = loaded.get(slot);
        if (network == null || !network.form.equals(form)) {
            if (network != null) {
                loaded.remove(slot);
                network.network.close();
            }
            OnnxModel model = graph.get();
            network = new Loaded(form, Set.copyOf(model.inputs()), engine.open(model, cancellation));
            loaded.put(slot, network);
        }
        Map<String, Tensor> wanted = new LinkedHashMap<>(inputs);
        wanted.keySet().retainAll(network.inputs);
        return network.network.run(wanted, cancellation);
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
                one.getValue().network.close();
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

    private record Loaded(String form, Set<String> inputs, Network network) {}
}
