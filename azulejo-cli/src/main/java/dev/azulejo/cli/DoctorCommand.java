package dev.azulejo.cli;

import dev.azulejo.EngineSettings;
import dev.azulejo.fault.CancelledException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code azulejo doctor}: what this machine can run, and how fast. */
@Command(
        name = "doctor",
        sortOptions = false,
        header = "Says what this machine can run, and how fast.",
        customSynopsis = "azulejo doctor [OPTIONS]",
        description = {
            "",
            "Looks at everything that azulejo needs, and enlarges a small picture to see how long a real one takes.",
            ""
        },
        footer = {"", "Exit codes: 0 all is well, 3 something is missing, 4 cancelled."})
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    AnswerOptions answer = new AnswerOptions();

    @Mixin(name = "What runs, and where:")
    EngineOptions engine = new EngineOptions();

    private final Surroundings surroundings;

    DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Something to look at. */
    @FunctionalInterface
    private interface Examination {
        Finding look();
    }

    /**
     * What was seen.
     *
     * @param text for people
     * @param figures for programs
     */
    record Finding(String text, Map<String, Object> figures) {}

    @Override
    public Integer call() {
        EngineSettings settings = engine.settings();
        Map<String, Examination> examinations = new LinkedHashMap<>();
        examinations.put("system", Machine::system);
        examinations.put("java", Machine::java);
        examinations.put("runtime", () -> Machine.runtime(settings));
        examinations.put("temp", Machine::temporaryFolder);
        examinations.put("cache", Machine::cacheFolder);
        examinations.put("speed", () -> Trial.of(settings, surroundings, fetching()));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", Version.ofProgram());
        int exitCode = ExitCode.DONE;
        if (!answer.json) {
            surroundings.terminal().out().println("azulejo " + Version.ofProgram());
        }
        for (Map.Entry<String, Examination> examination : examinations.entrySet()) {
            try {
                Finding finding = examination.getValue().look();
                fields.put(examination.getKey(), finding.figures());
                print(examination.getKey(), finding.text());
            } catch (CancelledException e) {
                throw e;
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                Fault fault = Fault.of(e);
                exitCode = ExitCode.worse(exitCode, fault.exitCode());
                fields.put(examination.getKey(), Map.of("fault", fault.sentence()));
                print(examination.getKey(), "not usable");
                Sentences.print(
                        surroundings.terminal().err(),
                        fault.sentence(),
                        answer.verbose ? Optional.of(e) : Optional.empty());
            }
        }
        if (answer.json) {
            fields.put("exitCode", exitCode);
            new JsonLines(surroundings.terminal().withUtf8Output().out()).write("doctor", fields);
        }
        return exitCode;
    }

    private StageDisplay fetching() {
        return answer.json
                ? StageDisplay.NONE
                : new LineStages(surroundings.terminal().err(), System::nanoTime);
    }

    private void print(String name, String text) {
        if (!answer.json) {
            surroundings.terminal().out().printf("  %-8s %s%n", name, text);
            surroundings.terminal().out().flush();
        }
    }
}
