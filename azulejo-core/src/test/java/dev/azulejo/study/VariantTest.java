package dev.azulejo.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.SettingsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which variants a study has, and what they are called. */
class VariantTest {
    @Test
    void allCombinationsAreTried() {
        assertThat(ids(List.of(), Map.of(Axis.FUSION, List.of("mixture"), Axis.OVERLAP, List.of("16", "32"))))
                .containsExactlyInAnyOrder("fusion=mixture overlap=16", "fusion=mixture overlap=32");
    }

    @Test
    void valuesThatGoTogetherAreOneAlternative() {
        List<Map<Axis, String>> bundles = List.of(
                Map.of(Axis.FUSION, "independent", Axis.GRID, "classic", Axis.NOISE, "tile"),
                Map.of(Axis.FUSION, "mixture"));
        assertThat(ids(bundles, Map.of(Axis.STEPS, List.of("10", "20"))))
                .containsExactly(
                        "fusion=independent noise=tile grid=classic steps=10",
                        "fusion=independent noise=tile grid=classic steps=20",
                        "fusion=mixture steps=10",
                        "fusion=mixture steps=20");
    }

    @Test
    void combinationsThatDifferInNothingThatHasAnEffectAreOne() {
        Map<Axis, List<String>> varied = new LinkedHashMap<>();
        varied.put(Axis.FUSION, List.of("independent", "mixture"));
        varied.put(Axis.NOISE, List.of("field", "tile"));
        assertThat(ids(List.of(), varied))
                .containsExactly("fusion=independent", "fusion=independent noise=tile", "fusion=mixture");
    }

    @Test
    void whatGoesWithoutSayingIsNotSaid() {
        assertThat(ids(List.of(), Map.of(Axis.GRID, List.of("fit"), Axis.SEED, List.of("1"))))
                .containsExactly(
                        "fusion=" + Setup.defaults().settings().fusion().id());
    }

    @Test
    void aValueThatShowsInNoResultIsRefused() {
        assertThatThrownBy(() -> ids(
                        List.of(), Map.of(Axis.FUSION, List.of("mixture"), Axis.BLEND, List.of("linear", "cosine"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("blend=cosine");
        assertThatThrownBy(() -> ids(List.of(), Map.of(Axis.GUIDANCE, List.of("1", "7.5"))))
                .as("the built-in model takes no prompt")
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("guidance=7.5");
    }

    @Test
    void anAxisIsNamedOnce() {
        assertThatThrownBy(() -> ids(List.of(Map.of(Axis.OVERLAP, "16")), Map.of(Axis.OVERLAP, List.of("32"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("overlap");
    }

    @Test
    void aValueThatIsNoneSaysWhatIsExpected() {
        assertThatThrownBy(() -> Axis.FUSION.with(Setup.defaults(), "magic"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("fusion", "independent", "mixture", "'magic'");
        assertThatThrownBy(() -> Axis.STEPS.with(Setup.defaults(), "ten"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("steps: expected a whole number, found 'ten'");
        assertThatThrownBy(() -> Axis.STRENGTH.with(Setup.defaults(), "2"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("strength", "2", "0 to 1");
        assertThatThrownBy(() -> Axis.of("colour-of-the-sky"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("colour-of-the-sky", "fusion", "sampler", "upscaler");
    }

    @Test
    void whatIsWrittenOnAnAxisIsReadThereAgain() {
        Map<Axis, String> values = new LinkedHashMap<>();
        values.put(Axis.FUSION, "independent");
        values.put(Axis.BLEND, "cosine");
        values.put(Axis.NOISE, "tile");
        values.put(Axis.GRID, "classic");
        values.put(Axis.TILE, "256");
        values.put(Axis.OVERLAP, "48");
        values.put(Axis.SAMPLER, "ddim");
        values.put(Axis.STEPS, "45");
        values.put(Axis.STRENGTH, "0.35");
        values.put(Axis.PRESET, "strong");
        values.put(Axis.ETA, "0.5");
        values.put(Axis.GUIDANCE, "7.5");
        values.put(Axis.GUIDANCE_RESCALE, "0.7");
        values.put(Axis.CLIP_SKIP, "2");
        values.put(Axis.CONSISTENCY, "0.5");
        values.put(Axis.COLOUR, "adain");
        values.put(Axis.BATCH, "4");
        values.put(Axis.SEAM_FIX, "half-tile");
        values.put(Axis.LATENT_ENLARGEMENT, "bicubic");
        values.put(Axis.FLAT_TILES, "skip");
        values.put(Axis.FLATNESS, "2");
        values.put(Axis.DEEP_CACHE, "3");
        values.put(Axis.GUIDANCE_AGREEMENT, "0.99");
        values.put(Axis.SHARED_STATISTICS, "on");
        values.put(Axis.SEED, "7");
        values.put(Axis.FACTOR, "2.5");
        values.put(Axis.MODEL, "some/model");
        values.put(Axis.UPSCALER, "some/upscaler.pth");
        values.put(Axis.VAE, "some/vae");
        values.put(Axis.PRECISION, "int8");
        Setup setup = Setup.defaults();
        for (Map.Entry<Axis, String> value : values.entrySet()) {
            setup = value.getKey().with(setup, value.getValue());
        }
        assertThat(values).as("every axis is tried").containsOnlyKeys(Axis.values());
        assertThat(new Variant(setup).choices()).containsExactlyInAnyOrderEntriesOf(values);
    }

    @Test
    void anUntiledVariantIsTheSameForAllWhoDifferInJoining() {
        List<Variant> variants = variants(
                List.of(), Map.of(Axis.FUSION, List.of("independent", "mixture"), Axis.OVERLAP, List.of("16", "32")));
        assertThat(variants.stream().map(Variant::untiled).distinct())
                .singleElement()
                .extracting(Variant::id)
                .isEqualTo("tile=untiled");
        assertThat(Axis.TILE.with(variants.get(0).setup(), "untiled").effective())
                .isEqualTo(variants.get(1).untiled().setup());
    }

    private static List<String> ids(List<Map<Axis, String>> bundles, Map<Axis, List<String>> varied) {
        return variants(bundles, varied).stream().map(Variant::id).toList();
    }

    private static List<Variant> variants(List<Map<Axis, String>> bundles, Map<Axis, List<String>> varied) {
        return Variant.combinations(Setup.defaults(), bundles, varied);
    }
}
