package dev.azulejo.image;

/**
 * A picture (or a latent canvas) of float planes that is read block by block. It need not be in memory: it may be a view
 * that computes a block when it is asked for, or a file. Views never copy more than the block that was asked for and the
 * margin that their mathematics needs.
 *
 * <p>What a source returns for a position never depends on the block that it was read in: reading in tiles, in rows or at
 * once gives the same bits. Implementations are safe for reading by several threads.
 */
public interface BlockSource {
    /** Number of planes. */
    int channels();

    /** Rows. */
    int height();

    /** Columns. */
    int width();

    /**
     * Fills {@code block} ([channels, its height, its width]) with what lies at its place when its upper left corner is
     * put at ({@code y}, {@code x}). Positions outside are mirrored about the edge samples (which are not repeated:
     * -1 is 1, height is height - 2), again and again where the block reaches further than the picture is large.
     *
     * @throws IllegalArgumentException if the block has another number of channels
     */
    void read(int y, int x, Planes block);

    /** The block of the given size at ({@code y}, {@code x}), in new memory. */
    default Planes read(int y, int x, int blockHeight, int blockWidth) {
        Planes block = new Planes(channels(), blockHeight, blockWidth);
        read(y, x, block);
        return block;
    }

    /** What lies in an area, in new memory. */
    default Planes read(Area area) {
        return read(area.y(), area.x(), area.height(), area.width());
    }

    /** At most so many rows from row {@code y} on, in full width, in new memory. */
    default Planes rows(int y, int most) {
        return read(y, 0, Math.min(most, height() - y), width());
    }

    /** All of it, in new memory. */
    default Planes readAll() {
        return read(0, 0, height(), width());
    }
}
