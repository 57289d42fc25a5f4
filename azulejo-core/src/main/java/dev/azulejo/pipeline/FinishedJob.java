package dev.azulejo.pipeline;

import dev.azulejo.fault.AzulejoException;
import dev.azulejo.image.Metadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What a picture that we have written says of the job that made it. */
final class FinishedJob {
    private FinishedJob() {}

    /**
     * Whether a file is what a job would give.
     *
     * @param seed that is asked for; empty takes any
     */
    static boolean gave(Path output, JobIdentity identity, OptionalLong seed) {
        if (!Files.isRegularFile(output)) {
            return false;
        }
        try {
            Map<String, String> said = Metadata.of(output)
                    .text(Provenance.KEYWORD)
                    .map(FinishedJob::properties)
                    .orElse(Map.of());
            boolean sameSeed = seed.isEmpty()
                    || Optional.ofNullable(said.get(Provenance.SEED))
                            .map(Long.toString(seed.getAsLong())::equals)
                            .orElse(true);
            return sameSeed && identity.fingerprint().equals(said.get(Provenance.JOB));
        } catch (AzulejoException noPictureOfOurs) {
            return false;
        }
    }

    /** Texts and numbers of the outermost object. */
    private static Map<String, String> properties(String json) {
        Map<String, String> properties = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            String name = "";
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    name = parser.currentName();
                } else if (token.isScalarValue()) {
                    properties.putIfAbsent(name, parser.getString());
                }
            }
        } catch (JacksonException damaged) {
            return Map.of();
        }
        return properties;
    }
}
