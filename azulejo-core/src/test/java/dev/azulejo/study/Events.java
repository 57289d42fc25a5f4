package dev.azulejo.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.azulejo.Progress;
import dev.azulejo.UpscaleResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Writes down what it is told. */
final class Events implements StudyListener {
    final List<String> started = new ArrayList<>();
    final List<String> kept = new ArrayList<>();
    final List<Throwable> failed = new ArrayList<>();
    final List<Throwable> refused = new ArrayList<>();
    final Map<Progress.Stage, Long> work = new EnumMap<>(Progress.Stage.class);
    IntConsumer whenStarted = number -> {};

    void clear() {
        started.clear();
        kept.clear();
        failed.clear();
        refused.clear();
        work.clear();
        whenStarted = number -> {};
    }

    @Override
    public void on(Progress.Event event) {
        if (event instanceof Progress.Advanced advanced) {
            work.merge(advanced.stage(), 1L, Long::sum);
        }
    }

    @Override
    public void started(Path picture, Variant variant, int number, int count) {
        started.add(variant.id());
        whenStarted.accept(number);
    }

    @Override
    public void done(Path picture, Variant variant, UpscaleResult result, Map<String, Double> figures) {
        assertThat(figures).containsKey("invention");
    }

    @Override
    public void kept(Path picture, Variant variant) {
        kept.add(variant.id());
    }

    @Override
    public void failed(Path picture, Variant variant, Throwable reason) {
        failed.add(reason);
    }

    @Override
    public void refused(Path picture, Throwable reason) {
        refused.add(reason);
    }

    @Override
    public void written(String results) {
        assertThat(results).startsWith("{");
    }
}
