package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the page of a comparison in a real browser, from the file system; without a browser they are skipped. */
abstract class ReportInBrowser {
    private static final String NO_BROWSER =
            "There is no chromium on the PATH: what the page of a comparison does is not tested.";

    static final String LEFT = "#left-pane img.picture";
    static final String RIGHT = "#right-pane img.picture";

    @TempDir
    static Path folder;

    static BrowserPage page;

    private static Chromium chromium;
    private static Path report;

    /** Says what is left out where there is no browser: the build itself only counts skipped tests. */
    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<Path> program = Chromium.installed();
        if (program.isPresent()) {
            report = ReportFixture.write(Files.createDirectory(folder.resolve("report")));
            chromium = Chromium.start(program.get(), Files.createDirectory(folder.resolve("browser")));
            page = chromium.page();
        } else {
            System.out.println(NO_BROWSER);
        }
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
            chromium = null;
        }
    }

    @BeforeEach
    void atADesk() {
        Assumptions.assumeTrue(chromium != null, NO_BROWSER);
        page.window(1280, 900, 1, false);
        page.colours("light");
    }

    @AfterEach
    void thePageHasNoFaultAndAsksNoNetwork() {
        if (chromium != null) {
            assertThat(page.complaints()).isEmpty();
        }
    }

    /** Opens {@link ReportFixture}'s report and waits until both sides are drawn. */
    static void open(String hash) {
        open(report, hash);
    }

    static void open(Path file, String hash) {
        page.open(file, hash);
        page.waitUntil("[...document.querySelectorAll('.pane img.picture')].every(image => image.naturalWidth > 0)");
        page.settle();
    }

    /** Waits until both sides have drawn what they are to show. */
    static void shows(String left, String right) {
        page.waitUntil("document.querySelector('" + LEFT + "').alt === '" + left + "' && document.querySelector('"
                + RIGHT + "').alt === '" + right + "'");
        page.settle();
    }
}
