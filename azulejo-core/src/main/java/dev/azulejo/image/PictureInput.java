package dev.azulejo.image;

import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/** Where a picture is read from. */
public sealed interface PictureInput {
    /** What messages call it: the path, or the name that was given. */
    String name();

    /** A file. What it is, is told by its content, not by its name. Something that is no regular file is read as a stream. */
    record File(Path path) implements PictureInput {
        public File {
            Objects.requireNonNull(path, "path");
        }

        @Override
        public String name() {
            return path.toString();
        }
    }

    /**
     * A stream of the bytes of a file, from where it stands. It is read to its end when the reader opens (and kept,
     * encoded as it is, in memory or in a temporary file if it is longer than 64 MB), and it is never closed: that is for
     * the one who opened it.
     */
    record Stream(InputStream stream, String name) implements PictureInput {
        public Stream {
            Objects.requireNonNull(stream, "stream");
            Objects.requireNonNull(name, "name");
        }
    }

    /** A picture in memory. It is not copied and never changed; changing it while it is read gives a mixture. */
    record Image(BufferedImage image, String name) implements PictureInput {
        public Image {
            Objects.requireNonNull(image, "image");
            Objects.requireNonNull(name, "name");
        }
    }

    /** A file. */
    static PictureInput of(Path path) {
        return new File(path);
    }

    /** A stream, which stays open. */
    static PictureInput of(InputStream stream) {
        return new Stream(stream, "the input stream");
    }

    /** A picture in memory. */
    static PictureInput of(BufferedImage image) {
        return new Image(image, "the input image");
    }
}
