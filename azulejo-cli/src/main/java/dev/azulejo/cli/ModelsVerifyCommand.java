package dev.azulejo.cli;

import dev.azulejo.ControlFile;
import dev.azulejo.EngineSettings;
import dev.azulejo.LoraFile;
import dev.azulejo.model.Adaptation;
import dev.azulejo.model.Adaptation.LowRankFile;
import dev.azulejo.model.ModelLocation;
import dev.azulejo.model.Reference;
import dev.azulejo.model.Verification;
import dev.azulejo.model.Verification.Comparison;
import dev.azulejo.model.Verification.Report;
import dev.azulejo.onnx.Precision;
import dev.azulejo.runtime.Engine;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code azulejo models verify}: networks beside the figures of another implementation. */
@Command(
        name = "verify",
        sortOptions = false,
        header = "Evaluates a model's networks on the inputs in a file, and compares what they give.",
        customSynopsis = "azulejo models verify MODEL REFERENCE [OPTIONS]",
        description = {
            "",
            "REFERENCE is a .safetensors file with inputs and outputs of another implementation: x, t, context, y of a"
                    + " denoising network; ids, last_hidden_state, penultimate, pooled, text_embeds of a text encoder;"
                    + " image, mean, logvar, latents, decoded of an autoencoder; hint, down_N, mid of a ControlNet; x and"
                    + " y of an upscaler; y_NAME with the LoRA or ControlNet of that name.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 every output is within 1e-3 of the reference; 3 one is not, or one was compared with"
                    + " nothing."
        })
final class ModelsVerifyCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A folder, a file, builtin, hf:... or https:...")
    String model;

    @Parameters(index = "1", paramLabel = "REFERENCE", description = "The file with the figures.")
    Path reference;

    @Option(
            names = "--lora",
            paramLabel = "FILE[:W]",
            converter = WeightedFiles.Lora.class,
            description = "A LoRA with its weight; may be given several times.")
    List<LoraFile> loras = new ArrayList<>();

    @Option(
            names = "--control",
            paramLabel = "FILE[:W]",
            description = "A ControlNet with its weight; without one, the reference's scale. May be given several"
                    + " times.")
    List<String> controls = new ArrayList<>();

    @Option(names = "--vae", paramLabel = "NAME", description = "Another autoencoder than the model's own.")
    String vae;

    @Option(names = "--device", paramLabel = "NAME", description = "auto (default), cpu, cuda, cuda:1, coreml, ...")
    String device = "auto";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads for networks on the CPU (default: one a core).")
    Integer threads;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            converter = Choices.PrecisionName.class,
            description = "How exactly networks compute: float32 (default), int8, or auto as upscale does.")
    Precision precision = Precision.FLOAT32;

    @Mixin
    AnswerOptions answer = new AnswerOptions();

    private final Surroundings surroundings;

    ModelsVerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        EngineSettings settings =
                EngineSettings.defaults().withDevice(device).withThreads(threads == null ? 0 : threads);
        Reference figures = Reference.open(reference);
        ModelLocation place = locate(model);
        List<LowRankFile> changes = loras.stream()
                .map(lora -> new LowRankFile(locate(lora.file()), lora.weight(), lora.textWeight()))
                .toList();
        List<Adaptation.ControlFile> guides = new ArrayList<>();
        for (String word : controls) {
            ControlFile control = new WeightedFiles.Control().convert(word);
            boolean weighted = !control.file().equals(word);
            guides.add(
                    new Adaptation.ControlFile(locate(control.file()), weighted ? control.weight() : figures.scale()));
        }
        int cores = settings.threads() == 0 ? Runtime.getRuntime().availableProcessors() : settings.threads();
        try (Engine engine = Engine.open(settings.device(), cores, precision)) {
            Report report = Verification.of(
                    place,
                    Optional.ofNullable(vae).map(this::locate),
                    new Adaptation(changes, guides, List.of(), 1),
                    figures,
                    engine,
                    surroundings.cancellation());
            return tell(report, engine);
        }
    }

    private ModelLocation locate(String name) {
        return FetchDisplay.locate(name, surroundings.terminal(), answer.json, surroundings.cancellation());
    }

    private int tell(Report report, Engine engine) {
        int exitCode = report.passed() ? ExitCode.DONE : ExitCode.UNUSABLE;
        Terminal terminal = surroundings.terminal();
        if (answer.json) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("model", model);
            fields.put("reference", reference.toString());
            fields.put("device", engine.device().toString());
            fields.put(
                    "outputs",
                    report.comparisons().stream()
                            .map(ModelsVerifyCommand::fields)
                            .toList());
            fields.put("uncompared", report.uncompared());
            fields.put("notes", report.notes());
            fields.put("tolerance", Report.TOLERANCE);
            fields.put("passed", report.passed());
            fields.put("exitCode", exitCode);
            new JsonLines(terminal.withUtf8Output().out()).write("verified", fields);
            return exitCode;
        }
        PrintStream out = terminal.out();
        out.printf("%s beside %s on %s: relative errors%n", model, reference, engine.device());
        int width = report.comparisons().stream()
                .mapToInt(comparison -> comparison.output().length())
                .max()
                .orElse(1);
        for (Comparison comparison : report.comparisons()) {
            out.printf(
                    "  %-" + width + "s %8s  %s%s%n",
                    comparison.output(),
                    error(comparison.error()),
                    comparison.network(),
                    comparison.error() <= Report.TOLERANCE ? "" : "  <- more than " + error(Report.TOLERANCE));
        }
        report.notes().forEach(note -> out.println("  note: " + note));
        out.flush();
        if (!report.passed()) {
            Sentences.print(terminal.err(), fault(report), Optional.empty());
        }
        return exitCode;
    }

    private String fault(Report report) {
        if (!report.uncompared().isEmpty()) {
            return "%s has nothing to compare with %s in %s; expected something for every output"
                    .formatted(model, String.join(", ", report.uncompared()), reference);
        }
        if (report.comparisons().isEmpty()) {
            return "nothing in %s could be compared with %s: no network there takes its inputs, or it has no outputs for these options"
                    .formatted(reference, model);
        }
        long far = report.comparisons().stream()
                .filter(comparison -> !(comparison.error() <= Report.TOLERANCE))
                .count();
        return "%d of %d outputs of %s differ from %s by more than %s"
                .formatted(far, report.comparisons().size(), model, reference, error(Report.TOLERANCE));
    }

    private static String error(double error) {
        return Double.isInfinite(error) ? "shape" : String.format(Locale.ROOT, "%.1e", error);
    }

    /** JSON has no infinity: what has another shape has no error. */
    private static Map<String, Object> fields(Comparison comparison) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", comparison.output());
        fields.put("network", comparison.network());
        if (Double.isFinite(comparison.error())) {
            fields.put("error", comparison.error());
        }
        return fields;
    }
}
