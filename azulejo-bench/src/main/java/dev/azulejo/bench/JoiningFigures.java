package dev.azulejo.bench;

import dev.azulejo.Azulejo;
import dev.azulejo.EngineSettings;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.checkpoint.hub.TransferProgress;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fusion.Autoencoder;
import dev.azulejo.fusion.Denoiser;
import dev.azulejo.fusion.Fusion;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.fusion.Independent;
import dev.azulejo.fusion.LatentEnlargement;
import dev.azulejo.fusion.Mixture;
import dev.azulejo.fusion.Repaint;
import dev.azulejo.fusion.SeamFix;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.Planes;
import dev.azulejo.measure.ConfidenceInterval;
import dev.azulejo.measure.OverlapSharpness;
import dev.azulejo.measure.Periodicity;
import dev.azulejo.measure.Psnr;
import dev.azulejo.measure.SeamRatio;
import dev.azulejo.model.Conditioning;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.model.Evaluation;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.noise.NoisePlacement;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.sampler.SchedulerConfig;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Grid;
import dev.azulejo.tile.TilePlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What joining does to a picture, by every method at one tile and overlap, as a table of means with half the width of their
 * 95 % confidence intervals: PSNR against the untiled result, seam ratio, overlap sharpness and periodicity over those of the
 * untiled result, ghost index, network evaluations per pixel.
 *
 * <p>Of the pictures, squares from the middle are enlarged by four and repainted as the model suggests. Nothing is done to
 * the result afterwards, so that nothing hides what joining did.
 *
 * <pre>JoiningFigures MODEL STRENGTH TILE OVERLAP SIDE PICTURE...</pre>
 */
public final class JoiningFigures {
    private static final int FACTOR = 4;
    private static final long SEED = 1;
    private static final String HEADER = "| method | PSNR to untiled | seam ratio | overlap sharpness | ghost index"
            + " | periodicity | evaluations per pixel |\n|---|---|---|---|---|---|---|";

    /** A way to paint a picture in tiles. */
    private record Variant(Fusion fusion, int tile, int overlap, Grid grid, NoisePlacement noise) {}

    /** What came out, and how. */
    private record Painted(Planes pixels, List<TilePlan> plans, double ghostIndex, double evaluationsPerPixel) {}

    private final DiffusionModel model;
    private final Trajectory trajectory;
    private final Trajectory again;

    private JoiningFigures(DiffusionModel model, double strength) {
        this.model = model;
        trajectory = trajectory(strength);
        again = trajectory(SeamFix.strength(strength, model.defaults().steps()));
    }

    private Trajectory trajectory(double strength) {
        return Sampler.of(model.defaults().sampler())
                .begin(
                        SchedulerConfig.of(model.schedulerConfig(new Cancellation())),
                        model.defaults().steps(),
                        strength,
                        0);
    }

    /**
     * Prints the table.
     *
     * @param arguments model; strength; tile and overlap; side of the squares, in pixels of the input; pictures
     */
    public static void main(String[] arguments) {
        String name = arguments[0];
        int side = Integer.parseInt(arguments[4]);
        Map<String, List<double[]>> rows = new LinkedHashMap<>();
        try (Engine engine = Engine.open("cpu", Runtime.getRuntime().availableProcessors());
                Azulejo azulejo = Azulejo.open(EngineSettings.defaults().withModel(name));
                DiffusionModel model = DiffusionModel.open(
                        ModelLocation.of(name, TransferProgress.NONE, new Cancellation()), engine)) {
            JoiningFigures figures = new JoiningFigures(model, Double.parseDouble(arguments[1]));
            Map<String, Variant> variants =
                    figures.variants(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            for (String file : Arrays.asList(arguments).subList(5, arguments.length)) {
                Planes base =
                        enlarged(azulejo, Path.of(file), side, model.defaults().margin());
                Planes untiled = figures.painted(base, untiled(base)).pixels();
                variants.forEach((row, variant) ->
                        rows.computeIfAbsent(row, key -> new ArrayList<>()).add(figures.of(variant, base, untiled)));
            }
        }
        print(rows);
    }

    private Map<String, Variant> variants(int tile, int overlap) {
        Map<String, Variant> variants = new LinkedHashMap<>();
        Map<String, Fusion> classic = new LinkedHashMap<>();
        classic.put("classic", new Independent(Blend.LINEAR));
        classic.put("classic, seam", new Independent(Blend.SEAM));
        for (SeamFix.Pass pass : SeamFix.Pass.values()) {
            classic.put("classic, " + pass.id(), new SeamFix(Blend.LINEAR, pass, again));
        }
        classic.forEach((name, fusion) ->
                variants.put(name, new Variant(fusion, tile, overlap, Grid.CLASSIC, NoisePlacement.TILE)));
        for (FusionMethod method : FusionMethod.values()) {
            if (method == FusionMethod.HIRES_FIX || method == FusionMethod.PROGRESSIVE) {
                continue; // They begin with the input, not with the base.
            }
            Fusion fusion = method.with(Blend.LINEAR, SeamFix.Pass.BAND, again, LatentEnlargement.BILINEAR);
            variants.put(method.id(), new Variant(fusion, tile, overlap, Grid.FIT, NoisePlacement.FIELD));
        }
        return variants;
    }

    private static Variant untiled(Planes base) {
        int all = Math.max(base.height(), base.width());
        return new Variant(new Mixture(), all, 0, Grid.FIT, NoisePlacement.FIELD);
    }

    /** A picture's middle, enlarged, with a margin. */
    private static Planes enlarged(Azulejo azulejo, Path file, int side, int margin) {
        Planes whole = Picture.read(PictureInput.of(file)).colour();
        int size = Math.min(side, Math.min(whole.height(), whole.width()));
        Planes input = whole.crop((whole.height() - size) / 2, (whole.width() - size) / 2, size, size);
        UpscaleSettings alone = UpscaleSettings.defaults().withStrength(0);
        Planes base = Picture.read(PictureInput.of(azulejo.upscale(Images.of(input), alone)))
                .colour();
        return base.read(-margin, -margin, base.height() + 2 * margin, base.width() + 2 * margin);
    }

    private double[] of(Variant variant, Planes base, Planes untiled) {
        Painted painted = painted(base, variant);
        List<TilePlan> plans = painted.plans();
        Planes pixels = painted.pixels();
        return new double[] {
            Psnr.of(pixels, untiled),
            SeamRatio.of(pixels, base, plans, FACTOR).orElse(Double.NaN),
            OverlapSharpness.against(pixels, untiled, base, plans).orElse(Double.NaN),
            painted.ghostIndex(),
            Periodicity.of(pixels, base, FACTOR) / Periodicity.of(untiled, base, FACTOR),
            painted.evaluationsPerPixel()
        };
    }

    private Painted painted(Planes base, Variant variant) {
        TilePlan plan = TilePlan.of(
                base.height(),
                base.width(),
                variant.tile(),
                variant.overlap(),
                variant.grid(),
                model.factor(),
                model.granularity());
        Planes padded = base.read(0, 0, plan.paddedHeight(), plan.paddedWidth());
        Planes latents = planes(model.encode(tensor(padded), new Cancellation()));
        Repaint job = new Repaint(latents, plan, trajectory, variant.noise().source(SEED), 1);
        Denoiser denoiser = (tiles, inputs, evaluation, timestep) -> inputs.stream()
                .map(input -> new Evaluation(tensor(input), timestep, Conditioning.none()))
                .map(asked -> planes(model.predict(asked, new Cancellation())))
                .toList();
        List<TilePlan> plans = variant.fusion().plans(job);
        OverlapPredictions overlaps = new OverlapPredictions(trajectory, denoiser);
        Autoencoder autoencoder =
                (source, sink) -> sink.write(0, 0, planes(model.decode(tensor(source.readAll()), new Cancellation())));
        Planes pixels = new Planes(3, plan.paddedHeight(), plan.paddedWidth());
        variant.fusion().repaint(job, overlaps, autoencoder, pixels);
        return new Painted(
                Images.clamped(pixels.crop(0, 0, base.height(), base.width())),
                plans,
                overlaps.ghostIndex(),
                variant.fusion().evaluationsPerPixel(job));
    }

    private static Tensor tensor(Planes planes) {
        return new Tensor(new long[] {1, planes.channels(), planes.height(), planes.width()}, planes.data());
    }

    private static Planes planes(Tensor tensor) {
        return new Planes(tensor.size(1), tensor.size(2), tensor.size(3), tensor.data());
    }

    private static void print(Map<String, List<double[]>> rows) {
        System.out.println(HEADER);
        rows.forEach((name, pictures) -> {
            StringBuilder line = new StringBuilder("| " + name);
            for (int i = 0; i < pictures.get(0).length; i++) {
                int column = i;
                double[] values = pictures.stream().mapToDouble(p -> p[column]).toArray();
                line.append(figure(values));
            }
            System.out.println(line + " |");
        });
    }

    /** Methods without overlaps have no ghost index, and so no mean. */
    private static String figure(double[] values) {
        if (Arrays.stream(values).anyMatch(Double::isNaN)) {
            return " | -";
        }
        ConfidenceInterval interval = ConfidenceInterval.of(values);
        return String.format(Locale.ROOT, " | %.4f ± %.4f", interval.mean(), interval.halfWidth());
    }
}
