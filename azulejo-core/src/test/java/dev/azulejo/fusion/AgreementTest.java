package dev.azulejo.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.image.Planes;
import dev.azulejo.measure.GhostIndex;
import dev.azulejo.measure.OverlapSharpness;
import dev.azulejo.measure.SeamRatio;
import dev.azulejo.noise.NoiseField;
import dev.azulejo.noise.NoiseSource;
import dev.azulejo.noise.TileNoise;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.sampler.Trajectory;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Grid;
import dev.azulejo.tile.Tile;
import dev.azulejo.tile.TilePlan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What joining does to the detail of tiles that disagree, with a stand-in that makes them do so. */
class AgreementTest {
    private static final TilePlan PLAN = TilePlan.of(240, 260, 96, 16, Grid.CLASSIC, 1, 1);
    private static final Denoiser DISAGREEING = new TexturePainter(0.2, 0.1);
    private static final Autoencoder IDENTITY = (latents, pixels) -> pixels.write(0, 0, latents.readAll());

    @Test
    void theClassicMethodShowsBothDetailsAtHalfStrength() {
        List<Planes> last = new ArrayList<>();
        Planes classic = repainted(new Independent(Blend.LINEAR), new TileNoise(1), remembering(last));
        assertThat(sharpness(classic)).isLessThan(0.85);
        assertThat(ghostIndex(last)).isBetween(0.7, 1.4);
    }

    @Test
    void methodsThatAverageBlurWhatTilesDisagreeOn() {
        assertThat(sharpness(repainted(new Mixture(), new NoiseField(1), DISAGREEING)))
                .isLessThan(0.93);
        assertThat(sharpness(repainted(new MultiDiffusion(), new NoiseField(1), DISAGREEING)))
                .isLessThan(0.85);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreementKeepsItAllAndShowsNoSeam(long seed) {
        Planes agreed = repainted(new Agreement(), new NoiseField(seed), DISAGREEING);
        assertThat(sharpness(agreed)).isBetween(0.97, 1.02);
        assertThat(SeamRatio.of(agreed, base(), List.of(PLAN), 1).orElseThrow()).isLessThan(1.03);
    }

    private static double sharpness(Planes result) {
        return OverlapSharpness.of(result, base(), List.of(PLAN)).orElseThrow();
    }

    /** Weak white noise: as much detail everywhere. */
    private static Planes base() {
        Planes base = new Planes(3, PLAN.paddedHeight(), PLAN.paddedWidth());
        new NoiseField(9).fill(0, new Tile(0, 0, 0, base.height(), base.width()), base);
        for (int i = 0; i < base.data().length; i++) {
            base.data()[i] = 0.5f + 0.05f * base.data()[i];
        }
        return base;
    }

    private static Planes repainted(Fusion fusion, NoiseSource noise, Denoiser denoiser) {
        Trajectory trajectory = Sampler.EULER.begin(TexturePainter.SCHEDULER, 20, 0.3, 0);
        Planes pixels = new Planes(3, PLAN.paddedHeight(), PLAN.paddedWidth());
        fusion.repaint(new Repaint(base(), PLAN, trajectory, noise, 1), denoiser, IDENTITY, pixels);
        return pixels;
    }

    /** Keeps each tile's last prediction, in plan order. */
    private static Denoiser remembering(List<Planes> last) {
        PLAN.tiles().forEach(tile -> last.add(new Planes(3, tile.height(), tile.width())));
        return (tiles, inputs, evaluation, timestep) -> {
            List<Planes> predictions = DISAGREEING.predict(tiles, inputs, evaluation, timestep);
            last.set(tiles.get(0).index(), predictions.get(0));
            return predictions;
        };
    }

    /** Over tiles that lie beside each other. */
    private static double ghostIndex(List<Planes> tiles) {
        GhostIndex index = new GhostIndex();
        for (Tile tile : PLAN.tiles()) {
            int column = PLAN.columnOf(tile);
            if (column > 0) {
                int shared = PLAN.horizontal().shared(column - 1);
                Planes left = tiles.get(tile.index() - 1);
                index.add(
                        left.crop(0, tile.width() - shared, tile.height(), shared),
                        tiles.get(tile.index()).crop(0, 0, tile.height(), shared));
            }
        }
        return index.value().orElseThrow();
    }
}
