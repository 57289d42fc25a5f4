package dev.azulejo.fusion;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Stitch;
import dev.azulejo.tile.Tile;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The {@linkplain Seam seams} of a plan from step to step: each remembers its path. Predictions are joined, for what the
 * samplers do with them is linear; but whether tiles agree is asked of the clean latents that they imply.
 */
final class Seams implements Stitch, State {
    private final Trajectory trajectory;
    private final Map<Integer, int[]> besides = new HashMap<>();
    private final Map<Integer, int[]> belows = new HashMap<>();
    private int step;
    private BlockSource latents;

    /** @param latents the canvas before the first step */
    Seams(Trajectory trajectory, BlockSource latents) {
        this.trajectory = trajectory;
        this.latents = latents;
    }

    /** From now on predictions are of this step, from these latents. */
    void begin(int step, BlockSource latents) {
        this.step = step;
        this.latents = latents;
    }

    @Override
    public void beside(Tile place, Planes left, Planes right) {
        Planes x = latents.read(place.y(), place.x(), place.height(), place.width());
        join(besides, place.index(), x, left, right);
    }

    @Override
    public void below(Tile place, Planes upper, Planes lower) {
        Planes x = latents.read(place.y(), place.x(), place.height(), place.width());
        Planes coming = transposed(lower);
        join(belows, place.index(), transposed(x), transposed(upper), coming);
        lower.write(0, 0, transposed(coming));
    }

    @Override
    public void write(DataOutput out) throws IOException {
        write(besides, out);
        write(belows, out);
    }

    private static void write(Map<Integer, int[]> paths, DataOutput out) throws IOException {
        out.writeInt(paths.size());
        for (Map.Entry<Integer, int[]> path : paths.entrySet()) {
            out.writeInt(path.getKey());
            out.writeInt(path.getValue().length);
            for (int column : path.getValue()) {
                out.writeInt(column);
            }
        }
    }

    @Override
    public void read(DataInput in) throws IOException {
        read(besides, in);
        read(belows, in);
    }

    private static void read(Map<Integer, int[]> paths, DataInput in) throws IOException {
        paths.clear();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int index = in.readInt();
            int[] path = new int[in.readInt()];
            for (int y = 0; y < path.length; y++) {
                path[y] = in.readInt();
            }
            paths.put(index, path);
        }
    }

    private void join(Map<Integer, int[]> paths, int index, Planes x, Planes kept, Planes coming) {
        int[] path = paths.computeIfAbsent(index, first -> middle(x.width(), x.height()));
        Planes clean = new Planes(x.channels(), x.height(), x.width());
        trajectory.denoised(step, x.data(), kept.data(), clean.data());
        paths.put(index, Seam.of(x.width()).join(kept, coming, clean, cleanFromPrediction(), path));
    }

    /** By how much the clean latents change with the prediction. */
    private float cleanFromPrediction() {
        float[] clean = new float[1];
        trajectory.denoised(step, new float[1], new float[] {1}, clean);
        return clean[0];
    }

    private static int[] middle(int width, int height) {
        int[] path = new int[height];
        Arrays.fill(path, width / 2);
        return path;
    }

    /** Rows become columns. */
    private static Planes transposed(Planes planes) {
        Planes turned = new Planes(planes.channels(), planes.width(), planes.height());
        for (int c = 0; c < planes.channels(); c++) {
            for (int y = 0; y < planes.height(); y++) {
                int from = planes.row(c, y);
                int to = turned.row(c, 0) + y;
                for (int x = 0; x < planes.width(); x++) {
                    turned.data()[to + x * planes.height()] = planes.data()[from + x];
                }
            }
        }
        return turned;
    }
}
