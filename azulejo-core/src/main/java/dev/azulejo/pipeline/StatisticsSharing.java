package dev.azulejo.pipeline;

import dev.azulejo.SharedStatistics;
import dev.azulejo.Thrift;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.tile.TilePlan;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whether the tiles of one step are normalised alike. The answer follows from the settings, the model and the size of the
 * whole picture alone: no machine decides what a picture looks like.
 *
 * @param settings as they were given
 * @param model whose network it is
 */
record StatisticsSharing(UpscaleSettings settings, DiffusionModel model) {
    /** Bytes that {@link SharedStatistics#AUTO} keeps of all tiles at most: a picture of the built-in model of 4096x4096. */
    static final long LIMIT = 5L << 28;

    private static final double GIGABYTE = 1 << 30;

    /**
     * @param whole where the tiles of the whole picture lie, in pixels
     * @param plan where those lie that are painted, in pixels
     * @param notes told why not, where that is not as it was asked for
     */
    boolean applies(TilePlan whole, TilePlan plan, Consumer<String> notes) {
        SharedStatistics asked = settings.sharedStatistics();
        boolean wanted = asked == SharedStatistics.ON
                || asked == SharedStatistics.AUTO && model.defaults().sharesStatistics();
        if (!wanted || plan.untiled()) {
            return false;
        }
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            if (asked == SharedStatistics.ON) {
                notes.accept("tiles are not normalised alike " + obstacle.orElseThrow());
            }
            return false;
        }
        long bytes = samples(whole) * Float.BYTES;
        if (asked == SharedStatistics.AUTO && bytes > LIMIT) {
            notes.accept(String.format(
                    Locale.ROOT,
                    "tiles are normalised each by itself: alike would take %.1f GB (--shared-statistics on does it)",
                    bytes / GIGABYTE));
            return false;
        }
        return true;
    }

    private Optional<String> obstacle() {
        FusionMethod method = settings.fusion();
        if (method.denoisesTilesAlone() || method.paintsSeveralSizes() || method.movesTiles()) {
            return Optional.of("with %s, whose tiles of one step are not of one canvas, or not of one size"
                    .formatted(method.id()));
        }
        if (!settings.thrift().equals(Thrift.NONE.withFlatness(settings.thrift().flatness()))) {
            return Optional.of("where work is left out");
        }
        return model.keptAlike(1, 1) == 0 ? Optional.of("with a ControlNet") : Optional.empty();
    }

    /** Samples that are kept of all tiles at once. */
    long samples(TilePlan whole, TilePlan plan) {
        return applies(whole, plan, note -> {}) ? samples(plan) : 0;
    }

    private long samples(TilePlan plan) {
        TilePlan latent = plan.latent();
        return plan.count() * model.keptAlike(latent.tileHeight(), latent.tileWidth());
    }
}
