package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.Preset;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.model.ModelDefaults;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.sampler.SchedulerConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RecipeTest {
    private static final ModelDefaults DEFAULTS = new ModelDefaults(768, 96, "ddim", 45, 0.4, 6.5, 0);
    private static final UpscaleSettings OPEN = UpscaleSettings.defaults();

    @Test
    void whatIsLeftOpenSuitsTheModel() {
        Recipe recipe = Recipe.of(OPEN.withSeed(9), DEFAULTS);
        assertThat(recipe).isEqualTo(new Recipe(OPEN.withSeed(9), 0.4, 45, Sampler.DDIM, 6.5, 9, 768, 96));
        assertThat(recipe.stepsRun()).isEqualTo(18);
    }

    @Test
    void whatIsGivenStands() {
        UpscaleSettings given = OPEN.withSeed(-1)
                .withStrength(0.7)
                .withSteps(10)
                .withSampler(Sampler.EULER)
                .withGuidance(1)
                .withTile(256)
                .withOverlap(48);
        assertThat(Recipe.of(given, DEFAULTS)).isEqualTo(new Recipe(given, 0.7, 10, Sampler.EULER, 1, -1, 256, 48));
    }

    @ParameterizedTest
    @CsvSource({"FAITHFUL, 0.24", "PHOTO, 0.4", "STRONG, 0.72"})
    void aPresetScalesTheModelsOwnStrength(Preset preset, double strength) {
        assertThat(Recipe.of(OPEN.withPreset(preset), DEFAULTS).strength()).isCloseTo(strength, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void whatSuitsConsistencyModelsRunsWithEveryPreset(Preset preset) {
        Recipe recipe = Recipe.of(OPEN.withPreset(preset).withSampler(Sampler.LCM), ModelDefaults.STABLE_DIFFUSION);
        SchedulerConfig scheduler = SchedulerConfig.of(Map.of("_class_name", "LCMScheduler"));
        int evaluations = recipe.sampler()
                .begin(scheduler, recipe.steps(), recipe.strength(), 0)
                .evaluations();
        assertThat(evaluations).isEqualTo(recipe.stepsRun()).isEqualTo(4);
    }

    @Test
    void aPresetNeverReachesBeyondOneAndNeverTouchesAGivenStrength() {
        ModelDefaults bold = new ModelDefaults(512, 64, "euler", 20, 0.8, 1, 0);
        assertThat(Recipe.of(OPEN.withPreset(Preset.STRONG), bold).strength()).isEqualTo(1);
        assertThat(Recipe.of(OPEN.withPreset(Preset.STRONG).withStrength(0.3), bold)
                        .strength())
                .isEqualTo(0.3);
    }

    @Test
    void aSmallTileHasAnOverlapThatFits() {
        assertThat(Recipe.of(OPEN.withTile(64), DEFAULTS).overlap()).isEqualTo(32);
    }

    @Test
    void drawnSeedsDifferAndAreShort() {
        long first = Recipe.of(OPEN, DEFAULTS).seed();
        long second = Recipe.of(OPEN, DEFAULTS).seed();
        long third = Recipe.of(OPEN, DEFAULTS).seed();
        assertThat(first == second && second == third).isFalse();
        assertThat(first).isBetween(0L, (1L << 32) - 1);
    }
}
