package dev.azulejo.bench;

import dev.azulejo.Azulejo;
import dev.azulejo.ColourFix;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.image.Consistency;
import dev.azulejo.image.Kernel;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.Planes;
import dev.azulejo.image.Resample;
import dev.azulejo.measure.HighFrequency;
import dev.azulejo.measure.Invention;
import dev.azulejo.measure.Psnr;
import dev.azulejo.sampler.Sampler;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How near to the original a picture comes that was reduced by four and enlarged again, with the built-in model, as a
 * table: PSNR, energy of high frequencies against the original's, and PSNR of the result reduced again against the input
 * (mean, and the worst 64-pixel block). Untiled.
 *
 * <pre>HoldoutFigures FOLDER [PICTURES]</pre>
 */
public final class HoldoutFigures {
    private static final int FACTOR = 4;
    private static final int GRAIN = 32;
    private static final int UNTILED = 4096;

    private HoldoutFigures() {}

    /**
     * Prints the table.
     *
     * @param arguments a folder of pictures, and how many of them to take by name (8 unless given)
     */
    public static void main(String[] arguments) throws IOException {
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8;
        Map<String, UpscaleSettings> variants = variants();
        Map<String, List<double[]>> rows = new LinkedHashMap<>();
        try (Azulejo azulejo = Azulejo.open()) {
            for (Path file : pictures(Path.of(arguments[0]), count)) {
                Planes whole = Picture.read(PictureInput.of(file)).colour();
                Planes original = whole.crop(0, 0, whole.height() / GRAIN * GRAIN, whole.width() / GRAIN * GRAIN);
                Planes input = reduced(original);
                Planes bicubic =
                        Images.clamped(Resample.view(input, original.height(), original.width(), Kernel.BICUBIC)
                                .readAll());
                rows.computeIfAbsent("bicubic", name -> new ArrayList<>()).add(figures(bicubic, original, input));
                BufferedImage image = Images.of(input);
                variants.forEach((name, settings) -> {
                    BufferedImage result = azulejo.upscale(image, settings);
                    Planes pixels = Picture.read(PictureInput.of(result)).colour();
                    rows.computeIfAbsent(name, row -> new ArrayList<>()).add(figures(pixels, original, input));
                    if (settings.consistency().orElse(1) == 0) {
                        Planes projected = Consistency.view(pixels, input, 1).readAll();
                        rows.computeIfAbsent(name + ", projected at the end only", row -> new ArrayList<>())
                                .add(figures(projected, original, input));
                    }
                });
            }
        }
        print(rows, System.out);
    }

    /** Without colour fix, as the figures that came with the weights; at the end the command as it is. */
    private static Map<String, UpscaleSettings> variants() {
        UpscaleSettings plain = UpscaleSettings.defaults()
                .withTile(UNTILED)
                .withSeed(1)
                .withColourFix(ColourFix.NONE)
                .withConsistency(0)
                .withSampler(Sampler.EULER)
                .withSteps(20);
        Map<String, UpscaleSettings> variants = new LinkedHashMap<>();
        variants.put("upscaler", plain.withStrength(0));
        for (double strength : new double[] {0.2, 0.35}) {
            UpscaleSettings repainted = plain.withStrength(strength);
            variants.put("strength " + strength + ", Euler 20", repainted);
            variants.put("strength " + strength + ", Euler 20, consistency 1", repainted.withConsistency(1));
        }
        variants.put(
                "strength 0.35, Euler ancestral 20, consistency 1",
                plain.withStrength(0.35).withSampler(Sampler.EULER_ANCESTRAL).withConsistency(1));
        variants.put("the default command", UpscaleSettings.defaults().withSeed(1));
        return variants;
    }

    private static List<Path> pictures(Path folder, int count) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".png"))
                    .sorted()
                    .limit(count)
                    .toList();
        }
    }

    private static Planes reduced(Planes original) {
        Planes small = Resample.view(
                        original, original.height() / FACTOR, original.width() / FACTOR, Kernel.BICUBIC_ANTIALIASED)
                .readAll();
        float[] data = Images.clamped(small).data();
        for (int i = 0; i < data.length; i++) {
            data[i] = Math.round(data[i] * 255) / 255f;
        }
        return small;
    }

    private static double[] figures(Planes result, Planes original, Planes input) {
        Invention invention = Invention.of(result, input);
        return new double[] {
            Psnr.of(result, original), HighFrequency.ratio(result, original), invention.mean(), invention.worstBlock()
        };
    }

    private static void print(Map<String, List<double[]>> rows, PrintStream out) {
        out.println("| | PSNR | high frequency | reduced | worst 64 px block |");
        out.println("|---|---|---|---|---|");
        rows.forEach((name, pictures) -> {
            double[] means = new double[4];
            for (double[] picture : pictures) {
                for (int i = 0; i < means.length; i++) {
                    means[i] += picture[i] / pictures.size();
                }
            }
            double median = pictures.stream().mapToDouble(p -> p[1]).sorted().toArray()[pictures.size() / 2];
            out.println(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f (median %.2f) | %.1f | %.1f |",
                    name,
                    means[0],
                    means[1],
                    median,
                    means[2],
                    means[3]));
        });
    }
}
