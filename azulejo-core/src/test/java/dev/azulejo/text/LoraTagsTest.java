package dev.azulejo.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoraTagsTest {
    @Test
    void tagsLeaveThePromptAndAreListed() {
        LoraTags tags = LoraTags.of("a cat <lora:add_detail:0.8>, dog <lyco:other>");
        assertThat(tags.prompt()).isEqualTo("a cat , dog");
        assertThat(tags.loras())
                .containsExactly(new LoraReference("add_detail", 0.8, 0.8), new LoraReference("other", 1, 1));
    }

    @Test
    void theTextEncodersWeightComesFirstUnlessNamed() {
        assertThat(LoraTags.of("<lora:a:0.2:0.7><lora:b:unet=0.5:te=-0.1><lora:c:x>")
                        .loras())
                .containsExactly(
                        new LoraReference("a", 0.7, 0.2),
                        new LoraReference("b", 0.5, -0.1),
                        new LoraReference("c", 1, 1));
    }

    @Test
    void otherAnglesAreText() {
        LoraTags tags = LoraTags.of("<cat-toy> <lora:> a < b > <hypernet:gone:1> <lora::0.5>");
        assertThat(tags.prompt()).isEqualTo("<cat-toy> <lora:> a < b >");
        assertThat(tags.loras()).isEmpty();
    }
}
