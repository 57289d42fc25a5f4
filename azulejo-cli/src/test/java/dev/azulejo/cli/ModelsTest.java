package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.model.UpscaleModel;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code azulejo models} as its users and their scripts see it. */
class ModelsTest {
    @TempDir
    private Path temporary;

    @Test
    void theBuiltInModelIsListed() {
        assertThat(run("models", "list").out()).contains("built in  builtin");
        assertThat(run("models", "list", "--json")
                        .events("model")
                        .get(0)
                        .get("kind")
                        .asString())
                .isEqualTo("builtin");
    }

    @Test
    void aModelIsInspected() {
        Invocation text = run("models", "inspect", "builtin");
        assertThat(text.exitCode()).isZero();
        assertThat(text.out()).contains("denoising network: UNet2DConditionModel", "upscaler: SRVGGNetCompact, x4");
        JsonNode json = run("models", "inspect", "builtin", "--json")
                .events("inspected")
                .get(0);
        assertThat(json.get("networks").size()).isEqualTo(3);
        assertThat(json.get("missing").size()).isZero();
        assertThat(json.get("extra").size()).isZero();
    }

    @Test
    void whatIsNotThereCannotBeInspected() {
        Invocation missing = run("models", "inspect", "no/such");
        assertThat(missing.exitCode()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(missing.errLines()).hasSize(1);
        assertThat(missing.err()).contains("no/such does not exist", "hf:no/such");
    }

    @Test
    void figuresThatAreTheModelsOwnAreVerified() throws IOException {
        Path reference = reference(1);
        Invocation text = run("models", "verify", upscaler(), reference.toString(), "--threads", "1");
        assertThat(text.exitCode()).isZero();
        assertThat(text.outLines()).hasSize(2);
        assertThat(text.outLines().get(1)).matches("  y +\\d\\.\\de[-+]\\d\\d  upscaler");
        JsonNode json = run("models", "verify", upscaler(), reference.toString(), "--json")
                .events("verified")
                .get(0);
        assertThat(json.get("passed").asBoolean()).isTrue();
        assertThat(json.get("outputs").get(0).get("name").asString()).isEqualTo("y");
    }

    @Test
    void otherFiguresEndWithThree() throws IOException {
        Invocation run = run("models", "verify", upscaler(), reference(1.01f).toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(run.out()).contains("more than 1.0e-03");
        assertThat(run.err()).startsWith("azulejo: 1 of 1 outputs of ");
    }

    @Test
    void anOutputThatNothingIsComparedWithEndsWithThree() throws IOException {
        Path reference =
                safetensors(Map.of("ids", new Tensor(new long[] {1, 2}, new float[2]), "pooled", Tensor.of(1)));
        Invocation run = run("models", "verify", "builtin", reference.toString());
        assertThat(run.exitCode()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(run.err()).contains("nothing to compare with pooled");
        Path onlyInputs = safetensors(Map.of("x", Tensor.of(1)));
        assertThat(run("models", "verify", "builtin", onlyInputs.toString(), "--json")
                        .exitCode())
                .isEqualTo(ExitCode.UNUSABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "models verify builtin, no REFERENCE was given",
        "models pull folder/file, is nothing to fetch",
        "models pull, no NAME was given",
        "models verify a b --threads -1, the number of threads is -1",
        "models verify a b --precision int3, expected auto"
    })
    void whatCannotBeMeantIsUsage(String line, String sentence) {
        Invocation run = run(line.split(" "));
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(sentence);
    }

    private static String upscaler() {
        return ModelLocation.of("builtin", (file, done, total) -> {}, new Cancellation())
                .path()
                .resolve("upscaler")
                .toString();
    }

    private Invocation run(String... arguments) {
        return Invocation.of(
                engine -> {
                    throw new IllegalStateException("no picture is enlarged here");
                },
                new Cancellation(),
                arguments);
    }

    /** What the built-in upscaler gives, times a factor. */
    private Path reference(float factor) throws IOException {
        float[] picture = new float[3 * 6 * 5];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = i * 37 % 91 / 91f;
        }
        Tensor x = new Tensor(new long[] {1, 3, 6, 5}, picture);
        try (Engine engine = Engine.open("cpu", 1);
                UpscaleModel model = UpscaleModel.open("builtin", engine)) {
            Tensor y = model.upscale(x, new Cancellation());
            float[] scaled = y.data().clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= factor;
            }
            return safetensors(Map.of("x", x, "y", new Tensor(y.shape(), scaled)));
        }
    }

    private Path safetensors(Map<String, Tensor> tensors) throws IOException {
        Map<String, Object> header = new LinkedHashMap<>();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        tensors.forEach((name, tensor) -> {
            int begin = data.size();
            ByteBuffer bytes =
                    ByteBuffer.allocate(tensor.data().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(tensor.data());
            data.writeBytes(bytes.array());
            List<Long> shape = Arrays.stream(tensor.shape()).boxed().toList();
            header.put(name, Map.of("dtype", "F32", "shape", shape, "data_offsets", List.of(begin, data.size())));
        });
        byte[] text = new JsonMapper().writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        ByteBuffer whole =
                ByteBuffer.allocate(Long.BYTES + text.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
        whole.putLong(text.length).put(text).put(data.toByteArray());
        return Files.write(temporary.resolve("figures.safetensors"), whole.array());
    }
}
