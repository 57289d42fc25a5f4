package dev.azulejo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.bench.MutatedPictures.Outcome;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Damaged files end in a picture or in one of our exceptions, and nothing else. */
class MutatedPicturesTest {
    private static final int MUTATIONS = 3000;
    private static final Duration HANG = Duration.ofMinutes(3);

    @Test
    void everySeedIsAPicture() {
        MutatedPictures pictures = new MutatedPictures();
        for (int i = 0; i < pictures.seeds(); i++) {
            assertThat(MutatedPictures.outcome(pictures.seed(i)))
                    .as("%s, number %d", pictures.kind(i), i)
                    .isInstanceOf(Outcome.Read.class);
        }
    }

    @Test
    void mutatedFilesEndCleanly() {
        long seed = Long.getLong("test.seed", new Random().nextLong());
        System.out.println("MutatedPicturesTest: -Dtest.seed=" + seed);
        MutatedPictures pictures = new MutatedPictures();
        Assertions.assertTimeoutPreemptively(HANG, () -> {
            for (int i = 0; i < MUTATIONS; i++) {
                if (MutatedPictures.outcome(pictures.mutated(seed, i)) instanceof Outcome.Failed failed) {
                    throw new AssertionError(
                            "number %d (%s) of -Dtest.seed=%d".formatted(i, pictures.kind(i), seed), failed.cause());
                }
            }
        });
    }
}
