package dev.azulejo.checkpoint;

import dev.azulejo.fault.ModelException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Stable Diffusion model in one file, as its authors' code names it (CompVis latent-diffusion, Stability-AI
 * stablediffusion and generative-models), seen by the names of diffusers, one component at a time. Every number in the
 * new names is counted off the tensors that are there, so that any depth and width opens; no bytes are copied.
 *
 * <p>A component that the file does not have is an empty view: which ones are needed is for the model to say. Tensors
 * that no component uses (noise schedules, averaged copies, a logit scale) are left out; {@link #unused} lists them.
 */
public final class LdmNames {
    private static final String UNET = "model.diffusion_model.";
    private static final String UNET_ALONE = "diffusion_model.";
    private static final String VAE = "first_stage_model.";
    private static final String TEXT = "cond_stage_model.";
    private static final String CONDITIONER = "conditioner.embedders.";
    private static final String CONTROL = "control_model.";

    private LdmNames() {}

    /** True if any component goes by the original names: then the methods here have something to give. */
    public static boolean matches(Checkpoint file) {
        return file.hasUnder(UNET)
                || file.hasUnder(UNET_ALONE)
                || file.hasUnder(VAE)
                || file.hasUnder(TEXT)
                || file.hasUnder(CONDITIONER)
                || file.hasUnder(CONTROL)
                || file.has("input_blocks.0.0.weight")
                || file.has("encoder.mid.block_1.conv1.weight")
                || file.has("decoder.mid.block_1.conv1.weight");
    }

    /** The UNet ({@code UNet2DConditionModel} names), also of a file that is nothing else; empty if there is none. */
    public static Checkpoint unet(Checkpoint file) {
        Checkpoint unet =
                file.hasUnder(UNET) ? file.under(UNET) : file.hasUnder(UNET_ALONE) ? file.under(UNET_ALONE) : file;
        boolean control = unet.has("input_hint_block.0.weight") || unet.has("zero_convs.0.0.weight");
        return unet.has("input_blocks.0.0.weight") && !control ? LdmUnetNames.of(unet) : none(file);
    }

    /** A ControlNet ({@code ControlNetModel} names), with or without its prefix; empty if there is none. */
    public static Checkpoint controlNet(Checkpoint file) {
        Checkpoint control = file.hasUnder(CONTROL) ? file.under(CONTROL) : file;
        return control.has("input_hint_block.0.weight") ? LdmUnetNames.of(control) : none(file);
    }

    /** The autoencoder ({@code AutoencoderKl} names), also of a file that is nothing else; empty if there is none. */
    public static Checkpoint vae(Checkpoint file) {
        Checkpoint vae = file.hasUnder(VAE) ? file.under(VAE) : file;
        return vae.hasUnder("encoder.mid.") || vae.hasUnder("decoder.mid.") ? LdmVaeNames.of(vae) : none(file);
    }

    /**
     * The first text encoder ({@code CLIPTextModel} names): of Stable Diffusion 1, 2 and SDXL base; empty for the SDXL
     * refiner, whose only one is the {@linkplain #textEncoder2 second}.
     *
     * <p>Stable Diffusion 2 uses the output of its second-last layer: like diffusers, the view lacks the last one, so
     * that {@code last_hidden_state} is what the model wants. (Files that were converted back from diffusers lack it
     * already, and with it the projection that belongs to its output.)
     */
    public static Checkpoint textEncoder(Checkpoint file) {
        if (file.hasUnder(TEXT + "model.")) {
            return OpenClipNames.withoutLastLayer(file.under(TEXT + "model."));
        }
        if (file.hasUnder(TEXT + "transformer.")) {
            return clip(file.under(TEXT + "transformer."));
        }
        for (int i : OriginalNames.numbers(file.names(), CONDITIONER)) {
            if (file.hasUnder(CONDITIONER + i + ".transformer.")) {
                return clip(file.under(CONDITIONER + i + ".transformer."));
            }
        }
        return none(file);
    }

    /**
     * The second text encoder of SDXL ({@code CLIPTextModelWithProjection} names), the only one of its refiner; empty if
     * there is none. See {@link OpenClipNames} for {@code text_projection}, which lies transposed.
     */
    public static Checkpoint textEncoder2(Checkpoint file) {
        for (int i : OriginalNames.numbers(file.names(), CONDITIONER)) {
            if (file.hasUnder(CONDITIONER + i + ".model.transformer.")) {
                return OpenClipNames.of(file.under(CONDITIONER + i + ".model."));
            }
        }
        return none(file);
    }

    /** Names in the file that none of the components above uses, in its order. */
    public static List<String> unused(Checkpoint file) {
        Set<String> used = new HashSet<>();
        for (Checkpoint part :
                List.of(unet(file), controlNet(file), vae(file), textEncoder(file), textEncoder2(file))) {
            part.names().forEach(name -> used.add(part.tensor(name).name()));
        }
        List<String> unused = new ArrayList<>();
        for (String name : file.names()) {
            if (!used.contains(file.tensor(name).name())) {
                unused.add(name);
            }
        }
        return unused;
    }

    /** CLIP by the names of transformers: as it is, but for files that lack {@code text_model.} and for an index. */
    private static Checkpoint clip(Checkpoint transformer) {
        String prefix = transformer.hasUnder("text_model.") ? "" : "text_model.";
        Map<String, StoredTensor> view = new LinkedHashMap<>();
        for (String name : transformer.names()) {
            if (!name.endsWith("position_ids")) { // 0, 1, 2, ...
                view.put(prefix + name, transformer.tensor(name));
            }
        }
        return transformer.view(view);
    }

    private static Checkpoint none(Checkpoint file) {
        return file.view(Map.of());
    }

    /** Puts a tensor under its new name, which must be free. */
    static void put(Map<String, StoredTensor> view, String name, StoredTensor tensor) {
        StoredTensor before = view.put(name, tensor);
        if (before != null) {
            throw new ModelException(tensor.where() + " would be " + Names.quote(name) + ", as "
                    + Names.quote(before.name()) + " is: expected one tensor for each place in the network.");
        }
    }
}
