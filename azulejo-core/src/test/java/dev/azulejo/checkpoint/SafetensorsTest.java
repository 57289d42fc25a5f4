package dev.azulejo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void tensorsOfEveryReadableTypeHaveTheirValues() throws IOException {
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"half\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},"
                + "\"brain\":{\"dtype\":\"BF16\",\"shape\":[1,1],\"data_offsets\":[4,6]},"
                + "\"bytes\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[6,8]},"
                + "\"scalar\":{\"dtype\":\"I32\",\"shape\":[],\"data_offsets\":[8,12]},"
                + "\"none\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[12,12]}}   ";
        Path file = write(SafetensorsFile.bytes(
                header,
                new byte[] {0x00, 0x3e, 0x00, (byte) 0xc0, (byte) 0x80, 0x3f, 7, (byte) 200, (byte) 0xfe, -1, -1, -1}));

        Checkpoint checkpoint = Checkpoint.open(file);

        assertThat(checkpoint.names()).containsExactly("half", "brain", "bytes", "scalar", "none");
        assertThat(checkpoint.metadata()).containsExactly(java.util.Map.entry("format", "pt"));
        assertThat(checkpoint.tensor("half").floats()).containsExactly(1.5f, -2f);
        assertThat(checkpoint.tensor("brain").floats()).containsExactly(1f);
        assertThat(checkpoint.tensor("brain").shape()).containsExactly(1L, 1L);
        assertThat(checkpoint.tensor("bytes").longs()).containsExactly(7, 200);
        assertThat(checkpoint.tensor("scalar").longs()).containsExactly(-2);
        assertThat(checkpoint.tensor("scalar").rank()).isZero();
        assertThat(checkpoint.tensor("none").floats()).isEmpty();
        assertThat(checkpoint.parameters()).isEqualTo(6);
    }

    @Test
    void offsetsPointAtTheBytesOfTheRealFileBehindALink() throws IOException {
        Path file = write(SafetensorsFile.floats("a", new float[] {1, 2}, "b", new float[] {3}));
        Path link = Files.createSymbolicLink(folder.resolve("link.safetensors"), file);

        StoredTensor b = Checkpoint.open(link).tensor("b");

        assertThat(b.file()).isEqualTo(file.toRealPath());
        assertThat(b.offset() + b.length()).isEqualTo(Files.size(file));
        assertThat(b.floats()).containsExactly(3f);
        assertThat(Checkpoint.open(link).file()).isEqualTo(link);
    }

    static Stream<Arguments> lies() {
        String f32 = "\"dtype\":\"F32\"";
        return Stream.of(
                lie("not an object", header("[]"), "not a JSON object"),
                lie("a number", header("12345678"), "not a JSON object"),
                lie("not JSON", header("{\"a\":{{"), "is not valid JSON"),
                lie("cut JSON", header("{\"a\":{" + f32), "is not valid JSON"),
                lie("two objects", header("{}{}"), "more than one JSON object"),
                lie("not UTF-8", SafetensorsFile.bytes(new byte[] {'{', '"', (byte) 0xff, '"', '}'}), "not UTF-8"),
                lie("UTF-16", SafetensorsFile.bytes("{}".getBytes(StandardCharsets.UTF_16LE)), "not valid JSON"),
                lie("deep array", header("{\"a\":" + "[".repeat(100_000)), "expected an object"),
                lie("deep unknown key", header("{\"a\":{\"x\":" + "[".repeat(100_000)), "nested deeper"),
                lie("deep metadata", header("{\"__metadata__\":{\"x\":{\"y\":" + "{".repeat(99)), "expected a string"),
                lie("twice a tensor", header(tensors("a", "[0]", "[0,0]", "a", "[0]", "[0,0]")), "'a' twice"),
                lie("twice a key", header("{\"a\":{" + f32 + "," + f32 + ",\"shape\":[]"), "dtype of the tensor 'a'"),
                lie("twice metadata", header("{\"__metadata__\":{},\"__metadata__\":{}}"), "__metadata__ twice"),
                lie("metadata array", header("{\"__metadata__\":[]}"), "not an object"),
                lie("metadata key twice", header("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}"), "'a' twice"),
                lie("no shape", header("{\"a\":{" + f32 + ",\"data_offsets\":[0,0]}}"), "without shape"),
                lie("no offsets", header("{\"a\":{" + f32 + ",\"shape\":[1]}}"), "without data_offsets"),
                lie("no type", header("{\"a\":{\"shape\":[1],\"data_offsets\":[0,0]}}"), "without dtype"),
                lie("null tensor", header("{\"a\":null}"), "expected an object"),
                lie("null type", header("{\"a\":{\"dtype\":null}}"), "expected a string"),
                lie("unknown type", header("{\"a\":{\"dtype\":\"F7\",\"shape\":[0],\"data_offsets\":[0,0]}}"), "'F7'"),
                lie("past the end", data(tensors("a", "[2]", "[0,8]"), 4), "0 to 8 of 4 bytes"),
                lie("far past the end", data(tensors("a", "[2]", "[9223372036854775799,9223372036854775807]"), 4), "4"),
                lie("negative begin", data(tensors("a", "[1]", "[-4,0]"), 4), "bytes -4 to 0"),
                lie("end before begin", data(tensors("a", "[1]", "[4,0]"), 4), "bytes 4 to 0"),
                lie("one offset", data(tensors("a", "[1]", "[0]"), 4), "1 data_offsets"),
                lie("three offsets", data(tensors("a", "[1]", "[0,4,8]"), 4), "3 data_offsets"),
                lie("fraction", data(tensors("a", "[1.0]", "[0,4]"), 4), "'1.0'"),
                lie("beyond long", data(tensors("a", "[1]", "[0,9223372036854775808]"), 4), "'9223372036854775808'"),
                lie("absurd number", data(tensors("a", "[1]", "[0," + "9".repeat(10_000) + "]"), 4), "absurd length"),
                lie("text in shape", data(tensors("a", "[\"1\"]", "[0,4]"), 4), "whole numbers"),
                lie("shape no array", data(tensors("a", "4", "[0,4]"), 4), "expected an array"),
                lie("shape too small", data(tensors("a", "[1]", "[0,8]"), 8), "in 8 bytes, expected 4 bytes"),
                lie("shape too large", data(tensors("a", "[3]", "[0,8]"), 8), "in 8 bytes, expected 12 bytes"),
                lie("negative sizes", data(tensors("a", "[-1,-2]", "[0,8]"), 8), "not negative"),
                lie(
                        "product overflows to the right size",
                        data(tensors("a", "[4611686018427387905,1]", "[0,4]"), 4),
                        "fit in 2^63"),
                lie("overflow to zero", header(tensors("a", "[4294967296,4294967296]", "[0,0]")), "fit in 2^63"),
                lie("rank 17", header(tensors("a", "[" + "0,".repeat(16) + "0]", "[0,0]")), "more than 16 numbers"),
                lie("overlap", data(tensors("a", "[2]", "[0,8]", "b", "[2]", "[4,12]"), 12), "overlapping at byte"),
                lie("same place", data(tensors("a", "[1]", "[0,4]", "b", "[1]", "[0,4]"), 4), "overlapping at byte"),
                lie("hole", data(tensors("a", "[1]", "[0,4]", "b", "[1]", "[8,12]"), 12), "4 bytes at"),
                lie("hole at the start", data(tensors("a", "[1]", "[4,8]"), 8), "belong to no tensor"),
                lie("bytes at the end", data(tensors("a", "[1]", "[0,4]"), 5), "1 bytes at"),
                lie("long name", header("{\"" + "n".repeat(100_000) + "\":{}}"), "absurd length"),
                lie("terminal codes", header("{\"\\u001b[31m\":null}"), "'\\u001b[31m'"),
                lie("empty file", new byte[0], "is empty"),
                lie("seven bytes", new byte[7], "has 7 bytes"),
                lie("zero header", new byte[8], "not valid JSON", "not a JSON object"),
                lie("header past the end", SafetensorsFile.claiming(100, "{}".getBytes(StandardCharsets.UTF_8)), "2 f"),
                lie("100 MB claimed", SafetensorsFile.claiming(100_000_000, new byte[] {'{'}), "only 1 follow"),
                lie("over 100 MB", SafetensorsFile.claiming(100_000_001, new byte[] {'{'}), "at most 100000000"),
                lie("unsigned", SafetensorsFile.claiming(-1, new byte[] {'{'}), "18446744073709551615"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void aLyingFileIsRefusedInOneSentenceThatNamesIt(String kind, byte[] bytes, List<String> anyOf) throws IOException {
        Path file = write(bytes);

        assertThatThrownBy(() -> Checkpoint.open(file))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining(file.toString())
                .hasMessageEndingWith(".")
                .message()
                .satisfies(message -> assertThat(anyOf).anyMatch(message::contains))
                .satisfies(message -> assertThat(message).doesNotContain("\n", "\u001b"))
                .hasSizeLessThan(600);
    }

    @Test
    void aHeaderOfAHundredMegabytesThatIsReallyThereCostsNoMemoryForIt() throws IOException {
        Path file = folder.resolve("sparse.safetensors");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(SafetensorsFile.claiming(100_000_000, "{\"a\":".getBytes(StandardCharsets.UTF_8)));
            sparse.setLength(100_000_008);
        }

        assertThatThrownBy(() -> Checkpoint.open(file)).isExactlyInstanceOf(ModelException.class);
    }

    @Test
    void aMissingFileAndAFolderAreNamed() {
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("none.safetensors")))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("none.safetensors")
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("is a folder");
    }

    @Test
    void aFileThatShrinksAfterOpeningIsNoticedWhenRead() throws IOException {
        Path file = write(SafetensorsFile.floats("a", new float[] {1, 2}));
        StoredTensor tensor = Checkpoint.open(file).tensor("a");
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(Files.size(file) - 1);
        }

        assertThatThrownBy(tensor::floats)
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("was changed while in use");
    }

    private Path write(byte[] bytes) throws IOException {
        return SafetensorsFile.write(folder.resolve("model.safetensors"), bytes);
    }

    private static Arguments lie(String kind, byte[] bytes, String... anyOf) {
        return Arguments.of(kind, bytes, List.of(anyOf));
    }

    private static byte[] header(String json) {
        return SafetensorsFile.bytes(json);
    }

    private static byte[] data(String json, int bytes) {
        return SafetensorsFile.bytes(json, new byte[bytes]);
    }

    /** A header of float32 tensors: name, shape, offsets, name, shape, offsets... */
    private static String tensors(String... parts) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < parts.length; i += 3) {
            json.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(parts[i])
                    .append("\":{\"dtype\":\"F32\",\"shape\":")
                    .append(parts[i + 1])
                    .append(",\"data_offsets\":")
                    .append(parts[i + 2])
                    .append('}');
        }
        return json.append('}').toString();
    }
}
