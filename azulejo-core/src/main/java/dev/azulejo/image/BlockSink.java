package dev.azulejo.image;

/** Where a picture of float planes is written block by block, in any order unless the implementation says otherwise. */
@FunctionalInterface
public interface BlockSink {
    /**
     * Writes a block whose upper left corner lies at ({@code y}, {@code x}). What reaches past the edges is dropped.
     *
     * @throws IllegalArgumentException if the block has the wrong number of channels
     */
    void write(int y, int x, Planes block);
}
