package dev.azulejo.bench;

import dev.azulejo.Azulejo;
import dev.azulejo.EngineSettings;
import dev.azulejo.FlatTiles;
import dev.azulejo.Progress.Stage;
import dev.azulejo.Thrift;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.Planes;
import dev.azulejo.measure.Niqe;
import dev.azulejo.measure.Psnr;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What leaving out work saves with the built-in model and what it costs, as a table: means over pictures, each result held
 * against that of the same picture with all of the work. The results are written as {@code NAME-VARIANT.png}.
 *
 * <pre>ThriftFigures STEPS STRENGTH RESULTS PICTURE...</pre>
 *
 * {@code RESULTS} is a folder.
 */
public final class ThriftFigures {
    private static final String ALL = "all";

    private ThriftFigures() {}

    /**
     * Of one result.
     *
     * @param psnr against the one with all of the work, in dB
     * @param niqeChange from that one's, in percent
     * @param seconds of the stage that denoises
     */
    private record Row(double psnr, double niqeChange, long evaluations, double seconds) {}

    /**
     * Prints the table.
     *
     * @param arguments steps of the schedule, strength, a folder, pictures
     */
    public static void main(String[] arguments) {
        UpscaleSettings settings = UpscaleSettings.defaults()
                .withSeed(1)
                .withSteps(Integer.parseInt(arguments[0]))
                .withStrength(Double.parseDouble(arguments[1]));
        Path results = Path.of(arguments[2]);
        Map<String, List<Row>> rows = new LinkedHashMap<>();
        try (Azulejo azulejo = Azulejo.open(EngineSettings.defaults())) {
            for (String picture : List.of(arguments).subList(3, arguments.length)) {
                String name = Path.of(picture).getFileName().toString().replaceFirst("\\.[^.]*$", "");
                Path whole = results.resolve(name + "-" + ALL + ".png");
                variants().forEach((variant, thrift) -> {
                    Path output = results.resolve(name + "-" + variant.replace(' ', '-') + ".png");
                    UpscaleResult result = azulejo.upscale(Path.of(picture), output, settings.withThrift(thrift));
                    Planes pixels = pixels(output);
                    Planes expected = pixels(whole);
                    Row row = new Row(
                            Psnr.of(pixels, expected),
                            100
                                    * (Niqe.of(pixels).orElseThrow()
                                                    / Niqe.of(expected).orElseThrow()
                                            - 1),
                            result.repainting().orElseThrow().evaluations(),
                            result.stages().get(Stage.DENOISE).toMillis() / 1e3);
                    rows.computeIfAbsent(variant, key -> new ArrayList<>()).add(row);
                });
            }
        }
        print(rows);
    }

    private static Map<String, Thrift> variants() {
        Map<String, Thrift> variants = new LinkedHashMap<>();
        variants.put(ALL, Thrift.NONE);
        for (int flatness : new int[] {1, 3}) {
            Thrift flat = Thrift.NONE.withFlatness(flatness);
            variants.put("skip " + flatness, flat.withFlatTiles(FlatTiles.SKIP));
            variants.put("thin " + flatness, flat.withFlatTiles(FlatTiles.THIN));
        }
        for (int every = 2; every <= 3; every++) {
            variants.put("deep cache " + every, Thrift.NONE.withDeepCache(every));
        }
        return variants;
    }

    private static Planes pixels(Path file) {
        return Picture.read(PictureInput.of(file)).colour();
    }

    private static void print(Map<String, List<Row>> rows) {
        System.out.println("| | evaluations | seconds | saved | changed | PSNR, mean | worst | NIQE, mean | worst |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        double all = mean(rows.get(ALL), Row::seconds);
        rows.forEach((variant, pictures) -> {
            // Pictures without anything flat are the same to the bit.
            List<Row> changed = pictures.stream()
                    .filter(row -> row.psnr < Double.POSITIVE_INFINITY)
                    .toList();
            double seconds = mean(pictures, Row::seconds);
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.2f | %.0f %% | %d of %d | %s |",
                    variant,
                    mean(pictures, Row::evaluations),
                    seconds,
                    100 * (1 - seconds / all),
                    changed.size(),
                    pictures.size(),
                    changed.isEmpty() ? "| | |" : quality(changed)));
        });
    }

    private static String quality(List<Row> changed) {
        double worstPsnr = changed.stream().mapToDouble(Row::psnr).min().orElseThrow();
        double worstNiqe = changed.stream()
                .map(Row::niqeChange)
                .max(Comparator.comparingDouble(Math::abs))
                .orElseThrow();
        return String.format(
                Locale.ROOT,
                "%.1f | %.1f | %+.1f %% | %+.1f %%",
                mean(changed, Row::psnr),
                worstPsnr,
                mean(changed, Row::niqeChange),
                worstNiqe);
    }

    private static double mean(List<Row> rows, ToDoubleFunction<Row> figure) {
        return rows.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }
}
