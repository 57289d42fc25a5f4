package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Golden figures kept as text: lines of numbers, comments start with #. */
final class Figures {
    private Figures() {}

    static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(Figures.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static Planes plane(String line, int height, int width) {
        String[] words = line.split(" ");
        float[] data = new float[words.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = Float.parseFloat(words[i]);
        }
        return new Planes(1, height, width, data);
    }

    static void assertNear(Planes actual, Planes expected, double tolerance, String what) {
        assertThat(actual.height()).as(what).isEqualTo(expected.height());
        assertThat(actual.width()).as(what).isEqualTo(expected.width());
        double worst = 0;
        for (int i = 0; i < expected.data().length; i++) {
            worst = Math.max(worst, Math.abs(actual.data()[i] - expected.data()[i]));
        }
        assertThat(worst).as("largest difference, " + what).isLessThan(tolerance);
    }
}
