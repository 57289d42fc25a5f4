package dev.azulejo.onnx;

import dev.azulejo.checkpoint.StoredTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Cuts a graph at its exchanges into graphs that are evaluated one after the other. Each gives {@link #SENT} and what later
 * ones need of what it has computed, under names that are inputs of those; the next takes {@link #RECEIVED}. Inputs of the
 * whole graph and constants are in every stage that needs them.
 */
final class Stages {
    /** What a stage gives away at its end; the last one has the graph's own outputs instead. */
    static final String SENT = "sent";

    /** What a stage is given in exchange for what the one before has sent. */
    static final String RECEIVED = "received";

    private final Map<String, StoredTensor> weights;
    private final List<List<Operation>> stages = new ArrayList<>();
    /** Inputs of the graph and constants, by the name of their value. */
    private final Map<String, Operation> everywhere = new HashMap<>();

    private Stages(List<Operation> content, Map<String, StoredTensor> weights) {
        this.weights = weights;
        stages.add(new ArrayList<>());
        for (Operation operation : content) {
            switch (operation.kind()) {
                case INPUT, CONSTANT ->
                    everywhere.put(operation.results().get(0).name(), operation);
                case NODE, OUTPUT -> stages.get(stages.size() - 1).add(operation);
                case EXCHANGE -> {
                    stages.get(stages.size() - 1).add(operation);
                    stages.add(new ArrayList<>());
                }
            }
        }
    }

    /** The graphs, in order; one if nothing is exchanged. */
    static List<OnnxModel> of(List<Operation> content, Map<String, StoredTensor> weights) {
        return new Stages(content, weights).models();
    }

    private List<OnnxModel> models() {
        List<OnnxModel> models = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            models.add(model(i));
        }
        return models;
    }

    private OnnxModel model(int index) {
        List<Operation> content = new ArrayList<>();
        Map<String, StoredTensor> used = new LinkedHashMap<>();
        List<String> inputs = new ArrayList<>();
        for (String name : needed(index)) {
            Operation declared = everywhere.get(name);
            if (weights.containsKey(name)) {
                used.put(name, weights.get(name));
            } else if (declared != null) {
                content.add(declared);
                if (declared.kind() == Operation.Kind.INPUT) {
                    inputs.add(name);
                }
            } else {
                inputs.add(name);
                content.add(written(writer -> writer.carriedInput(name)));
            }
        }
        List<String> outputs = new ArrayList<>();
        for (Operation operation : stages.get(index)) {
            content.add(operation);
            switch (operation.kind()) {
                case OUTPUT -> outputs.add(operation.results().get(0).name());
                case EXCHANGE -> outputs.add(SENT);
                default -> {}
            }
        }
        for (Value value : carried(index)) {
            outputs.add(value.name());
            content.add(written(writer -> writer.carriedOutput(value)));
        }
        return new OnnxModel(content, used, inputs, outputs);
    }

    private static Operation written(Consumer<GraphWriter> writing) {
        return new Operation(List.of(), List.of(), Operation.Kind.NODE, writing);
    }

    /** Names of what a stage computes with and does not compute itself, in the order of their first use. */
    private Set<String> needed(int index) {
        Set<String> computed = new HashSet<>();
        Set<String> needed = new LinkedHashSet<>();
        for (Operation operation : stages.get(index)) {
            for (Value operand : operation.operands()) {
                if (!operand.equals(Value.NONE) && !computed.contains(operand.name())) {
                    needed.add(operand.name());
                }
            }
            operation.results().forEach(result -> computed.add(result.name()));
        }
        return needed;
    }

    /** What a stage computes and later ones need. */
    private List<Value> carried(int index) {
        Set<String> later = new HashSet<>();
        for (int i = index + 1; i < stages.size(); i++) {
            later.addAll(needed(i));
        }
        return stages.get(index).stream()
                .filter(operation -> operation.kind() == Operation.Kind.NODE)
                .flatMap(operation -> operation.results().stream())
                .filter(result -> later.contains(result.name()))
                .toList();
    }
}
