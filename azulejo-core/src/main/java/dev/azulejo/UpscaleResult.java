package dev.azulejo;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a finished job says about itself.
 *
 * @param inputWidth of the input in pixels, after its orientation was applied
 * @param inputHeight of the input
 * @param width of the result in pixels
 * @param height of the result
 * @param part where the result lies, if it is only a part of the picture
 * @param upscaler the super-resolution network that enlarged it
 * @param repainting how the diffusion model repainted it; empty if no step ran (strength 0), where the result is the
 *     enlarged base
 * @param consistency weight that held the reduced result to the input, 0 to 1
 * @param stages how long each stage took, in order
 * @param networkTime how long networks were evaluated, over all stages
 * @param peakMemory largest resident memory of the process so far, in bytes; 0 where the system does not tell
 * @param notes what the user should know
 */
public record UpscaleResult(
        int inputWidth,
        int inputHeight,
        int width,
        int height,
        Optional<Part> part,
        String upscaler,
        Optional<Repainting> repainting,
        double consistency,
        Map<Progress.Stage, Duration> stages,
        Duration networkTime,
        long peakMemory,
        List<String> notes) {
    /** Copies map and list. */
    public UpscaleResult {
        stages = Collections.unmodifiableMap(new LinkedHashMap<>(stages));
        notes = List.copyOf(notes);
    }

    /**
     * Where a part lies in the whole picture.
     *
     * @param x column of the whole picture that the part begins with
     * @param y row of the whole picture that the part begins with
     * @param width of the part in pixels
     * @param height of the part
     * @param wholeWidth of the whole picture in pixels
     * @param wholeHeight of the whole picture
     */
    public record Part(int x, int y, int width, int height, int wholeWidth, int wholeHeight) {}

    /**
     * How the picture was repainted, with every choice made that the settings left open.
     *
     * @param model the diffusion model
     * @param version the family that the model belongs to, for people: "Stable Diffusion 1"
     * @param vae the autoencoder that was taken in place of the model's own
     * @param conditioning what the model was told about the picture; empty if it takes no text
     * @param seed of all noise; the same seed and settings give the same picture again
     * @param strength 0 to 1
     * @param sampler by its name on the command line
     * @param steps of the whole schedule
     * @param stepsRun steps of it that ran
     * @param guidance classifier-free guidance scale
     * @param fusion by its name on the command line
     * @param tiling where tiles lay
     * @param evaluations how often the network was evaluated, a tile counting once; twice where guidance was at work
     */
    public record Repainting(
            String model,
            String version,
            Optional<String> vae,
            Optional<Conditioning> conditioning,
            long seed,
            double strength,
            String sampler,
            int steps,
            int stepsRun,
            double guidance,
            String fusion,
            Tiling tiling,
            long evaluations) {}

    /**
     * What a model was told about a picture.
     *
     * @param prompt what it shows, without references to LoRAs
     * @param negativePrompt what it does not show
     * @param source where the prompt came from: "given", or "the picture's metadata (ComfyUI)"; empty if there was none
     * @param loras changes of the model, those that prompt or metadata named included
     * @param controls networks that guided it by the enlarged picture
     * @param embeddings files of learned words
     * @param clipSkip layer of the text encoder, 1 being the last
     * @param guidanceRescale 0 to 1
     * @param guidanceInterval steps in which guidance was at work
     */
    public record Conditioning(
            String prompt,
            String negativePrompt,
            String source,
            List<LoraFile> loras,
            List<ControlFile> controls,
            List<String> embeddings,
            int clipSkip,
            double guidanceRescale,
            GuidanceInterval guidanceInterval) {
        public Conditioning {
            loras = List.copyOf(loras);
            controls = List.copyOf(controls);
            embeddings = List.copyOf(embeddings);
        }
    }

    /**
     * Where tiles lay, in pixels of the result.
     *
     * @param tiles how many
     * @param tileWidth columns of a tile
     * @param tileHeight rows of a tile
     * @param overlapX what horizontal neighbours really share, at least; 0 if there is one column of tiles
     * @param overlapY what vertical neighbours really share, at least
     * @param evaluationsPerPixel how often a pixel goes through the network at each step, on average
     */
    public record Tiling(
            int tiles, int tileWidth, int tileHeight, int overlapX, int overlapY, double evaluationsPerPixel) {}
}
