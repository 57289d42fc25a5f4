package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AdaInColourTest {
    @Test
    void theResultHasTheStatisticsOfTheBase() {
        Random random = new Random(Blocks.seed());
        Planes result = Blocks.random(random, 3, 130, 41);
        Planes base = Blocks.random(random, 3, 77, 50);
        for (int i = 0; i < base.data().length; i++) {
            base.data()[i] = 0.3f + 0.4f * base.data()[i];
        }
        ChannelStatistics wanted = ChannelStatistics.of(base);
        BlockSource view = AdaInColour.view(result, ChannelStatistics.of(result), wanted);
        ChannelStatistics found = ChannelStatistics.of(view);
        assertThat(found.means()).containsExactly(wanted.means(), Offset.offset(1e-6));
        assertThat(found.deviations()).containsExactly(wanted.deviations(), Offset.offset(1e-6));
        Blocks.assertThatBlocksDoNotMatter(view, random);
    }

    @Test
    void statisticsOfAKnownChannel() {
        ChannelStatistics found = ChannelStatistics.of(new Planes(2, 2, 2, new float[] {0, 0, 1, 1, 3, 3, 3, 3}));
        assertThat(found.means()).containsExactly(0.5, 3);
        assertThat(found.deviations()).containsExactly(0.5, 0);
    }

    @Test
    void aFlatChannelMovesAndIsNotBlownUp() {
        Planes flat = new Planes(1, 1, 2, new float[] {0.5f, 0.5f});
        ChannelStatistics base = new ChannelStatistics(new double[] {0.25}, new double[] {0.2});
        assertThat(AdaInColour.view(flat, ChannelStatistics.of(flat), base)
                        .readAll()
                        .data())
                .containsExactly(0.25f, 0.25f);
    }

    @Test
    void statisticsOfOtherChannelsAreRefused() {
        ChannelStatistics one = new ChannelStatistics(new double[1], new double[1]);
        assertThatThrownBy(() -> AdaInColour.view(new Planes(3, 1, 1), one, one))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 channels");
    }
}
