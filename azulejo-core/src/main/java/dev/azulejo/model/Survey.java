package dev.azulejo.model;

import dev.azulejo.network.GlobalAutoencoder;
import dev.azulejo.onnx.WeightedAttention;
import dev.azulejo.runtime.StagedNetwork;
import dev.azulejo.runtime.Tensor;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What windows that are spread over a picture tell half an autoencoder about all of it: the mean and variance of each group
 * that it normalises, and keys and values that its attention looks at in place of those that a part of the picture does not
 * see. Parts that know the same survey are treated alike, so that nothing shows where they meet. Immutable.
 */
public final class Survey {
    /**
     * A window.
     *
     * @param counted what it stands for the picture with
     * @param seen the same with a halo, out of which nothing is counted: its own border is in it
     * @param input of the network, [1, channels, height, width] of what is seen
     */
    public record Window(Extent counted, Extent seen, Tensor input) {}

    /** Positions that attention looks at elsewhere. Of more, every so-and-so-many-th stands for those between. */
    private static final int MOST = 8192;

    private final Places places;
    private final Map<String, Tensor> statistics;
    /** Keys and values of each window, [1, position, 2 * size], by the name of the input. */
    private final Map<String, List<Tensor>> attended;

    private Survey(Places places, Map<String, Tensor> statistics, Map<String, List<Tensor>> attended) {
        this.places = places;
        this.statistics = Map.copyOf(statistics);
        this.attended = Map.copyOf(attended);
    }

    /** Makes a survey: the network is evaluated on all windows together, and gives this what they exchange. */
    static final class Taking implements StagedNetwork.Exchange {
        private final Places places;
        private final List<String> names;
        private final CommonStatistics common;
        private final Map<String, Tensor> statistics = new LinkedHashMap<>();
        private final Map<String, List<Tensor>> attended = new LinkedHashMap<>();

        /**
         * @param whole the picture, in latents
         * @param names of what is exchanged
         */
        Taking(Extent whole, List<Window> windows, List<String> names) {
            this.places =
                    new Places(whole, windows.stream().map(Window::counted).toList());
            this.names = names;
            double counted =
                    places.windows.stream().mapToLong(Extent::positions).sum();
            double[] shares = places.windows.stream()
                    .mapToDouble(window -> window.positions() / counted)
                    .toArray();
            this.common = new CommonStatistics(shares, done -> {});
        }

        @Override
        public List<Tensor> of(int stage, int stages, List<Tensor> sent) {
            String name = names.get(stage);
            if (name.startsWith(GlobalAutoencoder.ATTENTION)) {
                attended.put(name, List.copyOf(sent));
                return new AbstractList<>() {
                    @Override
                    public Tensor get(int window) {
                        return places.beyond(places.windows.get(window), sent);
                    }

                    @Override
                    public int size() {
                        return places.windows.size();
                    }
                };
            }
            List<Tensor> found = common.of(stage, stages, sent);
            statistics.put(name, found.get(0));
            return found;
        }

        /** What has been found, when the network has been evaluated. */
        Survey survey() {
            return new Survey(places, statistics, attended);
        }
    }

    /**
     * What a part of the picture has to be told, by names of inputs.
     *
     * @param counted the part without its halo
     */
    Map<String, Tensor> told(Extent counted) {
        Map<String, Tensor> told = new LinkedHashMap<>(statistics);
        attended.forEach((name, sent) -> told.put(name, places.beyond(counted, sent)));
        return told;
    }

    /**
     * Where a survey has looked.
     *
     * @param whole the picture, in latents
     * @param windows what is counted of them
     */
    record Places(Extent whole, List<Extent> windows) {
        /**
         * Keys and values of the positions of windows that do not lie in a part, as {@link WeightedAttention} has them.
         * Together they stand for all positions that do not lie in it, each for as many.
         *
         * @param sent keys and values of each window, [1, position, 2 * size]
         */
        Tensor beyond(Extent part, List<Tensor> sent) {
            int size = sent.get(0).size(2) / 2;
            List<Position> positions = positionsBeyond(part);
            float weight = (float) Math.log((double) (whole.positions() - part.positions()) / positions.size());
            int features = 2 * size + WeightedAttention.PADDING;
            float[] data = new float[positions.size() * features];
            int at = 0;
            for (Position position : positions) {
                float[] source = sent.get(position.window).data();
                int from = position.index * 2 * size;
                System.arraycopy(source, from, data, at, size);
                data[at + size] = weight;
                System.arraycopy(source, from + size, data, at + size + WeightedAttention.PADDING, size);
                at += features;
            }
            return new Tensor(new long[] {1, positions.size(), features}, data);
        }

        private List<Position> positionsBeyond(Extent part) {
            long all = windows.stream().mapToLong(Extent::positions).sum();
            // An odd step does not keep to columns of windows with even sides.
            long step = (all + MOST - 1) / MOST | 1;
            List<Position> positions = new ArrayList<>();
            for (int window = 0; window < windows.size(); window++) {
                Extent counted = windows.get(window);
                int index = 0;
                for (int y = counted.top(); y < counted.bottom(); y++) {
                    for (int x = counted.left(); x < counted.right(); x++, index++) {
                        if ((index + window) % step == 0 && !part.contains(y, x)) {
                            positions.add(new Position(window, index));
                        }
                    }
                }
            }
            return positions;
        }
    }

    /** A position that is counted: of which window, and which of it. */
    private record Position(int window, int index) {}
}
