package dev.azulejo.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page in the browser as a person has it: what it shows, and hands on it. Lengths are CSS pixels. */
final class BrowserPage {
    private final DevTools tools;

    BrowserPage(DevTools tools) {
        this.tools = tools;
        Stream.of("Page", "Runtime", "Log", "Network").forEach(domain -> tools.send(domain + ".enable", Map.of()));
    }

    /** A place on the page. */
    record Point(double x, double y) {
        Point plus(double dx, double dy) {
            return new Point(x + dx, y + dy);
        }
    }

    /** Where an element lies in the window. */
    record Box(double x, double y, double width, double height) {
        Point middle() {
            return at(0.5, 0.5);
        }

        /** A place by parts of the width and the height. */
        Point at(double across, double down) {
            return new Point(x + across * width, y + down * height);
        }
    }

    void window(int width, int height, double pixelRatio, boolean touch) {
        tools.send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", pixelRatio, "mobile", touch));
        tools.send("Emulation.setTouchEmulationEnabled", Map.of("enabled", touch, "maxTouchPoints", touch ? 5 : 1));
    }

    /** What the reader prefers: {@code light} or {@code dark}. */
    void colours(String scheme) {
        tools.send(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Opens a file and waits until it stands; what it complained about before is forgotten. */
    void open(Path file, String hash) {
        // Only a new document runs its scripts anew: an address that differs behind # alone would not.
        tools.send("Page.navigate", Map.of("url", "about:blank"));
        waitUntil("location.href === 'about:blank'");
        tools.forgetEvents();
        tools.send("Page.navigate", Map.of("url", file.toUri() + hash));
        waitUntil("location.protocol === 'file:' && document.readyState === 'complete'");
        settle();
    }

    /** Ends the whole browser. */
    void close() {
        tools.send("Browser.close", Map.of());
    }

    /** The value of an expression; of a promise, what it brings. */
    JsonNode evaluate(String expression) {
        JsonNode answer = tools.send(
                "Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.get("result").path("value");
    }

    /** Waits until an expression is true. */
    void waitUntil(String expression) {
        long deadline = System.nanoTime() + Chromium.PATIENCE.toNanos();
        while (!evaluate("Boolean(" + expression + ")").asBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("expected in vain: " + expression + "; complaints: " + complaints());
            }
            // The browser needs the processor more than whoever asks it.
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** Waits until the page has drawn what it was told so far. */
    void settle() {
        evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");
    }

    /** The text that an element shows. */
    String text(String selector) {
        return evaluate(query(selector) + ".innerText").asString();
    }

    /** The texts of all elements that a selector finds. */
    List<String> texts(String selector) {
        JsonNode texts = evaluate("[...document.querySelectorAll(" + quoted(selector) + ")].map(e => e.innerText)");
        List<String> found = new ArrayList<>();
        texts.forEach(text -> found.add(text.asString()));
        return found;
    }

    String attribute(String selector, String name) {
        return evaluate(query(selector) + ".getAttribute(" + quoted(name) + ") ?? ''")
                .asString();
    }

    /** A property as the style sheets have it in the end. */
    String style(String selector, String property) {
        return evaluate("getComputedStyle(" + query(selector) + ")[" + quoted(property) + "]")
                .asString();
    }

    Box box(String selector) {
        JsonNode box = evaluate("(({x, y, width, height}) => ({x, y, width, height}))(" + query(selector)
                + ".getBoundingClientRect())");
        return new Box(
                box.get("x").asDouble(),
                box.get("y").asDouble(),
                box.get("width").asDouble(),
                box.get("height").asDouble());
    }

    boolean visible(String selector) {
        return evaluate(query(selector) + ".checkVisibility()").asBoolean();
    }

    void click(String selector) {
        evaluate(query(selector) + ".scrollIntoView({block: 'center', inline: 'center'})");
        settle();
        click(box(selector).middle());
    }

    void click(Point at) {
        mouse("mousePressed", at, 1);
        mouse("mouseReleased", at, 0);
        settle();
    }

    void drag(Point from, Point to) {
        mouse("mouseMoved", from, 0);
        mouse("mousePressed", from, 1);
        for (int i = 1; i <= 5; i++) {
            mouse("mouseMoved", between(from, to, i / 5.0), 1);
        }
        mouse("mouseReleased", to, 0);
        settle();
    }

    void wheel(Point at, double turn) {
        tools.send(
                "Input.dispatchMouseEvent",
                Map.of("type", "mouseWheel", "x", at.x(), "y", at.y(), "deltaX", 0, "deltaY", turn));
        settle();
    }

    /** Fingers move at once, each from a place to another. */
    void fingers(List<Point> from, List<Point> to) {
        touch("touchStart", from);
        for (int i = 1; i <= 5; i++) {
            double part = i / 5.0;
            List<Point> now = new ArrayList<>();
            for (int finger = 0; finger < from.size(); finger++) {
                now.add(between(from.get(finger), to.get(finger), part));
            }
            touch("touchMove", now);
        }
        touch("touchEnd", List.of());
        settle();
    }

    /** Presses keys by what they are called in scripts, such as {@code ArrowLeft} and {@code +}. */
    void keys(String... names) {
        for (String name : names) {
            String text = name.equals("Enter") ? "\r" : name.length() == 1 ? name : "";
            Map<String, Object> down = Map.of(
                    "type",
                    text.isEmpty() ? "rawKeyDown" : "keyDown",
                    "key",
                    name,
                    "text",
                    text,
                    "windowsVirtualKeyCode",
                    code(name));
            tools.send("Input.dispatchKeyEvent", down);
            tools.send("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", name));
        }
        settle();
    }

    private static int code(String name) {
        return switch (name) {
            case "Enter" -> 13;
            case "End" -> 35;
            case "Home" -> 36;
            case "ArrowLeft" -> 37;
            case "ArrowUp" -> 38;
            case "ArrowRight" -> 39;
            case "ArrowDown" -> 40;
            default -> name.length() == 1 ? Character.toUpperCase(name.charAt(0)) : 0;
        };
    }

    void focus(String selector) {
        evaluate(query(selector) + ".focus()");
    }

    /** The window as it looks; one pixel is a device pixel. */
    BufferedImage screenshot() {
        settle();
        String data = tools.send("Page.captureScreenshot", Map.of("format", "png"))
                .get("data")
                .asString();
        try {
            return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Everything that a page which needs no network and has no faults would not do. */
    List<String> complaints() {
        Stream<String> exceptions =
                tools.events("Runtime.exceptionThrown").stream().map(JsonNode::toString);
        Stream<String> console = tools.events("Runtime.consoleAPICalled").stream()
                .filter(call -> !call.get("type").asString().equals("log"))
                .map(JsonNode::toString);
        Stream<String> log = tools.events("Log.entryAdded").stream().map(JsonNode::toString);
        Stream<String> requests = tools.events("Network.requestWillBeSent").stream()
                .map(request -> request.get("request").get("url").asString())
                .filter(url -> !url.startsWith("file:") && !url.startsWith("data:") && !url.equals("about:blank"));
        return Stream.of(exceptions, console, log, requests)
                .flatMap(each -> each)
                .toList();
    }

    private void mouse(String type, Point at, int buttons) {
        tools.send(
                "Input.dispatchMouseEvent",
                Map.of(
                        "type",
                        type,
                        "x",
                        at.x(),
                        "y",
                        at.y(),
                        "button",
                        type.equals("mouseMoved") && buttons == 0 ? "none" : "left",
                        "buttons",
                        buttons,
                        "clickCount",
                        1));
    }

    private void touch(String type, List<Point> fingers) {
        List<Map<String, Object>> points = new ArrayList<>();
        for (int id = 0; id < fingers.size(); id++) {
            points.add(Map.of("x", fingers.get(id).x(), "y", fingers.get(id).y(), "id", id));
        }
        tools.send("Input.dispatchTouchEvent", Map.of("type", type, "touchPoints", points));
    }

    private static Point between(Point from, Point to, double part) {
        return from.plus((to.x() - from.x()) * part, (to.y() - from.y()) * part);
    }

    private static String query(String selector) {
        return "document.querySelector(" + quoted(selector) + ")";
    }

    private static String quoted(String text) {
        return new JsonMapper().writeValueAsString(text);
    }
}
