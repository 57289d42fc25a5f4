package dev.azulejo.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.ColourProfile;
import dev.azulejo.image.Metadata;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureFormat;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.Planes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How pictures of a report are kept. */
class GalleryTest {
    @TempDir
    private Path folder;

    private final Planes gray = new Planes(3, 16, 24);

    @BeforeEach
    void fill() {
        Arrays.fill(gray.data(), 0.5f);
    }

    @Test
    void smallerPicturesAreNearlyThePicturesAndNothingElseIsLeft() throws IOException {
        Gallery gallery = gallery(Pictures.JPEG);
        assertThat(gallery.keep("a", gray)).contains("images/a.jpg");
        PictureOutput output = gallery.output("b");
        PictureFormat format = new PictureFormat(24, 16, 8, false, false, ColourProfile.untagged());
        new Picture(gray, Optional.empty(), format, Metadata.NONE, List.of()).write(output);
        assertThat(gallery.place("b")).contains("images/b.jpg");
        assertThat(names()).containsExactly("a.jpg", "b.jpg");
        Planes kept = read("a.jpg");
        assertThat(kept.width()).isEqualTo(24);
        assertThat(kept.at(1, 8, 12)).isBetween(0.48f, 0.52f);
        assertThat(read("b.jpg").data()).containsExactly(kept.data());
    }

    @Test
    void whereFiguresAloneAreKeptOnlyWhatIsReadAgainIsWritten() throws IOException {
        Gallery gallery = gallery(Pictures.NONE);
        assertThat(gallery.keep("a", gray)).isEmpty();
        assertThat(gallery.place("a")).isEmpty();
        assertThat(gallery.heat("a", new Planes(1, 2, 3))).isEmpty();
        assertThat(gallery.input("reduced", gray)).exists();
        assertThat(names()).containsExactly("reduced.png");
    }

    private Gallery gallery(Pictures kind) {
        Gallery gallery = new Gallery(folder, kind);
        gallery.prepare();
        return gallery;
    }

    private Planes read(String name) {
        return Picture.read(PictureInput.of(folder.resolve("images").resolve(name)))
                .colour();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("images"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
