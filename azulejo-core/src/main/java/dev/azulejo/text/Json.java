package dev.azulejo.text;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** JSON from pictures and models, which nobody vouches for: with limits, and without exceptions. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES) // names of hostile files stay out
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // Python writes NaN
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(100)
                            .maxNumberLength(100)
                            .maxNameLength(10_000)
                            .maxStringLength(4_000_000)
                            .build())
                    .build())
            .build();

    /** What is not there. */
    static final JsonNode NOTHING = MissingNode.getInstance();

    private Json() {}

    /** A LoRA by its file; a weight that is no number is 1. */
    static LoraReference lora(String file, JsonNode weight, JsonNode textWeight) {
        return LoraReference.ofFile(file, number(weight), number(textWeight));
    }

    private static double number(JsonNode node) {
        double value = node.isNumber() ? node.doubleValue(1) : 1;
        return Double.isFinite(value) ? value : 1;
    }

    /** The value that a text holds; empty if it is not JSON, or nests deeper than 100. */
    static Optional<JsonNode> tree(String text) {
        try {
            return Optional.ofNullable(MAPPER.readTree(text)).filter(tree -> !tree.isMissingNode());
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
