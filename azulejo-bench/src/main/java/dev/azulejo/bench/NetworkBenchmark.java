package dev.azulejo.bench;

import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.model.Conditioning;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.Evaluation;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.model.UpscaleModel;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One evaluation of each built-in network on the CPU, with one thread a core: a tile of 560 pixels, and the enlargement of
 * 512x512 pixels. {@code pytorch_reference.py} beside it times the same evaluations in PyTorch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class NetworkBenchmark {
    private static final int TILE = 560;
    private static final int PICTURE = 512;

    private Engine engine;
    private DiffusionModel model;
    private UpscaleModel upscaler;
    private Tensor latents;
    private Tensor picture;

    /** Opens the built-in model. */
    @Setup
    public void open() {
        engine = Engine.open("cpu", Runtime.getRuntime().availableProcessors());
        model = DiffusionModel.open(ModelLocation.of("builtin", TransferProgress.NONE, new Cancellation()), engine);
        upscaler = UpscaleModel.open("builtin", engine);
        int side = TILE / model.factor();
        latents = random(model.latentChannels(), side);
        picture = random(3, PICTURE);
    }

    /** Closes it. */
    @TearDown
    public void close() {
        model.close();
        upscaler.close();
        engine.close();
    }

    /** The denoiser on one tile. */
    @Benchmark
    public Tensor denoiseTile() {
        return model.predict(new Evaluation(latents, 300, Conditioning.none()), new Cancellation());
    }

    /** The upscaler on one picture. */
    @Benchmark
    public Tensor enlargePicture() {
        return upscaler.upscale(picture, new Cancellation());
    }

    private static Tensor random(int channels, int side) {
        Random random = new Random(1);
        float[] data = new float[channels * side * side];
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextFloat();
        }
        return new Tensor(new long[] {1, channels, side, side}, data);
    }
}
