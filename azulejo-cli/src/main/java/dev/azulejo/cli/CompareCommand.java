package dev.azulejo.cli;

import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.SettingsException;
import dev.azulejo.study.Axis;
import dev.azulejo.study.Pictures;
import dev.azulejo.study.Setup;
import dev.azulejo.study.Study;
import dev.azulejo.study.StudySettings;
import dev.azulejo.study.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code azulejo compare}: enlarges pictures in many ways and measures every result. */
@Command(
        name = "compare",
        sortOptions = false,
        sortSynopsis = false,
        header = "Compares settings: enlarges pictures in many ways, side by side, with figures.",
        customSynopsis = "azulejo compare IN... --vary AXIS=VALUE,VALUE... [-o REPORT] [OPTIONS]",
        description = {
            "",
            "All combinations of the values are tried on every picture. REPORT/index.html shows them; results.csv and"
                    + " results.json hold the figures. Stages that variants share are computed once. What REPORT holds"
                    + " already is not computed again, so a comparison that was stopped goes on, and another one with"
                    + " other values adds to it.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  azulejo compare photo.jpg --vary overlap=16,32,64 --vary fusion=independent,agreement",
            "  azulejo compare photos/ --variant fusion=independent,grid=classic,noise=tile \\",
            "      --variant fusion=agreement --vary sampler=ddim,euler_a --reference untiled",
            "  azulejo compare sharp.png --reduce 4 --vary upscaler=builtin,RealESRGAN_x4plus.pth"
        })
final class CompareCommand implements Callable<Integer> {
    private static final String UNTILED = "untiled";

    @Parameters(arity = "1..*", paramLabel = "IN", description = "Pictures, folders, patterns.")
    List<String> inputs;

    @Option(
            names = "--vary",
            paramLabel = "AXIS=V,V...",
            description = "Values to try of a setting, which is named as its option is; may be given several times.")
    List<String> vary = List.of();

    @Option(
            names = "--variant",
            paramLabel = "AXIS=V,...",
            description =
                    "Settings that go together, such as fusion=independent,noise=tile; each time it is given it is"
                            + " one alternative, tried with all that is varied.")
    List<String> variants = List.of();

    @Option(
            names = "--reference",
            paramLabel = "REF",
            description = "untiled: paint each picture in one piece, too, and hold the others against that; or the"
                    + " originals of the pictures, a file or a folder with files of their names.")
    List<String> references = List.of();

    @Option(
            names = "--reduce",
            paramLabel = "N",
            description = "The pictures are the originals: reduce them so many times before they are enlarged.")
    Integer reduce;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "REPORT",
            defaultValue = "report",
            description = "The folder of the report (default: report).")
    Path report;

    @Option(
            names = "--images",
            paramLabel = "KIND",
            converter = Choices.PicturesName.class,
            completionCandidates = Choices.PicturesName.class,
            description = "How pictures are kept: ${COMPLETION-CANDIDATES} (default: png).")
    Pictures images = Pictures.PNG;

    @Mixin(name = "What the results look like, where that is not varied:")
    PictureOptions picture = new PictureOptions();

    @Mixin(name = "What runs, and where:")
    EngineOptions engine = new EngineOptions();

    @Mixin(name = "Advanced, for those who know the method (the defaults suit the model):")
    AdvancedOptions advanced = new AdvancedOptions();

    @Option(names = "--json", description = "One JSON object a line on standard output, and nothing else there.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but errors.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say what happens underneath; stack traces with errors.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "This help.")
    boolean help;

    @Spec
    CommandSpec spec;

    private final Surroundings surroundings;

    CompareCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Comparison comparison = Comparison.of(surroundings.terminal(), report, json, quiet, verbose);
        surroundings.lastWords().keeping(comparison::kept);
        surroundings.lastWords().toldBy(cancelled -> {
            comparison.ended(cancelled);
            comparison.finish();
        });
        try {
            List<Variant> all = Variant.combinations(setup(), bundles(), varied());
            Optional<Path> originals = originals();
            Inputs found = Inputs.of(inputs, surroundings.headers());
            found.notes().forEach(comparison::note);
            found.refused().forEach(comparison::refused);
            if (!found.pictures().isEmpty()) {
                StudySettings settings = new StudySettings(
                        found.pictures(),
                        all,
                        references.contains(UNTILED),
                        originals,
                        reduction(originals),
                        images,
                        report,
                        Version.ofProgram(),
                        commandLine());
                Study.run(settings, comparison, surroundings.cancellation());
            }
        } catch (CancelledException e) {
            surroundings.lastWords().say();
            return ExitCode.CANCELLED;
        } catch (RuntimeException | OutOfMemoryError e) {
            comparison.ended(e);
        }
        return comparison.finish();
    }

    private Setup setup() {
        UpscaleSettings settings =
                advanced.applyTo(picture.applyTo(Setup.defaults().settings()));
        if (settings.region().isPresent()) {
            throw new SettingsException("a part of a picture cannot be compared; leave --region out");
        }
        return new Setup(settings, engine.settings());
    }

    private Map<Axis, List<String>> varied() {
        Map<Axis, List<String>> varied = new LinkedHashMap<>();
        for (String text : vary) {
            String[] parts = halves("--vary", text);
            List<String> values = varied.computeIfAbsent(Axis.of(parts[0]), axis -> new ArrayList<>());
            for (String value : parts[1].split(",", -1)) {
                if (values.contains(value)) {
                    throw new SettingsException("--vary %s names %s twice".formatted(text, value));
                }
                values.add(value);
            }
        }
        return varied;
    }

    private List<Map<Axis, String>> bundles() {
        List<Map<Axis, String>> bundles = new ArrayList<>();
        for (String text : variants) {
            Map<Axis, String> bundle = new LinkedHashMap<>();
            for (String value : text.split(",", -1)) {
                String[] parts = halves("--variant", value);
                if (bundle.put(Axis.of(parts[0]), parts[1]) != null) {
                    throw new SettingsException("--variant %s names %s twice".formatted(text, parts[0]));
                }
            }
            bundles.add(bundle);
        }
        return bundles;
    }

    private static String[] halves(String option, String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw new SettingsException("%s: expected AXIS=VALUE, found '%s'".formatted(option, text));
        }
        return new String[] {text.substring(0, equals), text.substring(equals + 1)};
    }

    private Optional<Path> originals() {
        List<String> places = references.stream()
                .filter(reference -> !reference.equals(UNTILED))
                .distinct()
                .toList();
        if (places.size() > 1) {
            throw new SettingsException(
                    "--reference names the originals twice: %s".formatted(String.join(", ", places)));
        }
        Optional<Path> place = places.stream().map(Path::of).findFirst();
        place.filter(path -> !path.toFile().exists()).ifPresent(path -> {
            throw new SettingsException(
                    "--reference: expected untiled, a file or a folder, found '%s', which does not exist"
                            .formatted(path));
        });
        return place;
    }

    private int reduction(Optional<Path> originals) {
        if (reduce == null) {
            return 1;
        }
        if (originals.isPresent()) {
            throw new SettingsException("with --reduce the pictures are the originals; leave --reference %s out"
                    .formatted(originals.orElseThrow()));
        }
        if (reduce < 2 || reduce > 16) {
            throw new SettingsException("--reduce is %d, expected 2 to 16".formatted(reduce));
        }
        return reduce;
    }

    private String commandLine() {
        return "azulejo "
                + spec.commandLine().getParseResult().originalArgs().stream()
                        .map(word -> word.matches("[\\w./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" "));
    }
}
