package dev.azulejo.image;

import ar.com.hjg.pngj.ImageLineInt;
import ar.com.hjg.pngj.PngReader;
import ar.com.hjg.pngj.PngReaderInt;
import java.util.ArrayList;
import java.util.List;

/** Rows of a PNG file that is not interlaced, one in memory at a time. */
final class PngStreamedLines implements PngLines {
    private final PngFile png;
    private final PngReader reader;
    private int row;

    PngStreamedLines(PngFile png) {
        this.png = png;
        List<SplicedStream.Part> parts = new ArrayList<>();
        parts.add(new SplicedStream.Part.Bytes(PngFile.SIGNATURE));
        for (PngFile.Chunk chunk : png.chunks()) {
            if (List.of("IHDR", "PLTE", "IDAT", "IEND").contains(chunk.type())) {
                parts.add(chunk.whole());
            }
        }
        reader = new PngReaderInt(new SplicedStream(png.file(), parts));
        reader.setMaxTotalBytesRead(0);
    }

    @Override
    public int[] next() {
        int[] line = ((ImageLineInt) reader.readRow()).getScanline();
        row++;
        requireAllBytes();
        if (row == reader.imgInfo.rows) {
            reader.end();
        }
        return line;
    }

    /** The decoder makes up what is missing when the compressed data ends, properly, before the picture does. */
    private void requireAllBytes() {
        long found = reader.getChunkseq().getIdatSet().getBytesOut();
        if (found < row * (reader.imgInfo.bytesPerRow + 1L)) {
            throw png.damaged(
                    "its pixels end in row " + (row - 1) + ", after " + found + " of " + png.rawBytes() + " bytes");
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
