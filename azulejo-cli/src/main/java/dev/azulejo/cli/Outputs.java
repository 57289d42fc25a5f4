package dev.azulejo.cli;

import dev.azulejo.TargetSize;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.AzulejoException;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.SettingsException;
import dev.azulejo.image.Area;
import dev.azulejo.image.Encoding;
import dev.azulejo.image.PictureOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where results go. Without {@code -o} a result lies beside its input, called {@code NAME-x4.png} after the factor, or
 * {@code NAME-2048x1365.png} after its own size if a size was asked for; of a region also after its corner and size. Everything that can be wrong with an output is
 * found here, before the work begins.
 *
 * @param jobs what can be done, in the order of the inputs
 * @param refused inputs whose output cannot be used, and why
 * @param notes what the user should know
 */
record Outputs(List<Job> jobs, Map<Path, Fault> refused, List<String> notes) {

    /**
     * Plans the output of every input; makes the folder for them if it is missing.
     *
     * @param given the argument of {@code -o}, if any
     * @param encodings how results are written
     * @throws SettingsException if the command line cannot be meant so: one file for several inputs, two inputs with
     *     one output, an output that is an input, a name of no format
     */
    static Outputs plan(
            Inputs inputs,
            Optional<String> given,
            Encodings encodings,
            UpscaleSettings settings,
            PictureHeader.Reader headers) {
        Destination destination = Destination.of(given, inputs.several());
        Map<Path, Path> outputs = new LinkedHashMap<>();
        Map<Path, Fault> refused = new LinkedHashMap<>();
        for (Path input : inputs.pictures()) {
            try {
                outputs.put(input, destination.outputFor(input, encodings.extension(), settings, headers));
            } catch (AzulejoException e) {
                refused.put(input, Fault.of(e));
            }
        }
        refuseCollisions(outputs);
        refuseInputs(inputs.pictures(), outputs);
        List<Job> jobs = new ArrayList<>();
        Set<String> notes = new LinkedHashSet<>();
        outputs.forEach((input, output) -> {
            Encoding encoding = encodings.of(output);
            encodings.note(encoding).ifPresent(notes::add);
            try {
                requireWritable(output);
                jobs.add(new Job(input, new PictureOutput.File(output, encoding, Optional.empty())));
            } catch (MachineException e) {
                refused.put(input, Fault.of(e));
            }
        });
        return new Outputs(List.copyOf(jobs), refused, List.copyOf(notes));
    }

    /**
     * The name of a result, without its folder.
     *
     * @throws SettingsException if the region lies outside the result
     */
    static String name(Path input, String extension, UpscaleSettings settings, PictureHeader.Reader headers) {
        TargetSize target = settings.target();
        StringBuilder name = new StringBuilder(FileNames.stem(input));
        if (target instanceof TargetSize.Factor factor) {
            name.append("-x").append(decimal(factor.factor()));
        } else {
            PictureHeader header = headers.read(input);
            name.append('-').append(size(target, header));
        }
        settings.region().ifPresent(region -> {
            PictureHeader header = headers.read(input);
            Area area = region.within(
                    target.widthFor(header.width(), header.height()),
                    target.heightFor(header.width(), header.height()));
            name.append("-region-%d-%d-%dx%d".formatted(area.x(), area.y(), area.width(), area.height()));
        });
        return name.append('.').append(extension).toString();
    }

    private static String size(TargetSize target, PictureHeader header) {
        return target.widthFor(header.width(), header.height())
                + "x"
                + target.heightFor(header.width(), header.height());
    }

    private static String decimal(double factor) {
        return BigDecimal.valueOf(factor).stripTrailingZeros().toPlainString();
    }

    private static void refuseCollisions(Map<Path, Path> outputs) {
        Map<Path, Path> inputOf = new HashMap<>();
        outputs.forEach((input, output) -> {
            Path other = inputOf.putIfAbsent(place(output), input);
            if (other != null) {
                throw new SettingsException(
                        "%s and %s would both be written to %s; rename one, or run them apart with -o"
                                .formatted(other, input, output));
            }
        });
    }

    /** The file itself, through links to its folder. */
    private static Path place(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            return absolute.getParent().toRealPath().resolve(absolute.getFileName());
        } catch (IOException e) {
            return absolute;
        }
    }

    private static void refuseInputs(List<Path> inputs, Map<Path, Path> outputs) {
        Map<Object, Path> byIdentity = new HashMap<>();
        for (Path input : inputs) {
            identity(input).ifPresent(key -> byIdentity.put(key, input));
        }
        outputs.forEach((input, output) -> {
            Path overwritten = identity(output).map(byIdentity::get).orElse(null);
            if (overwritten != null) {
                throw new SettingsException(
                        overwritten.equals(input)
                                ? "%s: the output is the input itself; give another one with -o".formatted(output)
                                : "%s: the output of %s is the input %s; leave that out, or give another output with -o"
                                        .formatted(output, input, overwritten));
            }
        });
    }

    /** What two names of one file have in common, through links of both kinds. */
    private static Optional<Object> identity(Path file) {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return Optional.of(key != null ? key : file.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void requireWritable(Path output) {
        if (Files.isDirectory(output)) {
            throw new MachineException(
                    "%s: the output is a folder, expected a file; give another one with -o".formatted(output));
        }
        if (Files.exists(output) && !Files.isWritable(output)) {
            throw new MachineException("%s: the output exists and is write-protected".formatted(output));
        }
        if (Files.exists(output) && !Files.isRegularFile(output)) {
            return;
        }
        Path folder = output.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            throw new MachineException(
                    "%s: the output's folder %s does not exist; make it first".formatted(output, folder));
        }
        try {
            Files.delete(Files.createTempFile(folder, ".azulejo-", ".probe"));
        } catch (IOException e) {
            throw new MachineException(
                    "%s: the output's folder %s cannot be written to (%s); give another one with -o"
                            .formatted(output, folder, reason(e)),
                    e);
        }
    }

    static String reason(IOException e) {
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "access denied";
        }
        if (e instanceof java.nio.file.FileSystemException fileSystem && fileSystem.getReason() != null) {
            return fileSystem.getReason();
        }
        return e instanceof java.nio.file.FileSystemException ? "not possible there" : String.valueOf(e.getMessage());
    }
}
