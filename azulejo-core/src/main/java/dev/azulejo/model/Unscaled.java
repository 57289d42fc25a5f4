package dev.azulejo.model;

import dev.azulejo.network.Autoencoder;
import dev.azulejo.network.AutoencoderKl;
import dev.azulejo.network.AutoencoderPixelUnshuffle;
import dev.azulejo.network.AutoencoderTiny;
import dev.azulejo.network.Config;
import java.util.Map;
import java.util.Set;

/** Autoencoders whose latents are as they have them themselves, not scaled for a denoising network: as in references. */
final class Unscaled {
    private Unscaled() {}

    /** The same network. */
    static Autoencoder of(Autoencoder network) {
        if (network instanceof AutoencoderKl kl) {
            return new AutoencoderKl(kl.weights(), plain(kl.config()));
        }
        if (network instanceof AutoencoderTiny tiny) {
            return new AutoencoderTiny(tiny.weights(), plain(tiny.config()));
        }
        if (network instanceof AutoencoderPixelUnshuffle pixels) {
            return new AutoencoderPixelUnshuffle(pixels.factor(), 1, 0);
        }
        return network;
    }

    private static Config plain(Config config) {
        Map<String, Object> values = config.values();
        values.keySet().removeAll(Set.of("latents_mean", "latents_std"));
        values.put("scaling_factor", 1.0);
        values.put("shift_factor", 0.0);
        return Config.of(config.origin(), values);
    }
}
