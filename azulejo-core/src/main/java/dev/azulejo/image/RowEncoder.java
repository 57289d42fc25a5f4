package dev.azulejo.image;

import java.io.IOException;
import java.util.List;

/** Writes a picture of one kind of file, or in memory, row by row from the top. */
interface RowEncoder extends AutoCloseable {
    /**
     * Takes the next row.
     *
     * @param row samples pixel by pixel; of 16 bits the upper byte comes first. It is not kept
     */
    void write(byte[] row) throws IOException;

    /** Ends the picture, when all rows are written, and puts it in its place. */
    void finish() throws IOException;

    /** What of the metadata has no place in the file, one sentence each. */
    default List<String> notes() {
        return List.of();
    }

    /** Drops what is not finished. */
    @Override
    void close();
}
