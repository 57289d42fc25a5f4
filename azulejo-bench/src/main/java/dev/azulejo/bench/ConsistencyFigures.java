package dev.azulejo.bench;

import dev.azulejo.Azulejo;
import dev.azulejo.EngineSettings;
import dev.azulejo.Progress;
import dev.azulejo.UpscaleResult;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.image.Picture;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.image.Planes;
import dev.azulejo.measure.Invention;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How near the reduced result comes to the input, for whole pictures and every kind of consistency: PSNR in dB, as a mean
 * and for the worst 64-pixel block of the result.
 *
 * <pre>ConsistencyFigures PICTURE...</pre>
 */
public final class ConsistencyFigures {
    private ConsistencyFigures() {}

    /**
     * Prints a row for each picture.
     *
     * @param arguments pictures
     */
    public static void main(String[] arguments) {
        System.out.println("| picture | weight by auto | none | auto | 1 |");
        System.out.println("|---|---|---|---|---|");
        UpscaleSettings settings = UpscaleSettings.defaults().withSeed(1);
        try (Azulejo azulejo = Azulejo.open(EngineSettings.defaults())) {
            for (String argument : arguments) {
                PictureInput file = PictureInput.of(Path.of(argument));
                Planes input = Picture.read(file).colour();
                List<String> cells = new ArrayList<>();
                double weight = 0;
                for (UpscaleSettings variant :
                        List.of(settings.withConsistency(0), settings, settings.withConsistency(1))) {
                    PictureOutput.Image output = new PictureOutput.Image();
                    UpscaleResult result = azulejo.upscale(file, output, variant, Progress.none(), new Cancellation());
                    weight = variant.consistency().isEmpty() ? result.consistency() : weight;
                    Planes pixels =
                            Picture.read(PictureInput.of(output.image())).colour();
                    Invention invention = Invention.of(pixels, input);
                    cells.add("%.1f / %.1f".formatted(invention.mean(), invention.worstBlock()));
                }
                System.out.println("| %s | %.2f | %s |"
                        .formatted(Path.of(argument).getFileName(), weight, String.join(" | ", cells)));
            }
        }
    }
}
