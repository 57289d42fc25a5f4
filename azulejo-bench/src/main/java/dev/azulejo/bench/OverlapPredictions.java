package dev.azulejo.bench;

import dev.azulejo.fusion.Denoiser;
import dev.azulejo.image.Planes;
import dev.azulejo.measure.GhostIndex;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Tile;
import java.util.ArrayList;
import java.util.List;

/** Looks at the clean latents that tiles predict in the last evaluation, and compares them where tiles overlap. */
final class OverlapPredictions implements Denoiser {
    private final Trajectory trajectory;
    private final Denoiser denoiser;
    private final List<Tile> places = new ArrayList<>();
    private final List<Planes> last = new ArrayList<>();

    OverlapPredictions(Trajectory trajectory, Denoiser denoiser) {
        this.trajectory = trajectory;
        this.denoiser = denoiser;
    }

    @Override
    public List<Planes> predict(List<Tile> tiles, List<Planes> inputs, int evaluation, double timestep) {
        List<Planes> predictions = denoiser.predict(tiles, inputs, evaluation, timestep);
        if (evaluation == trajectory.evaluations() - 1) {
            for (int i = 0; i < tiles.size(); i++) {
                places.add(tiles.get(i));
                last.add(clean(inputs.get(i), predictions.get(i), evaluation));
            }
        }
        return predictions;
    }

    private Planes clean(Planes input, Planes prediction, int evaluation) {
        float[] x = input.data().clone();
        for (int i = 0; i < x.length; i++) {
            x[i] /= (float) trajectory.inputScale(evaluation);
        }
        Planes clean = new Planes(input.channels(), input.height(), input.width());
        trajectory.denoised(evaluation, x, prediction.data(), clean.data());
        return clean;
    }

    /** {@link GhostIndex} over every pair of tiles; not a number if none overlap. */
    double ghostIndex() {
        GhostIndex index = new GhostIndex();
        for (int i = 0; i < places.size(); i++) {
            for (int j = 0; j < i; j++) {
                add(index, i, j);
            }
        }
        return index.value().orElse(Double.NaN);
    }

    private void add(GhostIndex index, int i, int j) {
        Tile a = places.get(i);
        Tile b = places.get(j);
        int y = Math.max(a.y(), b.y());
        int x = Math.max(a.x(), b.x());
        int height = Math.min(a.y() + a.height(), b.y() + b.height()) - y;
        int width = Math.min(a.x() + a.width(), b.x() + b.width()) - x;
        if (height > 0 && width > 0) {
            index.add(
                    last.get(i).read(y - a.y(), x - a.x(), height, width),
                    last.get(j).read(y - b.y(), x - b.x(), height, width));
        }
    }
}
