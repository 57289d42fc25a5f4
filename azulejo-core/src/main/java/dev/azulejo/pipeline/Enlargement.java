package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.Area;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Kernel;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resample;
import dev.azulejo.image.Surface;
import dev.azulejo.image.Window;
import dev.azulejo.model.UpscaleModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Enlarges a picture by any factor: the network as often as needed to reach it, then Lanczos down to the exact size.
 *
 * @param model the network
 * @param workspace where what the network makes is put
 * @param clock told of each cell
 */
record Enlargement(UpscaleModel model, Workspace workspace, StageClock clock) {
    /** Input pixels along a side of a cell; 512 keeps the activations of 64 features under 100 MB. */
    private static final int CELL = 512;

    /** How many times larger the network makes a picture on its way to a factor, along each axis. */
    long times(double factor) {
        long times = 1;
        while (times < factor * (1 - 1e-9) && model.factor() > 1) {
            times *= model.factor();
        }
        return times;
    }

    /**
     * One run of the network.
     *
     * @param from all of what it enlarges
     * @param to all of what that would give
     * @param wanted part of {@code to} that is made
     */
    private record Pass(Area from, Area to, Area wanted) {}

    /** The runs that lead to a size, the first one first; none at factor 1, or with a network that enlarges nothing. */
    private List<Pass> passes(Area input, double factor, Area size, Area wanted) {
        int times = (int) times(factor);
        Deque<Pass> passes = new ArrayDeque<>();
        Area to = input.times(times);
        Area needed = Resample.needed(wanted, to.height(), to.width(), size.height(), size.width(), Kernel.LANCZOS);
        while (times > 1) {
            times /= model.factor();
            Area from = input.times(times);
            passes.addFirst(new Pass(from, to, needed));
            needed = tiles().needed(needed, from.height(), from.width());
            to = from;
        }
        return List.copyOf(passes);
    }

    /** The largest part of a picture that the network makes on its way to a part of a size; the input if it makes none. */
    Area largest(Area input, double factor, Area size, Area wanted) {
        List<Pass> passes = passes(input, factor, size, wanted);
        return passes.isEmpty() ? input : passes.get(passes.size() - 1).wanted();
    }

    /** Cells that are evaluated in all. */
    long cells(Area input, double factor, Area size, Area wanted) {
        return passes(input, factor, size, wanted).stream()
                .mapToLong(
                        pass -> tiles().cells(pass.from().height(), pass.from().width(), pass.wanted())
                                .size())
                .sum();
    }

    /** What the network is expected to take for it. */
    void addTo(Forecast.Draft draft, Area input, double factor, Area size, Area wanted) {
        double pixels = 0;
        for (Pass pass : passes(input, factor, size, wanted)) {
            pixels += (double) pass.wanted().height() * pass.wanted().width();
        }
        double operations = pixels / (model.factor() * model.factor()) * model.operations();
        String kind = Double.toString(model.operations());
        draft.network(Stage.ENLARGE, kind, cells(input, factor, size, wanted), model.operations(), operations, pixels);
    }

    /**
     * The enlarged picture.
     *
     * @param input [3, height, width] in 0..1
     * @param size of the enlarged picture, which is [3, size's height, size's width]
     * @param wanted part of it that will be read; nothing else can be
     * @return a view where the network did not give the exact size
     */
    BlockSource enlarge(BlockSource input, double factor, Area size, Area wanted) {
        BlockSource picture = input;
        Cancellation cancellation = clock.cancellation();
        UnaryOperator<Planes> network = block ->
                clamped(clock.network(1, () -> Tensors.planes(model.upscale(Tensors.tensor(block), cancellation), 0)));
        List<Pass> passes = passes(Area.of(input), factor, size, wanted);
        for (int i = 0; i < passes.size(); i++) {
            Pass pass = passes.get(i);
            Area part = pass.wanted();
            BlockSource smaller = picture;
            Surface larger = workspace.made(
                    name(i),
                    new Room.Shape(3, part.height(), part.width()),
                    parts -> tiles().run(
                                    smaller,
                                    part,
                                    (cell, seen, block) -> network.apply(block),
                                    parts.moved(part.y(), part.x()),
                                    () -> clock.advance(1)));
            if (i > 0) {
                workspace.forget(name(i - 1));
            }
            picture = new Window(pass.to().height(), pass.to().width(), part, larger);
        }
        return Resample.view(picture, size.height(), size.width(), Kernel.LANCZOS);
    }

    /** What was enlarged last is needed no more. */
    void forget(Area input, double factor, Area size, Area wanted) {
        int passes = passes(input, factor, size, wanted).size();
        if (passes > 0) {
            workspace.forget(name(passes - 1));
        }
    }

    private static String name(int pass) {
        return "enlarged-" + pass;
    }

    private HaloTiles tiles() {
        return new HaloTiles(CELL, model.halo(), model.granularity(), model.factor(), 1);
    }

    private static Planes clamped(Planes planes) {
        float[] data = planes.data();
        for (int i = 0; i < data.length; i++) {
            data[i] = Math.min(1, Math.max(0, data[i]));
        }
        return planes;
    }
}
