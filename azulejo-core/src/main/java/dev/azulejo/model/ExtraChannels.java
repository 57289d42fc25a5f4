package dev.azulejo.model;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.network.UNetConfig;
import dev.azulejo.runtime.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** What a denoising network sees in further channels beside the latents. */
sealed interface ExtraChannels {
    /** Red, green and blue. */
    int COLOURS = 3;

    /** True if it needs the picture. */
    default boolean seesPicture() {
        return false;
    }

    /** What the network is told of it besides, by the names of its inputs, for a batch of one. */
    default Map<String, Tensor> told() {
        return Map.of();
    }

    /**
     * The latents with further channels.
     *
     * @param latents [n, channel, h, w]
     * @param picture [n, 3, h * factor, w * factor] in 0..1
     */
    Tensor appended(Tensor latents, Optional<Tensor> picture, Cancellation cancellation);

    /**
     * What a network wants, by the number of its channels.
     *
     * @param name of the model, for messages
     * @param encoder pictures [n, 3, height, width] in 0..1 to scaled latents
     * @throws ModelException if that is something else
     */
    static ExtraChannels of(
            String name,
            UNetConfig network,
            int latentChannels,
            int factor,
            BiFunction<Tensor, Cancellation, Tensor> encoder) {
        int channels = network.inChannels();
        boolean labels = !network.classEmbedding().isEmpty();
        if (channels == latentChannels && !labels) {
            return new None();
        }
        if (channels == 2 * latentChannels + 1 && !labels) {
            return new EverythingMasked(factor, encoder);
        }
        if (channels == latentChannels + COLOURS && labels) {
            return new SmallPicture(factor);
        }
        throw new ModelException(
                ("the denoising network of %s takes %d channels%s, expected the autoencoder's %d, for inpainting %d,"
                                + " or as an upscaler %d and a noise level")
                        .formatted(
                                name,
                                channels,
                                labels ? " and a class" : "",
                                latentChannels,
                                2 * latentChannels + 1,
                                latentChannels + COLOURS));
    }

    /** Latents alone. */
    record None() implements ExtraChannels {
        @Override
        public Tensor appended(Tensor latents, Optional<Tensor> picture, Cancellation cancellation) {
            return latents;
        }
    }

    /**
     * Inpainting: a mask, and the latents of the picture where it is not masked. Here all of it may be repainted: the mask
     * is one everywhere, and the picture gray.
     */
    final class EverythingMasked implements ExtraChannels {
        private final int factor;
        private final BiFunction<Tensor, Cancellation, Tensor> encoder;

        /** For the size that was asked for last: all tiles of a job have the same. */
        private Optional<Tensor> gray = Optional.empty();

        private EverythingMasked(int factor, BiFunction<Tensor, Cancellation, Tensor> encoder) {
            this.factor = factor;
            this.encoder = encoder;
        }

        @Override
        public Tensor appended(Tensor latents, Optional<Tensor> picture, Cancellation cancellation) {
            int batch = latents.size(0);
            int height = latents.size(2);
            int width = latents.size(3);
            float[] mask = new float[batch * height * width];
            Arrays.fill(mask, 1);
            return Batches.channels(List.of(
                    latents,
                    new Tensor(new long[] {batch, 1, height, width}, mask),
                    Batches.repeated(gray(height, width, cancellation), batch)));
        }

        private synchronized Tensor gray(int height, int width, Cancellation cancellation) {
            if (gray.filter(latents -> latents.size(2) == height && latents.size(3) == width)
                    .isEmpty()) {
                float[] pixels = new float[COLOURS * height * factor * width * factor];
                Arrays.fill(pixels, 0.5f);
                gray = Optional.of(encoder.apply(
                        new Tensor(new long[] {1, COLOURS, (long) height * factor, (long) width * factor}, pixels),
                        cancellation));
            }
            return gray.orElseThrow();
        }
    }

    /**
     * Stable Diffusion's upscaler by 4: the small picture in -1..1, and how much noise was added to it. None is, and the
     * network is told so: the level of 20 that is often used hides the faults of a poor original, but the picture here is
     * the enlarged one, which the super-resolution network has cleaned, reduced again; and noise would have to be the same
     * in overlapping tiles. The reduction is the mean over each square of pixels, which needs no neighbours: tiles see the
     * same where they overlap.
     *
     * @param factor pixels along a side of a square
     */
    record SmallPicture(int factor) implements ExtraChannels {
        @Override
        public boolean seesPicture() {
            return true;
        }

        @Override
        public Map<String, Tensor> told() {
            return Map.of("class_labels", Tensor.of(0));
        }

        @Override
        public Tensor appended(Tensor latents, Optional<Tensor> picture, Cancellation cancellation) {
            return Batches.channels(List.of(latents, reduced(picture.orElseThrow())));
        }

        private Tensor reduced(Tensor picture) {
            int height = picture.size(2) / factor;
            int width = picture.size(3) / factor;
            int planes = picture.size(0) * picture.size(1);
            float[] means = new float[planes * height * width];
            for (int row = 0; row < planes * height; row++) {
                for (int dy = 0; dy < factor; dy++) {
                    int from = (row * factor + dy) * width * factor;
                    for (int x = 0; x < width; x++) {
                        float sum = 0;
                        for (int dx = 0; dx < factor; dx++) {
                            sum += picture.data()[from + x * factor + dx];
                        }
                        means[row * width + x] += sum;
                    }
                }
            }
            float area = (float) factor * factor;
            for (int i = 0; i < means.length; i++) {
                means[i] = 2 * means[i] / area - 1;
            }
            return new Tensor(new long[] {picture.size(0), picture.size(1), height, width}, means);
        }
    }
}
