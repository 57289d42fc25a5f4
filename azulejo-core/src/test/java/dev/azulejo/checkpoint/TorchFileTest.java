package dev.azulejo.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchFileTest {
    private static final long[] SIX = {6};
    private static final long[] ONE = {1};

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"srvgg_x2.pth", "srvgg_x2.legacy.pth"})
    void bothFormatsHoldTheTensorsOfTheSafetensorsFile(String name) throws IOException {
        Checkpoint expected = Checkpoint.open(golden("srvgg_x2.float16.safetensors"));
        Checkpoint found = Checkpoint.open(golden(name));

        assertThat(found.names()).containsExactlyInAnyOrderElementsOf(expected.names());
        assertThat(found.metadata()).containsEntry("wrapper", "params_ema");
        for (String tensor : expected.names()) {
            float[] values = found.tensor(tensor).floats();
            assertThat(found.tensor(tensor).shape())
                    .isEqualTo(expected.tensor(tensor).shape());
            for (int i = 0; i < values.length; i++) { // the .pth files are in float32, the other in float16
                values[i] = Float16.toFloat(Float16.fromFloat(values[i]));
            }
            assertThat(values).isEqualTo(expected.tensor(tensor).floats());
        }
    }

    @Test
    void aPlainStateDictNeedsNoWrapper() throws IOException {
        Checkpoint checkpoint = Checkpoint.open(golden("rrdb_x4.esrgan2018.pth"));

        assertThat(checkpoint.names()).hasSize(72).contains("model.0.weight");
        assertThat(checkpoint.metadata()).isEmpty();
    }

    @Test
    void tensorsMayShareAStorageAndBeginWithinIt() throws IOException {
        byte[] pickle = new PickleBytes()
                .opcodes("}(")
                .text("whole")
                .tensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1})
                .text("end")
                .tensor("FloatStorage", "0", 6, 4, new long[] {1, 2}, new long[] {99, 1})
                .text("none")
                .tensor("FloatStorage", "0", 6, 0, new long[] {0, 2}, new long[] {2, 1})
                .opcodes("u")
                .end();
        for (byte[] file : new byte[][] {
            TorchFile.zip(pickle, Map.of("0", floats(6))),
            TorchFile.legacy(pickle, 4, Map.of("0", floats(6))),
            TorchFile.zip64(entries("model/data.pkl", pickle, "model/data/0", floats(6)))
        }) {
            Checkpoint checkpoint = open(file);

            assertThat(checkpoint.tensor("whole").floats()).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(checkpoint.tensor("end").floats()).containsExactly(4, 5);
            assertThat(checkpoint.tensor("end").shape()).containsExactly(1L, 2L);
            assertThat(checkpoint.tensor("none").floats()).isEmpty();
        }
    }

    @Test
    void averagedWeightsComeBeforeTheLastOnesAndNumbersBesideThemAreKept() throws IOException {
        byte[] pickle = new PickleBytes()
                .opcodes("}(")
                .text("params")
                .opcodes("}")
                .text("a")
                .tensor("FloatStorage", "0", 6, 0, ONE, ONE)
                .opcodes("s")
                .text("params_ema")
                .opcodes("}")
                .text("a")
                .tensor("FloatStorage", "0", 6, 5, ONE, ONE)
                .opcodes("s")
                .text("iter")
                .number(400_000)
                .opcodes("u")
                .end();

        Checkpoint checkpoint = open(TorchFile.zip(pickle, Map.of("0", floats(6))));

        assertThat(checkpoint.tensor("a").floats()).containsExactly(5);
        assertThat(checkpoint.metadata()).containsEntry("iter", "400000");
    }

    @Test
    void dictsInDictsJoinTheirNames() throws IOException {
        byte[] pickle = new PickleBytes()
                .opcodes("}")
                .text("string_to_param")
                .opcodes("}")
                .text("*")
                .tensor("FloatStorage", "0", 6, 0, SIX, ONE)
                .opcodes("ss")
                .end();

        assertThat(open(TorchFile.zip(pickle, Map.of("0", floats(6)))).names()).containsExactly("string_to_param.*");
    }

    @Test
    void recordsOfTrainingBesideTheWeightsDoNoHarm() throws IOException {
        byte[] pickle = new PickleBytes()
                .opcodes("}(")
                .text("callbacks")
                .opcodes("}")
                .global("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint")
                .opcodes("}")
                .text("best")
                .global("numpy.core.multiarray", "scalar")
                .global("numpy", "dtype")
                .text("f8")
                .opcodes("\u0085R")
                .text("bytes")
                .opcodes("\u0086Rss")
                .text("state_dict")
                .opcodes("}")
                .text("a")
                .tensor("HalfStorage", "0", 2, 0, new long[] {2}, ONE)
                .opcodes("su")
                .end();

        Checkpoint checkpoint = open(TorchFile.zip(pickle, Map.of("0", new byte[] {0, 0x3c, 0, 0x40})));

        assertThat(checkpoint.names()).containsExactly("a");
        assertThat(checkpoint.tensor("a").floats()).containsExactly(1, 2);
    }

    @Test
    void aPickleThatWantsToRunSomethingIsRefusedByTheNameOfIt() throws IOException {
        Path witness = folder.resolve("witness");
        byte[] system = new PickleBytes()
                .global("posix", "system")
                .text("touch " + witness)
                .opcodes("\u0085R")
                .end();
        assertRefused(TorchFile.zip(system, Map.of()), "'posix.system'");
        assertRefused(TorchFile.legacy(system, 4, Map.of()), "'posix.system'");
        assertThat(witness).doesNotExist();

        assertRefused(pickled(p -> p.global("builtins", "eval")), "'builtins.eval'");
        assertRefused(pickled(p -> p.global("__builtin__", "getattr")), "'builtins.getattr'");
        assertRefused(pickled(p -> p.text("os").text("system").opcodes("\u0093")), "'os.system'");
        assertRefused(pickled(p -> p.global("torch.nn.modules.conv", "Conv2d")), "'torch.nn.modules.conv.Conv2d'");
        assertRefused(pickled(p -> p.global("torch.storage", "_load_from_bytes")), "_load_from_bytes'");
        assertRefused(pickled(p -> p.opcodes("(ios\nsystem\n")), "opcode 0x69");
        assertRefused(pickled(p -> p.opcodes("(cos\nsystem\no")), "'os.system'");
        assertRefused(pickled(p -> p.opcodes("\u0082\u0001")), "opcode 0x82");
        assertRefused(pickled(p -> p.text("x").opcodes(")R")), "calls 'x'");
        assertRefused(pickled(p -> p.global("torch", "FloatStorage").opcodes(")R")), "'torch.FloatStorage'");
        assertRefused(pickled(p -> p.global("torch", "FloatStorage").opcodes("}b")), "changes the Python object");
    }

    @Test
    void tensorsThatTheirStorageCannotHoldAreRefused() throws IOException {
        assertRefused(single(6, 0, new long[] {7}, ONE), "which has only 6 of F32");
        assertRefused(single(6, 1, new long[] {6}, ONE), "at element 1");
        assertRefused(single(7, 0, new long[] {7}, ONE), "24 bytes in the storage '0', expected the 28");
        assertRefused(single(6, Long.MAX_VALUE, ONE, ONE), "at element 9223372036854775807");
        assertRefused(single(6, -1, ONE, ONE), "offset -1");
        assertRefused(single(-1, 0, ONE, ONE), "-1 elements");
        assertRefused(
                single(6, 0, new long[] {2, 3}, new long[] {1, 2}), "'a' of shape [2, 3] with the strides [1, 2]");
        assertRefused(single(6, 0, new long[] {2, 3}, ONE), "expected as many strides as sizes");
        assertRefused(single(6, 0, new long[] {-6}, ONE), "-6 among the sizes");
        assertRefused(single(6, 0, new long[] {1L << 62, 1L << 62}, new long[] {1, 1}), "expected as many");
        assertRefused(single(6, 0, new long[17], new long[17]), "17 axes");
        byte[] pickle = new PickleBytes()
                .opcodes("}")
                .text("a")
                .tensor("FloatStorage", "1", 6, 0, SIX, ONE)
                .opcodes("s")
                .end();
        assertRefused(TorchFile.zip(pickle, Map.of("0", floats(6))), "lacks the storage '1' of the tensor 'a'");
    }

    @Test
    void damagedPicklesAreRefused() throws IOException {
        assertRefused(pickled(p -> p.opcodes("}(K\u0001u")), "a key without a value");
        assertRefused(pickled(p -> p.opcodes("t")), "lacks its mark");
        assertRefused(pickled(p -> p.opcodes("s")), "lacks its value");
        assertRefused(pickled(p -> p.opcodes("h\u0005")), "recalled before it was stored");
        assertRefused(pickled(p -> p.opcodes("]]")), "leaves 1 values behind");
        assertRefused(pickled(p -> p.opcodes("]")), "no dict of tensors");
        assertRefused(pickled(p -> p.opcodes("}")), "holds no tensors");
        assertRefused(pickled(p -> p.opcodes("X").int4(-1)), "claims a value of 4294967295 bytes");
        assertRefused(pickled(p -> p.opcodes("\u008d").int4(-1).int4(-1)), "claims a value of 18446744073709551615");
        assertRefused(pickled(p -> p.opcodes("Ix\n")), "whole number 'x'");
        assertRefused(pickled(p -> p.opcodes("I").opcodes("1".repeat(5000))), "more than 4096 characters");
        assertRefused(pickled(p -> p.opcodes("\u0080\u0009")), "protocol 9");
        assertRefused(pickled(p -> p.opcodes("(".repeat(2_000_001))), "more than 2000000 steps");
        assertRefused(pickled(p -> p.text("x").opcodes("Q")), "no storage");
        assertRefused(TorchFile.zip(new byte[] {(byte) 0x80, 2, '}'}, Map.of()), "ends in the middle of its pickle");
    }

    @Test
    void dictsThatContainThemselvesEndInARefusal() throws IOException {
        assertRefused(pickled(p -> p.opcodes("}q\u0000").text("a").opcodes("h\u0000s")), "nested deeper");
        // Two entries a level that are the same dict: 2^40 paths, if they were all walked.
        PickleBytes tower = new PickleBytes().opcodes("}q\u00000");
        for (int level = 0; level < 40; level++) {
            tower.opcodes("}(").text("a").opcodes("h\u0000").text("b").opcodes("h\u0000uq\u00000");
        }
        assertRefused(TorchFile.zip(tower.opcodes("h\u0000").end(), Map.of()), "nested deeper");
        // A thousand entries on each of five levels.
        PickleBytes bush = new PickleBytes().opcodes("}q\u00000");
        for (int level = 0; level < 5; level++) {
            bush.opcodes("}(");
            for (int i = 0; i < 1000; i++) {
                bush.number(i).opcodes("h\u0000");
            }
            bush.opcodes("uq\u00000");
        }
        assertRefused(TorchFile.zip(bush.opcodes("h\u0000").end(), Map.of()), "more than 100000 tensors");
    }

    @Test
    void damagedZipsAreRefused() throws IOException {
        byte[] zip = single(6, 0, SIX, ONE);
        byte[] cut = java.util.Arrays.copyOf(zip, zip.length - 30);
        assertRefused(cut, "no zip directory at its end");
        assertRefused(TorchFile.zip(Map.of("readme.txt", new byte[1])), "no data.pkl");
        assertRefused(TorchFile.zip(entries("a/data.pkl", new byte[1], "b/data.pkl", new byte[1])), "more than one");
        Map<String, byte[]> bigEndian =
                new LinkedHashMap<>(TorchFile.entries(Files.write(folder.resolve("little.pth"), zip)));
        bigEndian.put("model/byteorder", "big".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertRefused(TorchFile.zip(bigEndian), "byte order 'big'");
    }

    @Test
    void aCompressedZipIsRefusedByTheNameOfItsEntry() throws IOException {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        try (java.util.zip.ZipOutputStream zip = new java.util.zip.ZipOutputStream(out)) {
            zip.putNextEntry(new java.util.zip.ZipEntry("model/data.pkl"));
            zip.write(new byte[100]);
        }
        assertRefused(out.toByteArray(), "'model/data.pkl' compressed");
    }

    @Test
    void whatIsNoFileOfWeightsIsCalledByItsName() throws IOException {
        assertRefused(
                "version https://git-lfs.github.com/spec/v1\noid sha256:0\n".getBytes("UTF-8"), "Git LFS pointer");
        assertRefused("GGUF\3\0\0\0\0\0\0\0\0\0\0\0".getBytes("ISO-8859-1"), "GGUF file");
        assertRefused("\n<!DOCTYPE html><html></html>".getBytes("UTF-8"), "web page");
        assertRefused(new PickleBytes().opcodes("}").end(), "without PyTorch's magic number");
    }

    @Test
    void aSafetensorsFileWhoseHeaderLengthLooksLikeABraceIsOne() throws IOException {
        StringBuilder header = new StringBuilder("{}");
        while (header.length() < '{') {
            header.append(' ');
        }
        assertThat(open(SafetensorsFile.bytes(header.toString())).isEmpty()).isTrue();
    }

    private byte[] single(long elements, long offset, long[] sizes, long[] strides) throws IOException {
        byte[] pickle = new PickleBytes()
                .opcodes("}")
                .text("a")
                .tensor("FloatStorage", "0", elements, offset, sizes, strides)
                .opcodes("s")
                .end();
        return TorchFile.zip(pickle, Map.of("0", floats(6)));
    }

    private static byte[] pickled(java.util.function.Consumer<PickleBytes> steps) throws IOException {
        PickleBytes pickle = new PickleBytes();
        steps.accept(pickle);
        return TorchFile.zip(pickle.end(), Map.of());
    }

    private Checkpoint open(byte[] bytes) throws IOException {
        return Checkpoint.open(Files.write(folder.resolve("model.pth"), bytes));
    }

    private void assertRefused(byte[] bytes, String part) {
        assertThatThrownBy(() -> open(bytes))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining(folder.resolve("model.pth").toString())
                .hasMessageContaining(part)
                .hasMessageEndingWith(".");
    }

    private static byte[] floats(int count) {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(4 * count).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(i);
        }
        return bytes.array();
    }

    private static Map<String, byte[]> entries(String a, byte[] bytesOfA, String b, byte[] bytesOfB) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put(a, bytesOfA);
        entries.put(b, bytesOfB);
        return entries;
    }

    private Path golden(String name) throws IOException {
        try (InputStream in = TorchFileTest.class.getResourceAsStream("/golden/upscalers/" + name)) {
            Path file = folder.resolve(name);
            Files.copy(in, file);
            return file;
        }
    }
}
