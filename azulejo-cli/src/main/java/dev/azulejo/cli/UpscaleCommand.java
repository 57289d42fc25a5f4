package dev.azulejo.cli;

import dev.azulejo.Azulejo;
import dev.azulejo.EngineSettings;
import dev.azulejo.Keeping;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.CancelledException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code azulejo upscale}: enlarges pictures, one after another, with one opened model. */
@Command(
        name = "upscale",
        sortOptions = false,
        sortSynopsis = false,
        header = "Enlarges pictures by tiled diffusion.",
        customSynopsis = "azulejo upscale IN... [-o OUT] [OPTIONS]",
        description = {
            "",
            "IN is a picture (PNG, JPEG, TIFF, WebP), a folder of pictures, or a pattern such as 'photos/*.jpg'. Every setting"
                    + " applies to each of them. What is not given takes the value that suits the model.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 done, 2 usage, 3 an input, model or output that cannot be used, 4 cancelled, 1 anything"
                    + " else.",
            "",
            "Examples:",
            "  azulejo upscale photo.jpg                      writes photo-x4.png",
            "  azulejo upscale photo.jpg -o big.tif --factor 2.5",
            "  azulejo upscale photo.jpg --region 40%%,30%%,512,512      a part of the same picture, to try settings on",
            "  azulejo upscale photos/ -o enlarged/ --long-edge 4096 --skip-existing"
        })
final class UpscaleCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "IN", description = "Pictures, folders, patterns.")
    List<String> inputs;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "A file (one input), or a folder, which ends in / or exists. Default: beside the input,"
                    + " NAME-x4.png after the factor, or NAME-2048x1365.png after the size asked for. The name of a file"
                    + " says what it is written as: .png, .tif, .jpg, .webp, .dzi.")
    String output;

    @Mixin(name = "What the result looks like:")
    PictureOptions picture = new PictureOptions();

    @Mixin(name = "What runs, and where:")
    EngineOptions engine = new EngineOptions();

    @Mixin(name = "Files and messages:")
    MessageOptions messages = new MessageOptions();

    @Mixin(name = "Advanced, for those who know the method (the defaults suit the model):")
    AdvancedOptions advanced = new AdvancedOptions();

    private final Surroundings surroundings;

    UpscaleCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What was asked for, apart from files. */
    UpscaleSettings settings() {
        return advanced.applyTo(picture.applyTo(UpscaleSettings.defaults()));
    }

    /** The networks that were asked for. */
    EngineSettings engineSettings() {
        return engine.settings();
    }

    @Override
    public Integer call() {
        Report report = messages.json
                ? new JsonReport(surroundings.terminal(), messages.verbose)
                : new TextReport(surroundings.terminal(), messages.quiet, messages.verbose);
        Run run = new Run(report);
        surroundings.lastWords().keeping(run::kept);
        surroundings.lastWords().toldBy(cancelled -> {
            run.fail(Optional.empty(), cancelled);
            run.finish();
        });
        try {
            run.all(settings(), engineSettings());
        } catch (CancelledException e) {
            surroundings.lastWords().say();
            return ExitCode.CANCELLED;
        } catch (RuntimeException | OutOfMemoryError e) {
            run.fail(Optional.empty(), e);
        }
        return run.finish();
    }

    /** One run of the command: counts what became of the pictures. */
    private final class Run {
        private final Report report;
        private volatile int count;
        private volatile int done;
        private volatile Optional<Path> unfinished = Optional.empty();
        private int skipped;
        private int failed;
        private int exitCode = ExitCode.DONE;

        Run(Report report) {
            this.report = report;
        }

        void all(UpscaleSettings settings, EngineSettings engineSettings) {
            Inputs found = Inputs.of(inputs, surroundings.headers());
            Encodings encodings = messages.encodings();
            Outputs outputs =
                    Outputs.plan(found, Optional.ofNullable(output), encodings, settings, surroundings.headers());
            found.notes().forEach(report::note);
            outputs.notes().forEach(report::note);
            found.refused().forEach(this::fail);
            outputs.refused().forEach((input, fault) -> fail(input.toString(), fault));
            List<Job> jobs = new ArrayList<>();
            for (Job job : outputs.jobs()) {
                if (messages.skipExisting && Files.exists(job.output())) {
                    skipped++;
                    report.skipped(job);
                } else {
                    jobs.add(job);
                }
            }
            count = jobs.size();
            surroundings.cancellation().check();
            if (jobs.isEmpty()) {
                return;
            }
            try (Upscaler upscaler = surroundings.opener().open(engineSettings)) {
                for (int i = 0; i < jobs.size(); i++) {
                    surroundings.cancellation().check();
                    report.started(jobs.get(i), i + 1, jobs.size(), settings);
                    one(upscaler, jobs.get(i), settings);
                }
            }
        }

        private void one(Upscaler upscaler, Job job, UpscaleSettings settings) {
            long begin = System.nanoTime();
            try {
                if (messages.resume && upscaler.isDone(job.input(), job.target(), settings)) {
                    skipped++;
                    report.skipped(job);
                    return;
                }
                Keeping keeping = new Keeping(true, messages.resume || goesOn(job), messages.keepJob);
                unfinished = Optional.of(job.output());
                UpscaleResult result = upscaler.upscale(
                        job.input(), job.target(), settings, keeping, report::on, surroundings.cancellation());
                unfinished = Optional.empty();
                done++;
                report.done(job, result, (System.nanoTime() - begin) / 1e9);
            } catch (CancelledException e) {
                throw e;
            } catch (RuntimeException | OutOfMemoryError e) {
                fail(Optional.of(job.input().toString()), e);
                Azulejo.unfinished(job.output()).ifPresent(folder -> report.note(goingOn(folder)));
                unfinished = Optional.empty();
            }
        }

        private static String goingOn(Path folder) {
            return "what is done is kept in %s, --resume goes on with it".formatted(shown(folder));
        }

        /** What stays of a run that is cancelled. */
        String kept() {
            Optional<Path> folder = unfinished.flatMap(Azulejo::unfinished);
            String begun = folder.map(Run::goingOn).orElse("nothing was written");
            if (done == 0) {
                return begun;
            }
            String finished = "%d of %d pictures %s finished and kept".formatted(done, count, done == 1 ? "is" : "are");
            return folder.isPresent() ? finished + ", and " + begun : finished;
        }

        /** As somebody would write it who works in this folder. */
        private static Path shown(Path place) {
            Path here = Path.of("").toAbsolutePath();
            return place.startsWith(here) ? here.relativize(place) : place;
        }

        private boolean goesOn(Job job) {
            return Azulejo.unfinished(job.output())
                    .map(folder -> surroundings
                            .question()
                            .yes("%s holds a job that was interrupted. Go on with it?".formatted(shown(folder))))
                    .orElse(false);
        }

        private void fail(String input, Fault fault) {
            failed++;
            exitCode = ExitCode.worse(exitCode, fault.exitCode());
            report.failed(Optional.of(input), fault);
        }

        void fail(Optional<String> input, Throwable thrown) {
            Fault fault = Fault.of(thrown);
            failed += input.isPresent() ? 1 : 0;
            exitCode = ExitCode.worse(exitCode, fault.exitCode());
            report.failed(input, fault);
        }

        int finish() {
            report.finished(new Report.Tally(done, skipped, failed, exitCode));
            return exitCode;
        }
    }
}
