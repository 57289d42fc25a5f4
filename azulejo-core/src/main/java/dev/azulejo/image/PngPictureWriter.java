package dev.azulejo.image;

import ar.com.hjg.pngj.FilterType;
import ar.com.hjg.pngj.ImageInfo;
import ar.com.hjg.pngj.PngWriter;
import ar.com.hjg.pngj.PngjException;
import dev.azulejo.fault.MachineException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Writes PNG files row by row. */
final class PngPictureWriter extends PictureWriter {
    /** Two per cent larger than 6, in a third of the time (photograph of 2048x2048: 0.6 s against 1.7 s). */
    private static final int COMPRESSION = 4;

    private static final int BUFFER = 1 << 16;

    private final String name;
    private final Optional<AtomicFile> file;
    private final OutputStream stream;
    private final PngWriter png;

    PngPictureWriter(PictureOutput output, PictureFormat format, Metadata metadata) {
        super(format);
        name = output.name();
        file = output instanceof PictureOutput.File path
                ? Optional.of(new AtomicFile(path.path(), path.temporaries()))
                : Optional.empty();
        stream = new BufferedOutputStream(
                file.map(AtomicFile::stream).orElseGet(() -> ((PictureOutput.Stream) output).stream()), BUFFER);
        try {
            ImageInfo info =
                    new ImageInfo(format.width(), format.height(), format.bits(), format.alpha(), format.gray(), false);
            png = new PngWriter(unclosed(stream), info);
            png.setShouldCloseStream(false);
            png.setCompLevel(COMPRESSION);
            png.setFilterType(FilterType.FILTER_ADAPTIVE_FAST);
            new PngChunks(info).of(format, metadata).forEach(png::queueChunk);
        } catch (RuntimeException | Error failed) {
            file.ifPresent(AtomicFile::close);
            throw failed;
        }
    }

    private static OutputStream unclosed(OutputStream stream) {
        return new FilterOutputStream(stream) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() {
                // Whoever opened it closes it.
            }
        };
    }

    @Override
    void write(int[] rowSamples, int y) {
        try {
            png.writeRowInt(rowSamples);
        } catch (PngjException refused) {
            throw failure(refused);
        }
    }

    @Override
    void complete() {
        try {
            png.end();
            stream.flush();
        } catch (PngjException refused) {
            throw failure(refused);
        } catch (IOException refused) {
            throw AtomicFile.failure(name, refused);
        }
        file.ifPresent(AtomicFile::commit);
    }

    private RuntimeException failure(PngjException refused) {
        return refused.getCause() instanceof IOException cause
                ? AtomicFile.failure(name, cause)
                : new MachineException(name + " cannot be written: " + refused.getMessage(), refused);
    }

    @Override
    public void close() {
        try {
            png.close();
        } catch (PngjException ignored) {
            // What is not finished is dropped anyway.
        }
        file.ifPresent(AtomicFile::close);
    }
}
