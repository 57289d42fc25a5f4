package dev.azulejo.onnx;

import dev.azulejo.checkpoint.StoredTensor;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where a graph that is being written finds its weights. */
interface Placement {
    /** The precision that the weights are wanted for. */
    Precision precision();

    /** True if kernels are mapped for {@link Winograd}. */
    boolean mapsKernels();

    /** Channels that lie together in the layout for convolutions; 0 if kernels lie as they are stored. */
    int block();

    /** The ONNX type of what {@link #put} describes for a tensor. */
    int type(StoredTensor tensor);

    /**
     * Completes the initializer of a tensor: where its values are, or the values themselves.
     *
     * @param group what {@link WeightPiece#group} says
     */
    void put(ProtoWriter initializer, StoredTensor tensor, WeightPiece.Form form, int group);

    /** In the files that they are in, as they are. Only one folder can be referred to; others (a LoRA) are copied in. */
    static Placement inFilesBeside(Optional<Path> first) {
        return new Placement() {
            @Override
            public Precision precision() {
                return Precision.FLOAT32;
            }

            @Override
            public boolean mapsKernels() {
                return false;
            }

            @Override
            public int block() {
                return 0;
            }

            @Override
            public int type(StoredTensor tensor) {
                return tensor.type().onnx();
            }

            @Override
            public void put(ProtoWriter initializer, StoredTensor tensor, WeightPiece.Form form, int group) {
                Path folder = Objects.requireNonNull(tensor.file().getParent(), "a real path has a parent");
                if (folder.equals(first.orElseThrow().getParent())) {
                    String file = Objects.toString(tensor.file().getFileName());
                    refer(initializer, file, tensor.offset(), tensor.length());
                } else {
                    initializer.bytes(9, tensor.bytes());
                }
            }
        };
    }

    /** Says in which file beside the graph, and where in it, the values of an initializer are. */
    static void refer(ProtoWriter initializer, String file, long offset, long length) {
        entry(initializer, "location", file);
        entry(initializer, "offset", Long.toString(offset));
        entry(initializer, "length", Long.toString(length));
        initializer.number(14, 1);
    }

    private static void entry(ProtoWriter initializer, String key, String value) {
        initializer.message(13, pair -> pair.text(1, key).text(2, value));
    }
}
