package dev.azulejo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.ModelException;
import dev.azulejo.network.Config;
import dev.azulejo.network.UNetConfig;
import dev.azulejo.runtime.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What networks of more input channels than a latent has see in them. */
class ExtraChannelsTest {
    private static final Cancellation CANCELLATION = new Cancellation();

    private final List<Tensor> encoded = new ArrayList<>();

    @Test
    void aPlainNetworkSeesLatentsAlone() {
        ExtraChannels extra = extra(Map.of("in_channels", 4));
        Tensor latents = DenoisingTest.random(1, 2, 4, 3, 5);
        assertThat(extra.seesPicture()).isFalse();
        assertThat(extra.appended(latents, Optional.empty(), CANCELLATION)).isSameAs(latents);
    }

    @Test
    void anInpaintingNetworkMayRepaintEverything() {
        ExtraChannels extra = extra(Map.of("in_channels", 9));
        assertThat(extra.seesPicture()).isFalse();
        Tensor latents = DenoisingTest.random(1, 2, 4, 3, 5);
        for (int i = 0; i < 2; i++) {
            Tensor seen = extra.appended(latents, Optional.empty(), CANCELLATION);
            assertThat(seen.shape()).containsExactly(2, 9, 3, 5);
            for (int place = 0; place < 2; place++) {
                float[] channels = Batches.part(seen, place, 2).data();
                for (int j = 0; j < 15; j++) {
                    assertThat(channels[j]).isEqualTo(latents.data()[place * 60 + j]);
                    assertThat(channels[4 * 15 + j]).as("mask").isEqualTo(1);
                    assertThat(channels[5 * 15 + j]).as("gray picture, encoded").isEqualTo(0.25f);
                }
            }
        }
        assertThat(encoded).as("the gray picture of a size is encoded once").hasSize(1);
        assertThat(encoded.get(0).shape()).containsExactly(1, 3, 24, 40);
        assertThat(encoded.get(0).data()).containsOnly(0.5f);
        extra.appended(DenoisingTest.random(1, 1, 4, 5, 5), Optional.empty(), CANCELLATION);
        assertThat(encoded).hasSize(2);
    }

    @Test
    void theUpscalerSeesTheSmallPictureWithoutNoise() {
        ExtraChannels extra = extra(Map.of("in_channels", 7, "num_class_embeds", 1000));
        assertThat(extra.seesPicture()).isTrue();
        assertThat(extra.told().get("class_labels").data()).containsExactly(0);
        Tensor latents = DenoisingTest.random(1, 2, 4, 3, 5);
        float[] pixels = new float[2 * 3 * 24 * 40];
        for (int i = 0; i < pixels.length; i++) {
            int square = i / (24 * 40) * 15 + i / 40 % 24 / 8 * 5 + i % 40 / 8;
            // A mean that tells the square, and something within it that cancels out.
            pixels[i] = square / 100f + (i % 2 == 0 ? 0.3f : -0.3f);
        }
        Tensor seen = extra.appended(latents, Optional.of(new Tensor(new long[] {2, 3, 24, 40}, pixels)), CANCELLATION);
        assertThat(seen.shape()).containsExactly(2, 7, 3, 5);
        for (int place = 0; place < 2; place++) {
            float[] channels = Batches.part(seen, place, 2).data();
            for (int j = 0; j < 45; j++) {
                assertThat(channels[60 + j]).isCloseTo(2 * (place * 45 + j) / 100f - 1, within(1e-5f));
            }
        }
    }

    @Test
    void otherChannelsAreRefusedWithTheirNumber() {
        assertThatThrownBy(() -> extra(Map.of("in_channels", 8)))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll("some model", "takes 8 channels", "4", "9", "7");
        assertThatThrownBy(() -> extra(Map.of("in_channels", 4, "num_class_embeds", 10)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("takes 4 channels and a class");
    }

    private ExtraChannels extra(Map<String, Object> config) {
        UNetConfig read = UNetConfig.of(Config.of("somewhere/config.json", config));
        return ExtraChannels.of("some model", read, 4, 8, (picture, cancellation) -> {
            encoded.add(picture);
            float[] latents = new float[4 * picture.size(2) / 8 * picture.size(3) / 8];
            Arrays.fill(latents, 0.25f);
            return new Tensor(new long[] {1, 4, picture.size(2) / 8, picture.size(3) / 8}, latents);
        });
    }
}
