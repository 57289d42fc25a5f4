package dev.azulejo.network;

import dev.azulejo.onnx.Graph;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Sharing;

/**
 * An autoencoder that sees the whole picture at every place, beyond any halo: by the statistics of its normalisations, and
 * by attention. Parts of a picture can be told about the rest. The batch of such parts is 1.
 */
public interface GlobalAutoencoder extends Autoencoder {
    /**
     * Begins the name of what attention shares. Sent is [1, position, 2 * size]: keys, values, of the positions that are
     * counted, row by row. Received are positions elsewhere, as {@link dev.azulejo.onnx.WeightedAttention} has them.
     */
    String ATTENTION = "attention";

    /** The graph of {@link #encoder()} on parts. */
    Graph encoder(Sharing sharing);

    /** The graph of {@link #decoder()} on parts. */
    Graph decoder(Sharing sharing);

    @Override
    default OnnxModel encoder() {
        return encoder(Sharing.NONE).build();
    }

    @Override
    default OnnxModel decoder() {
        return decoder(Sharing.NONE).build();
    }
}
