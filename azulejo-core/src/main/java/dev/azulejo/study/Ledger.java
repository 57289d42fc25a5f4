package dev.azulejo.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.PictureException;
import dev.azulejo.fault.UnfinishedFiles;
import dev.azulejo.study.Results.PictureEntry;
import dev.azulejo.study.Results.Result;
import dev.azulejo.study.Results.VariantEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is done of a study: {@code results.json} in the report's folder, which is written anew after every result, so that a
 * study that was stopped goes on where it was. Earlier studies in the same folder stay in it.
 */
final class Ledger {
    private static final String RESULTS = "results.json";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private final Path folder;
    private final String version;
    private final String createdBy;
    private final List<PictureEntry> pictures;
    private final List<VariantEntry> variants;
    private final Map<List<String>, Result> results = new LinkedHashMap<>();
    private final Map<String, String> ids = new LinkedHashMap<>();

    private Ledger(Path folder, String version, String createdBy, Results found) {
        this.folder = folder;
        this.version = version;
        this.createdBy = createdBy;
        this.pictures = new ArrayList<>(found.pictures());
        this.variants = new ArrayList<>(found.variants());
        found.results().forEach(this::put);
        found.pictures().forEach(picture -> ids.put(picture.sha256(), picture.id()));
    }

    /**
     * Opens a report's folder.
     *
     * @throws MachineException if it cannot be read
     * @throws PictureException if it holds results that are not ours
     */
    static Ledger open(Path folder, String version, String createdBy) {
        Path file = folder.resolve(RESULTS);
        try {
            Results found = Files.exists(file) ? JSON.readValue(Files.readString(file), Results.class) : Results.none();
            return new Ledger(folder, version, createdBy, found);
        } catch (IOException e) {
            throw new MachineException("the report %s cannot be read (%s)".formatted(folder, e.getMessage()), e);
        } catch (JacksonException e) {
            throw new PictureException(
                    "%s is not what azulejo compare writes; choose another folder for the report".formatted(file), e);
        }
    }

    /** The id of a picture: that of an earlier study in this folder, or a new one. */
    String idOf(String name, String sha256) {
        return ids.computeIfAbsent(sha256, unknown -> {
            String id = Names.slug(name.replaceFirst("\\.[^.]*$", ""));
            String free = id;
            for (int i = 2; ids.containsValue(free); i++) {
                free = id + "-" + i;
            }
            return free;
        });
    }

    Optional<PictureEntry> picture(String id) {
        return pictures.stream().filter(picture -> picture.id().equals(id)).findFirst();
    }

    /** Adds a picture, or what has become known of it. */
    void put(PictureEntry picture) {
        OptionalInt place = IntStream.range(0, pictures.size())
                .filter(i -> pictures.get(i).id().equals(picture.id()))
                .findFirst();
        if (place.isPresent()) {
            pictures.set(place.getAsInt(), picture);
        } else {
            pictures.add(picture);
        }
    }

    /** Adds a variant, unless it is there. */
    void put(Variant variant) {
        String id = variant.id();
        if (variants.stream().noneMatch(known -> known.id().equals(id))) {
            variants.add(VariantEntry.of(variant));
        }
    }

    /** Adds a result in place of an earlier one. */
    void put(Result result) {
        results.put(List.of(result.picture(), result.variant()), result);
    }

    /** Whether a result is there that was made of the same things, with its picture if that is kept, and is no failure. */
    boolean done(String picture, Variant variant, String key, Pictures kept) {
        Result result = results.get(List.of(picture, variant.id()));
        return result != null
                && result.key().equals(key)
                && result.failed().isEmpty()
                && (kept == Pictures.NONE
                        || result.image()
                                .filter(image -> Files.exists(folder.resolve(image)))
                                .isPresent());
    }

    /**
     * Writes {@code results.json} and {@code results.csv}.
     *
     * @return the JSON text
     * @throws MachineException if that fails
     */
    String write() {
        Results all = Summary.of(version, createdBy, pictures, variants, List.copyOf(results.values()));
        String json = JSON.writeValueAsString(all);
        write(folder.resolve(RESULTS), json);
        write(folder.resolve("results.csv"), Table.csv(all));
        return json;
    }

    private static void write(Path file, String text) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        UnfinishedFiles.begun(part);
        try {
            Files.writeString(part, text, StandardCharsets.UTF_8);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new MachineException("%s cannot be written (%s)".formatted(file, e.getMessage()), e);
        } finally {
            UnfinishedFiles.ended(part);
        }
    }
}
