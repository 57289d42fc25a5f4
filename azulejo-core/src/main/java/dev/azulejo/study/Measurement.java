package dev.azulejo.study;

import dev.azulejo.fusion.Denoiser;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import dev.azulejo.measure.Disagreement;
import dev.azulejo.measure.Drift;
import dev.azulejo.measure.HighFrequency;
import dev.azulejo.measure.Invention;
import dev.azulejo.measure.Niqe;
import dev.azulejo.measure.OverlapSharpness;
import dev.azulejo.measure.Periodicity;
import dev.azulejo.measure.Psnr;
import dev.azulejo.measure.SeamRatio;
import dev.azulejo.measure.Ssim;
import dev.azulejo.pipeline.Witness;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.TilePlan;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Looks at one job, and measures its result when it is done. */
final class Measurement implements Witness {
    /** Stands for equal pictures, whose PSNR is infinite: JSON knows no such number. */
    private static final double EQUAL = 100;

    private Optional<Planes> base = Optional.empty();
    private Optional<Planes> result = Optional.empty();
    private Optional<LastPredictions> predictions = Optional.empty();
    private Optional<Painting> painting = Optional.empty();
    private Optional<Overlaps> overlaps = Optional.empty();

    @Override
    public void enlarged(BlockSource enlarged) {
        base = Optional.of(enlarged instanceof Planes planes ? planes : enlarged.readAll());
    }

    @Override
    public Denoiser watched(Denoiser denoiser, Trajectory trajectory) {
        LastPredictions watching = new LastPredictions(denoiser, trajectory);
        predictions = Optional.of(watching);
        return watching;
    }

    @Override
    public void repainted(Painting made) {
        painting = Optional.of(made);
        TilePlan plan = last(made.plans());
        overlaps = predictions.map(
                kept -> kept.overlaps(plan.latent(), made.decodesAlone(), made.autoencoder(), plan.factor()));
        predictions = Optional.empty();
    }

    private static TilePlan last(List<TilePlan> plans) {
        return plans.get(plans.size() - 1);
    }

    @Override
    public void finished(int y, Planes rows) {
        if (result.isEmpty()) {
            result = Optional.of(new Planes(3, base().height(), base().width()));
        }
        Planes colour = rows.channels() == 3 ? rows : new Planes(3, rows.height(), rows.width(), colours(rows));
        result.orElseThrow().write(y, 0, colour);
    }

    private static float[] colours(Planes rows) {
        return Arrays.copyOf(rows.data(), 3 * rows.height() * rows.width());
    }

    /** The enlarged base, [3, height, width]. */
    Planes base() {
        return base.orElseThrow();
    }

    /** The result before it was rounded. */
    Planes result() {
        return result.orElseThrow();
    }

    /** Where tiles differed, [1, height, width] in cells; empty if nothing was painted in tiles that overlap. */
    Optional<Planes> heat() {
        return overlaps.filter(found -> found.ghostIndex().isPresent())
                .map(found -> withoutMargin(painting.orElseThrow(), found.map()));
    }

    private Planes withoutMargin(Painting made, Planes map) {
        int cell = Disagreement.CELL
                * (made.decodesAlone() ? 1 : last(made.plans()).factor());
        int margin = made.margin() / cell;
        return map.crop(margin, margin, (base().height() + cell - 1) / cell, (base().width() + cell - 1) / cell);
    }

    /** How often a position went through the network at each step; 0 if nothing was painted. */
    double evaluationsPerPixel() {
        return painting.map(Painting::evaluationsPerPixel).orElse(0.0);
    }

    /**
     * All figures that there are.
     *
     * @param input [3, height, width]
     * @param untiled the result that was painted in one piece
     * @param original what the input was made of, as large as the result
     */
    Map<String, Double> figures(Planes input, Optional<Planes> untiled, Optional<Planes> original) {
        Map<String, Double> figures = new LinkedHashMap<>();
        painting.ifPresent(made -> joining(figures, made, input, untiled));
        untiled.ifPresent(whole -> {
            put(figures, Figure.PSNR_UNTILED, decibels(Psnr.of(result(), whole)));
            similarity(figures, Figure.SSIM_UNTILED, whole);
        });
        Invention invention = Invention.of(result(), input);
        put(figures, Figure.INVENTION, decibels(invention.mean()));
        put(figures, Figure.INVENTION_WORST, decibels(invention.worstBlock()));
        put(figures, Figure.DRIFT, decibels(Drift.of(result(), base())));
        put(figures, Figure.NIQE, Niqe.of(result()));
        put(figures, Figure.DETAIL, HighFrequency.ratio(result(), base()));
        original.ifPresent(sharp -> {
            put(figures, Figure.PSNR_ORIGINAL, decibels(Psnr.of(result(), sharp)));
            similarity(figures, Figure.SSIM_ORIGINAL, sharp);
            put(figures, Figure.DETAIL_ORIGINAL, HighFrequency.ratio(result(), sharp));
        });
        return figures;
    }

    private void joining(Map<String, Double> figures, Painting made, Planes input, Optional<Planes> untiled) {
        List<TilePlan> plans = made.plans();
        int period = period(input, last(plans).factor());
        BlockSource painted = new Margin(result(), last(plans), made.margin());
        BlockSource before = new Margin(base(), last(plans), made.margin());
        put(figures, Figure.SEAM_RATIO, SeamRatio.of(painted, before, plans, period));
        put(figures, Figure.OVERLAP_SHARPNESS, OverlapSharpness.of(painted, before, plans));
        untiled.map(whole -> new Margin(whole, last(plans), made.margin())).ifPresent(whole -> {
            put(figures, Figure.SEAM_RATIO_UNTILED, SeamRatio.against(painted, whole, before, plans, period));
            put(figures, Figure.OVERLAP_SHARPNESS_UNTILED, OverlapSharpness.against(painted, whole, before, plans));
        });
        put(figures, Figure.GHOST_INDEX, overlaps.map(Overlaps::ghostIndex).orElse(OptionalDouble.empty()));
        put(figures, Figure.PERIODICITY, Periodicity.of(result(), base(), period));
    }

    /** After how many pixels lines are alike on their own. */
    private int period(Planes input, int factor) {
        int enlargement = Math.max(1, Math.round((float) base().width() / input.width()));
        int period = factor;
        while (period % enlargement != 0) {
            period += factor;
        }
        return period;
    }

    private void similarity(Map<String, Double> figures, Figure figure, Planes other) {
        if (Math.min(other.height(), other.width()) >= 11) {
            put(figures, figure, Ssim.of(result(), other));
        }
    }

    private static double decibels(double value) {
        return Math.min(EQUAL, value);
    }

    private static void put(Map<String, Double> figures, Figure figure, OptionalDouble value) {
        value.ifPresent(number -> put(figures, figure, number));
    }

    private static void put(Map<String, Double> figures, Figure figure, double value) {
        if (Double.isFinite(value)) {
            figures.put(figure.key(), Math.round(value * 1e6) / 1e6);
        }
    }
}
