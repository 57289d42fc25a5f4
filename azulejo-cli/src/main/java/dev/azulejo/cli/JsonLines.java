package dev.azulejo.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes one JSON object a line, each at once. */
final class JsonLines {
    private final PrintStream out;
    private final JsonMapper mapper = new JsonMapper();

    /** @param out in UTF-8 */
    JsonLines(PrintStream out) {
        this.out = out;
    }

    /** One line: the event's name, then its fields. */
    void write(String event, Map<String, ?> fields) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.putAll(fields);
        out.println(mapper.writeValueAsString(line));
        out.flush();
    }
}
