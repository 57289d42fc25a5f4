package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.RrdbNames;
import dev.azulejo.checkpoint.StoredTensor;
import dev.azulejo.fault.ModelException;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.Graph;
import dev.azulejo.onnx.Layers;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Value;
import dev.azulejo.onnx.Weights;

/**
 * RRDBNet (Wang et al. 2018, ESRGAN; Wang et al. 2021, Real-ESRGAN): a trunk of residual-in-residual dense blocks at the
 * input's resolution, then nearest doublings with a convolution each. Depth, widths, doublings and the space-to-depth
 * that models of factor 1 and 2 begin with are read off the tensors, in any of the namings that {@link RrdbNames} knows.
 *
 * @param weights tensors by Real-ESRGAN's names
 * @param blocks residual-in-residual dense blocks
 * @param doublings enlargements by two
 * @param unshuffle side of the squares that become channels first: 1, 2 or 4
 */
public record RrdbNet(Weights weights, int blocks, int doublings, int unshuffle) implements Upscaler {
    private static final int COLOURS = 3;
    private static final int DENSE_BLOCKS = 3;
    private static final int CONVOLUTIONS = 5;
    private static final double LEAK = 0.2;

    /** Residuals are added with this weight, which keeps a deep trunk stable (Szegedy et al. 2017). */
    private static final double RESIDUAL_SCALE = 0.2;

    /**
     * Trunk positions within which the influence on a result has faded below 1e-4, for trunks deeper than that. Measured on
     * 23 blocks with random weights: 16 where the blocks add what published networks begin with (He's initialisation),
     * 24 with weights half as large again, 48 only where activations explode (a hundred thousand times the input).
     */
    private static final int FADED = 32;

    /** True if the tensors look like this network, by any of its namings. */
    public static boolean detect(Checkpoint checkpoint) {
        Checkpoint named = RrdbNames.of(checkpoint);
        return named.has("conv_first.weight") && named.has("body.0.rdb1.conv1.weight");
    }

    /**
     * Reads the network off its tensors.
     *
     * @throws ModelException if they are not those of this network
     */
    public static RrdbNet of(Checkpoint checkpoint) {
        if (checkpoint.names().stream().anyMatch(name -> name.contains(".conv1x1."))) {
            throw new ModelException(checkpoint.file()
                    + " is an ESRGAN+ network (dense blocks with conv1x1), which is not supported; expected ESRGAN");
        }
        Weights weights = Weights.of(RrdbNames.of(checkpoint));
        StoredTensor first = weights.at("conv_first").tensor("weight", -1, -1, 3, 3);
        int unshuffle = (int) Math.round(Math.sqrt(first.size(1) / (double) COLOURS));
        if ((long) COLOURS * unshuffle * unshuffle != first.size(1)) {
            throw new ModelException("%s takes %d channels, expected 3 times a square, as RRDBNet does"
                    .formatted(first.where(), first.size(1)));
        }
        weights.at("conv_last").tensor("weight", COLOURS, -1, 3, 3);
        int doublings = 0;
        while (weights.has("conv_up" + (doublings + 1))) {
            doublings++;
        }
        if ((1 << doublings) % unshuffle != 0) {
            throw new ModelException("%s: the network reduces by %d and enlarges by %d, expected a whole factor"
                    .formatted(checkpoint.file(), unshuffle, 1 << doublings));
        }
        return new RrdbNet(weights, weights.at("body").count(), doublings, unshuffle);
    }

    @Override
    public int factor() {
        return (1 << doublings) / unshuffle;
    }

    @Override
    public int granularity() {
        return unshuffle;
    }

    /**
     * Input pixels on each side that a result depends on; for a deep trunk, whose field of hundreds of pixels fades
     * quickly, those within which it depends by more than 1e-4.
     */
    @Override
    public int halo() {
        // Each dense block and each convolution around them sees one position further per convolution.
        int trunk = 2 + blocks * DENSE_BLOCKS * CONVOLUTIONS;
        int ends = 1 + 2;
        return Math.min(FADED, trunk + ends) * unshuffle;
    }

    @Override
    public double operations() {
        return Operations.perPosition(weights.checkpoint()) / (unshuffle * unshuffle);
    }

    @Override
    public OnnxModel graph() {
        Graph graph = new Graph();
        Layers l = new Layers(graph);
        Value x = graph.input("x", Axis.open("n"), Axis.of(COLOURS), Axis.open("h"), Axis.open("w"));
        Value first = l.conv(unshuffle == 1 ? x : l.pixelUnshuffle(x, COLOURS, unshuffle), weights.at("conv_first"));
        Value trunk = first;
        for (int block = 0; block < blocks; block++) {
            trunk = block(l, trunk, weights.at("body").at(block));
        }
        Value y = graph.add(first, l.conv(trunk, weights.at("conv_body")));
        for (int doubling = 1; doubling <= doublings; doubling++) {
            y = leaky(l, l.conv(l.enlargeNearest(y, 2), weights.at("conv_up" + doubling)));
        }
        y = leaky(l, l.conv(y, weights.at("conv_hr")));
        graph.output("y", l.conv(y, weights.at("conv_last")));
        return graph.build();
    }

    private static Value block(Layers l, Value x, Weights w) {
        Value y = x;
        for (int dense = 1; dense <= DENSE_BLOCKS; dense++) {
            y = denseBlock(l, y, w.at("rdb" + dense));
        }
        return l.graph().add(x, l.graph().multiply(y, RESIDUAL_SCALE));
    }

    /** Each convolution sees the block's input and the results of all convolutions before it. */
    private static Value denseBlock(Layers l, Value x, Weights w) {
        Value seen = x;
        for (int i = 1; i < CONVOLUTIONS; i++) {
            seen = l.graph().concatChannels(seen, leaky(l, l.conv(seen, w.at("conv" + i))));
        }
        return l.graph().add(x, l.graph().multiply(l.conv(seen, w.at("conv" + CONVOLUTIONS)), RESIDUAL_SCALE));
    }

    private static Value leaky(Layers l, Value x) {
        return l.leakyRelu(x, LEAK);
    }
}
