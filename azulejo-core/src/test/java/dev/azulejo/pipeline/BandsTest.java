package dev.azulejo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.PictureException;
import dev.azulejo.image.BlockSource;
import dev.azulejo.image.Planes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BandsTest {
    private static final ExecutorService WORKERS = Executors.newFixedThreadPool(3);
    private static final int AHEAD = 4;
    private static final Bands BANDS = new Bands(WORKERS, AHEAD, 8, 1000, 1000);

    @AfterAll
    static void close() {
        WORKERS.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 100})
    void everyRowArrivesOnceFromTopToBottom(int height) {
        Planes picture = numbered(height);
        Planes copy = new Planes(2, height, 5);
        List<Integer> starts = new ArrayList<>();
        BANDS.copy(
                picture,
                (y, x, band) -> {
                    starts.add(y);
                    copy.write(y, x, band);
                },
                new Cancellation());
        assertThat(copy.data()).containsExactly(picture.data());
        assertThat(starts).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void onlyAFewBandsAreInMemoryAtATime() {
        AtomicInteger read = new AtomicInteger();
        AtomicInteger written = new AtomicInteger();
        BANDS.copy(
                whenRead(numbered(400), read::incrementAndGet),
                (y, x, band) ->
                        assertThat(read.get() - written.getAndIncrement()).isLessThanOrEqualTo(AHEAD),
                new Cancellation());
        assertThat(written).hasValue(50);
    }

    @Test
    void bandsOfWidePicturesAreLower() {
        List<Integer> heights = new ArrayList<>();
        new Bands(WORKERS, AHEAD, 8, 2, 5 * 3)
                .copy(numbered(10), (y, x, band) -> heights.add(band.height()), new Cancellation());
        assertThat(heights).containsExactly(3, 3, 3, 1);
    }

    @Test
    void bandsAreUsedAgain() {
        Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        BANDS.copy(numbered(400), (y, x, band) -> arrays.add(band.data()), new Cancellation());
        assertThat(arrays).hasSizeLessThanOrEqualTo(AHEAD);
    }

    @Test
    void whatGoesWrongOnAWorkerIsThrownToTheCaller() {
        PictureException fault = new PictureException("the picture is cut short");
        AtomicInteger read = new AtomicInteger();
        BlockSource broken = whenRead(numbered(400), () -> {
            if (read.incrementAndGet() == 3) {
                throw fault;
            }
        });
        assertThatThrownBy(() -> BANDS.copy(broken, (y, x, band) -> {}, new Cancellation()))
                .isSameAs(fault);
    }

    @Test
    void cancellingEndsItBeforeTheNextBand() {
        Cancellation cancellation = new Cancellation();
        AtomicInteger written = new AtomicInteger();
        assertThatThrownBy(() -> BANDS.copy(
                        numbered(400),
                        (y, x, band) -> {
                            if (written.incrementAndGet() == 2) {
                                cancellation.cancel();
                            }
                        },
                        cancellation))
                .isInstanceOf(CancelledException.class);
        assertThat(written).hasValue(2);
    }

    private static Planes numbered(int height) {
        Planes planes = new Planes(2, height, 5);
        for (int i = 0; i < planes.data().length; i++) {
            planes.data()[i] = i;
        }
        return planes;
    }

    private static BlockSource whenRead(Planes picture, Runnable action) {
        return new BlockSource() {
            @Override
            public int channels() {
                return picture.channels();
            }

            @Override
            public int height() {
                return picture.height();
            }

            @Override
            public int width() {
                return picture.width();
            }

            @Override
            public void read(int y, int x, Planes block) {
                action.run();
                picture.read(y, x, block);
            }
        };
    }
}
