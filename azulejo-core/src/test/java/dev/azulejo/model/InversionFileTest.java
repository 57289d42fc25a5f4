package dev.azulejo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.RandomModel;
import dev.azulejo.fault.ModelException;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.text.TextualInversion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Learned words are read from every kind of file that people have. The pickled ones were written by PyTorch: vectors of 32
 * features that count from -31/16 on in steps of 1/16.
 */
class InversionFileTest {
    @TempDir
    private Path temporary;

    @Test
    void aPickledFileOfTheWebInterfaceIsCalledByItsFileName() throws IOException {
        TextualInversion found = read(copy("web-ui.pt", "my word.pt"));
        assertThat(found.names()).containsExactly("my word");
        assertThat(found.vectors()).isEqualTo(2);
        assertThat(found.vector(0, 32)[0]).isCloseTo(-31 / 16f, within(1e-6f));
        assertThat(found.vector(1, 32)[31]).isCloseTo(2, within(1e-6f));
    }

    @Test
    void aPickledFileOfDiffusersIsCalledByItsPlaceholderToo() throws IOException {
        TextualInversion found = read(copy("learned_embeds.bin", "other.bin"));
        assertThat(found.names()).containsExactly("other", "<my-word>");
        assertThat(found.vectors()).isEqualTo(1);
        assertThat(found.vector(0, 32)[31]).isCloseTo(0, within(1e-6f));
    }

    @Test
    void inAFolderTheFileOfDiffusersIsTaken() throws IOException {
        copy("learned_embeds.bin", "cat-toy/learned_embeds.bin");
        Files.writeString(temporary.resolve("cat-toy/README.md"), "a toy");
        assertThat(read(temporary.resolve("cat-toy")).names()).containsExactly("cat-toy", "<my-word>");
    }

    @Test
    void safetensorsForTwoTextEncodersHaveVectorsOfBothWidths() throws IOException {
        RandomModel.Tensors tensors = new RandomModel.Tensors(1);
        tensors.random("clip_l", 1, 3, 12);
        tensors.random("clip_g", 1, 3, 20);
        TextualInversion found = read(tensors.write(temporary.resolve("for-xl.safetensors")));
        assertThat(found.names()).containsExactly("for-xl");
        assertThat(found.vectors()).isEqualTo(3);
        assertThat(found.widths()).containsExactlyInAnyOrder(12, 20);
    }

    @Test
    void anotherKindOfFileIsRefused() throws IOException {
        RandomModel.Tensors tensors = new RandomModel.Tensors(1);
        tensors.random("conv.weight", 1, 3, 3, 3, 3);
        Path convolutions = tensors.write(temporary.resolve("conv.safetensors"));
        assertThatThrownBy(() -> read(convolutions))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("conv.safetensors", "no textual inversion");
        tensors.random("table", 1, 100, 8);
        Path table = tensors.write(temporary.resolve("table.safetensors"));
        assertThatThrownBy(() -> read(table))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("table.safetensors", "[100, 8]", "at most 75 vectors");
    }

    private Path copy(String resource, String name) throws IOException {
        Path file = temporary.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, GoldenTensors.bytes("golden/text/" + resource));
    }

    private static TextualInversion read(Path path) {
        return InversionFile.read(new ModelLocation(path.toString(), path));
    }
}
