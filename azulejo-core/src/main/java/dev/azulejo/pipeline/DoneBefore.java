package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an earlier run of a job has done, as far as a forecast needs to know.
 *
 * @param folder of the job
 */
record DoneBefore(JobFolder folder) {
    private static final Pattern STEP = Pattern.compile("step-(\\d{1,9})");

    private static final Pattern TILE = Pattern.compile("tile-\\d{1,9}");

    /** What is left of a forecast. */
    Forecast takenFrom(Forecast all, Optional<Repainting> repainting) {
        return takenFrom(
                all,
                repainting.map(stages -> stages.trajectory().evaluations()).orElse(1),
                repainting.map(stages -> stages.plan().count()).orElse(1));
    }

    /**
     * What is left of a forecast.
     *
     * @param steps that are denoised in all
     * @param tiles of methods that take one after another
     */
    Forecast takenFrom(Forecast all, int steps, int tiles) {
        Forecast left = all;
        if (folder.surfaces().isMade("base")) {
            left = left.without(Stage.ENLARGE, 1);
        }
        if (folder.surfaces().isMade("latents")) {
            left = left.without(Stage.ENCODE, 1);
        }
        return folder.surfaces().isMade("pixels")
                ? left.without(Stage.DENOISE, 1).without(Stage.DECODE, 1)
                : left.without(Stage.DENOISE, denoised(steps, tiles));
    }

    /** Of methods in several passes it is not counted what they have done. */
    private double denoised(int steps, int tiles) {
        if (!Files.isDirectory(folder.steps())) {
            return 0;
        }
        try (Stream<Path> kept = Files.list(folder.steps())) {
            int step = 0;
            int tile = 0;
            for (Path one : kept.toList()) {
                String name = one.getFileName().toString();
                Matcher found = STEP.matcher(name);
                step = found.matches() ? Math.max(step, Integer.parseInt(found.group(1))) : step;
                tile += TILE.matcher(name).matches() ? 1 : 0;
            }
            return Math.min(1, Math.max((double) step / steps, (double) tile / tiles));
        } catch (IOException e) {
            throw JobFolder.failure(folder.steps(), e);
        }
    }
}
