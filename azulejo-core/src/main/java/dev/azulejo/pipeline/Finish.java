package dev.azulejo.pipeline;

import dev.azulejo.ColourFix;
import dev.azulejo.Progress.Stage;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.image.AdaInColour;
import dev.azulejo.image.Area;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.ChannelStatistics;
import dev.azulejo.image.Consistency;
import dev.azulejo.image.Crop;
import dev.azulejo.image.Kernel;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.PictureFormat;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.PictureWriter;
import dev.azulejo.image.Resample;
import dev.azulejo.image.WaveletColour;
import dev.azulejo.image.Window;
import java.util.Optional;

/**
 * The last stage: colour fix against the enlarged base, consistency with the input, alpha, and writing, all in bands of
 * rows.
 *
 * @param settings which colour fix
 * @param bands how rows are computed
 * @param clock told of rows
 * @param consistency weight, 0 to 1
 * @param witness whom to show the rows
 */
record Finish(UpscaleSettings settings, Bands bands, StageClock clock, double consistency, Witness witness) {
    /**
     * The part of the repainted picture, and of the base, that a part of the result is made of.
     *
     * @param region part of the result
     * @param size of the whole result
     * @param input size of the input
     */
    Area needed(Area region, Area size, Area input) {
        Area fixed = Consistency.needed(region, size, input, consistency);
        return settings.colourFix() == ColourFix.WAVELET
                ? WaveletColour.needed(fixed, size.height(), size.width())
                : fixed;
    }

    /**
     * Writes the result, or a part of it. Nothing is left under the output's name if that fails.
     *
     * @param picture the input
     * @param region the part of the result
     * @param base the enlarged base
     * @param repainted the repainted base; empty writes the base itself
     */
    void write(
            Original picture,
            Area region,
            Window base,
            Optional<Window> repainted,
            Provenance provenance,
            PictureOutput output) {
        BlockSource colour = repainted
                .<BlockSource>map(pixels -> Consistency.view(fixed(pixels, base), picture.colour(), consistency))
                .orElse(base);
        PictureFormat format = picture.format().resized(region.width(), region.height());
        Metadata metadata = provenance.addedTo(picture.metadata());
        BlockSource pixels = picture.alpha()
                .<BlockSource>map(alpha ->
                        new WithAlpha(colour, Resample.view(alpha, base.height(), base.width(), Kernel.LANCZOS)))
                .orElse(colour);
        clock.enter(Stage.FINISH, region.height(), output.name());
        try (PictureWriter writer = PictureWriter.open(output, format, metadata, clock.cancellation())) {
            writer.notes().forEach(clock::note);
            bands.copy(
                    Crop.of(pixels, region),
                    (y, x, band) -> {
                        writer.writeRows(band);
                        witness.finished(y, band);
                        clock.worked(band.height());
                    },
                    clock.cancellation());
            clock.cancellation().check();
            writer.finish();
        }
    }

    private BlockSource fixed(Window pixels, Window base) {
        return switch (settings.colourFix()) {
            case WAVELET -> WaveletColour.view(pixels, base);
            case ADAIN ->
                AdaInColour.view(
                        pixels,
                        ChannelStatistics.of(pixels.part()),
                        ChannelStatistics.of(Crop.of(base, pixels.area())));
            case NONE -> pixels;
        };
    }
}
