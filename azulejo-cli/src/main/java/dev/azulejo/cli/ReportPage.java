package dev.azulejo.cli;

import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.UnfinishedFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page of a comparison. {@code report/page.html} is written as pages are, with one file for each subject of style
 * and script; here they move into it, together with the results, so that {@code index.html} needs nothing but the
 * pictures beside it and works from the file system, where pages may not read other files.
 */
final class ReportPage {
    private static final Pattern STYLE = Pattern.compile("<link rel=\"stylesheet\" href=\"([a-z-]+\\.css)\">");
    private static final Pattern SCRIPT = Pattern.compile("<script src=\"([a-z-]+\\.js)\"></script>");
    private static final String RESULTS = "<script type=\"application/json\" id=\"results\">";

    private ReportPage() {}

    /**
     * Writes {@code index.html} in one step: whoever looks at it meanwhile sees the former page or this one.
     *
     * @param folder of the report; pictures that the results name lie in it
     * @param results the JSON text of {@code results.json}
     * @throws MachineException if the page cannot be written
     */
    static void write(Path folder, String results) {
        Path page = folder.resolve("index.html");
        Path written = folder.resolve("index.html.part");
        UnfinishedFiles.begun(written);
        try {
            Files.writeString(written, html(results));
            Files.move(written, page, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new MachineException("%s cannot be written (%s)".formatted(page, Outputs.reason(e)), e);
        } finally {
            UnfinishedFiles.ended(written);
        }
    }

    /** The whole page as text. */
    static String html(String results) {
        String styled = STYLE.matcher(resource("page.html"))
                .replaceAll(link -> quoted("<style>\n" + resource(link.group(1)) + "</style>"));
        String scripted = SCRIPT.matcher(styled).replaceAll(ReportPage::inlined);
        return scripted.replace(RESULTS, RESULTS + harmless(results));
    }

    private static String inlined(MatchResult script) {
        return quoted("<script>\n" + resource(script.group(1)) + "</script>");
    }

    private static String quoted(String text) {
        return Matcher.quoteReplacement(text);
    }

    /** In JSON a {@code <} can only be part of a text; written as an escape it cannot end the script that holds it. */
    private static String harmless(String json) {
        return json.replace("<", "\\u003c");
    }

    private static String resource(String name) {
        try (InputStream stream = ReportPage.class.getResourceAsStream("report/" + name)) {
            if (stream == null) {
                throw new FileNotFoundException("report/" + name + " is missing from the program");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
