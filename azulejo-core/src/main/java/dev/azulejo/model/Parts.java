package dev.azulejo.model;

import dev.azulejo.network.Autoencoder;
import dev.azulejo.network.Config;
import dev.azulejo.network.ControlNet;
import dev.azulejo.network.UNet;
import dev.azulejo.network.Upscaler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link Components} while they are found, one after the other. */
final class Parts {
    final ModelLocation location;
    final List<TextEncoder> textEncoders = new ArrayList<>();
    String pipeline = "";
    Config unetConfig = Config.of("nothing", Map.of());
    Optional<UNet> unet = Optional.empty();
    Optional<Autoencoder> autoencoder = Optional.empty();
    Optional<ControlNet> controlNet = Optional.empty();
    Optional<Upscaler> upscaler = Optional.empty();
    Optional<Config> scheduler = Optional.empty();
    Optional<Config> own = Optional.empty();

    Parts(ModelLocation location) {
        this.location = location;
    }

    Components components() {
        ModelVersion version = ModelVersion.of(this);
        Config schedule = scheduler.orElseGet(() -> StandardSchedule.of(version));
        // Only latent consistency models are told how strongly to guide themselves.
        boolean consistent =
                unet.map(network -> network.config().guidanceFeatures() > 0).orElse(false);
        ModelDefaults defaults = own.map(ModelDefaults::of).orElseGet(() -> {
            ModelDefaults suited =
                    ModelDefaults.of(version, schedule, location.shortName(), unetConfig.integer("sample_size", 0));
            return consistent ? suited.forTaughtGuidance() : suited;
        });
        return new Components(
                location, version, defaults, schedule, unet, autoencoder, textEncoders, controlNet, upscaler);
    }
}
