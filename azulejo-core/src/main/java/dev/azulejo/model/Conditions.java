package dev.azulejo.model;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.model.PromptEncoder.Encoded;
import dev.azulejo.network.Config;
import dev.azulejo.network.UNet;
import dev.azulejo.runtime.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that a denoising network is told about a picture: the encoded prompts, the sizes and the pooled text of SDXL
 * (Podell et al. 2023), the noise level of an upscaler. Prompts that were encoded lately are not encoded again. Safe for
 * use by several threads.
 */
final class Conditions {
    /** Pairs of prompts that are remembered: a few hundred kilobytes each. */
    private static final int REMEMBERED = 8;

    /** Height and width of the original, corner of the crop, height and width wanted. */
    private static final int SIZES = 6;

    /** The refiner of SDXL: sizes and corner as above, and how beautiful the picture is. */
    private static final int SIZES_AND_SCORE = 5;

    /** What the refiner was trained to take for a beautiful picture, and for one that is not (diffusers' defaults). */
    private static final float BEAUTIFUL = 6;

    private static final float NOT_BEAUTIFUL = 2.5f;

    /** A guidance scale counts as a timestep would: 1000 times as much. */
    private static final double GUIDANCE_UNIT = 1000;

    private static final double LONGEST_PERIOD = 10_000;

    private final String model;
    private final UNet unet;
    private final PromptEncoder prompts;
    private final ExtraChannels extra;
    private final boolean emptyIsZero;
    private final Map<List<String>, List<Encoded>> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, List<Encoded>> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * @param model its name, for messages
     * @param extra what the network sees besides latents
     * @param emptyIsZero whether zeros stand for an empty negative prompt, in place of what the encoders make of it
     */
    Conditions(String model, UNet unet, PromptEncoder prompts, ExtraChannels extra, boolean emptyIsZero) {
        this.model = model;
        this.unet = unet;
        this.prompts = prompts;
        this.extra = extra;
        this.emptyIsZero = emptyIsZero;
    }

    /** Whether zeros stand for an empty negative prompt: as the model's folder says, else as SDXL was trained. */
    static boolean emptyIsZero(Components components) {
        boolean trained = components.version() == ModelVersion.SDXL;
        Path index = components.location().path().resolve("model_index.json");
        return Files.isRegularFile(index) ? Config.read(index).flag("force_zeros_for_empty_prompt", trained) : trained;
    }

    /**
     * @param height of what the network sees at once, in pixels
     * @param width of what the network sees at once, in pixels
     * @throws ModelException if the model has no text encoder, or another one than its network needs
     */
    Conditioning of(
            String prompt, String negative, Guidance guidance, int height, int width, Cancellation cancellation) {
        if (!unet.takesContext()) {
            return new Conditioning(extra.told(), Map.of(), Guidance.NONE);
        }
        requireEncoders();
        boolean distilled = unet.config().guidanceFeatures() > 0;
        if (distilled || !guidance.needsNegative()) {
            Encoded text = encoded(List.of(prompt), cancellation).get(0);
            Map<String, Tensor> told = told(text, height, width, BEAUTIFUL);
            if (distilled) {
                told.put("timestep_cond", embedded(guidance.scale()));
            }
            return new Conditioning(told, Map.of(), Guidance.NONE);
        }
        List<Encoded> both = encoded(List.of(prompt, negative), cancellation);
        boolean zero = emptyIsZero && negative.isBlank();
        return new Conditioning(
                told(both.get(0), height, width, BEAUTIFUL),
                told(zero ? both.get(1).zeroed() : both.get(1), height, width, NOT_BEAUTIFUL),
                guidance);
    }

    private synchronized List<Encoded> encoded(List<String> texts, Cancellation cancellation) {
        List<Encoded> known = remembered.get(texts);
        if (known == null) {
            known = prompts.encode(texts, cancellation);
            remembered.put(texts, known);
        }
        return known;
    }

    private Map<String, Tensor> told(Encoded text, int height, int width, float score) {
        Map<String, Tensor> told = new LinkedHashMap<>(extra.told());
        told.put("context", text.features());
        if (takesSizes(unet)) {
            Tensor pooled = text.pooled()
                    .orElseThrow(() -> new ModelException(
                            "the model %s has no text encoder with a projection (text_encoder_2), which its network needs"
                                    .formatted(model)));
            told.put("text_embeds", pooled);
            told.put("time_ids", sizes(pooled.size(1), height, width, score));
        }
        return told;
    }

    /** True for SDXL and its refiner. */
    static boolean takesSizes(UNet unet) {
        return !unet.config().additionEmbedding().isEmpty();
    }

    private Tensor sizes(int pooledFeatures, int height, int width, float score) {
        long features = unet.weights()
                .at("add_embedding")
                .at("linear_1")
                .tensor("weight", -1, -1)
                .size(1);
        int each = unet.config().additionTimeDimension();
        long count = (features - pooledFeatures) / each;
        if (pooledFeatures + count * each != features || count != SIZES && count != SIZES_AND_SCORE) {
            throw new ModelException(
                    ("the denoising network of %s takes %d features of pooled text and sizes, expected %d or %d:"
                                    + " the text encoder's %d and %d for each of %d or %d sizes")
                            .formatted(
                                    model,
                                    features,
                                    pooledFeatures + SIZES * each,
                                    pooledFeatures + SIZES_AND_SCORE * each,
                                    pooledFeatures,
                                    each,
                                    SIZES,
                                    SIZES_AND_SCORE));
        }
        float[] sizes = count == SIZES
                ? new float[] {height, width, 0, 0, height, width}
                : new float[] {height, width, 0, 0, score};
        return new Tensor(new long[] {1, sizes.length}, sizes);
    }

    /**
     * The guidance scale for a network that has learned to guide itself: sines and cosines (Meng et al. 2023, "On
     * distillation of guided diffusion models"; Luo et al. 2023, LCM).
     */
    private Tensor embedded(double scale) {
        int features = unet.config().guidanceFeatures();
        int half = features / 2;
        float[] embedded = new float[features];
        for (int i = 0; i < half; i++) {
            double frequency = Math.exp(-Math.log(LONGEST_PERIOD) * i / Math.max(1, half - 1));
            double angle = GUIDANCE_UNIT * (scale - 1) * frequency;
            embedded[i] = (float) Math.sin(angle);
            embedded[half + i] = (float) Math.cos(angle);
        }
        return new Tensor(new long[] {1, features}, embedded);
    }

    private void requireEncoders() {
        int found = prompts.encoders().stream()
                .mapToInt(encoder -> encoder.network().features())
                .sum();
        if (found == 0) {
            throw new ModelException(
                    "the model %s has no text encoder, which its network needs: take a model that is complete"
                            .formatted(model));
        }
        if (found != unet.contextFeatures()) {
            throw new ModelException(
                    "the text encoders of %s give %d features, expected the %d of its denoising network"
                            .formatted(model, found, unet.contextFeatures()));
        }
    }
}
