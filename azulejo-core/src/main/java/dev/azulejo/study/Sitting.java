package dev.azulejo.study;

import dev.azulejo.Progress;
import dev.azulejo.TargetSize;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleResult.Repainting;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.SettingsException;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.Planes;
import dev.azulejo.pipeline.Fingerprints;
import dev.azulejo.pipeline.PeakMemory;
import dev.azulejo.pipeline.SharedStages;
import dev.azulejo.pipeline.Studio;
import dev.azulejo.study.Results.BaseEntry;
import dev.azulejo.study.Results.PictureEntry;
import dev.azulejo.study.Results.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One picture with all variants. What they share is made once and kept while they follow one another. */
final class Sitting {
    /** Enlarged bases and encoded pictures: those of the grids with and without a margin, and of the last upscaler. */
    private static final int SHARED = 4;

    private final Subject subject;
    private final Study study;
    private final List<Variant> missing = new ArrayList<>();
    private Optional<Subject.Input> input = Optional.empty();
    private final Set<String> basesShown = new HashSet<>();
    private String networks = "";
    private SharedStages shared = SharedStages.none();
    private Optional<Untiled> untiled = Optional.empty();

    /** A result that was painted in one piece. */
    private record Untiled(Variant variant, Optional<Planes> result) {}

    Sitting(Subject subject, Study study) {
        this.subject = subject;
        this.study = study;
        for (Variant variant : study.variants()) {
            if (study.ledger()
                    .done(subject.id(), variant, key(variant), study.settings().kept())) {
                study.listener().kept(subject.file(), variant);
            } else {
                missing.add(variant);
            }
        }
    }

    Path file() {
        return subject.file();
    }

    /** Variants that had no result before. */
    int missing() {
        return missing.size();
    }

    private String key(Variant variant) {
        return Fingerprints.of(List.of(
                subject.sha256(),
                variant.setup().fingerprint(),
                Boolean.toString(study.settings().untiled())));
    }

    /**
     * Makes what is missing.
     *
     * @param before how many results other pictures have had
     * @param count how many there will be in all
     */
    void run(int before, int count) {
        if (missing.isEmpty()) {
            return;
        }
        input = Optional.of(subject.read(study.gallery()));
        for (int i = 0; i < missing.size(); i++) {
            Variant variant = missing.get(i);
            study.listener().started(subject.file(), variant, before + i + 1, count);
            try {
                one(variant);
            } catch (CancelledException e) {
                throw e;
            } catch (RuntimeException | OutOfMemoryError e) {
                study.ledger().put(Result.failed(subject.id(), variant.id(), key(variant), e));
                study.listener().failed(subject.file(), variant, e);
            }
            study.written();
        }
        // Nothing of it is needed for the next picture.
        input = Optional.empty();
        shared = SharedStages.none();
        untiled = Optional.empty();
    }

    private void one(Variant variant) {
        requireSizeOfOriginal(variant);
        Optional<Planes> whole =
                variant.setup().isUntiled() || !study.settings().untiled()
                        ? Optional.empty()
                        : whole(variant.untiled());
        String name = Names.of(subject.id(), variant);
        PictureOutput output = study.gallery().output(name);
        Measurement measurement = new Measurement();
        UpscaleResult made = upscaled(variant, output, measurement, study.listener());
        if (variant.setup().isUntiled()) {
            untiled = Optional.of(new Untiled(variant, Optional.of(measurement.result())));
        }
        Optional<String> image = study.gallery().place(name);
        Optional<String> heat =
                measurement.heat().flatMap(map -> study.gallery().heat(name, map));
        Map<String, Double> figures = measurement.figures(input().colour(), whole, input().original());
        study.ledger().put(picture(variant, made, measurement, image));
        study.ledger().put(result(variant, made, measurement.evaluationsPerPixel(), image, heat, figures));
        study.listener().done(subject.file(), variant, made, figures);
    }

    private Subject.Input input() {
        return input.orElseThrow();
    }

    /** Before the work begins. */
    private void requireSizeOfOriginal(Variant variant) {
        Planes colour = input().colour();
        TargetSize target = variant.setup().settings().target();
        int width = target.widthFor(colour.width(), colour.height());
        int height = target.heightFor(colour.width(), colour.height());
        input().original()
                .filter(original -> original.height() != height || original.width() != width)
                .ifPresent(original -> {
                    throw new SettingsException("the original of %s is %dx%d, expected the result's %dx%d"
                            .formatted(subject.file(), original.width(), original.height(), width, height));
                });
    }

    /** The untiled result that a variant is held against; made again if only its figures are there. */
    private Optional<Planes> whole(Variant variant) {
        if (untiled.isEmpty() || !untiled.orElseThrow().variant.equals(variant)) {
            untiled = Optional.of(new Untiled(variant, Optional.empty()));
            try {
                Measurement measurement = new Measurement();
                upscaled(variant, new PictureOutput.Image(), measurement, study.listener());
                untiled = Optional.of(new Untiled(variant, Optional.of(measurement.result())));
            } catch (CancelledException e) {
                throw e;
            } catch (RuntimeException | OutOfMemoryError e) {
                // That it failed stands in its own line; the tiled results have their other figures.
                study.listener().on(new Progress.Note("no untiled result to compare with: " + e.getMessage()));
            }
        }
        return untiled.orElseThrow().result;
    }

    private UpscaleResult upscaled(Variant variant, PictureOutput output, Measurement measurement, Progress progress) {
        Setup setup = variant.setup();
        // Networks are known to the stages by short names, so what is shared is kept apart by long ones.
        String used = setup.engine().upscaler().orElse("of " + setup.engine().model())
                + setup.engine().precision().id();
        if (!used.equals(networks)) {
            networks = used;
            shared = SharedStages.keeping(SHARED);
        }
        Studio studio = study.studio(setup.engine());
        PeakMemory.restart();
        return studio.upscale(
                PictureInput.of(input().file()),
                output,
                setup.settings(),
                progress,
                study.cancellation(),
                shared,
                measurement);
    }

    private PictureEntry picture(Variant variant, UpscaleResult made, Measurement measurement, Optional<String> image) {
        Optional<PictureEntry> known = study.ledger().picture(subject.id());
        List<BaseEntry> bases = new ArrayList<>(known.map(PictureEntry::bases).orElse(List.of()));
        if (basesShown.add(made.upscaler())) {
            bases.removeIf(base -> base.upscaler().equals(made.upscaler()));
            String name = subject.id() + "-base-" + Names.slug(made.upscaler());
            study.gallery()
                    .keep(name, measurement.base())
                    .ifPresent(place -> bases.add(new BaseEntry(made.upscaler(), place)));
        }
        Optional<String> inputImage = known.flatMap(PictureEntry::input)
                .or(() -> study.gallery().keep(subject.id() + "-input", input().colour()));
        Optional<String> original = known.flatMap(PictureEntry::original)
                .or(() -> input().original().flatMap(sharp -> study.gallery().keep(subject.id() + "-original", sharp)));
        return new PictureEntry(
                subject.id(),
                subject.file().getFileName().toString(),
                subject.sha256(),
                made.width(),
                made.height(),
                inputImage,
                bases,
                known.flatMap(PictureEntry::untiled).or(() -> variant.setup().isUntiled() ? image : Optional.empty()),
                original);
    }

    private Result result(
            Variant variant,
            UpscaleResult made,
            double evaluationsPerPixel,
            Optional<String> image,
            Optional<String> heat,
            Map<String, Double> figures) {
        Map<String, Double> stages = new LinkedHashMap<>();
        made.stages().forEach((stage, time) -> stages.put(stage.label(), seconds(time)));
        Map<String, String> taken = new LinkedHashMap<>();
        for (Axis axis : Axis.values()) {
            axis.taken(made).ifPresent(value -> taken.put(axis.key(), value));
        }
        return new Result(
                subject.id(),
                variant.id(),
                key(variant),
                image,
                heat,
                taken,
                figures,
                stages,
                seconds(made.stages().values().stream().reduce(Duration.ZERO, Duration::plus)),
                seconds(made.networkTime()),
                made.repainting().map(Repainting::evaluations).orElse(0L),
                evaluationsPerPixel,
                made.peakMemory(),
                made.repainting().map(Repainting::tiling).map(tiling -> tiling.tileWidth() + "x" + tiling.tileHeight()),
                made.repainting()
                        .map(repainting -> repainting.tiling().overlapX())
                        .orElse(0),
                Optional.empty());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}
