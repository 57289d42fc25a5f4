package dev.azulejo.pipeline;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Kernel;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resample;
import dev.azulejo.model.UpscaleModel;
import java.util.function.UnaryOperator;

/**
 * Enlarges a picture by any factor: the network as often as needed to reach it, then Lanczos down to the exact size.
 *
 * @param model the network
 * @param clock told of each cell
 */
record Enlargement(UpscaleModel model, StageClock clock) {
    /** Input pixels along a side of a cell; 512 keeps the activations of 64 features under 100 MB. */
    private static final int CELL = 512;

    /** How often the network runs to reach a factor; 0 for factor 1. */
    int passes(double factor) {
        int passes = 0;
        for (double reached = 1; reached < factor * (1 - 1e-9) && model.factor() > 1; reached *= model.factor()) {
            passes++;
        }
        return passes;
    }

    /** How many times larger the network makes a picture on its way to a factor, along each axis. */
    long times(double factor) {
        long times = 1;
        for (int pass = passes(factor); pass > 0; pass--) {
            times *= model.factor();
        }
        return times;
    }

    /** Cells that are evaluated in all. */
    long cells(BlockSource input, double factor) {
        long cells = 0;
        int height = input.height();
        int width = input.width();
        for (int pass = 0; pass < passes(factor); pass++) {
            cells += tiles().cells(height, width).size();
            height *= model.factor();
            width *= model.factor();
        }
        return cells;
    }

    /**
     * The enlarged picture.
     *
     * @param input [3, height, width] in 0..1
     * @return [3, newHeight, newWidth]; a view where the network did not give the exact size
     */
    BlockSource enlarge(BlockSource input, double factor, int newHeight, int newWidth) {
        BlockSource picture = input;
        Cancellation cancellation = clock.cancellation();
        UnaryOperator<Planes> network =
                block -> clock.network(1, () -> Tensors.planes(model.upscale(Tensors.tensor(block), cancellation), 0));
        for (int pass = passes(factor); pass > 0; pass--) {
            Planes larger = new Planes(3, picture.height() * model.factor(), picture.width() * model.factor());
            tiles().run(picture, network, larger);
            clamp(larger.data());
            picture = larger;
        }
        return picture.height() == newHeight && picture.width() == newWidth
                ? picture
                : Resample.view(picture, newHeight, newWidth, Kernel.LANCZOS);
    }

    private HaloTiles tiles() {
        return new HaloTiles(CELL, model.halo(), model.granularity(), model.factor(), 1);
    }

    private static void clamp(float[] data) {
        for (int i = 0; i < data.length; i++) {
            data[i] = Math.min(1, Math.max(0, data[i]));
        }
    }
}
