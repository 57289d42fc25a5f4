package dev.azulejo.cli;

import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.SettingsException;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * A pattern of file names that the shell left as it was, because it was quoted or because the shell knows none:
 * {@code *}, {@code ?}, {@code [abc]}, {@code {a,b}} within a name, {@code **} for any number of folders. Names that
 * begin with a dot are found only by patterns that do.
 */
final class Glob {
    private Glob() {}

    /** Whether an argument has a character that patterns are made of. */
    static boolean isPattern(String argument) {
        return argument.chars().anyMatch(c -> c == '*' || c == '?' || c == '[' || c == '{');
    }

    /**
     * All files and folders that match, in natural order.
     *
     * @throws MachineException if a folder cannot be listed
     */
    static List<Path> matches(String pattern) {
        String[] parts = parts(pattern);
        int fixed = 0;
        while (fixed < parts.length && !isPattern(parts[fixed])) {
            fixed++;
        }
        String root = String.join(File.separator, List.of(parts).subList(0, fixed));
        boolean absolute = fixed > 0 && parts[0].isEmpty();
        List<Path> found = List.of(Path.of(absolute && root.isEmpty() ? File.separator : root));
        for (int i = fixed; i < parts.length; i++) {
            List<Path> next = new ArrayList<>();
            for (Path folder : found) {
                next.addAll(parts[i].equals("**") ? foldersBelow(folder) : children(folder, parts[i]));
            }
            found = next;
        }
        NaturalOrder order = new NaturalOrder();
        return found.stream()
                .distinct()
                .sorted((a, b) -> order.compare(a.toString(), b.toString()))
                .toList();
    }

    private static String[] parts(String pattern) {
        return (File.separatorChar == '\\' ? pattern.replace('\\', '/') : pattern).split("/+");
    }

    private static List<Path> children(Path folder, String name) {
        if (!isPattern(name)) {
            Path child = folder.resolve(name);
            return Files.exists(child) ? List.of(child) : List.of();
        }
        Path listed = folder.toString().isEmpty() ? Path.of(".") : folder;
        if (!Files.isDirectory(listed)) {
            return List.of();
        }
        PathMatcher matcher = matcher(name);
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(listed)) {
            for (Path child : children) {
                String childName = FileNames.name(child);
                if (matcher.matches(child.getFileName()) && (name.startsWith(".") || !childName.startsWith("."))) {
                    found.add(folder.resolve(childName));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new MachineException("%s: the folder cannot be listed (%s)".formatted(listed, e.getMessage()), e);
        }
        return found;
    }

    private static PathMatcher matcher(String name) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + name);
        } catch (PatternSyntaxException e) {
            throw new SettingsException("'%s' is no pattern of file names: %s".formatted(name, e.getDescription()), e);
        }
    }

    private static List<Path> foldersBelow(Path folder) {
        Path listed = folder.toString().isEmpty() ? Path.of(".") : folder;
        if (!Files.isDirectory(listed)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(listed)) {
            return tree.filter(Files::isDirectory)
                    .filter(below -> !hidden(listed, below))
                    .map(below -> folder.resolve(listed.relativize(below)))
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new MachineException("%s: the folder cannot be listed (%s)".formatted(listed, e.getMessage()), e);
        }
    }

    private static boolean hidden(Path root, Path below) {
        for (Path part : root.relativize(below)) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
