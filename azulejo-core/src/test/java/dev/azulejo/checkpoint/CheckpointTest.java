package dev.azulejo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    Path folder;

    private Checkpoint checkpoint;

    @BeforeEach
    void open() throws IOException {
        checkpoint = Checkpoint.open(SafetensorsFile.write(
                folder.resolve("model.safetensors"),
                SafetensorsFile.floats(
                        "unet.conv_in.weight", new float[] {1, 2, 3, 4, 5, 6},
                        "unet.conv_in.bias", new float[] {7},
                        "vae.conv_in.weight", new float[] {8})));
    }

    @Test
    void aPrefixViewHasTheNamesWithoutIt() {
        Checkpoint unet = checkpoint.under("unet.").under("conv_in.");

        assertThat(unet.names()).containsExactly("weight", "bias");
        assertThat(unet.tensor("bias").floats()).containsExactly(7);
        assertThat(checkpoint.hasUnder("unet.")).isTrue();
        assertThat(checkpoint.hasUnder("text.")).isFalse();
        assertThat(checkpoint.under("text.").isEmpty()).isTrue();
    }

    @Test
    void aMissingTensorIsNamedInFullWithNamesThatAreAlike() {
        assertThatThrownBy(() -> checkpoint.under("unet.").tensor("conv_in.weights"))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining(folder.resolve("model.safetensors").toString())
                .hasMessageContaining("'unet.conv_in.weights'")
                .hasMessageContaining("'unet.conv_in.weight'");
        assertThatThrownBy(() -> checkpoint.under("text.").tensor("x"))
                .hasMessageContaining("none begins with 'text.'");
        assertThatThrownBy(() -> checkpoint.tensor("time_embedding")).hasMessageContaining("among 3 tensors");
    }

    @Test
    void aWrongShapeIsRefusedWithFoundAndExpected() {
        assertThat(checkpoint.tensor("unet.conv_in.weight", 6)).isEqualTo(checkpoint.tensor("unet.conv_in.weight", -1));
        assertThatThrownBy(() -> checkpoint.tensor("unet.conv_in.weight", 3, -1))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("'unet.conv_in.weight'")
                .hasMessageContaining("shape [6], expected [3, any]");
    }

    @Test
    void viewsRenameSliceAndReshapeWithoutCopying() {
        Map<String, String> originals = new LinkedHashMap<>();
        originals.put("b", "unet.conv_in.bias");
        originals.put("w", "unet.conv_in.weight");
        Checkpoint renamed = checkpoint.renamed(originals);
        StoredTensor weight = renamed.tensor("w");

        assertThat(renamed.names()).containsExactly("b", "w");
        assertThat(weight.name()).isEqualTo("unet.conv_in.weight");
        assertThat(weight.reshaped(3, 2).rows(1, 3).floats()).containsExactly(3, 4, 5, 6);
        assertThat(weight.reshaped(3, 2).rows(1, 3).shape()).containsExactly(2L, 2L);
        assertThat(weight.reshaped(2, 3).rows(1, 2).offset()).isEqualTo(weight.offset() + 12);
        assertThatThrownBy(() -> weight.reshaped(4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> weight.rows(2, 7)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> checkpoint.renamed(Map.of("x", "y"))).isInstanceOf(ModelException.class);
    }

    @Test
    void aCheckpointInSeveralFilesIsOne() throws IOException {
        SafetensorsFile.write(folder.resolve("m-1-of-2.safetensors"), SafetensorsFile.floats("a", new float[] {1}));
        SafetensorsFile.write(folder.resolve("m-2-of-2.safetensors"), SafetensorsFile.floats("b", new float[] {2}));
        Path index = Files.writeString(folder.resolve("m.safetensors.index.json"), """
                {"metadata": {"total_size": 8},
                 "weight_map": {"a": "m-1-of-2.safetensors", "b": "m-2-of-2.safetensors"}}""");

        Checkpoint whole = Checkpoint.open(index);

        assertThat(whole.names()).containsExactly("a", "b");
        assertThat(whole.tensor("b").floats()).containsExactly(2);
        assertThat(whole.tensor("b").file().getFileName()).hasToString("m-2-of-2.safetensors");
    }

    @Test
    void anIndexMayNotReachOutOfItsFolderNorPromiseWhatIsNotThere() throws IOException {
        assertRefused("{\"weight_map\": {\"a\": \"../model.safetensors\"}}", "'../model.safetensors'");
        assertRefused("{\"weight_map\": {\"a\": \"none.safetensors\"}}", "none.safetensors");
        assertRefused("{\"weight_map\": {\"a\": \"model.safetensors\"}}", "no tensor 'a'");
        assertRefused("{\"weight_map\": {\"a\": 1}}", "'a'");
        assertRefused("{\"weight_map\": []}", "expected an object");
        assertRefused("{}", "no weight_map");
        assertRefused("[]", "not a JSON object");
        assertRefused("{\"weight_map\": {", "not valid JSON");
    }

    private void assertRefused(String json, String part) throws IOException {
        Path index = Files.writeString(folder.resolve("bad.safetensors.index.json"), json);
        assertThatThrownBy(() -> Checkpoint.open(index))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining(part);
    }
}
