package dev.azulejo.model;

import dev.azulejo.checkpoint.Checkpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What people have besides the models that open here, told by tensors that no other has: a refusal that names it. */
final class OtherArchitectures {
    /** By the part of a name that gives it away, the special before the general. */
    private static final Map<Pattern, String> TELLTALES = new LinkedHashMap<>();

    static {
        telltale("(^|.*\\.)double_blocks\\.\\d+\\..*", "a Flux or HunyuanVideo transformer");
        telltale("(^|.*\\.)single_transformer_blocks\\.\\d+\\..*", "a Flux transformer");
        telltale("(^|.*\\.)joint_blocks\\.\\d+\\..*", "Stable Diffusion 3");
        telltale(
                ".*transformer_blocks\\.\\d+\\.attn\\.add_[qk]_proj\\..*",
                "a transformer like Stable Diffusion 3 or Qwen");
        telltale("(.*\\.)?blocks\\.\\d+\\.cross_attn\\.norm_[qk]\\..*", "a Wan video transformer");
        telltale("(.*\\.)?noise_refiner\\.\\d+\\..*", "a Lumina or Z-Image transformer");
        telltale("(.*\\.)?(t_block\\.1|adaln_single\\.linear)\\..*", "a PixArt or LTX transformer");
        telltale(".*\\.(time_stack|time_mixer|temporal_transformer_blocks)\\..*", "Stable Video Diffusion");
        telltale(".*\\.?motion_modules\\..*", "an AnimateDiff motion module");
        telltale("(effnet_mapper|clip_txt_pooled_mapper|.*\\.clip_mapper)\\..*", "Stable Cascade");
        telltale("ip_adapter\\..*", "an IP-Adapter");
        telltale("(adapter\\.)?body\\.\\d+\\.(in_conv|block1|resnets)\\..*", "a T2I-Adapter");
        telltale("(encoder\\.)?block\\.0\\.layer\\.0\\.SelfAttention\\..*", "a T5 text encoder");
        telltale("vision_model\\.encoder\\..*", "a CLIP image encoder");
        telltale(".*relative_position_bias_table", "a transformer for super-resolution (SwinIR, HAT, DAT)");
        telltale("(.*\\.)?encoder\\.downsamples\\.\\d+\\..*", "a video autoencoder");
    }

    private OtherArchitectures() {}

    private static void telltale(String pattern, String what) {
        TELLTALES.put(Pattern.compile(pattern), what);
    }

    /** What the file is, with the tensor that says so, as in "a T5 text encoder (it has the tensor ...)". */
    static Optional<String> of(Checkpoint file) {
        for (Map.Entry<Pattern, String> telltale : TELLTALES.entrySet()) {
            Optional<String> tensor = file.names().stream()
                    .filter(name -> telltale.getKey().matcher(name).matches())
                    .findFirst();
            if (tensor.isPresent()) {
                return Optional.of("%s (it has the tensor %s)".formatted(telltale.getValue(), tensor.orElseThrow()));
            }
        }
        return Optional.empty();
    }
}
