package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fusion.Autoencoder;
import dev.azulejo.fusion.Transcoder;
import dev.azulejo.image.Area;
import dev.azulejo.image.BlockSink;
import dev.azulejo.image.BlockSource;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.DiffusionModel.Part;
import java.util.EnumSet;

/**
 * The autoencoder of a model over pictures of any size, in cells with a halo.
 *
 * @param model whose autoencoder it is
 * @param clock told of each cell that is encoded
 */
record TiledAutoencoder(DiffusionModel model, StageClock clock) implements Autoencoder {
    /** Pixels along a side of a cell. */
    private static final int CELL = 1024;

    /** Cells that encoding a part of a picture of this size takes; the part in latent positions. */
    long encodingCells(int height, int width, Area part) {
        return encoder().cells(height, width, part).size();
    }

    /** Cells that decoding a part of latents of this size takes; the part in pixels. */
    long decodingCells(int height, int width, Area part) {
        return decoder().cells(height, width, part).size();
    }

    /** The pixels of a picture of this size that are read to encode a part of it, which is in latent positions. */
    Area encoded(int height, int width, Area part) {
        return encoder().needed(part, height, width);
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
        Cancellation cancellation = clock.cancellation();
        encoder()
                .run(
                        pixels,
                        part,
                        block -> clock.network(
                                progressOfCell,
                                () -> Tensors.planes(model.encode(Tensors.tensor(block), cancellation), 0)),
                        latents.moved(part.y(), part.x()),
                        () -> clock.advance(progressOfCell));
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
            clock.enter(Stage.DECODE, decodingCells(latents.height(), latents.width(), wanted), "");
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
        Cancellation cancellation = clock.cancellation();
        decoder()
                .run(
                        latents,
                        wanted,
                        block -> clock.network(
                                progressOfCell,
                                () -> Tensors.planes(model.decode(Tensors.tensor(block), cancellation), 0)),
                        pixels,
                        () -> clock.advance(progressOfCell));
    }

    private HaloTiles encoder() {
        return new HaloTiles(CELL, model.encodeHalo(), model.factor(), 1, model.factor());
    }

    private HaloTiles decoder() {
        return new HaloTiles(Math.max(1, CELL / model.factor()), model.decodeHalo(), 1, model.factor(), 1);
    }
}
