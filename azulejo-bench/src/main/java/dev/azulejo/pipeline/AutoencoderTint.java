package dev.azulejo.pipeline;

import dev.azulejo.Progress;
import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.Area;
import dev.azulejo.image.Kernel;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resample;
import dev.azulejo.model.AutoencoderHalf;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.runtime.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How far the cells of a model's autoencoder are from the whole: each by itself, and told about the whole by a survey.
 * Printed are the steps at borders of cells (the difference from the whole, in the mean of a strip on one side of the border
 * less that on the other; root of the mean square) and such steps in the middle of cells, where there is nothing to see; the
 * tints of cells (the mean difference of a cell from the
 * whole; root of the mean square), and the root of the mean square of all differences. All in
 * hundredths of the standard deviation of what comes out of the whole.
 *
 * <pre>AutoencoderTint MODEL PICTURE SIDE SURVEY CELL...</pre>
 *
 * <p>In this package, because nobody else should have to know of cells.
 */
public final class AutoencoderTint {
    /** Rows or columns on each side of a border. */
    private static final int STRIP = 8;

    private final StageClock clock = new StageClock(Progress.none(), new Cancellation());

    private AutoencoderTint() {}

    /** Prints four lines for each side of cells, in pixels: both halves, both ways. Surveys see as much as so many cells. */
    public static void main(String[] arguments) {
        int side = Integer.parseInt(arguments[2]);
        Planes picture = Resample.view(
                        Picture.read(PictureInput.of(Path.of(arguments[1]))).colour(), side, side, Kernel.LANCZOS)
                .readAll();
        try (Engine engine = Engine.open("cpu", Runtime.getRuntime().availableProcessors());
                DiffusionModel model = DiffusionModel.open(
                        ModelLocation.of(arguments[0], TransferProgress.NONE, new Cancellation()), engine)) {
            int factor = model.factor();
            AutoencoderTint tint = new AutoencoderTint();
            Planes latents = tint.whole(model.encoder(), picture);
            Planes decoded = tint.whole(model.decoder(), latents);
            int survey = Integer.parseInt(arguments[3]);
            for (int i = 4; i < arguments.length; i++) {
                int cell = Integer.parseInt(arguments[i]);
                HaloTiles encoding = new HaloTiles(cell, model.encoder().halo(), factor, 1, factor);
                tint.compare("encoded", new TiledHalf(model.encoder(), encoding, survey, tint.clock), picture, latents);
                HaloTiles decoding =
                        new HaloTiles(cell / factor, model.decoder().halo(), 1, factor, 1);
                tint.compare("decoded", new TiledHalf(model.decoder(), decoding, survey, tint.clock), latents, decoded);
            }
        }
    }

    private Planes whole(AutoencoderHalf half, Planes input) {
        return Tensors.planes(half.run(Tensors.tensor(input), clock.cancellation()), 0);
    }

    private void compare(String name, TiledHalf half, Planes input, Planes whole) {
        Planes alone = new Planes(whole.channels(), whole.height(), whole.width());
        long begin = System.nanoTime();
        half.tiles().run(input, block -> whole(half.half(), block), alone);
        print(name + ", each cell by itself", half, input, whole, alone, seconds(begin));
        Planes told = new Planes(whole.channels(), whole.height(), whole.width());
        begin = System.nanoTime();
        half.run(input, Area.of(whole), Parts.missing(told), 0);
        print(name + ", with a survey", half, input, whole, told, seconds(begin));
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void print(String name, TiledHalf half, Planes input, Planes whole, Planes tiled, double seconds) {
        List<Area> cells = half.tiles().cells(input.height(), input.width()).stream()
                .map(cell -> scaled(cell, whole.height(), input.height()))
                .toList();
        RootMeanSquare borders = new RootMeanSquare();
        RootMeanSquare middles = new RootMeanSquare();
        RootMeanSquare tints = new RootMeanSquare();
        RootMeanSquare all = new RootMeanSquare();
        for (int channel = 0; channel < whole.channels(); channel++) {
            int c = channel;
            ToDoubleFunction<Area> tint = area -> mean(whole, tiled, c, area);
            for (Area cell : cells) {
                tints.add(tint.applyAsDouble(cell));
                Area left = Area.between(cell.y(), cell.right() - STRIP, cell.bottom(), cell.right());
                Area above = Area.between(cell.bottom() - STRIP, cell.x(), cell.bottom(), cell.right());
                if (cell.right() < whole.width()) {
                    borders.add(tint.applyAsDouble(left) - tint.applyAsDouble(left.moved(0, STRIP)));
                }
                if (cell.bottom() < whole.height()) {
                    borders.add(tint.applyAsDouble(above) - tint.applyAsDouble(above.moved(STRIP, 0)));
                }
                Area beforeMiddle = left.moved(0, -cell.width() / 2);
                middles.add(tint.applyAsDouble(beforeMiddle) - tint.applyAsDouble(beforeMiddle.moved(0, STRIP)));
                Area aboveMiddle = above.moved(-cell.height() / 2, 0);
                middles.add(tint.applyAsDouble(aboveMiddle) - tint.applyAsDouble(aboveMiddle.moved(STRIP, 0)));
            }
        }
        for (int i = 0; i < whole.data().length; i++) {
            all.add(tiled.data()[i] - whole.data()[i]);
        }
        double unit = deviation(whole) / 100;
        System.out.println(String.format(
                Locale.ROOT,
                "%s, cells of %d: steps at borders %.3f, elsewhere %.3f, tints %.3f, differences %.3f, %.1f s",
                name,
                half.tiles().cell(),
                borders.value() / unit,
                middles.value() / unit,
                tints.value() / unit,
                all.value() / unit,
                seconds));
    }

    private static final class RootMeanSquare {
        private double squares;
        private long count;

        void add(double value) {
            squares += value * value;
            count++;
        }

        double value() {
            return Math.sqrt(squares / count);
        }
    }

    private static Area scaled(Area cell, int to, int from) {
        return Area.between(
                cell.y() * to / from, cell.x() * to / from, cell.bottom() * to / from, cell.right() * to / from);
    }

    private static double mean(Planes whole, Planes tiled, int channel, Area area) {
        double sum = 0;
        for (int y = area.y(); y < area.bottom(); y++) {
            for (int x = area.x(); x < area.right(); x++) {
                sum += tiled.at(channel, y, x) - whole.at(channel, y, x);
            }
        }
        return sum / area.height() / area.width();
    }

    private static double deviation(Planes planes) {
        double sum = 0;
        double squares = 0;
        for (float value : planes.data()) {
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / planes.data().length;
        return Math.sqrt(squares / planes.data().length - mean * mean);
    }
}
