package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.image.Padded;
import dev.azulejo.image.Planes;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.model.UpscaleModel;
import dev.azulejo.network.AutoencoderTiny;
import dev.azulejo.network.Config;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Network;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network of convolutions that is run in cells gives what it gives on the whole picture. */
class TiledEqualsWholeTest {
    private static final int HEIGHT = 301;
    private static final int WIDTH = 517;
    private static final int CELL = 200;
    private static final double TOLERANCE = 1e-4;
    private static final Engine ENGINE = Engine.open("cpu", 2);

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    @Test
    void theBuiltInUpscaler() {
        assertTiledEqualsWhole("builtin", HEIGHT, WIDTH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rrdb_x2.legacy.pth", "rrdb_x4.safetensors"})
    void anUpscalerOfDenseBlocks(String file) throws URISyntaxException {
        Path path = Path.of(getClass()
                .getClassLoader()
                .getResource("golden/upscalers/" + file)
                .toURI());
        assertTiledEqualsWhole(path.toString(), HEIGHT / 2, WIDTH / 2);
    }

    private static void assertTiledEqualsWhole(String name, int height, int width) {
        try (UpscaleModel model = UpscaleModel.open(name, ENGINE)) {
            Planes picture = picture(3, height, width);
            UnaryOperator<Planes> network =
                    block -> Tensors.planes(model.upscale(Tensors.tensor(block), new Cancellation()), 0);
            Planes tiled = new Planes(3, height * model.factor(), width * model.factor());
            new HaloTiles(CELL / 2, model.halo(), model.granularity(), model.factor(), 1).run(picture, network, tiled);
            assertThat(GoldenTensors.relativeError(
                            tiled.data(), network.apply(picture).data()))
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void theBuiltInAutoencoderBothWays() {
        try (DiffusionModel model =
                DiffusionModel.open(ModelLocation.of("builtin", TransferProgress.NONE, new Cancellation()), ENGINE)) {
            int factor = model.factor();
            Planes picture =
                    picture(3, (HEIGHT + factor - 1) / factor * factor, (WIDTH + factor - 1) / factor * factor);
            UnaryOperator<Planes> encoder =
                    block -> Tensors.planes(model.encoder().run(Tensors.tensor(block), new Cancellation()), 0);
            UnaryOperator<Planes> decoder =
                    block -> Tensors.planes(model.decoder().run(Tensors.tensor(block), new Cancellation()), 0);
            Planes latents = new Planes(model.latentChannels(), picture.height() / factor, picture.width() / factor);
            new HaloTiles(CELL, model.encoder().halo(), factor, 1, factor).run(picture, encoder, latents);
            Planes whole = encoder.apply(picture);
            assertThat(GoldenTensors.relativeError(latents.data(), whole.data()))
                    .isLessThan(TOLERANCE);
            Planes pixels = new Planes(3, picture.height(), picture.width());
            new HaloTiles(CELL / factor, model.decoder().halo(), 1, factor, 1).run(latents, decoder, pixels);
            assertThat(GoldenTensors.relativeError(
                            pixels.data(), decoder.apply(latents).data()))
                    .isLessThan(TOLERANCE);
            assertThat(GoldenTensors.relativeError(pixels.data(), picture.data()))
                    .as("the built-in autoencoder loses nothing")
                    .isLessThan(1e-5);
        }
    }

    @Test
    void theTinyAutoencoderBothWays() throws URISyntaxException {
        ClassLoader resources = getClass().getClassLoader();
        AutoencoderTiny autoencoder = AutoencoderTiny.of(
                Checkpoint.open(Path.of(resources
                        .getResource("golden/tiny-autoencoder/diffusion_pytorch_model.safetensors")
                        .toURI())),
                Config.read(Path.of(resources
                        .getResource("golden/tiny-autoencoder/config.json")
                        .toURI())));
        int factor = autoencoder.factor();
        Planes picture = new Padded(picture(3, HEIGHT, WIDTH), 0, 304, 520).readAll();
        Planes latents = assertTiledEqualsWhole(
                autoencoder.encoder(),
                "x",
                picture,
                new HaloTiles(96, autoencoder.encodeHalo(), factor, 1, factor),
                new Planes(autoencoder.latentChannels(), 304 / factor, 520 / factor));
        assertTiledEqualsWhole(
                autoencoder.decoder(),
                "z",
                latents,
                new HaloTiles(12, autoencoder.decodeHalo(), 1, factor, 1),
                new Planes(3, 304, 520));
    }

    private static Planes assertTiledEqualsWhole(
            OnnxModel graph, String input, Planes picture, HaloTiles tiles, Planes tiled) {
        try (Network network = ENGINE.open(graph)) {
            String output = graph.outputs().get(0);
            UnaryOperator<Planes> evaluate = block -> Tensors.planes(
                    network.run(Map.of(input, Tensors.tensor(block)), new Cancellation())
                            .get(output),
                    0);
            Planes whole = evaluate.apply(picture);
            tiles.run(picture, evaluate, tiled);
            assertThat(GoldenTensors.relativeError(tiled.data(), whole.data())).isLessThan(TOLERANCE);
            return whole;
        }
    }

    /** Something with edges, gradients and texture. */
    private static Planes picture(int channels, int height, int width) {
        Random random = new Random(7);
        Planes planes = new Planes(channels, height, width);
        float[] data = planes.data();
        for (int i = 0; i < data.length; i++) {
            int x = i % width;
            int y = i / width % height;
            double wave = Math.sin(x * 0.1) * Math.cos(y * 0.07) + ((x / 40 + y / 30) % 2);
            data[i] = (float) Math.min(1, Math.max(0, 0.4 + 0.3 * wave + 0.1 * random.nextGaussian()));
        }
        return planes;
    }
}
