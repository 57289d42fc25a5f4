package dev.azulejo.image;

import dev.azulejo.fault.SettingsException;
import java.awt.image.BufferedImage;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where a picture is written to. */
public sealed interface PictureOutput {
    /** What messages call it: the path, or the name that was given. */
    String name();

    /**
     * A file. Nothing appears under its name before all of it is written and synced; then it replaces what was there in
     * one step, keeping its permissions. A symbolic link is followed: what it points at is replaced. A device or pipe is
     * written to directly.
     *
     * <p>As Deep Zoom it is {@code NAME.dzi} and a folder {@code NAME_files} beside it, which appears when all of it is
     * written (but not synced); replacing another one takes two steps.
     *
     * @param path its name
     * @param encoding what is written into it
     * @param temporaries the folder where it is written before it has its name; empty takes its own
     */
    record File(Path path, Encoding encoding, Optional<Path> temporaries) implements PictureOutput {
        public File {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(encoding, "encoding");
            Objects.requireNonNull(temporaries, "temporaries");
        }

        /** A file of the format that its name says, PNG if it says nothing, that is written beside its name first. */
        public File(Path path) {
            this(path, Encoding.of(path), Optional.empty());
        }

        /** The same, written in that folder first, which should be on the same disk. */
        public File through(Path folder) {
            return new File(path, encoding, Optional.of(folder));
        }

        @Override
        public String name() {
            return path.toString();
        }
    }

    /**
     * A stream, which is flushed at the end and never closed: that is for the one who opened it. TIFF, which is not written
     * from front to back, goes through a temporary file; Deep Zoom, which is many files, cannot go there.
     */
    record Stream(OutputStream stream, String name, Encoding encoding) implements PictureOutput {
        /** @throws SettingsException if the encoding is Deep Zoom */
        public Stream {
            Objects.requireNonNull(stream, "stream");
            Objects.requireNonNull(name, "name");
            if (encoding.format() == FileFormat.DEEP_ZOOM) {
                throw new SettingsException(
                        name + ": Deep Zoom is a folder of files, expected a format of one file for a stream");
            }
        }
    }

    /**
     * A picture in memory, made by the writer. Not safe for use by several threads before the writer has finished.
     *
     * <p>Without a colour profile, 8 bit gives {@code TYPE_INT_RGB}, {@code TYPE_INT_ARGB} or {@code TYPE_BYTE_GRAY}, 16
     * bit {@code TYPE_USHORT_GRAY} or a component colour model; other colour spaces give a component colour model of
     * theirs. Samples of gray pictures mean what they mean in a file (the sRGB curve unless a profile says otherwise),
     * although Java calls the colour space of its gray types linear.
     */
    final class Image implements PictureOutput {
        private Optional<BufferedImage> image = Optional.empty();

        @Override
        public String name() {
            return "the output image";
        }

        /**
         * The picture.
         *
         * @throws IllegalStateException if no writer has finished it yet
         */
        public BufferedImage image() {
            return image.orElseThrow(() -> new IllegalStateException("the picture has not been written yet"));
        }

        void set(BufferedImage written) {
            image = Optional.of(written);
        }
    }

    /** A file of the format that its name says; PNG if it says nothing. */
    static PictureOutput of(Path path) {
        return new File(path);
    }

    /** A file. */
    static PictureOutput of(Path path, Encoding encoding) {
        return new File(path, encoding, Optional.empty());
    }

    /** A stream, which stays open, for a PNG file. */
    static PictureOutput of(OutputStream stream) {
        return of(stream, Encoding.of(FileFormat.PNG));
    }

    /** A stream, which stays open. */
    static PictureOutput of(OutputStream stream, Encoding encoding) {
        return new Stream(stream, "the output stream", encoding);
    }
}
