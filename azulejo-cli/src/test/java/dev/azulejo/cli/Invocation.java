package dev.azulejo.cli;

import dev.azulejo.fault.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run of the command inside a test: what it printed and how it ended. */
record Invocation(int exitCode, String out, String err) {

    /** Runs the command with a stand-in for the library. */
    static Invocation of(PaintedUpscaler upscaler, String... arguments) {
        return of(engine -> upscaler.openedWith(engine), new Cancellation(), arguments);
    }

    static Invocation of(Upscaler.Opener opener, Cancellation cancellation, String... arguments) {
        return of(opener, cancellation, Question.NOBODY, arguments);
    }

    static Invocation of(Upscaler.Opener opener, Cancellation cancellation, Question question, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                80,
                true);
        int exitCode = AzulejoCommand.in(
                        new Surroundings(terminal, opener, Library::header, cancellation, new LastWords(), question))
                .execute(arguments);
        return new Invocation(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Lines of standard output. */
    List<String> outLines() {
        return out.lines().toList();
    }

    /** Lines of standard error. */
    List<String> errLines() {
        return err.lines().toList();
    }

    /** Standard output as JSON lines; fails if one is not. */
    List<JsonNode> events() {
        JsonMapper mapper = new JsonMapper();
        return Arrays.stream(out.split("\n")).map(mapper::readTree).toList();
    }

    /** The events of a name. */
    List<JsonNode> events(String name) {
        return events().stream()
                .filter(event -> event.get("event").asString().equals(name))
                .toList();
    }
}
