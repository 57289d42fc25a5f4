package dev.azulejo.study;

import dev.azulejo.EngineSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.PictureException;
import dev.azulejo.pipeline.Studio;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Enlarges pictures with every variant, measures what comes out, and writes all of it into one folder. What the folder
 * holds already is not done again, so a study that was stopped goes on, and another one adds to it. A variant that fails is
 * a line in the report and does not stop the others.
 */
public final class Study {
    private final StudySettings settings;
    private final StudyListener listener;
    private final Cancellation cancellation;
    private final Ledger ledger;
    private final Gallery gallery;
    private final List<Variant> variants;
    private final Map<EngineSettings, Studio> studios = new LinkedHashMap<>();

    private Study(StudySettings settings, StudyListener listener, Cancellation cancellation) {
        this.settings = settings;
        this.listener = listener;
        this.cancellation = cancellation;
        this.ledger = Ledger.open(settings.report(), settings.version(), settings.createdBy());
        this.gallery = new Gallery(settings.report(), settings.kept());
        this.variants = inOrder(settings);
    }

    /**
     * Does what is missing of a study.
     *
     * @param listener is told how it goes on, on the calling thread
     * @throws dev.azulejo.fault.CancelledException if cancelled; what was done stays
     * @throws dev.azulejo.fault.MachineException if the report cannot be written, or a device is not there
     */
    public static void run(StudySettings settings, StudyListener listener, Cancellation cancellation) {
        ReportLock lock = ReportLock.of(settings.report());
        try {
            new Study(settings, listener, cancellation).run();
        } finally {
            lock.close();
        }
    }

    private void run() {
        try {
            all();
        } finally {
            studios.values().forEach(Studio::close);
        }
    }

    /** Those of the same networks one after another, those with the same untiled result too, which comes before them. */
    private static List<Variant> inOrder(StudySettings settings) {
        Set<Variant> all = new LinkedHashSet<>();
        if (settings.untiled()) {
            settings.variants().forEach(variant -> all.add(variant.untiled()));
        }
        all.addAll(settings.variants());
        List<EngineSettings> engines =
                all.stream().map(variant -> variant.setup().engine()).distinct().toList();
        List<Variant> wholes = all.stream().map(Variant::untiled).distinct().toList();
        List<Variant> order = new ArrayList<>(all);
        order.sort(Comparator.<Variant>comparingInt(
                        variant -> engines.indexOf(variant.setup().engine()))
                .thenComparingInt(variant -> wholes.indexOf(variant.untiled()))
                .thenComparingInt(variant -> variant.setup().isUntiled() ? 0 : 1));
        return order;
    }

    private void all() {
        gallery.prepare();
        variants.forEach(ledger::put);
        List<Sitting> sittings = new ArrayList<>();
        for (Path picture : settings.pictures()) {
            cancellation.check();
            usable(picture, () -> sittings.add(new Sitting(Subject.of(picture, settings, ledger), this)));
        }
        int count = sittings.stream().mapToInt(Sitting::missing).sum();
        int number = 0;
        for (Sitting sitting : sittings) {
            int before = number;
            usable(sitting.file(), () -> sitting.run(before, count));
            number += sitting.missing();
        }
        written();
    }

    /** One picture that cannot be used does not stop the others. */
    private void usable(Path picture, Runnable work) {
        try {
            work.run();
        } catch (PictureException e) {
            listener.refused(picture, e);
        }
    }

    /** Writes down what there is. */
    void written() {
        listener.written(ledger.write());
    }

    Studio studio(EngineSettings engine) {
        return studios.computeIfAbsent(engine, Studio::open);
    }

    StudySettings settings() {
        return settings;
    }

    StudyListener listener() {
        return listener;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    Ledger ledger() {
        return ledger;
    }

    Gallery gallery() {
        return gallery;
    }

    List<Variant> variants() {
        return variants;
    }
}
