package dev.azulejo.pipeline;

import dev.azulejo.UpscaleSettings;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.model.DiffusionModel;
import dev.azulejo.noise.NoisePlacement;
import dev.azulejo.sampler.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Settings that were given and change nothing, because the method, the sampler or the model does not use them. Whoever gave
 * them is told; it is no error.
 *
 * @param settings as they were given
 * @param sampler that is used
 * @param model that is used
 */
record WithoutEffect(UpscaleSettings settings, Sampler sampler, DiffusionModel model) {
    /** A sentence for each. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!model.takesPrompt()) {
            addWhatNeedsText(notes);
        }
        if (sampler != Sampler.DDIM && settings.eta() != 0) {
            notes.add("eta has no effect with %s, only with %s".formatted(sampler.id(), Sampler.DDIM.id()));
        }
        addWhatNeedsAnotherMethod(notes);
        return notes;
    }

    private void addWhatNeedsAnotherMethod(List<String> notes) {
        UpscaleSettings usual = UpscaleSettings.defaults();
        FusionMethod method = settings.fusion();
        if (!method.denoisesTilesAlone()) {
            if (settings.noise() == NoisePlacement.TILE) {
                notes.add("noise of its own for each tile has no effect with %s, which has one canvas"
                        .formatted(method.id()));
            }
            if (settings.blend() != usual.blend()) {
                notes.add("the blend %s has no effect with %s, which joins latents"
                        .formatted(settings.blend().id(), method.id()));
            }
        }
        if (method != FusionMethod.HIRES_FIX && settings.latentEnlargement() != usual.latentEnlargement()) {
            notes.add("the latent enlargement %s has no effect with %s, only with %s"
                    .formatted(settings.latentEnlargement().id(), method.id(), FusionMethod.HIRES_FIX.id()));
        }
        if (method != FusionMethod.SEAM_FIX && settings.seamFix() != usual.seamFix()) {
            notes.add("the seam fix %s has no effect with %s, only with %s"
                    .formatted(settings.seamFix().id(), method.id(), FusionMethod.SEAM_FIX.id()));
        }
    }

    private void addWhatNeedsText(List<String> notes) {
        boolean prompted = Stream.of(settings.prompt(), settings.negativePrompt())
                .flatMap(Optional::stream)
                .anyMatch(text -> !text.isBlank());
        if (prompted) {
            notes.add("the model %s takes no prompt; the one that was given has no effect".formatted(model.name()));
        }
        if (settings.guidance().orElse(1) != 1) {
            notes.add("the model %s takes no prompt; guidance has no effect".formatted(model.name()));
        }
        boolean changed = settings.loras().size()
                                + settings.controls().size()
                                + settings.embeddings().size()
                        > 0
                || settings.clipSkip() != 1;
        if (changed) {
            notes.add("the model %s takes no prompt; LoRA, ControlNet, embeddings and CLIP skip have no effect"
                    .formatted(model.name()));
        }
    }
}
