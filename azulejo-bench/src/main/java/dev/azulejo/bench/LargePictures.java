package dev.azulejo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What large pictures cost outside of networks: the whole command with a {@link StandInModel}, for results of several sides.
 * Prints peak resident memory, and the seconds of each stage without those in networks, for each megapixel of the result.
 *
 * <pre>LargePictures AZULEJO EXTENSION SIDE... [-- OPTION...]</pre>
 */
public final class LargePictures {
    private static final int FACTOR = 4;
    private static final double MEGAPIXEL = 1e6;

    private LargePictures() {}

    /** Prints a row for each side. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = List.of(arguments);
        int end = words.contains("--") ? words.indexOf("--") : words.size();
        List<String> options = words.subList(Math.min(words.size(), end + 1), words.size());
        Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "large-");
        Path model = folder.resolve("model");
        StandInModel.write(model);
        System.out.println(
                "| result | peak memory, MB | seconds | in networks | outside, for a megapixel | file, MB |");
        System.out.println("|---|---|---|---|---|---|");
        for (String side : words.subList(2, end)) {
            Path input = folder.resolve("in.png");
            Path output = folder.resolve("out." + words.get(1));
            Pattern.write(Integer.parseInt(side) / FACTOR, input);
            List<String> command = new ArrayList<>(
                    List.of(words.get(0), "upscale", input.toString(), "-o", output.toString(), "--json"));
            command.addAll(List.of("--model", model.toString(), "--upscaler", "lanczos", "--seed", "1"));
            command.addAll(List.of("--steps", "2", "--strength", "1", "--tile", "1024"));
            command.addAll(options);
            run(Integer.parseInt(side), command, output);
            Files.delete(input);
            Files.deleteIfExists(output);
        }
    }

    private static void run(int side, List<String> command, Path output) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        JsonNode done = JsonMapper.shared().createObjectNode();
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = JsonMapper.shared().readTree(line);
                if (event.path("event").asString("").equals("done")) {
                    done = event;
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException(command + " ended with exit code " + process.exitValue());
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        double networks = done.path("networkSeconds").asDouble();
        double megapixels = (double) side * side / MEGAPIXEL;
        System.out.println(String.format(
                Locale.ROOT,
                "| %dx%d | %.0f | %.1f | %.1f | %.3f | %.0f |",
                side,
                side,
                done.path("peakMemory").asDouble() / MEGAPIXEL,
                seconds,
                networks,
                (seconds - networks) / megapixels,
                Files.size(output) / MEGAPIXEL));
        Map<String, String> stages = new TreeMap<>();
        done.path("stages")
                .properties()
                .forEach(stage -> stages.put(
                        stage.getKey(),
                        String.format(Locale.ROOT, "%.1f", stage.getValue().asDouble())));
        System.out.println("  seconds of stages: " + stages);
    }
}
