package dev.azulejo.cli;

import dev.azulejo.fault.AzulejoException;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.PictureException;
import dev.azulejo.image.PictureReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The pictures that the arguments name. An argument is a file, a folder (its pictures in natural order, not those of
 * folders in it) or a pattern. From folders and patterns come files that are pictures by name or content; results that
 * this program made of another picture in the same place are left out, so that running a command twice does the same
 * thing twice.
 *
 * @param pictures each once, in the order of the arguments
 * @param refused arguments that cannot be used, and why
 * @param notes what the user should know
 * @param several whether the arguments could stand for more than one picture, so that one output file is not enough
 */
record Inputs(List<Path> pictures, Map<String, Fault> refused, List<String> notes, boolean several) {

    static Inputs of(List<String> arguments, PictureHeader.Reader headers) {
        Map<Path, Path> pictures = new LinkedHashMap<>();
        Map<String, Fault> refused = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        boolean several = arguments.size() > 1;
        for (String argument : arguments) {
            try {
                List<Path> found;
                if (exists(argument)) {
                    Path path = Path.of(argument);
                    boolean folder = Files.isDirectory(path);
                    several |= folder;
                    found = folder ? pictures(argument, children(path), headers, notes) : List.of(path);
                } else if (Glob.isPattern(argument)) {
                    several = true;
                    found = pictures(argument, Glob.matches(argument), headers, notes);
                } else {
                    throw new PictureException("%s: there is no such file".formatted(argument));
                }
                found.forEach(path -> pictures.putIfAbsent(path.toAbsolutePath().normalize(), path));
            } catch (AzulejoException e) {
                refused.put(argument, Fault.of(e));
            }
        }
        return new Inputs(List.copyOf(pictures.values()), refused, List.copyOf(notes), several);
    }

    private static boolean exists(String argument) {
        try {
            return !argument.isEmpty() && Files.exists(Path.of(argument));
        } catch (InvalidPathException e) {
            if (Glob.isPattern(argument)) {
                return false;
            }
            throw new PictureException("%s: there is no such file".formatted(argument), e);
        }
    }

    private static List<Path> children(Path folder) {
        NaturalOrder order = new NaturalOrder();
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> !FileNames.name(child).startsWith("."))
                    .sorted((a, b) -> order.compare(FileNames.name(a), FileNames.name(b)))
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new MachineException("%s: the folder cannot be listed (%s)".formatted(folder, e.getMessage()), e);
        }
    }

    private static List<Path> pictures(
            String argument, List<Path> files, PictureHeader.Reader headers, List<String> notes) {
        List<Path> candidates = new ArrayList<>();
        Set<String> otherKinds = new TreeSet<>();
        Set<Path> sources = new HashSet<>();
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                continue;
            }
            if (FileNames.saysReadable(file) || !FileNames.saysCameraRaw(file) && startsAsPicture(file)) {
                candidates.add(file);
                sources.add(file.resolveSibling(FileNames.stem(file)));
            } else if (FileNames.saysOtherPicture(file)) {
                otherKinds.add("." + FileNames.extension(file));
            }
        }
        List<Path> chosen = candidates.stream()
                .filter(file -> !isResultOfAnother(file, sources, headers))
                .toList();
        if (chosen.size() < candidates.size()) {
            notes.add("%s: left out %d that azulejo made of other pictures there"
                    .formatted(argument, candidates.size() - chosen.size()));
        }
        if (!otherKinds.isEmpty()) {
            notes.add("%s: left out %s, only PNG, JPEG, TIFF and WebP are read"
                    .formatted(argument, String.join(", ", otherKinds)));
        }
        if (chosen.isEmpty()) {
            throw new PictureException("%s: no PNG, JPEG, TIFF or WebP picture found".formatted(argument));
        }
        return chosen;
    }

    private static boolean isResultOfAnother(Path file, Set<Path> sources, PictureHeader.Reader headers) {
        String stem = FileNames.sourceStem(file);
        if (stem.isEmpty() || !sources.contains(file.resolveSibling(stem))) {
            return false;
        }
        try {
            return headers.read(file).madeHere();
        } catch (PictureException e) {
            return false;
        }
    }

    /** Pictures begin with fixed bytes, whatever the file is called. */
    private static boolean startsAsPicture(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return PictureReader.reads(stream.readNBytes(12));
        } catch (IOException e) {
            return false;
        }
    }
}
