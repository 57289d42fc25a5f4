package dev.azulejo.study;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The content of {@code results.json}; places of files are relative to the report's folder.
 *
 * @param azulejo version that wrote it
 * @param createdBy command line that did
 * @param axes what the variants differ in
 * @param figures what is measured
 * @param pictures that were enlarged
 * @param variants ways in which they were
 * @param results one for a picture and a variant, as far as they are done
 * @param means of each variant over its pictures
 */
record Results(
        String azulejo,
        @JsonProperty("created_by") String createdBy,
        List<AxisEntry> axes,
        List<FigureEntry> figures,
        List<PictureEntry> pictures,
        List<VariantEntry> variants,
        List<Result> results,
        List<MeanEntry> means) {
    /** No results. */
    static Results none() {
        return new Results("", "", List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** An axis, with the values of all variants. */
    record AxisEntry(String key, String title, List<String> values) {}

    /** A figure; {@code best} is {@code one}, {@code high}, {@code low} or {@code none}. */
    record FigureEntry(String key, String title, String unit, String best, int digits, String help) {}

    /**
     * A picture.
     *
     * @param id in this report
     * @param name of its file
     * @param sha256 of the file that was given
     * @param width of the input in pixels
     * @param height of the input
     */
    record PictureEntry(
            String id,
            String name,
            String sha256,
            int width,
            int height,
            Optional<String> input,
            List<BaseEntry> bases,
            Optional<String> untiled,
            Optional<String> original) {}

    /** An enlarged base. */
    record BaseEntry(String upscaler, String image) {}

    /**
     * A variant.
     *
     * @param choices values that distinguish it from what goes without saying, by axis
     * @param untiled whether it is painted in one piece
     * @param values one for each axis, as far as it is known
     * @param label for people
     */
    record VariantEntry(
            String id, Map<String, String> choices, boolean untiled, Map<String, String> values, String label) {
        /** Before it is known what it is compared with. */
        static VariantEntry of(Variant variant) {
            Map<String, String> choices = new LinkedHashMap<>();
            variant.choices().forEach((axis, value) -> choices.put(axis.key(), value));
            return new VariantEntry(variant.id(), choices, variant.setup().isUntiled(), Map.of(), variant.id());
        }
    }

    /**
     * What became of a picture with a variant.
     *
     * @param key changes with everything that decides the result
     * @param taken values that the model chose for itself, by axis
     * @param stages seconds of each
     * @param seconds of all stages
     * @param peakMemory largest resident memory of the process while it was made, in bytes; so far, where that is not told apart
     * @param tile size in pixels
     * @param overlap that horizontal neighbours really share, in pixels
     * @param failed why there is no result
     */
    record Result(
            String picture,
            String variant,
            String key,
            Optional<String> image,
            Optional<String> heat,
            Map<String, String> taken,
            Map<String, Double> figures,
            Map<String, Double> stages,
            double seconds,
            double networkSeconds,
            long evaluations,
            double evaluationsPerPixel,
            long peakMemory,
            Optional<String> tile,
            int overlap,
            Optional<String> failed) {
        /** There is none. */
        static Result failed(String picture, String variant, String key, Throwable reason) {
            String sentence = String.valueOf(reason.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
            return new Result(
                    picture,
                    variant,
                    key,
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    0,
                    0,
                    0,
                    0,
                    0,
                    Optional.empty(),
                    0,
                    Optional.of(sentence));
        }
    }

    /** Means of a variant's figures. */
    record MeanEntry(String variant, Map<String, MeanFigure> figures) {}

    /** Mean with its 95 % confidence interval, which one picture has none of, and the worst picture's value. */
    record MeanFigure(double mean, Optional<Double> low, Optional<Double> high, double worst, int count) {}
}
