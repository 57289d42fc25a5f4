package dev.azulejo.checkpoint;

import java.io.Reader;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** JSON from files that nobody vouches for: streamed, with limits on depth and lengths, never as a tree. */
final class StrictJson {
    static final int DEEPEST = 8;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES) // names of hostile files stay out of it
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(64)
                    .maxNameLength(4096)
                    .maxStringLength(8_000_000)
                    .build())
            .build();

    private StrictJson() {}

    /** The caller closes it, which closes the reader. */
    static JsonParser parser(Reader text) {
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }

    /** What is wrong with the text, to follow "the header": no full stop. */
    static String complaint(JacksonException e) {
        TokenStreamLocation at = e.getLocation();
        String where = at == null || at.getCharOffset() < 0 ? "" : " at character " + at.getCharOffset();
        if (e instanceof JacksonIOException io) {
            return io.getCause() instanceof java.nio.charset.CharacterCodingException
                    ? "is not UTF-8 text" + where
                    : "cannot be read" + where + " (" + io.getCause().getMessage() + ")";
        }
        if (e instanceof StreamConstraintsException) {
            return "goes beyond what a header may hold" + where + " (nested deeper than " + DEEPEST
                    + ", or a name, number or string of absurd length)";
        }
        return "is not valid JSON" + where;
    }
}
