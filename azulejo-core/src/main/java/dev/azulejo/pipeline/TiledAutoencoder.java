package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fusion.Autoencoder;
import dev.azulejo.image.BlockSink;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
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

    /** Cells that encoding a picture of this size takes. */
    long encodingCells(int height, int width) {
        return encoder().cells(height, width).size();
    }

    /**
     * Encodes pixels.
     *
     * @param pixels [3, height, width] in 0..1, sides multiples of the model's factor
     * @return [latent channels, height / factor, width / factor], scaled as the denoiser sees them
     */
    Planes encode(BlockSource pixels) {
        int factor = model.factor();
        Planes latents = new Planes(model.latentChannels(), pixels.height() / factor, pixels.width() / factor);
        Cancellation cancellation = clock.cancellation();
        encoder()
                .run(
                        pixels,
                        block -> clock.network(
                                1, () -> Tensors.planes(model.encode(Tensors.tensor(block), cancellation), 0)),
                        latents);
        return latents;
    }

    @Override
    public void decode(BlockSource latents, BlockSink pixels) {
        decode(latents, pixels, 0);
    }

    /** This autoencoder, where decoding is a stage of its own: it begins with the first call. */
    Autoencoder asStage() {
        return (latents, pixels) -> {
            model.keepOnly(EnumSet.of(Part.DECODER));
            clock.enter(
                    Stage.DECODE,
                    decoder().cells(latents.height(), latents.width()).size(),
                    "");
            decode(latents, pixels, 1);
        };
    }

    private void decode(BlockSource latents, BlockSink pixels, int progressOfCell) {
        Cancellation cancellation = clock.cancellation();
        decoder()
                .run(
                        latents,
                        block -> clock.network(
                                progressOfCell,
                                () -> Tensors.planes(model.decode(Tensors.tensor(block), cancellation), 0)),
                        pixels);
    }

    private HaloTiles encoder() {
        return new HaloTiles(CELL, model.encodeHalo(), model.factor(), 1, model.factor());
    }

    private HaloTiles decoder() {
        return new HaloTiles(Math.max(1, CELL / model.factor()), model.decodeHalo(), 1, model.factor(), 1);
    }
}
