package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Table, plots, addresses and incomplete reports. */
class ReportFiguresInBrowserTest extends ReportInBrowser {
    @Test
    void aColumnIsSortedAndItsBestValueMarked() {
        open("#scope=picture");
        assertThat(page.texts("tbody th span").get(0)).isEqualTo("independent, overlap 16");
        assertThat(page.texts("tbody tr:nth-child(4) .best .value")).contains("0.990");

        page.click("[data-sort=psnr]");
        assertThat(page.attribute("th:has([data-sort=psnr])", "aria-sort")).isEqualTo("descending");
        assertThat(page.texts("tbody td:nth-child(4) .value"))
                .containsExactly("31.00", "30.75", "30.25", "30.00", "29.75", "26.25");
        assertThat(page.texts("tbody td:nth-child(4).best .value")).containsExactly("31.00");
        page.keys("Enter");
        assertThat(page.texts("tbody td:nth-child(4) .value").get(0)).isEqualTo("26.25");

        page.click("[data-sort=seamRatio]");
        assertThat(page.texts("tbody td:nth-child(2) .value"))
                .as("nearest to 1 first")
                .startsWith("1.010")
                .endsWith("1.070");
    }

    @Test
    void meansComeWithTheirIntervalsAndSayHowManyPicturesTheyCount() {
        open("");

        assertThat(page.text("#table caption")).contains("Means over 2 pictures");
        assertThat(page.text("tbody tr:nth-child(1) td:nth-child(2)")).contains("0.916", "0.896 to 0.936");
        assertThat(page.text("tbody tr:nth-child(4) td:nth-child(4)"))
                .as("one failed")
                .contains("1 of 2 pictures");
        page.click("#scope button:first-child");
        assertThat(page.text("tbody tr:nth-child(1) td:nth-child(2)"))
                .contains("1.070")
                .doesNotContain("to");
    }

    @Test
    void aRowGoesToTheStage() {
        open("");

        page.click("tbody tr:nth-child(6) td:nth-child(3)");
        page.click("tbody tr:nth-child(5) button.left");
        shows("mixture, overlap 48", "mixture, overlap 64");

        assertThat(page.attribute("tbody tr:nth-child(6) button.right", "aria-pressed"))
                .isEqualTo("true");
        assertThat(page.attribute("tbody tr:nth-child(5) button.left", "aria-pressed"))
                .isEqualTo("true");
        assertThat(page.texts("tbody [aria-pressed=true]")).hasSize(2);
    }

    @Test
    void onlyChosenValuesAreListedAndPlotted() {
        open("");

        page.click("#filter .chips:nth-child(1) button:nth-of-type(2)");
        page.click("#filter .chips:nth-child(2) button:nth-of-type(3)");

        assertThat(page.texts("tbody th span")).containsExactly("mixture, overlap 64");
        page.click("#filter .chips:nth-child(1) button:nth-of-type(2)");
        assertThat(page.texts("tbody th span")).containsExactly("independent, overlap 64", "mixture, overlap 64");
    }

    @Test
    void plotsAreDrawnOfTheAxesThatWereVaried() {
        open("");

        assertThat(page.texts("#given-plots figcaption b")).containsExactly("Overlap sharpness by overlap");
        assertThat(page.texts("#given-plots .legend li")).containsExactly("independent", "mixture");
        assertThat(page.evaluate("document.querySelectorAll('#given-plots .point').length")
                        .asInt())
                .isEqualTo(6);
        page.evaluate("(s => { s.value = 'figure:seconds'; s.dispatchEvent(new Event('change')) })"
                + "(document.querySelectorAll('#own-plot select')[1])");
        page.settle();
        assertThat(page.texts("#own-plot figcaption b")).containsExactly("Seam ratio against time");
        page.click("#given-plots .series:last-of-type .point:last-of-type .reach");
        shows("independent, overlap 16", "mixture, overlap 64");
    }

    @Test
    void whatHasNoOverlapIsALevelAndAReportWithoutPicturesHasNoStage() throws IOException {
        Path figures = Files.createDirectory(folder.resolve("figures"));
        ReportPage.write(figures, """
                {"axes": [{"key": "overlap", "title": "Overlap", "values": ["16", "48"]}],
                 "figures": [{"key": "overlapSharpness", "title": "Sharpness", "best": "one", "digits": 2}],
                 "pictures": [{"id": "a", "name": "a.png"}],
                 "variants": [{"id": "16", "values": {"overlap": "16"}}, {"id": "48", "values": {"overlap": "48"}},
                              {"id": "untiled", "values": {}}],
                 "results": [{"picture": "a", "variant": "16", "figures": {"overlapSharpness": 0.8}},
                             {"picture": "a", "variant": "48", "figures": {"overlapSharpness": 0.9}},
                             {"picture": "a", "variant": "untiled", "figures": {"overlapSharpness": 1.0}}]}
                """);
        page.open(figures.resolve("index.html"), "");

        assertThat(page.visible("#stage")).isFalse();
        assertThat(page.evaluate("document.querySelectorAll('#given-plots .level').length")
                        .asInt())
                .isOne();
        assertThat(page.attribute("#given-plots svg", "aria-label")).contains("16: 0.80, 48: 0.90", "always 1");
    }

    @Test
    void anAddressShowsWhatItsSenderSaw() {
        open("");
        page.click("#pictures button:nth-child(2)");
        page.click("tbody tr:nth-child(5) td:nth-child(3)");
        page.click("[data-sort=seconds]");
        page.click("#zoom-two");
        page.focus("#divider");
        page.keys("ArrowLeft");
        page.waitUntil("location.hash.includes('divider=0.48')");
        String hash = page.evaluate("location.hash").asString();

        open(hash);

        shows("independent, overlap 16", "mixture, overlap 48");
        assertThat(page.text("#pictures [aria-current]")).isEqualTo(ReportFixture.AWKWARD);
        assertThat(page.text("#zoom")).isEqualTo("200\u202f%");
        assertThat(page.attribute("#divider", "aria-valuenow")).isEqualTo("48");
        assertThat(page.attribute("th:has([data-sort=seconds])", "aria-sort")).isEqualTo("ascending");
    }

    @Test
    void anAddressThatMakesNoSenseShowsTheUsual() {
        open("#picture=none&left=none&right=&zoom=-3&x=17&mode=upside&sort=none&only=none:1,::&plotX=none&opacity=x");

        assertThat(page.texts("#left-name, #right-name"))
                .containsExactly("independent, overlap 16", "independent, overlap 48");
        assertThat(page.texts("tbody tr")).hasSize(6);
    }

    @Test
    void whatFailedIsListedAsItWasSaid() {
        open("");

        assertThat(page.texts("#failures li"))
                .containsExactly(ReportFixture.AWKWARD + ", mixture, overlap 16: The tiles <b>fell</b> off.");
        assertThat(page.text("#making dl"))
                .contains("0.0-test", "azulejo compare first.png", "builtin", "Steps 20")
                .contains("sampler euler_a")
                .doesNotContain("overlap 16");
    }

    @Test
    void aReportThatHasOnlyBegunCanBeLookedAt() throws IOException {
        Path begun = Files.createDirectory(folder.resolve("begun"));
        for (String results : List.of(
                "{}",
                "{\"pictures\":[{\"id\":\"a\"}],\"variants\":[]}",
                "{\"axes\":[{\"key\":\"steps\",\"values\":[5,10]}],\"pictures\":[{\"id\":\"a\"}],"
                        + "\"variants\":[{\"id\":\"b\",\"values\":{\"steps\":5}}],"
                        + "\"results\":[{\"picture\":\"a\",\"variant\":\"b\",\"seconds\":null,\"figures\":{}}]}")) {
            ReportPage.write(begun, results);
            page.open(begun.resolve("index.html"), "");
            assertThat(page.text("h1")).isEqualTo("azulejo compare");
            assertThat(page.complaints()).isEmpty();
        }
    }

    @Test
    void aPictureThatIsGoneIsNamed() throws IOException {
        Path incomplete = Files.createDirectory(folder.resolve("incomplete"));
        ReportFixture.write(incomplete);
        Files.delete(incomplete.resolve("images/first-mixture-64.png"));
        page.open(incomplete.resolve("index.html"), "#right=fusion%3Dmixture+overlap%3D64");
        page.waitUntil("!document.querySelector('#right-pane .missing').hidden");

        assertThat(page.text("#right-pane .missing")).isEqualTo("images/first-mixture-64.png cannot be shown.");
        // The browser itself says that the file is not there; that is the one complaint that has to be.
        assertThat(page.complaints()).allMatch(complaint -> complaint.contains("ERR_FILE_NOT_FOUND"));
        open("");
    }
}
