package dev.azulejo.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.ModelException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeededFilesTest {
    private static final HubReference MODEL = HubReference.of("hf:owner/name");

    @Test
    void aDiffusersRepositoryGivesOneFormOfEachWeight() {
        assertThat(needed(
                        "README.md",
                        "model_index.json",
                        "v1-5-pruned.ckpt",
                        "v1-5-pruned-emaonly.safetensors",
                        "feature_extractor/preprocessor_config.json",
                        "safety_checker/config.json",
                        "safety_checker/model.safetensors",
                        "scheduler/scheduler_config.json",
                        "text_encoder/config.json",
                        "text_encoder/model.fp16.safetensors",
                        "text_encoder/model.safetensors",
                        "text_encoder/pytorch_model.bin",
                        "tokenizer/merges.txt",
                        "tokenizer/vocab.json",
                        "unet/config.json",
                        "unet/diffusion_pytorch_model.bin",
                        "unet/diffusion_pytorch_model.non_ema.safetensors",
                        "unet/diffusion_pytorch_model.safetensors",
                        "vae/config.json",
                        "vae/diffusion_pytorch_model.bin"))
                .containsExactlyInAnyOrder(
                        "model_index.json",
                        "scheduler/scheduler_config.json",
                        "text_encoder/config.json",
                        "text_encoder/model.fp16.safetensors",
                        "tokenizer/merges.txt",
                        "tokenizer/vocab.json",
                        "unet/config.json",
                        "unet/diffusion_pytorch_model.safetensors",
                        "vae/config.json",
                        "vae/diffusion_pytorch_model.bin");
    }

    @Test
    void aFormThatIsCachedIsNotFetchedInAnother() {
        List<String> paths = List.of(
                "model_index.json",
                "unet/diffusion_pytorch_model.fp16.safetensors",
                "unet/diffusion_pytorch_model.safetensors");

        assertThat(NeededFiles.of(MODEL, paths, List.of("unet/diffusion_pytorch_model.safetensors")))
                .containsExactlyInAnyOrder("model_index.json", "unet/diffusion_pytorch_model.safetensors");
    }

    @Test
    void weightsInSeveralFilesComeWithTheirIndex() {
        assertThat(needed(
                        "config.json",
                        "diffusion_pytorch_model-00001-of-00002.safetensors",
                        "diffusion_pytorch_model-00002-of-00002.safetensors",
                        "diffusion_pytorch_model.safetensors.index.json"))
                .containsExactlyInAnyOrder(
                        "config.json",
                        "diffusion_pytorch_model-00001-of-00002.safetensors",
                        "diffusion_pytorch_model-00002-of-00002.safetensors",
                        "diffusion_pytorch_model.safetensors.index.json");
        assertThat(needed(
                        "config.json",
                        "model.fp16-00001-of-00002.safetensors",
                        "model.fp16-00002-of-00002.safetensors",
                        "model.safetensors.index.fp16.json"))
                .hasSize(4);
        assertThat(needed(
                        "config.json",
                        "pytorch_model-00001-of-00002.bin",
                        "pytorch_model-00002-of-00002.bin",
                        "pytorch_model.bin.index.json"))
                .hasSize(4);
    }

    @Test
    void aRepositoryWithOneFileOfWeightsGivesIt() {
        assertThat(needed("README.md", "4x-some-upscaler.pth")).containsExactly("4x-some-upscaler.pth");
    }

    @Test
    void severalFilesOfWeightsAreNamedForTheUserToChoose() {
        assertThatThrownBy(() -> needed("a.safetensors", "b.safetensors"))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("hf:owner/name/a.safetensors")
                .hasMessageContaining("b.safetensors");
        assertThatThrownBy(() -> needed("README.md"))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("no file of weights");
    }

    private static Set<String> needed(String... paths) {
        return NeededFiles.of(MODEL, List.of(paths), List.of());
    }
}
