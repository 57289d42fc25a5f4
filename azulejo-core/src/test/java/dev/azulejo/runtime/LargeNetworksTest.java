package dev.azulejo.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.azulejo.RandomModel;
import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.network.AutoencoderKl;
import dev.azulejo.network.Config;
import dev.azulejo.network.UNet;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Precision;
import dev.azulejo.onnx.WeightFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks compute over prepared weights what they compute over the user's file, whatever happens to the cache. */
class LargeNetworksTest {
    private static final double GIGABYTE = 1e9;
    private static final int SIDE = 16;

    private final OrtEnvironment environment = Natives.load();

    @TempDir
    private Path temp;

    private Path cache;
    private UNet unet;
    private AutoencoderKl vae;

    @BeforeEach
    void writeModel() throws IOException {
        Path model = RandomModel.write(temp.resolve("model"));
        cache = temp.resolve("cache");
        unet = UNet.of(
                Checkpoint.open(model.resolve("unet/diffusion_pytorch_model.safetensors")),
                Config.read(model.resolve("unet/config.json")));
        vae = AutoencoderKl.of(
                Checkpoint.open(model.resolve("vae/diffusion_pytorch_model.safetensors")),
                Config.read(model.resolve("vae/config.json")));
    }

    @Test
    void preparedWeightsChangeNothing() throws OrtException {
        assertThat(error(prepared(Precision.FLOAT32, 1, denoiser()), plain(denoiser())))
                .isLessThan(2e-6);
        Map<String, Tensor> picture = Map.of("x", random(3, 1, 3, 2 * SIDE, 2 * SIDE));
        assertThat(error(
                        run(networks(Precision.FLOAT32, 1), vae.encoder(), picture, "z"),
                        plain(vae.encoder(), picture, "z")))
                .isLessThan(2e-6);
        Map<String, Tensor> latents = Map.of("z", random(4, 1, 4, SIDE, SIDE));
        assertThat(error(
                        run(networks(Precision.FLOAT32, 1), vae.decoder(), latents, "x"),
                        plain(vae.decoder(), latents, "x")))
                .isLessThan(2e-6);
    }

    @Test
    void kernelsLieInBlocksWhereTheProcessorHasThem() {
        int block = sessions().channelBlock();
        assertThat(block).isIn(0, 4, 8, 16, 32);
        long plain = denoiser().repacked(Precision.FLOAT32, 0, "w").pieces().stream()
                .filter(piece -> piece.description().contains("BLOCKED"))
                .count();
        long blocked = denoiser().repacked(Precision.FLOAT32, 16, "w").pieces().stream()
                .filter(piece -> piece.description().contains("BLOCKED"))
                .count();
        assertThat(plain).isZero();
        assertThat(blocked).isGreaterThan(10);
    }

    @Test
    void aProcessorWithoutBlocksComputesTheSame() throws OrtException, IOException {
        OnnxModel model = denoiser();
        OnnxModel.Repacked repacked = model.repacked(Precision.FLOAT32, 0, "w");
        Files.createDirectories(cache);
        WeightFile.write(repacked.pieces(), cache.resolve("w"), 1, new Cancellation());
        try (Network network = new Network(
                "a network", environment, sessions().open(repacked.bytes(), Optional.of(cache)), () -> {})) {
            Tensor result = network.run(inputs(), new Cancellation()).get("y");
            assertThat(error(result, plain(model))).isLessThan(2e-6);
        }
    }

    @Test
    void eightBitsAreNearWithAndWithoutTheCache() throws OrtException {
        Tensor exact = plain(denoiser());
        Tensor cached = prepared(Precision.INT8, 1, denoiser());
        assertThat(error(cached, exact)).isBetween(1e-5, 0.05);
        assertThat(error(prepared(Precision.INT8, 0, denoiser()), cached)).isLessThan(1e-6);
        assertThat(denoiser().repacked(Precision.INT8, 0, "w").size())
                .isLessThan(denoiser().repacked(Precision.FLOAT32, 0, "w").size());
    }

    @Test
    void weightsArePreparedOnce() throws OrtException, IOException {
        prepared(Precision.FLOAT32, 1, denoiser());
        List<Path> first = files();
        prepared(Precision.FLOAT32, 1, denoiser());
        assertThat(files()).isEqualTo(first).hasSize(2);
    }

    @Test
    void aTileOfAnotherSizeTakesTheSameFile() throws OrtException, IOException {
        prepared(Precision.FLOAT32, 1, denoiser());
        List<Path> first = files();
        prepared(Precision.FLOAT32, 1, unet.graph(Axis.of(1), Axis.of(SIDE), Axis.of(SIDE)));
        assertThat(files()).isEqualTo(first);
    }

    @Test
    void aDamagedFileIsMadeAnew() throws OrtException, IOException {
        Tensor before = prepared(Precision.FLOAT32, 1, denoiser());
        Path weights = weightFiles().get(0);
        Random random = new Random(1);
        for (int i = 0; i < 3; i++) {
            try (FileChannel channel = FileChannel.open(weightFiles().get(0), StandardOpenOption.WRITE)) {
                if (i == 0) {
                    channel.truncate(channel.size() / 2);
                } else {
                    byte[] garbage = new byte[64];
                    random.nextBytes(garbage);
                    channel.write(ByteBuffer.wrap(garbage), random.nextInt((int) channel.size() - garbage.length));
                }
            }
            assertThat(error(prepared(Precision.FLOAT32, 1, denoiser()), before))
                    .isZero();
            assertThat(weightFiles()).hasSize(1).doesNotContain(weights);
        }
    }

    @Test
    void whoCancelsWhileWeightsArePreparedFindsNothingOfThem() throws OrtException, IOException {
        assertThatThrownBy(() -> networks(Precision.FLOAT32, 1).open(denoiser(), cancelled()))
                .isInstanceOf(CancelledException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void whoCancelsWhilePreparedWeightsAreCheckedLeavesThem() throws OrtException, IOException {
        prepared(Precision.FLOAT32, 1, denoiser());
        List<Path> before = files();
        assertThatThrownBy(() -> networks(Precision.FLOAT32, 1).open(denoiser(), cancelled()))
                .isInstanceOf(CancelledException.class);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void whoIsInterruptedWhilePreparedWeightsAreCheckedLeavesThemToo() throws OrtException, IOException {
        prepared(Precision.FLOAT32, 1, denoiser());
        List<Path> before = files();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> networks(Precision.FLOAT32, 1).open(denoiser(), new Cancellation()))
                .isInstanceOf(CancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(files()).isEqualTo(before);
    }

    private static Cancellation cancelled() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        return cancellation;
    }

    @Test
    void anEntryOfNonsenseIsMadeAnew() throws OrtException, IOException {
        Tensor before = prepared(Precision.FLOAT32, 1, denoiser());
        for (String nonsense : new String[] {"", "x", "../../model\nabc", "\0\n\0", "missing.bin\n12 0"}) {
            Path entry = files().stream()
                    .filter(file -> file.toString().endsWith(".entry"))
                    .findFirst()
                    .orElseThrow();
            Files.writeString(entry, nonsense);
            assertThat(error(prepared(Precision.FLOAT32, 1, denoiser()), before))
                    .isZero();
        }
    }

    @Test
    void aChangedCheckpointIsNotTakenForTheOldOne() throws OrtException, IOException {
        prepared(Precision.FLOAT32, 1, denoiser());
        Path file = unet.weights().checkpoint().tensor("conv_in.weight").file();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        prepared(Precision.FLOAT32, 1, denoiser());
        assertThat(weightFiles()).hasSize(2);
    }

    @Test
    void noCacheIsWrittenWhereNoneIsWanted() throws OrtException {
        Tensor result = prepared(Precision.FLOAT32, 0, denoiser());
        assertThat(error(result, plain(denoiser()))).isZero();
        assertThat(cache).doesNotExist();
    }

    @Test
    void whatWasNotUsedForLongestMakesRoom() throws OrtException, IOException {
        long denoiser = denoiser().repacked(Precision.FLOAT32, 16, "w").size();
        long decoder = vae.decoder().repacked(Precision.FLOAT32, 16, "w").size();
        double limit = (denoiser + decoder + 10_000) / GIGABYTE;
        prepared(Precision.FLOAT32, limit, denoiser());
        age();
        Map<String, Tensor> latents = Map.of("z", random(4, 1, 4, SIDE, SIDE));
        run(networks(Precision.FLOAT32, limit), vae.decoder(), latents, "x");
        List<Path> both = weightFiles();
        assertThat(both).hasSize(2);
        run(networks(Precision.FLOAT32, limit), vae.encoder(), Map.of("x", random(3, 1, 3, SIDE, SIDE)), "z");
        assertThat(weightFiles()).hasSize(2).isNotEqualTo(both);
    }

    @Test
    void whatAnotherProcessLeftUnfinishedIsRemovedLaterOnly() throws OrtException, IOException {
        Files.createDirectories(cache);
        Path old = Files.write(cache.resolve("0-1.bin"), new byte[10]);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        Path young = Files.write(cache.resolve("0-2.bin"), new byte[10]);
        prepared(Precision.FLOAT32, 1, denoiser());
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void severalAtOnceDoNotDisturbEachOther() throws Exception {
        Tensor expected = plain(denoiser());
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Callable<Tensor> one = () -> prepared(Precision.FLOAT32, 1, denoiser());
            for (Future<Tensor> result : threads.invokeAll(List.of(one, one, one))) {
                assertThat(error(result.get(), expected)).isLessThan(2e-6);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(weightFiles()).hasSize(1);
    }

    private OnnxModel denoiser() {
        return unet.graph(
                Axis.open("n"), Axis.multiple("h", unet.granularity()), Axis.multiple("w", unet.granularity()));
    }

    private Map<String, Tensor> inputs() {
        return Map.of(
                "x", random(1, 1, 4, SIDE, SIDE),
                "t", Tensor.of(300),
                "context", random(2, 1, 7, unet.contextFeatures()));
    }

    private Tensor prepared(Precision precision, double limit, OnnxModel model) throws OrtException {
        return run(networks(precision, limit), model, inputs(), "y");
    }

    private Tensor plain(OnnxModel model) throws OrtException {
        return plain(model, inputs(), "y");
    }

    private Tensor plain(OnnxModel model, Map<String, Tensor> inputs, String output) throws OrtException {
        try (Network network =
                new Network("a network", environment, sessions().open(model.bytes(), model.folder()), () -> {})) {
            return network.run(inputs, new Cancellation()).get(output);
        }
    }

    private Tensor run(LargeNetworks networks, OnnxModel model, Map<String, Tensor> inputs, String output)
            throws OrtException {
        try (Network network =
                new Network("a network", environment, networks.open(model, new Cancellation()), () -> {})) {
            return network.run(inputs, new Cancellation()).get(output);
        }
    }

    private LargeNetworks networks(Precision precision, double limit) {
        return new LargeNetworks(sessions(), new WeightCache(cache, 2, limit), precision);
    }

    private Sessions sessions() {
        return new Sessions(environment, Device.of("cpu"), 2);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.sorted().toList();
        }
    }

    private List<Path> weightFiles() throws IOException {
        return files().stream().filter(file -> file.toString().endsWith(".bin")).toList();
    }

    private void age() throws IOException {
        for (Path file : files()) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        }
    }

    private static double error(Tensor found, Tensor expected) {
        return GoldenTensors.relativeError(found.data(), expected.data());
    }

    private static Tensor random(long seed, long... shape) {
        int elements = 1;
        for (long size : shape) {
            elements *= (int) size;
        }
        Random random = new Random(seed);
        float[] data = new float[elements];
        for (int i = 0; i < elements; i++) {
            data[i] = (float) random.nextGaussian();
        }
        return new Tensor(shape, data);
    }
}
