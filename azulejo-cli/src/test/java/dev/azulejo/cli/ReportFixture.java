package dev.azulejo.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small report: two pictures, two fusion methods at three overlaps. Each pixel of its pictures tells where it lies
 * and in which picture: red grows from left to right, green from top to bottom, blue is the picture's own.
 */
final class ReportFixture {
    static final List<String> FUSIONS = List.of("independent", "mixture");
    static final List<Integer> OVERLAPS = List.of(16, 48, 64);
    static final int INPUT_BLUE = 0;
    static final int BASE_BLUE = 40;

    /** A name that ends scripts, opens tags and means something in addresses. */
    static final String AWKWARD = "</script><b>50% #1 & \"ä\".png";

    private final Path folder;

    private ReportFixture(Path folder) {
        this.folder = folder;
    }

    /** Writes the pictures and the page. */
    static Path write(Path folder) throws IOException {
        ReportFixture fixture = new ReportFixture(folder);
        Files.createDirectories(folder.resolve("images"));
        Files.createDirectories(folder.resolve("heat"));
        ReportPage.write(folder, new JsonMapper().writeValueAsString(fixture.results()));
        return folder.resolve("index.html");
    }

    /** The blue of a result. */
    static int blue(String fusion, int overlap) {
        return 80 + 80 * FUSIONS.indexOf(fusion) + 20 * OVERLAPS.indexOf(overlap);
    }

    static String variant(String fusion, int overlap) {
        return "fusion=" + fusion + " overlap=" + overlap;
    }

    private Map<String, Object> results() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("azulejo", "0.0-test");
        all.put("created_by", "azulejo compare first.png --vary fusion=independent,mixture --vary overlap=16,48,64");
        all.put("model", "builtin");
        all.put("settings", Map.of("steps", 20));
        all.put(
                "axes",
                List.of(
                        Map.of("key", "fusion", "title", "Fusion", "values", FUSIONS),
                        Map.of(
                                "key",
                                "overlap",
                                "title",
                                "Overlap",
                                "values",
                                OVERLAPS.stream().map(String::valueOf).toList())));
        all.put(
                "figures",
                List.of(
                        figure("seamRatio", "Seam ratio", "", "one", 3),
                        figure("overlapSharpness", "Overlap sharpness", "", "one", 3),
                        figure("psnr", "PSNR", "dB", "high", 2)));
        all.put(
                "pictures",
                List.of(
                        picture("first", "first.png", "first", 256, 192),
                        picture("second", AWKWARD, "50% #1", 160, 224)));
        List<Object> variants = new ArrayList<>();
        List<Object> results = new ArrayList<>();
        List<Object> means = new ArrayList<>();
        for (String fusion : FUSIONS) {
            for (int overlap : OVERLAPS) {
                variants.add(Map.of(
                        "id",
                        variant(fusion, overlap),
                        "values",
                        Map.of("fusion", fusion, "overlap", String.valueOf(overlap)),
                        "label",
                        fusion + ", overlap " + overlap));
                results.add(result("first", "first", fusion, overlap, 256, 192));
                results.add(
                        fusion.equals("mixture") && overlap == 16
                                ? Map.of(
                                        "picture",
                                        "second",
                                        "variant",
                                        variant(fusion, overlap),
                                        "failed",
                                        "The tiles <b>fell</b> off.")
                                : result("second", "50% #1", fusion, overlap, 160, 224));
                means.add(mean(fusion, overlap));
            }
        }
        all.put("variants", variants);
        all.put("results", results);
        all.put("means", means);
        return all;
    }

    private static Map<String, Object> figure(String key, String title, String unit, String best, int digits) {
        return Map.of(
                "key",
                key,
                "title",
                title,
                "unit",
                unit,
                "best",
                best,
                "digits",
                digits,
                "help",
                "About " + title + ".");
    }

    private Map<String, Object> picture(String id, String name, String file, int width, int height) {
        String input = draw("images/" + file + "-input.png", width / 4, height / 4, INPUT_BLUE);
        String base = draw("images/" + file + "-base.png", width, height, BASE_BLUE);
        return Map.of(
                "id",
                id,
                "name",
                name,
                "width",
                width,
                "height",
                height,
                "input",
                input,
                "bases",
                List.of(Map.of("upscaler", "builtin", "image", base)));
    }

    private Map<String, Object> result(String picture, String file, String fusion, int overlap, int width, int height) {
        String name = file + "-" + fusion + "-" + overlap + ".png";
        int far = FUSIONS.indexOf(fusion) == 0 ? 64 / overlap : 0;
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("picture", picture);
        result.put("variant", variant(fusion, overlap));
        result.put("image", draw("images/" + name, width, height, blue(fusion, overlap)));
        if (far > 0) {
            result.put("heat", heat("heat/" + name, width, height));
        }
        // The seam ratio lies on both sides of what is perfect: the least is not the best.
        result.put(
                "figures",
                Map.of(
                        "seamRatio",
                        0.99 + 0.02 * far,
                        "overlapSharpness",
                        1 - 0.03 * far,
                        "psnr",
                        30 - far + overlap / 64.0));
        result.put("taken", Map.of("sampler", "euler_a", "overlap", String.valueOf(overlap)));
        result.put("stages", Map.of("enlarge", 1.5, "denoise", overlap / 10.0));
        result.put("seconds", 1.5 + overlap / 10.0);
        result.put("evaluationsPerPixel", 1 + overlap / 100.0);
        result.put("peakMemory", 600_000_000L);
        result.put("tile", "128x128");
        result.put("overlap", overlap);
        return result;
    }

    private static Map<String, Object> mean(String fusion, int overlap) {
        double value = 0.9 + overlap / 1000.0 + (fusion.equals("mixture") ? 0.01 : 0);
        return Map.of(
                "variant",
                variant(fusion, overlap),
                "figures",
                Map.of(
                        "seamRatio",
                        Map.of("mean", value, "low", value - 0.02, "high", value + 0.02, "worst", 0.8, "count", 2)));
    }

    private String draw(String path, int width, int height, int blue) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 255 / (width - 1)) << 16 | (y * 255 / (height - 1)) << 8 | blue);
            }
        }
        return written(path, image);
    }

    /** All white, so that its opacity can be read off. */
    private String heat(String path, int width, int height) {
        BufferedImage image = new BufferedImage(width / 4, height / 4, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
            image.setRGB(i % image.getWidth(), i / image.getWidth(), 0xFFFFFF);
        }
        return written(path, image);
    }

    private String written(String path, BufferedImage image) {
        try {
            ImageIO.write(image, "png", folder.resolve(path).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return path;
    }
}
