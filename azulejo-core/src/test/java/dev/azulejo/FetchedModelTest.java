package dev.azulejo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.azulejo.Progress.Stage;
import dev.azulejo.fault.Cancellation;
import dev.azulejo.golden.GoldenTensors;
import dev.azulejo.image.PictureInput;
import dev.azulejo.image.PictureOutput;
import dev.azulejo.runtime.CacheFolder;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is named by an address is fetched in a stage of its own, once. */
class FetchedModelTest {
    private static final byte[] WEIGHTS = GoldenTensors.bytes("dev/azulejo/builtin/upscaler/model.safetensors");
    private static final BufferedImage PICTURE = new BufferedImage(12, 10, BufferedImage.TYPE_INT_RGB);

    @TempDir
    private Path cache;

    private final Optional<String> cacheBefore = Optional.ofNullable(System.getProperty(CacheFolder.PROPERTY));
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/files/net.safetensors", exchange -> {
            exchange.sendResponseHeaders(200, WEIGHTS.length);
            exchange.getResponseBody().write(WEIGHTS);
            exchange.close();
        });
        server.start();
        System.setProperty(CacheFolder.PROPERTY, cache.toString());
    }

    @AfterEach
    void stop() {
        server.stop(0);
        cacheBefore.ifPresentOrElse(
                folder -> System.setProperty(CacheFolder.PROPERTY, folder),
                () -> System.clearProperty(CacheFolder.PROPERTY));
    }

    @Test
    void anUpscalerFromTheWebIsFetchedOnceWithItsBytesAsProgress() {
        String address = "http://localhost:%d/files/net.safetensors"
                .formatted(server.getAddress().getPort());
        List<Progress.Event> events = upscaled(address);
        assertThat(events)
                .anySatisfy(event -> assertThat(event)
                        .isEqualTo(new Progress.StageStarted(Stage.FETCH, WEIGHTS.length, "net.safetensors")))
                .anySatisfy(event -> assertThat(event)
                        .isEqualTo(new Progress.Advanced(Stage.FETCH, WEIGHTS.length, WEIGHTS.length)));
        assertThat(events.stream()
                        .filter(event -> event instanceof Progress.StageStarted)
                        .map(event -> ((Progress.StageStarted) event).stage()))
                .containsExactly(Stage.READ, Stage.FETCH, Stage.ENLARGE, Stage.FINISH);
        server.stop(0);
        assertThat(upscaled(address))
                .noneMatch(event -> event instanceof Progress.StageStarted started && started.stage() == Stage.FETCH);
    }

    private static List<Progress.Event> upscaled(String upscaler) {
        List<Progress.Event> events = new ArrayList<>();
        try (Azulejo azulejo = Azulejo.open(EngineSettings.defaults().withUpscaler(upscaler))) {
            azulejo.upscale(
                    PictureInput.of(PICTURE),
                    new PictureOutput.Image(),
                    UpscaleSettings.defaults().withStrength(0),
                    events::add,
                    new Cancellation());
        }
        return events;
    }
}
