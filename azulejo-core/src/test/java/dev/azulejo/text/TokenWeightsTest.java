package dev.azulejo.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TokenWeightsTest {
    @Test
    void neutralWeightsChangeNothingToTheBit() {
        float[] embeddings = {0.1f, -3e-7f, 12345.678f, 0.333f};
        assertThat(TokenWeights.apply(embeddings, new float[] {1, 1})).containsExactly(embeddings);
    }

    @Test
    void tokensAreMultipliedAndTheMeanComesBack() {
        float[] result = TokenWeights.apply(new float[] {1, 2, 3, 4}, new float[] {2, 1});
        assertThat(result).containsExactly(new float[] {2f / 1.3f, 4f / 1.3f, 3f / 1.3f, 4f / 1.3f}, within(1e-6f));
    }

    @Test
    void whereTheMeanCannotComeBackTheWeightsAct() {
        assertThat(TokenWeights.apply(new float[] {1, -1}, new float[] {2, 2})).containsExactly(2, -2);
        assertThat(TokenWeights.apply(new float[] {1, 1}, new float[] {1, -3})).containsExactly(1, -3);
    }

    @Test
    void theGivenEmbeddingsStayAsTheyAre() {
        float[] embeddings = {1, 2};
        TokenWeights.apply(embeddings, new float[] {3, 1});
        assertThat(embeddings).containsExactly(1, 2);
    }
}
