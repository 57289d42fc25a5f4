package dev.azulejo.cli;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Chromium without a window, driven over the DevTools protocol; closing it ends the process. */
final class Chromium implements AutoCloseable {
    /** How long anything may take; only a browser that hangs ever waits for so long. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Process process;
    private final BrowserPage page;

    private Chromium(Process process, BrowserPage page) {
        this.process = process;
        this.page = page;
    }

    /** The program, if this machine has one. */
    static Optional<Path> installed() {
        List<String> folders =
                List.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator));
        return NAMES.stream()
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts the program.
     *
     * @param folder empty, for its profile and what it says
     */
    static Chromium start(Path program, Path folder) throws IOException, InterruptedException {
        Path profile = folder.resolve("profile");
        Process process = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), flags(profile))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromium.log").toFile())
                .start();
        Path announced = profile.resolve("DevToolsActivePort");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(announced) || Files.readString(announced).lines().count() < 2) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException(
                        "%s did not start: %s".formatted(program, Files.readString(folder.resolve("chromium.log"))));
            }
            Thread.sleep(20);
        }
        int port =
                Integer.parseInt(Files.readString(announced).lines().findFirst().orElseThrow());
        return new Chromium(process, page(port));
    }

    /** No sandbox, because containers run tests as root; no calls home; a port of its own; colours as they are. */
    private static Stream<String> flags(Path profile) {
        return Stream.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-breakpad",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank");
    }

    /** The one page that it starts with. */
    BrowserPage page() {
        return page;
    }

    private static BrowserPage page(int port) throws IOException, InterruptedException {
        HttpRequest list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                .timeout(PATIENCE)
                .build();
        HttpClient client = HttpClient.newHttpClient();
        JsonNode targets = new JsonMapper()
                .readTree(client.send(list, BodyHandlers.ofString()).body());
        for (JsonNode target : targets) {
            if (target.get("type").asString().equals("page")) {
                URI address = URI.create(target.get("webSocketDebuggerUrl").asString());
                return new BrowserPage(DevTools.connect(client, address));
            }
        }
        throw new IOException("expected a page among the browser's targets, found " + targets);
    }

    /** Asks the browser to go, so that it tidies up after itself; one that does not is ended. */
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        page.close();
        for (ProcessHandle each : all) {
            each.onExit()
                    .completeOnTimeout(each, 10, TimeUnit.SECONDS)
                    .thenAccept(ProcessHandle::destroyForcibly)
                    .join();
        }
    }
}
