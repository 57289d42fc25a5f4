package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;
import dev.azulejo.TargetSize;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Consistency;
import dev.azulejo.image.Memory;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.PictureWriter;
import dev.azulejo.image.Planes;
import dev.azulejo.measure.NoiseEstimate;
import java.util.Optional;

/**
 * One picture from input to output: the stages in order.
 *
 * @param networks the models to work with
 * @param bands how pixels outside the networks are computed
 * @param settings what to make
 * @param clock whom to tell, and whom to ask whether to stop
 */
record UpscaleJob(Networks networks, Bands bands, UpscaleSettings settings, StageClock clock) {
    /**
     * Does all of it. However it ends, no weights stay in memory.
     *
     * @throws dev.azulejo.fault.AzulejoException of any kind
     */
    UpscaleResult run(PictureInput input, PictureOutput output) {
        try {
            return result(input, output);
        } finally {
            networks.release();
        }
    }

    private UpscaleResult result(PictureInput input, PictureOutput output) {
        PictureWriter.requireWritable(output);
        clock.enter(Stage.READ, 0, input.name());
        Picture picture = Picture.read(input);
        picture.notes().forEach(clock::note);
        Planes colour = picture.colour();
        TargetSize target = settings.target();
        double factor = target.factorFor(colour.width(), colour.height());
        int width = target.widthFor(colour.width(), colour.height());
        int height = target.heightFor(colour.width(), colour.height());
        double consistency = settings.consistency()
                .orElseGet(() -> Consistency.weight(NoiseEstimate.of(colour).sigma(), factor));

        // Decided before the long work begins, so that a model that cannot be used is known at once.
        Optional<Repainting> repainting = Repainting.of(networks, settings, picture.metadata(), clock, height, width);
        requireMemory(input.name(), colour, factor, height, width, repainting);
        Planes base = enlarged(colour, factor, height, width, consistency);
        Optional<Planes> repainted = repainting.map(stages -> stages.run(base));
        Optional<UpscaleResult.Repainting> figures = repainting.map(Repainting::figures);
        Provenance provenance = new Provenance(
                settings,
                colour.width() + "x" + colour.height(),
                width + "x" + height,
                networks.upscaler().name(),
                consistency,
                figures);
        new Finish(settings, bands, clock, consistency).write(picture, base, repainted, provenance, output);
        clock.leave();

        return new UpscaleResult(
                colour.width(),
                colour.height(),
                width,
                height,
                networks.upscaler().name(),
                figures,
                consistency,
                clock.stages(),
                clock.networkTime(),
                PeakMemory.bytes(),
                clock.notes());
    }

    /** Refuses before the long work begins what would not fit in memory in the middle of it. */
    private void requireMemory(
            String input, Planes colour, double factor, int height, int width, Optional<Repainting> repainting) {
        long times = new Enlargement(networks.upscaler(), clock).times(factor);
        long largeHeight = Math.max(height, colour.height() * times);
        long largeWidth = Math.max(width, colour.width() * times);
        boolean larger = largeHeight > height || largeWidth > width;
        String name = (larger ? "what the network makes of " : "the result of ") + input;
        Memory.requireArray(name, 3, largeWidth, largeHeight);
        // First the network's result and the base that is made of it, later the base and what repainting needs.
        long base = 3L * height * width;
        long samples = base
                + Math.max(
                        3 * largeHeight * largeWidth,
                        repainting.map(Repainting::samples).orElse(0L));
        Memory.require(Float.BYTES * samples, name, largeWidth, largeHeight);
    }

    /** The enlarged base: network, exact size, consistency. */
    private Planes enlarged(Planes colour, double factor, int height, int width, double consistency) {
        Enlargement enlargement = new Enlargement(networks.upscaler(), clock);
        String detail = "%dx%d to %dx%d".formatted(colour.width(), colour.height(), width, height);
        clock.enter(Stage.ENLARGE, enlargement.cells(colour, factor), detail);
        BlockSource enlarged = enlargement.enlarge(colour, factor, height, width);
        networks.upscaler().release();
        Planes base = new Planes(3, height, width);
        bands.copy(Consistency.view(enlarged, colour, consistency), base, clock.cancellation());
        return base;
    }
}
