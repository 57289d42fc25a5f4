package dev.azulejo.measure;

import dev.azulejo.image.BlockSource;
import dev.azulejo.image.BlockView;
import dev.azulejo.image.Planes;

/** Luminance of result minus base: what was painted. Picture content that both show cancels. */
final class Residual extends BlockView {
    private final BlockSource result;
    private final BlockSource base;

    Residual(BlockSource result, BlockSource base) {
        super(1, result.height(), result.width());
        Psnr.requireSameShape(result, base);
        this.result = result;
        this.base = base;
    }

    @Override
    protected void compute(int y, int x, Planes block) {
        float[] painted =
                Luminance.of(result.read(y, x, block.height(), block.width())).data();
        float[] before =
                Luminance.of(base.read(y, x, block.height(), block.width())).data();
        float[] data = block.data();
        for (int i = 0; i < data.length; i++) {
            data[i] = painted[i] - before[i];
        }
    }
}
