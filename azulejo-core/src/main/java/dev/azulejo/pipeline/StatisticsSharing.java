package dev.azulejo.pipeline;

import dev.azulejo.SharedStatistics;
import dev.azulejo.Thrift;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.tile.TilePlan;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the tiles of one step are normalised alike. The answer follows from the settings, the model and the size of the
 * whole picture alone: no machine decides what a picture looks like.
 *
 * @param settings as they were given
 * @param model whose network it is
 */
record StatisticsSharing(UpscaleSettings settings, DiffusionModel model) {
    /** Bytes that {@link SharedStatistics#AUTO} keeps of all tiles at most: a picture of the built-in model of 4096x4096. */
    static final long LIMIT = 1L << 30;

    private static final double GIGABYTE = 1 << 30;

    /**
     * @param whole where the tiles of the whole picture lie, in pixels
     * @param plan where those lie that are painted, in pixels
     * @param clock told why not, where that is not as it was asked for
     */
    boolean applies(TilePlan whole, TilePlan plan, StageClock clock) {
        SharedStatistics asked = settings.sharedStatistics();
        boolean wanted = asked == SharedStatistics.ON
                || asked == SharedStatistics.AUTO && model.defaults().sharesStatistics();
        if (!wanted || plan.untiled()) {
            return false;
        }
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            if (asked == SharedStatistics.ON) {
                clock.note("tiles are not normalised alike " + obstacle.orElseThrow());
            }
            return false;
        }
        long bytes = bytes(whole);
        if (asked == SharedStatistics.AUTO && bytes > LIMIT) {
            clock.note(String.format(
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

    /** What is kept of all tiles of a plan at once. */
    private long bytes(TilePlan plan) {
        TilePlan latent = plan.latent();
        return plan.count() * model.keptAlike(latent.tileHeight(), latent.tileWidth()) * Float.BYTES;
    }
}
