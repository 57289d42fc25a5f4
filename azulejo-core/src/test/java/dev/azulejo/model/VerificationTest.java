package dev.azulejo.model;

import static dev.azulejo.model.ComponentsTest.golden;
import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.model.Adaptation.LowRankFile;
import dev.azulejo.model.Verification.Comparison;
import dev.azulejo.model.Verification.Report;
import dev.azulejo.runtime.Engine;
import dev.azulejo.runtime.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Figures of the reference implementations pass; others, and those that nothing is held against, do not. */
class VerificationTest {
    private static final Engine ENGINE = Engine.open("cpu", 1);

    @AfterAll
    static void nothingIsLeftOpen() {
        assertThat(ENGINE.openNetworks()).isZero();
        ENGINE.close();
    }

    @Test
    void everyNetworkOfAFolderIsHeldAgainstItsFigures() {
        passes(verified("sd1-tiny", "sd1-tiny/unet.golden.safetensors"), "y");
        passes(
                verified("sd1-tiny", "sd1-tiny/text_encoder.golden.safetensors"),
                "last_hidden_state",
                "penultimate",
                "pooled");
        passes(verified("sd1-tiny/vae", "sd1-tiny/vae.golden.safetensors"), "mean", "logvar", "latents", "decoded");
        passes(verified("tiny-autoencoder", "tiny-autoencoder.golden.safetensors"), "latents", "decoded");
        passes(verified("upscalers/rrdb_x2.legacy.pth", "upscalers/rrdb_x2.golden.safetensors"), "y");
    }

    @Test
    void aControlNetGivesItsResidualsAndGuidesTheDenoisingNetwork() {
        Report alone = verified("controlnet", "controlnet/golden.safetensors");
        assertThat(alone.comparisons()).hasSize(7).allMatch(comparison -> comparison.error() < 1e-4);
        Reference reference = reference("controlnet/golden.safetensors");
        Adaptation guided = new Adaptation(
                List.of(), List.of(new Adaptation.ControlFile(golden("controlnet"), reference.scale())), List.of(), 1);
        Report report = verified(golden("controlnet/unet"), guided, reference);
        assertThat(report.comparisons()).hasSize(8);
        assertThat(report.passed()).isTrue();
    }

    @Test
    void aResultWithChangesCountsOnlyWithItsLora() {
        passes(verified(golden("sd1-mini"), Adaptation.NONE, withResultsOfLoras()), "y");
        passes(withLoras("kohya", 0.8), "y_kohya", "y");
        passes(withLoras("kohya_ldm", 0.8), "y_kohya_ldm", "y");
        Report both = verified(
                golden("sd1-mini"),
                new Adaptation(List.of(lora("kohya", 0.5), lora("locon", 0.5)), List.of(), List.of(), 1),
                withResultsOfLoras());
        passes(both, "y_kohya_and_locon_at_half", "y");
        assertThat(withLoras("kohya", 0.6).passed()).isFalse();
    }

    @Test
    void aLoraThatNoFiguresAreWithIsAResultThatNothingWasComparedWith() {
        Map<String, Tensor> tensors = new LinkedHashMap<>(withResultsOfLoras().tensors());
        tensors.keySet().removeIf(name -> name.contains("kohya"));
        Reference others = new Reference(golden("lora/lora.golden.safetensors").path(), tensors);
        Report report = verified(
                golden("sd1-mini"), new Adaptation(List.of(lora("kohya", 0.8)), List.of(), List.of(), 1), others);
        assertThat(report.passed()).isFalse();
        assertThat(report.uncompared()).contains("y_peft", "y_locon");
    }

    @Test
    void whatNothingWasComparedWithFails() {
        Report otherNetwork = verified("sd1-tiny/unet", "sd1-tiny/vae.golden.safetensors");
        assertThat(otherNetwork.comparisons()).isEmpty();
        assertThat(otherNetwork.uncompared()).containsExactly("decoded", "latents", "logvar", "mean");
        assertThat(otherNetwork.passed()).isFalse();
        Reference onlyInputs = changed("sd1-tiny/unet.golden.safetensors", tensors -> {
            tensors.remove("y");
            return tensors;
        });
        assertThat(verified(golden("sd1-tiny"), Adaptation.NONE, onlyInputs).passed())
                .isFalse();
        Reference stranger = changed("sd1-tiny/unet.golden.safetensors", tensors -> {
            tensors.put("variance", tensors.get("y"));
            return tensors;
        });
        Report report = verified(golden("sd1-tiny"), Adaptation.NONE, stranger);
        assertThat(report.comparisons()).hasSize(1);
        assertThat(report.uncompared()).containsExactly("variance");
        assertThat(report.passed()).isFalse();
    }

    @Test
    void figuresThatAreFartherOffThanAThousandthFail() {
        Reference off = changed("sd1-tiny/unet.golden.safetensors", tensors -> {
            float[] y = tensors.get("y").data().clone();
            float largest = 0;
            for (float value : y) {
                largest = Math.max(largest, Math.abs(value));
            }
            y[7] += 0.002f * largest;
            tensors.put("y", new Tensor(tensors.get("y").shape(), y));
            return tensors;
        });
        Report report = verified(golden("sd1-tiny"), Adaptation.NONE, off);
        assertThat(report.comparisons().get(0).error()).isBetween(1.9e-3, 2.1e-3);
        assertThat(report.passed()).isFalse();
    }

    @Test
    void figuresOfAnotherShapeAreInfinitelyFarOff() {
        Tensor tensor = Tensor.of(1, 2, 3);
        assertThat(Arithmetic.relativeError(tensor, Tensor.of(1, 2))).isInfinite();
        assertThat(Arithmetic.relativeError(tensor, tensor)).isZero();
        assertThat(Arithmetic.relativeError(tensor, Tensor.of(1, 2, 4))).isEqualTo(0.25);
        assertThat(Arithmetic.relativeError(tensor, Tensor.of(0, 0, 0))).isInfinite();
        assertThat(Arithmetic.relativeError(tensor, Tensor.of(1, Float.NaN, 3))).isNaN();
    }

    @Test
    void thePooledTextIsAnInputBesideLatentsAndAnOutputBesideIds() {
        Tensor any = Tensor.of(1);
        assertThat(new Reference(golden("sd1-tiny").path(), Map.of("x", any, "t", any, "text_embeds", any, "y", any))
                        .outputs())
                .containsExactly("y");
        assertThat(new Reference(golden("sd1-tiny").path(), Map.of("ids", any, "text_embeds", any)).outputs())
                .containsExactly("text_embeds");
        assertThat(new Reference(golden("sd1-tiny").path(), Map.of("latents", any, "decoded", any)).outputs())
                .containsExactly("decoded");
    }

    private static void passes(Report report, String... outputs) {
        assertThat(report.uncompared()).isEmpty();
        assertThat(report.comparisons().stream().map(Comparison::output)).containsExactlyInAnyOrder(outputs);
        assertThat(report.comparisons()).allMatch(comparison -> comparison.error() < 1e-4);
        assertThat(report.passed()).isTrue();
    }

    private static LowRankFile lora(String name, double weight) {
        return new LowRankFile(golden("lora/" + name + ".safetensors"), weight, weight);
    }

    private static Report withLoras(String name, double weight) {
        return verified(
                golden("sd1-mini"),
                new Adaptation(List.of(lora(name, weight)), List.of(), List.of(), 1),
                withResultsOfLoras());
    }

    /** The inputs are those of the network's own figures. */
    private static Reference withResultsOfLoras() {
        return changed("lora/lora.golden.safetensors", tensors -> {
            Reference network = reference("sd1-mini/unet.golden.safetensors");
            for (String name : List.of("x", "t", "context", "y")) {
                tensors.put(name, network.tensor(name).orElseThrow());
            }
            return tensors;
        });
    }

    private static Report verified(String place, String figures) {
        return verified(golden(place), Adaptation.NONE, reference(figures));
    }

    private static Report verified(ModelLocation place, Adaptation changes, Reference reference) {
        return Verification.of(place, Optional.empty(), changes, reference, ENGINE, new Cancellation());
    }

    private static Reference reference(String resource) {
        return Reference.open(golden(resource).path());
    }

    private static Reference changed(String resource, UnaryOperator<Map<String, Tensor>> change) {
        Reference reference = reference(resource);
        return new Reference(reference.file(), change.apply(new LinkedHashMap<>(reference.tensors())));
    }
}
