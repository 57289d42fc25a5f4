package dev.azulejo.model;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.model.DiffusionModel.Part;
import dev.azulejo.model.LoadedNetworks.Slot;
import dev.azulejo.network.Autoencoder;
import dev.azulejo.network.GlobalAutoencoder;
import dev.azulejo.onnx.Graph;
import dev.azulejo.onnx.Sharing;
import dev.azulejo.runtime.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One half of an autoencoder: what makes latents of pictures, or pictures of latents. Where it {@linkplain #seesAll() sees
 * the whole picture}, parts of a picture come out alike only with a {@link Survey} of it. Safe for use by several threads.
 */
public final class AutoencoderHalf {
    private final Part part;
    private final Autoencoder autoencoder;
    private final LoadedNetworks networks;

    /** @param part {@link Part#ENCODER} or {@link Part#DECODER} */
    AutoencoderHalf(Part part, Autoencoder autoencoder, LoadedNetworks networks) {
        this.part = part;
        this.autoencoder = autoencoder;
        this.networks = networks;
    }

    /** Positions of the input on each side that a position of the output depends on, as far as a halo helps. */
    public int halo() {
        return encodes() ? autoencoder.encodeHalo() : autoencoder.decodeHalo();
    }

    /** Positions of the input that a latent stands for, along each axis. */
    public int grain() {
        return encodes() ? autoencoder.factor() : 1;
    }

    /** About how many floating-point operations it takes for a pixel. */
    public double operations() {
        return encodes() ? autoencoder.encoderOperations() : autoencoder.decoderOperations();
    }

    /** True if what comes out at a place depends on the whole picture, beyond any halo. */
    public boolean seesAll() {
        return autoencoder instanceof GlobalAutoencoder;
    }

    /**
     * Evaluates it.
     *
     * @param pictures pixels [n, 3, h, w] in 0..1 to encode, sides multiples of the factor; latents to decode
     * @return latents [n, channels, h / factor, w / factor] as the denoiser sees them; pixels in about 0..1, not clamped
     */
    public Tensor run(Tensor pictures, Cancellation cancellation) {
        return networks.run(
                        Slot.of(part),
                        "",
                        encodes() ? autoencoder::encoder : autoencoder::decoder,
                        Map.of(input(), pictures),
                        cancellation)
                .get(output());
    }

    /**
     * Evaluates it on a part of a picture.
     *
     * @param piece [1, channels, height, width] of what is seen
     * @param counted where the part lies, in latents
     * @param seen the same with its halo, which is the piece
     * @param survey that this half has made of the picture
     * @throws IllegalStateException if this half does not see the whole picture
     */
    public Tensor run(Tensor piece, Extent counted, Extent seen, Survey survey, Cancellation cancellation) {
        Map<String, Tensor> inputs = new LinkedHashMap<>(survey.told(counted));
        inputs.put(input(), piece);
        inputs.put(Sharing.INSIDE, inside(counted, seen));
        return networks.run(Slot.of(part), "told", () -> graph(Sharing.GIVEN).build(), inputs, cancellation)
                .get(output());
    }

    /**
     * Finds out what parts of a picture have to be told about the whole. All windows are in memory at once, with what the
     * network keeps of them between its layers.
     *
     * @param whole the picture, in latents
     * @throws IllegalStateException if this half does not see the whole picture
     */
    public Survey survey(Extent whole, List<Survey.Window> windows, Cancellation cancellation) {
        Graph graph = graph(Sharing.EXCHANGED_INSIDE);
        Survey.Taking taking = new Survey.Taking(whole, windows, graph.commons().names());
        List<Map<String, Tensor>> inputs = new ArrayList<>();
        windows.forEach(window ->
                inputs.add(Map.of(input(), window.input(), Sharing.INSIDE, inside(window.counted(), window.seen()))));
        networks.runStages(Slot.of(part), "in stages", graph::stages, inputs, taking, cancellation);
        return taking.survey();
    }

    private boolean encodes() {
        return part == Part.ENCODER;
    }

    private String input() {
        return encodes() ? "x" : "z";
    }

    private String output() {
        return encodes() ? "z" : "x";
    }

    private Graph graph(Sharing sharing) {
        if (!(autoencoder instanceof GlobalAutoencoder global)) {
            throw new IllegalStateException("this autoencoder does not see beyond its halo");
        }
        return encodes() ? global.encoder(sharing) : global.decoder(sharing);
    }

    /** In positions of the input. */
    private Tensor inside(Extent counted, Extent seen) {
        int grain = grain();
        return new Tensor(new long[] {4}, new float[] {
            (counted.top() - seen.top()) * grain,
            (counted.left() - seen.left()) * grain,
            (counted.bottom() - seen.top()) * grain,
            (counted.right() - seen.left()) * grain
        });
    }
}
