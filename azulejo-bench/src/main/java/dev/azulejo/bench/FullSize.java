package dev.azulejo.bench;

import dev.azulejo.checkpoint.Checkpoint;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.network.AutoencoderKl;
import dev.azulejo.network.ClipText;
import dev.azulejo.network.Config;
import dev.azulejo.network.UNet;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.onnx.Precision;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Network;
import dev.azulejo.runtime.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * One network of a model of full size, loaded and evaluated on demand: {@code pytorch_stable_diffusion.py} takes turns with
 * it. Prints the seconds that loading took, then evaluates once for every line on standard input and prints the seconds of
 * that, and the peak of resident memory in MB behind each.
 *
 * <pre>FullSize FOLDER unet|shallow|encode|decode|text SIDE BATCH THREADS [float32|int8]</pre>
 *
 * {@code SIDE} is that of the latents; {@code shallow} is the part of the UNet that is evaluated with deep features at hand.
 */
public final class FullSize {
    private static final int POSITIONS = 77;
    private static final int PIXELS = 8;

    private FullSize() {}

    /** Runs until standard input ends. */
    public static void main(String[] arguments) throws IOException {
        Path model = Path.of(arguments[0]);
        String kind = arguments[1];
        int side = Integer.parseInt(arguments[2]);
        int batch = Integer.parseInt(arguments[3]);
        try (Engine engine = Engine.open("cpu", Integer.parseInt(arguments[4]), precision(arguments))) {
            Map<String, Tensor> inputs = new LinkedHashMap<>();
            long begin = System.nanoTime();
            OnnxModel graph = switch (kind) {
                case "unet", "shallow" -> unet(model, kind.equals("shallow"), side, batch, inputs);
                case "encode" -> {
                    inputs.put("x", random(batch, 3, side * PIXELS, side * PIXELS));
                    yield vae(model).encoder();
                }
                case "decode" -> {
                    inputs.put("z", random(batch, 4, side, side));
                    yield vae(model).decoder();
                }
                default -> {
                    inputs.put("ids", new Tensor(new long[] {batch, POSITIONS}, new float[batch * POSITIONS]));
                    yield ClipText.of(
                                    checkpoint(model.resolve("text_encoder"), "model"),
                                    Config.read(model.resolve("text_encoder/config.json")))
                            .graph();
                }
            };
            try (Network network = engine.open(graph);
                    BufferedReader lines =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                report(begin);
                while (lines.readLine() != null) {
                    begin = System.nanoTime();
                    network.run(inputs, new Cancellation());
                    report(begin);
                }
            }
        }
    }

    private static Precision precision(String[] arguments) {
        return arguments.length > 5 ? Precision.valueOf(arguments[5].toUpperCase(Locale.ROOT)) : Precision.FLOAT32;
    }

    private static OnnxModel unet(Path model, boolean shallow, int side, int batch, Map<String, Tensor> inputs) {
        UNet unet = UNet.of(
                checkpoint(model.resolve("unet"), "diffusion_pytorch_model"),
                Config.read(model.resolve("unet/config.json")));
        inputs.put("x", random(batch, unet.config().inChannels(), side, side));
        inputs.put("t", random(batch));
        inputs.put("context", random(batch, POSITIONS, unet.contextFeatures()));
        if (!unet.config().additionEmbedding().isEmpty()) {
            inputs.put("text_embeds", random(batch, 1280));
            inputs.put("time_ids", random(batch, 6));
        }
        Axis n = Axis.open("n");
        Axis height = Axis.multiple("h", unet.granularity());
        Axis width = Axis.multiple("w", unet.granularity());
        if (!shallow) {
            return unet.graph(n, height, width);
        }
        inputs.put("deep", random(batch, unet.deepChannels(), side, side));
        OnnxModel graph = unet.shallowGraph(n, height, width);
        inputs.keySet().retainAll(graph.inputs());
        return graph;
    }

    private static AutoencoderKl vae(Path model) {
        return AutoencoderKl.of(
                checkpoint(model.resolve("vae"), "diffusion_pytorch_model"),
                Config.read(model.resolve("vae/config.json")));
    }

    private static Checkpoint checkpoint(Path folder, String name) {
        return Checkpoint.open(folder.resolve(name + ".safetensors"));
    }

    private static Tensor random(long... shape) {
        int elements = 1;
        for (long size : shape) {
            elements *= (int) size;
        }
        Random random = new Random(1);
        float[] data = new float[elements];
        for (int i = 0; i < elements; i++) {
            data[i] = (float) random.nextGaussian();
        }
        return new Tensor(shape, data);
    }

    private static void report(long begin) throws IOException {
        double megabytes = 0;
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                megabytes = Integer.parseInt(line.replaceAll("\\D", "")) / 1e3;
            }
        }
        System.out.println(String.format(Locale.ROOT, "%.3f %.0f", (System.nanoTime() - begin) / 1e9, megabytes));
    }
}
