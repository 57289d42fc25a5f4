package dev.azulejo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.azulejo.cli.BrowserPage.Box;
import dev.azulejo.cli.BrowserPage.Point;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stage with two pictures. {@link ReportFixture} tells what its colours mean. */
class ReportStageInBrowserTest extends ReportInBrowser {
    private static Color colour(BufferedImage screenshot, Point at) {
        return new Color(screenshot.getRGB((int) at.x(), (int) at.y()));
    }

    private static int blue(Point at) {
        return colour(page.screenshot(), at).getBlue();
    }

    private static double widthOf(String selector) {
        return page.box(selector).width();
    }

    @Test
    void theFirstTwoResultsOfTheFirstPictureStandSideBySideUnderTheirNames() {
        open("");

        assertThat(page.texts("#left-name, #right-name"))
                .containsExactly("independent, overlap 16", "independent, overlap 48");
        assertThat(page.text("#left-figures")).contains("Seam ratio 1.070", "PSNR 26.25", "3.1");
        Box viewport = page.box("#viewport");
        BufferedImage screenshot = page.screenshot();
        assertThat(colour(screenshot, viewport.at(0.4, 0.5)).getBlue())
                .isEqualTo(ReportFixture.blue("independent", 16));
        assertThat(colour(screenshot, viewport.at(0.6, 0.5)).getBlue())
                .isEqualTo(ReportFixture.blue("independent", 48));
        assertThat(page.text("#zoom")).isEqualTo(Math.round(viewport.height() / 192 * 100) + "\u202f%");
    }

    @Test
    void theDividerFollowsTheMouse() {
        open("");
        Box viewport = page.box("#viewport");
        Point spot = viewport.at(0.35, 0.3);
        assertThat(blue(spot)).isEqualTo(ReportFixture.blue("independent", 16));

        page.drag(page.box("#divider").middle(), viewport.at(0.25, 0.6));

        assertThat(page.box("#divider").middle().x())
                .isCloseTo(viewport.at(0.25, 0).x(), within(1.0));
        assertThat(page.attribute("#divider", "aria-valuenow")).isEqualTo("25");
        assertThat(blue(spot)).isEqualTo(ReportFixture.blue("independent", 48));
    }

    @Test
    void theDividerFollowsKeysAndStaysWithinThePicture() {
        open("");
        page.focus("#divider");

        page.keys("ArrowLeft", "ArrowLeft", "ArrowLeft");
        assertThat(page.attribute("#divider", "aria-valuenow")).isEqualTo("44");
        page.keys("End", "ArrowRight");
        assertThat(page.attribute("#divider", "aria-valuenow")).isEqualTo("100");
    }

    @Test
    void atAHundredPercentAPixelOfThePictureIsOneOfTheScreen() {
        page.window(1280, 900, 2, false);
        open("");

        page.click("#zoom-one");

        assertThat(page.text("#zoom")).isEqualTo("100\u202f%");
        assertThat(widthOf(LEFT)).isEqualTo(256 / 2.0);
        assertThat(page.box(RIGHT)).isEqualTo(page.box(LEFT));
        assertThat(page.box(LEFT).x() * 2 % 1).isZero();
        assertThat(page.style(LEFT, "imageRendering")).isEqualTo("auto");
        page.click("#zoom-two");
        assertThat(widthOf(LEFT)).isEqualTo(256.0);
        assertThat(page.style(LEFT, "imageRendering")).isEqualTo("pixelated");
    }

    @Test
    void theWheelZoomsAboutWhatIsUnderIt() {
        open("");
        Point spot = page.box("#viewport").at(0.6, 0.4);
        Color before = colour(page.screenshot(), spot);

        page.wheel(spot, -300);

        assertThat(widthOf(RIGHT)).isGreaterThan(1.5 * page.box("#viewport").height() * 256 / 192);
        Color after = colour(page.screenshot(), spot);
        assertThat(after.getRed()).isCloseTo(before.getRed(), within(3));
        assertThat(after.getGreen()).isCloseTo(before.getGreen(), within(3));
    }

    @Test
    void aDragMovesBothPicturesOnceTheyAreLarger() {
        open("#zoom=12");
        Box before = page.box(LEFT);
        Point spot = page.box("#viewport").at(0.2, 0.2);

        page.drag(spot, spot.plus(120, -70));

        Box after = page.box(LEFT);
        assertThat(after.x() - before.x()).isCloseTo(120, within(1.0));
        assertThat(after.y() - before.y()).isCloseTo(-70, within(1.0));
        assertThat(page.box(RIGHT)).isEqualTo(after);
        assertThat(page.attribute("#divider", "aria-valuenow")).isEqualTo("50");
    }

    @Test
    void keysZoomMoveSwapAndArrange() {
        open("");
        page.focus("#viewport");

        page.keys("2");
        assertThat(page.text("#zoom")).isEqualTo("200\u202f%");
        page.keys("+", "+", "+", "+", "+");
        assertThat(page.text("#zoom")).isEqualTo("800\u202f%");
        double before = page.box(LEFT).x();
        page.keys("ArrowRight");
        assertThat(page.box(LEFT).x()).isCloseTo(before - 60, within(1.0));
        page.keys("0", "s");
        shows("independent, overlap 48", "independent, overlap 16");
        page.keys("v");
        assertThat(page.visible("#divider")).isFalse();
        assertThat(page.attribute("[data-mode=side]", "aria-pressed")).isEqualTo("true");
    }

    @Test
    void sideBySideBothShowTheSameSpot() {
        open("");
        page.click("[data-mode=side]");

        page.wheel(page.box("#right-pane").at(0.8, 0.25), -250);

        Box left = page.box("#left-pane");
        Box right = page.box("#right-pane");
        BufferedImage screenshot = page.screenshot();
        Color one = colour(screenshot, left.at(0.8, 0.25));
        Color other = colour(screenshot, right.at(0.8, 0.25));
        assertThat(one.getBlue()).isEqualTo(ReportFixture.blue("independent", 16));
        assertThat(other.getBlue()).isEqualTo(ReportFixture.blue("independent", 48));
        assertThat(one.getRed()).isCloseTo(other.getRed(), within(2));
        assertThat(one.getGreen()).isCloseTo(other.getGreen(), within(2));
    }

    @Test
    void theInputIsScaledToTheSizeOfTheResults() {
        open("#left=@input&right=mixture&zoom=1");

        page.evaluate(
                "(s => { s.value = '@base:builtin'; s.dispatchEvent(new Event('change')) })(document.querySelector('#right'))");
        shows("Input, scaled", "Enlarged base");

        assertThat(page.evaluate("document.querySelector('" + LEFT + "').naturalWidth")
                        .asInt())
                .isEqualTo(64);
        assertThat(widthOf(LEFT)).isEqualTo(256.0);
        BufferedImage screenshot = page.screenshot();
        Box viewport = page.box("#viewport");
        assertThat(colour(screenshot, viewport.middle().plus(-30, 0)).getBlue()).isEqualTo(ReportFixture.INPUT_BLUE);
        assertThat(colour(screenshot, viewport.middle().plus(30, 0)).getBlue()).isEqualTo(ReportFixture.BASE_BLUE);
    }

    @Test
    void anotherPictureIsShownWithTheSameVariants() {
        open("#scope=picture");
        assertThat(page.text("#table caption")).isEqualTo("first.png");

        page.click("#pictures button:nth-child(2)");
        page.waitUntil("document.querySelector('" + RIGHT + "').naturalHeight === 224");
        page.settle();

        assertThat(page.text("#pictures [aria-current]")).isEqualTo(ReportFixture.AWKWARD);
        assertThat(page.texts("#left-name, #right-name"))
                .containsExactly("independent, overlap 16", "independent, overlap 48");
        assertThat(page.evaluate("document.querySelector('" + LEFT + "').naturalWidth")
                        .asInt())
                .isEqualTo(160);
        assertThat(widthOf(RIGHT) / page.box(RIGHT).height()).isCloseTo(160 / 224.0, within(0.01));
        assertThat(page.text("#table caption")).isEqualTo(ReportFixture.AWKWARD);
    }

    @Test
    void theHeatMapLiesOverTheSideThatHasOneAsStronglyAsAsked() {
        open("#right=fusion%3Dmixture+overlap%3D48");
        Box viewport = page.box("#viewport");
        int plain = blue(viewport.at(0.4, 0.5));

        page.click("#heat");
        page.waitUntil("document.querySelector('#left-pane .heat').naturalWidth === 64");
        BufferedImage screenshot = page.screenshot();
        int half = colour(screenshot, page.box("#viewport").at(0.4, 0.5)).getBlue();
        assertThat(half).isCloseTo((int) Math.round(plain + 0.6 * (255 - plain)), within(2));
        assertThat(colour(screenshot, page.box("#viewport").at(0.6, 0.5)).getBlue())
                .isEqualTo(ReportFixture.blue("mixture", 48));

        page.focus("#opacity");
        page.keys("End");
        assertThat(blue(page.box("#viewport").at(0.4, 0.5))).isEqualTo(255);
        page.click("#heat");
        assertThat(blue(page.box("#viewport").at(0.4, 0.5))).isEqualTo(plain);
    }

    @Test
    void onAPhoneAFingerDragsTheDividerAndTwoZoom() {
        page.window(390, 844, 3, true);
        open("");
        assertThat(page.evaluate("document.documentElement.scrollWidth").asInt())
                .isEqualTo(390);
        page.evaluate("document.querySelector('#viewport').scrollIntoView()");
        Box viewport = page.box("#viewport");

        Point grip = page.box("#divider").middle();
        page.fingers(List.of(grip), List.of(grip.plus(-100, 0)));
        assertThat(page.box("#divider").middle().x()).isCloseTo(grip.x() - 100, within(2.0));

        Point middle = viewport.at(0.6, 0.5);
        Point screen = new Point(middle.x() * 3, middle.y() * 3);
        Color before = colour(page.screenshot(), screen);
        double width = widthOf(RIGHT);
        page.fingers(
                List.of(middle.plus(-30, 0), middle.plus(30, 0)), List.of(middle.plus(-90, 0), middle.plus(90, 0)));
        assertThat(widthOf(RIGHT)).isCloseTo(3 * width, within(0.05 * width));
        Color after = colour(page.screenshot(), screen);
        assertThat(after.getRed()).isCloseTo(before.getRed(), within(3));
        assertThat(after.getGreen()).isCloseTo(before.getGreen(), within(3));
        assertThat(page.attribute("#divider", "aria-valuenow")).isEqualTo("24");
    }

    @Test
    void onAPhonePicturesSideBySideLieAboveEachOther() {
        page.window(390, 844, 3, true);
        open("#mode=side");

        assertThat(page.box("#left-pane").y())
                .isLessThan(page.box("#right-pane").y());
        assertThat(widthOf("#left-pane")).isEqualTo(390);
    }

    @Test
    void picturesLieOnDarkGroundWhateverThePageIsLike() {
        open("");
        Point beside = page.box("#viewport").at(0.01, 0.5);
        BufferedImage light = page.screenshot();
        page.colours("dark");
        BufferedImage dark = page.screenshot();

        assertThat(colour(light, new Point(2, 2)).getGreen()).isGreaterThan(230);
        assertThat(colour(dark, new Point(2, 2)).getGreen()).isLessThan(40);
        for (BufferedImage each : List.of(light, dark)) {
            Color ground = colour(each, beside);
            assertThat(ground.getGreen()).isLessThan(50);
            assertThat(ground.getRed())
                    .as("neutral")
                    .isEqualTo(ground.getGreen())
                    .isEqualTo(ground.getBlue());
        }
    }
}
