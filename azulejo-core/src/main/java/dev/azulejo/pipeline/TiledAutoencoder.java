package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;
import dev.azulejo.fusion.Autoencoder;
import dev.azulejo.fusion.Transcoder;
import dev.azulejo.image.Area;
import dev.azulejo.image.BlockSink;
import dev.azulejo.image.BlockSource;
import dev.azulejo.model.AutoencoderHalf;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.DiffusionModel.Part;
import java.util.EnumSet;

/**
 * The autoencoder of a model over pictures of any size, in cells with a halo.
 *
 * @param model whose autoencoder it is
 * @param clock told of each cell
 */
record TiledAutoencoder(DiffusionModel model, StageClock clock) implements Autoencoder {
    /** Pixels along a side of a cell. */
    private static final int CELL = 1024;

    /**
     * Latents along a side of a cell where each sees all others, which is large work: the autoencoder of Stable Diffusion
     * decodes this, 512 pixels, with 3.4 GB.
     */
    private static final int SMALL_CELL = 64;

    /** The same for models that paint tiles of 1024 pixels, on machines that are large enough. */
    private static final int LARGE_CELL = 128;

    /** Cells that a survey is worth: it takes less memory than one. */
    private static final int SURVEY = 2;

    /** What encoding a part of a picture of this size takes; the part in latent positions. */
    TiledHalf.Cost encoding(int height, int width, Area part) {
        return encoder().cost(height, width, part);
    }

    /** What decoding a part of latents of this size takes; the part in pixels. */
    TiledHalf.Cost decoding(int height, int width, Area part) {
        return decoder().cost(height, width, part);
    }

    /** The pixels of a picture of this size that are read to encode a part of it, which is in latent positions. */
    Area encoded(int height, int width, Area part) {
        return encoder().tiles().needed(part, height, width);
    }

    /**
     * Encodes a part of a picture.
     *
     * @param pixels [3, height, width] in 0..1, sides multiples of the model's factor
     * @param part what to encode, in latent positions
     * @param latents takes [latent channels, part's height, part's width], scaled as the denoiser sees them
     */
    void encode(BlockSource pixels, Area part, Parts latents) {
        encode(pixels, part, latents, 1);
    }

    private void encode(BlockSource pixels, Area part, Parts latents, int progressOfCell) {
        encoder().run(pixels, part, latents.moved(part.y(), part.x()), progressOfCell);
    }

    @Override
    public void decode(BlockSource latents, BlockSink pixels) {
        int factor = model.factor();
        decode(latents, Area.whole(latents.height() * factor, latents.width() * factor), Parts.missing(pixels), 0);
    }

    /**
     * This autoencoder, where decoding is a stage of its own: it begins with the first call.
     *
     * @param wanted the pixels that are decoded, whatever else the latents hold
     * @param pixels takes them; may hold some already
     */
    Autoencoder asStage(Area wanted, Parts pixels) {
        return (latents, sameAsPixels) -> {
            model.keepOnly(EnumSet.of(Part.DECODER));
            clock.enter(
                    Stage.DECODE,
                    decoding(latents.height(), latents.width(), wanted).units(),
                    "");
            decode(latents, wanted, pixels, 1);
        };
    }

    /** This autoencoder in the middle of another stage: one network at a time, none before and after. */
    Transcoder inBetween() {
        return new Transcoder() {
            @Override
            public void encode(BlockSource pixels, BlockSink latents) {
                int factor = model.factor();
                Area all = Area.whole(pixels.height() / factor, pixels.width() / factor);
                alone(Part.ENCODER, () -> TiledAutoencoder.this.encode(pixels, all, Parts.missing(latents), 0));
            }

            @Override
            public void decode(BlockSource latents, BlockSink pixels) {
                alone(Part.DECODER, () -> TiledAutoencoder.this.decode(latents, pixels));
            }
        };
    }

    private void alone(Part part, Runnable work) {
        model.keepOnly(EnumSet.of(part));
        work.run();
        model.keepOnly(EnumSet.noneOf(Part.class));
    }

    private void decode(BlockSource latents, Area wanted, Parts pixels, int progressOfCell) {
        decoder().run(latents, wanted, pixels, progressOfCell);
    }

    private TiledHalf encoder() {
        int factor = model.factor();
        HaloTiles tiles = new HaloTiles(cell(model.encoder()), model.encoder().halo(), factor, 1, factor);
        return new TiledHalf(model.encoder(), tiles, SURVEY, clock);
    }

    private TiledHalf decoder() {
        int factor = model.factor();
        int cell = Math.max(1, cell(model.decoder()) / factor);
        return new TiledHalf(
                model.decoder(), new HaloTiles(cell, model.decoder().halo(), 1, factor, 1), SURVEY, clock);
    }

    private int cell(AutoencoderHalf half) {
        if (!half.seesAll()) {
            return CELL;
        }
        int tile = model.defaults().tile() / model.factor();
        return Math.max(SMALL_CELL, Math.min(LARGE_CELL, tile)) * model.factor();
    }
}
