package dev.azulejo.pipeline;

import dev.azulejo.PrintSize;
import dev.azulejo.Progress.Stage;
import dev.azulejo.TargetSize;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.MachineException;
import dev.azulejo.image.Area;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Consistency;
import dev.azulejo.image.Crop;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.PictureWriter;
import dev.azulejo.image.Surface;
import dev.azulejo.image.Window;
import dev.azulejo.measure.NoiseEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One picture from input to output: the stages in order.
 *
 * @param networks the models to work with
 * @param bands how pixels outside the networks are computed
 * @param workspace where pictures and canvases are put
 * @param settings what to make
 * @param clock whom to tell, and whom to ask whether to stop
 * @param shared what earlier jobs on the picture have made
 * @param witness whom to show what is in hand
 */
record UpscaleJob(
        Networks networks,
        Bands bands,
        Workspace workspace,
        UpscaleSettings settings,
        StageClock clock,
        SharedStages shared,
        Witness witness) {
    /** Rows or columns of a picture at most, so that positions and what lies around them can be counted. */
    private static final long MOST_POSITIONS = 1 << 24;

    /** What decides an enlarged base, apart from the picture. */
    private record Base(String upscaler, Area size, Area wanted, double consistency) {}

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
        Original picture = Original.read(input, workspace, clock.cancellation());
        picture.notes().forEach(clock::note);
        BlockSource colour = picture.colour();
        TargetSize target = settings.target();
        double factor = target.factorFor(colour.width(), colour.height());
        Area size = Area.whole(
                target.heightFor(colour.width(), colour.height()), target.widthFor(colour.width(), colour.height()));
        requireSides(input.name(), colour, factor);
        if (target instanceof PrintSize paper) {
            clock.note("the result is " + paper.onPaper(size.width(), size.height()));
        }
        Area region = settings.region()
                .map(asked -> asked.within(size.width(), size.height()))
                .orElse(size);
        PictureWriter.requireFits(output, picture.format().resized(region.width(), region.height()));
        double most = settings.consistency().orElseGet(() -> Consistency.weight(0, factor));
        Area painted = finish(most).needed(region, size, Area.of(colour));
        // Decided before the long work begins, so that a model that cannot be used is known at once.
        Optional<Repainting> repainting =
                new RepaintingRequest(networks, settings, picture.metadata(), clock).decided(size, region, painted);
        Area wanted =
                repainting.map(stages -> stages.needed(size).joined(painted)).orElse(region);
        requireRoom(input.name(), colour, factor, size, wanted, repainting);
        clock.expect(forecast(colour, factor, size, wanted, region, most, output, repainting));
        double consistency = settings.consistency()
                .orElseGet(() -> Consistency.weight(NoiseEstimate.of(colour).sigma(), factor));
        Window base = shared.once(
                Stage.ENLARGE,
                new Base(networks.upscaler().name(), size, wanted, consistency),
                clock,
                () -> enlarged(colour, factor, size, wanted, consistency));
        witness.enlarged(base.part());
        Optional<Repainting.Repainted> repainted =
                repainting.map(stages -> stages.run(base, colour, workspace, shared, witness));
        Optional<UpscaleResult.Repainting> figures = repainted.map(Repainting.Repainted::figures);
        Optional<UpscaleResult.Part> part = settings.region()
                .map(asked -> new UpscaleResult.Part(
                        region.x(), region.y(), region.width(), region.height(), size.width(), size.height()));
        Provenance provenance = new Provenance(
                settings,
                colour.width() + "x" + colour.height(),
                region.width() + "x" + region.height(),
                part,
                networks.upscaler().name(),
                consistency,
                figures,
                workspace.job().map(JobFolder::fingerprint));
        finish(consistency)
                .write(picture, region, base, repainted.map(Repainting.Repainted::picture), provenance, output);
        clock.leave();

        return new UpscaleResult(
                colour.width(),
                colour.height(),
                region.width(),
                region.height(),
                part,
                networks.upscaler().name(),
                figures,
                consistency,
                clock.stages(),
                clock.networkTime(),
                PeakMemory.bytes(),
                clock.notes());
    }

    /** Refuses a picture whose positions cannot be counted on its way to the result, however little of it is wanted. */
    private void requireSides(String input, BlockSource colour, double factor) {
        long times = new Enlargement(networks.upscaler(), workspace, clock).times(factor);
        long side = times * Math.max(colour.width(), colour.height());
        if (side > MOST_POSITIONS) {
            throw new MachineException("%s would become %d pixels long, expected at most %d; use a smaller factor"
                    .formatted(input, side, MOST_POSITIONS));
        }
    }

    /** Refuses before the long work begins what there would be no room for in the middle of it. */
    private void requireRoom(
            String input, BlockSource colour, double factor, Area size, Area wanted, Optional<Repainting> repainting) {
        Area largest =
                new Enlargement(networks.upscaler(), workspace, clock).largest(Area.of(colour), factor, size, wanted);
        List<Room.Shape> kept = new ArrayList<>();
        kept.add(new Room.Shape(3, largest.height(), largest.width()));
        kept.add(new Room.Shape(3, wanted.height(), wanted.width()));
        Room room = new Room(kept, List.of(), List.of(), 0);
        workspace.require(
                repainting.map(stages -> stages.room(kept)).orElse(room), "the result of " + input, size, clock::note);
    }

    private Forecast forecast(
            BlockSource colour,
            double factor,
            Area size,
            Area wanted,
            Area region,
            double consistency,
            PictureOutput output,
            Optional<Repainting> repainting) {
        Area input = Area.of(colour);
        Forecast.Draft draft =
                new Forecast.Draft(bands.threads(), clock.experience().warm()).reading(pixels(input));
        Area needed = Consistency.needed(wanted, size, input, consistency);
        new Enlargement(networks.upscaler(), workspace, clock).addTo(draft, input, factor, size, needed);
        draft.base(pixels(wanted));
        repainting.ifPresent(stages -> new RepaintingForecast(stages, colour).addTo(draft));
        String fix = repainting.isPresent() ? settings.colourFix().id() : "none";
        Forecast all = draft.result(format(output) + "-" + fix, region.height(), pixels(region), repainting.isPresent())
                .forecast();
        return workspace
                .job()
                .map(folder -> new DoneBefore(folder).takenFrom(all, repainting))
                .orElse(all);
    }

    private static String format(PictureOutput output) {
        if (output instanceof PictureOutput.File file) {
            return file.encoding().format().id();
        }
        return output instanceof PictureOutput.Stream stream
                ? stream.encoding().format().id()
                : "image";
    }

    private static double pixels(Area area) {
        return (double) area.height() * area.width();
    }

    private Finish finish(double consistency) {
        return new Finish(settings, bands, clock, consistency, witness);
    }

    /** The enlarged base, at least the wanted part: network, exact size, consistency. */
    private Window enlarged(BlockSource colour, double factor, Area size, Area wanted, double consistency) {
        Enlargement enlargement = new Enlargement(networks.upscaler(), workspace, clock);
        Area input = Area.of(colour);
        Area needed = Consistency.needed(wanted, size, input, consistency);
        String detail = "%dx%d to %dx%d".formatted(colour.width(), colour.height(), size.width(), size.height());
        clock.enter(Stage.ENLARGE, enlargement.cells(input, factor, size, needed), detail);
        Surface base = workspace.made("base", new Room.Shape(3, wanted.height(), wanted.width()), parts -> {
            BlockSource enlarged = enlargement.enlarge(colour, factor, size, needed);
            networks.upscaler().release();
            BlockSource held = Crop.of(Consistency.view(enlarged, colour, consistency), wanted);
            bands.copy(held, parts, clock.cancellation());
        });
        enlargement.forget(input, factor, size, needed);
        return new Window(size.height(), size.width(), wanted, base);
    }
}
