package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.image.AdaInColour;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.ChannelStatistics;
import dev.azulejo.image.Consistency;
import dev.azulejo.image.Kernel;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureFormat;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.PictureWriter;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resample;
import dev.azulejo.image.WaveletColour;
import java.util.Optional;

/**
 * The last stage: colour fix against the enlarged base, consistency with the input, alpha, and writing, all in bands of
 * rows.
 *
 * @param settings which colour fix
 * @param bands how rows are computed
 * @param clock told of rows
 * @param consistency weight, 0 to 1
 */
record Finish(UpscaleSettings settings, Bands bands, StageClock clock, double consistency) {
    /**
     * Writes the result. Nothing is left under the output's name if that fails.
     *
     * @param picture the input
     * @param base the enlarged base
     * @param repainted the repainted base; empty writes the base itself
     */
    void write(Picture picture, Planes base, Optional<Planes> repainted, Provenance provenance, PictureOutput output) {
        BlockSource colour = repainted
                .map(pixels -> Consistency.view(fixed(pixels, base), picture.colour(), consistency))
                .orElse(base);
        PictureFormat format = picture.format().resized(base.width(), base.height());
        Metadata metadata = provenance.addedTo(picture.metadata());
        BlockSource pixels = picture.alpha()
                .<BlockSource>map(alpha ->
                        new WithAlpha(colour, Resample.view(alpha, base.height(), base.width(), Kernel.LANCZOS)))
                .orElse(colour);
        clock.enter(Stage.FINISH, base.height(), output.name());
        try (PictureWriter writer = PictureWriter.open(output, format, metadata)) {
            bands.copy(
                    pixels,
                    (y, x, band) -> {
                        writer.writeRows(band);
                        clock.advance(band.height());
                    },
                    clock.cancellation());
            clock.cancellation().check();
            writer.finish();
        }
    }

    private BlockSource fixed(Planes pixels, Planes base) {
        return switch (settings.colourFix()) {
            case WAVELET -> WaveletColour.view(pixels, base);
            case ADAIN -> AdaInColour.view(pixels, ChannelStatistics.of(pixels), ChannelStatistics.of(base));
            case NONE -> pixels;
        };
    }
}
