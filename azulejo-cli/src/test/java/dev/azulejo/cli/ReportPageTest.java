package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportPageTest {
    private static final Pattern INLINED =
            Pattern.compile("<script type=\"application/json\" id=\"results\">(.*?)</script>", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void thePageHoldsItsStyleAndItsScripts() {
        String page = ReportPage.html("{}");

        assertThat(page).doesNotContain("<link rel=\"stylesheet\"").doesNotContain("<script src");
        assertThat(page).contains("#viewport {", "function placeOf(");
    }

    @Test
    void theBuildLeavesWhatScriptsPutIntoTextsAlone() {
        assertThat(ReportPage.html("{}")).contains("${column.title}");
    }

    @Test
    void noTextOfTheResultsEndsTheirScript() {
        String text = "</script><script>alert(1)</script><!-- \\ $1 \u2028";
        String results = new JsonMapper().writeValueAsString(Map.of("created_by", text));

        Matcher inlined = INLINED.matcher(ReportPage.html(results));

        assertThat(inlined.find()).isTrue();
        JsonNode read = new JsonMapper().readTree(inlined.group(1));
        assertThat(read.get("created_by").asString()).isEqualTo(text);
    }

    @Test
    void aPageThatIsWrittenAgainReplacesTheFormerAndLeavesNothingElse() throws IOException {
        ReportPage.write(folder, "{\"created_by\":\"first\"}");
        ReportPage.write(folder, "{\"created_by\":\"second\"}");

        assertThat(Files.readString(folder.resolve("index.html")))
                .contains("second")
                .doesNotContain("\"first\"");
        assertThat(folder.toFile().list()).containsExactly("index.html");
    }
}
