package dev.azulejo.checkpoint.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HuggingFaceHubTest {
    private static final HubReference MODEL = HubReference.of("hf:owner/name");
    private static final int SIZE = 300_000;

    @TempDir
    Path cache;

    private final List<Duration> pauses = new ArrayList<>();
    private final byte[] weights = new byte[SIZE];
    private LocalHub hub;

    @BeforeEach
    void start() throws IOException {
        hub = new LocalHub();
        new Random(1).nextBytes(weights);
        hub.files.put("config.json", "{}".getBytes(StandardCharsets.UTF_8));
        hub.files.put("diffusion_pytorch_model.safetensors", weights);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void aModelComesIntoTheCacheInItsStandardLayout() throws IOException {
        hub.files.put("README.md", new byte[1]);
        hub.files.put("diffusion_pytorch_model.bin", new byte[1]);
        List<String> heard = new ArrayList<>();

        Path folder = hub(Optional.empty())
                .fetch(MODEL, (file, done, total) -> heard.add(file + " " + done + "/" + total), new Cancellation());

        Path model = cache.resolve("models--owner--name");
        Path blob = model.resolve("blobs").resolve(LocalHub.sha256(weights));
        Path link = folder.resolve("diffusion_pytorch_model.safetensors");
        assertThat(folder).isEqualTo(model.resolve("snapshots").resolve(LocalHub.COMMIT));
        assertThat(link).isSymbolicLink().hasBinaryContent(weights);
        assertThat(Files.readSymbolicLink(link)).isEqualTo(Path.of("../../blobs/" + LocalHub.sha256(weights)));
        assertThat(blob).isRegularFile();
        assertThat(model.resolve("refs/main")).hasContent(LocalHub.COMMIT);
        assertThat(hub.served()).containsExactlyInAnyOrder("config.json", "diffusion_pytorch_model.safetensors");
        assertThat(heard).contains("owner/name/diffusion_pytorch_model.safetensors " + SIZE + "/" + SIZE);
        assertThat(hub(Optional.empty()).cachedModels()).containsExactly("owner/name");
        assertNothingIncomplete();
    }

    @Test
    void whatIsCachedIsNotFetchedAgain() {
        fetch();
        int before = hub.served().size();

        fetch();

        assertThat(hub.served()).hasSize(before);
    }

    @Test
    void filesInFoldersAreLinkedFromThere() throws IOException {
        hub.files.clear();
        hub.files.put("model_index.json", new byte[1]);
        hub.files.put("unet/diffusion_pytorch_model.fp16.safetensors", weights);
        hub.files.put("unet/diffusion_pytorch_model.safetensors", new byte[2]);

        Path folder = fetch();

        assertThat(folder.resolve("unet/diffusion_pytorch_model.fp16.safetensors"))
                .hasBinaryContent(weights);
        assertThat(folder.resolve("unet/diffusion_pytorch_model.safetensors")).doesNotExist();
    }

    @Test
    void aDownloadThatIsCutGoesOnWhereItWas() {
        hub.files.remove("config.json");
        hub.misbehaviours.add((exchange, bytes) -> LocalHub.answer(exchange, bytes, 100_000));
        hub.misbehaviours.add((exchange, bytes) -> LocalHub.answer(exchange, bytes, 50_000));

        Path folder = fetch();

        assertThat(folder.resolve("diffusion_pytorch_model.safetensors")).hasBinaryContent(weights);
        assertThat(ranges()).containsExactly(null, "bytes=100000-", "bytes=150000-");
    }

    @Test
    void aDownloadThatAnEarlierProcessLeftGoesOn() throws IOException {
        incomplete(Arrays.copyOf(weights, 123_456));

        Path folder = fetch();

        assertThat(folder.resolve("diffusion_pytorch_model.safetensors")).hasBinaryContent(weights);
        assertThat(ranges()).contains("bytes=123456-");
        assertNothingIncomplete();
    }

    @Test
    void wrongBytesOfAnEarlierDownloadAreFetchedAnew() throws IOException {
        incomplete(new byte[100_000]);

        Path folder = fetch();

        assertThat(folder.resolve("diffusion_pytorch_model.safetensors")).hasBinaryContent(weights);
    }

    @Test
    void anEarlierDownloadThatIsTooLongIsFetchedAnew() throws IOException {
        incomplete(new byte[SIZE + 1]);

        assertThat(fetch().resolve("diffusion_pytorch_model.safetensors")).hasBinaryContent(weights);
    }

    @Test
    void aServerThatKnowsNoRangesSendsAllAgain() throws IOException {
        hub.files.remove("config.json");
        incomplete(Arrays.copyOf(weights, 1000));
        hub.misbehaviours.add((exchange, bytes) -> LocalHub.send(exchange, 200, bytes));

        assertThat(fetch().resolve("diffusion_pytorch_model.safetensors")).hasBinaryContent(weights);
    }

    @Test
    void wrongBytesAreRefusedAndLeaveNothing() throws IOException {
        hub.files.remove("config.json");
        byte[] wrong = weights.clone();
        wrong[SIZE / 2] ^= 1;
        hub.misbehaviours.add((exchange, bytes) -> LocalHub.send(exchange, 200, wrong));

        assertThatThrownBy(this::fetch)
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("diffusion_pytorch_model.safetensors")
                .hasMessageContaining(LocalHub.sha256(weights));
        assertNothingIncomplete();
        assertThat(blob()).doesNotExist();
    }

    @Test
    void anotherLengthThanTheListingSaysIsRefused() {
        hub.files.remove("config.json");
        hub.misbehaviours.add((exchange, bytes) -> LocalHub.send(exchange, 200, new byte[SIZE + 1]));

        assertThatThrownBy(this::fetch)
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("300001")
                .hasMessageContaining("300000");
    }

    @Test
    void aBusyServerIsAskedAgainWhenItSays() {
        hub.listingMisbehaviours.add((exchange, bytes) -> {
            exchange.getResponseHeaders().set("Retry-After", "7");
            LocalHub.send(exchange, 429, new byte[0]);
        });
        hub.misbehaviours.add((exchange, bytes) -> LocalHub.send(exchange, 503, new byte[0]));

        fetch();

        assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(1));
    }

    @Test
    void aServerThatStaysBusyIsGivenUp() {
        for (int i = 0; i < 10; i++) {
            hub.listingMisbehaviours.add((exchange, bytes) -> {
                exchange.getResponseHeaders().set("Retry-After", "86400");
                LocalHub.send(exchange, 429, new byte[0]);
            });
        }

        assertThatThrownBy(this::fetch)
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("429")
                .hasMessageContaining("after 6 attempts");
        assertThat(pauses).hasSize(5).allMatch(pause -> pause.compareTo(Duration.ofMinutes(10)) <= 0);
    }

    @Test
    void whatDoesNotExistOrIsNotGivenIsSaidSo() {
        assertThatThrownBy(() -> hub(Optional.empty())
                        .fetch(HubReference.of("hf:owner/none"), TransferProgress.NONE, new Cancellation()))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("hf:owner/none")
                .hasMessageContaining("404");
        hub.listingMisbehaviours.add((exchange, bytes) -> LocalHub.send(exchange, 401, new byte[0]));
        assertThatThrownBy(this::fetch)
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("HF_TOKEN")
                .hasMessageContaining("401");
        assertThatThrownBy(() -> hub(Optional.empty())
                        .fetch(HubReference.of("owner/name/x.safetensors"), TransferProgress.NONE, new Cancellation()))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("'x.safetensors'")
                .hasMessageContaining("config.json");
    }

    @Test
    void theTokenGoesToTheHubAndToNoHostThatARedirectNames() throws IOException {
        hub.files.remove("config.json");
        try (LocalHub elsewhere = new LocalHub()) {
            elsewhere.files.putAll(hub.files);
            hub.misbehaviours.add((exchange, bytes) -> {
                exchange.getResponseHeaders()
                        .set(
                                "Location",
                                elsewhere.address() + exchange.getRequestURI().getPath() + "?signed=1");
                LocalHub.send(exchange, 302, new byte[0]);
            });

            Path folder = hub(Optional.of("secret")).fetch(MODEL, TransferProgress.NONE, new Cancellation());

            assertThat(folder.resolve("diffusion_pytorch_model.safetensors")).hasBinaryContent(weights);
            assertThat(hub.requests).isNotEmpty().allMatch(r -> "Bearer secret".equals(r.authorization()));
            assertThat(elsewhere.requests).isNotEmpty().allMatch(r -> r.authorization() == null);
        }
    }

    @Test
    void theTokenStaysThroughARedirectOnTheSameHost() {
        hub.listingMisbehaviours.add((exchange, bytes) -> {
            exchange.getResponseHeaders().set("Location", "/api/models/owner/name/revision/main");
            LocalHub.send(exchange, 307, new byte[0]);
        });

        hub(Optional.of("secret")).fetch(MODEL, TransferProgress.NONE, new Cancellation());

        assertThat(hub.requests).allMatch(r -> "Bearer secret".equals(r.authorization()));
    }

    @Test
    void redirectsInCirclesAndToInsecureAddressesAreRefused() {
        for (String location :
                List.of("/api/models/owner/name", "http://example.invalid/x", "ftp://127.0.0.1/", "::")) {
            hub.listingMisbehaviours.clear();
            for (int i = 0; i < 20; i++) {
                hub.listingMisbehaviours.add((exchange, bytes) -> {
                    exchange.getResponseHeaders().set("Location", location);
                    LocalHub.send(exchange, 302, new byte[0]);
                });
            }
            assertThatThrownBy(this::fetch)
                    .isExactlyInstanceOf(ModelException.class)
                    .hasMessageContaining("sends on");
        }
    }

    @Test
    void aServerThatFallsSilentCountsAsCut() {
        hub.files.remove("config.json");
        hub.misbehaviours.add((exchange, bytes) -> {
            LocalHub.answer(exchange, bytes, 100_000);
            try {
                Thread.sleep(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the server stops
            }
        });

        Path folder = hub(Optional.empty(), hub.address(), false, Duration.ofMillis(300))
                .fetch(MODEL, TransferProgress.NONE, new Cancellation());

        assertThat(folder.resolve("diffusion_pytorch_model.safetensors")).hasBinaryContent(weights);
        assertThat(ranges()).containsExactly(null, "bytes=100000-");
    }

    @Test
    void aCancelledDownloadStaysForTheNextTime() throws IOException {
        hub.files.remove("config.json");
        Cancellation cancellation = new Cancellation();
        hub.misbehaviours.add((exchange, bytes) -> {
            LocalHub.answer(exchange, bytes, 100_000);
            cancellation.cancel();
        });

        assertThatThrownBy(() -> hub(Optional.empty()).fetch(MODEL, TransferProgress.NONE, cancellation))
                .isExactlyInstanceOf(CancelledException.class);
        assertThat(blob()).doesNotExist();

        assertThat(fetch().resolve("diffusion_pytorch_model.safetensors")).hasBinaryContent(weights);
    }

    @Test
    void withoutAConnectionWhatIsCachedIsUsed() {
        Path online = fetch();
        hub.close();

        assertThat(fetch()).isEqualTo(online);
        assertThatThrownBy(() -> hub(Optional.empty())
                        .fetch(HubReference.of("hf:owner/other"), TransferProgress.NONE, new Cancellation()))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("hf:owner/other is not in the cache")
                .hasMessageContaining("does not answer");
    }

    @Test
    void whileTheHubIsBrokenWhatIsCachedIsUsed() {
        Path online = fetch();
        for (int i = 0; i < 6; i++) {
            hub.listingMisbehaviours.add((exchange, bytes) -> LocalHub.send(exchange, 503, new byte[0]));
        }

        assertThat(fetch()).isEqualTo(online);
    }

    @Test
    void aPauseEndsWhenItIsCancelled() {
        Cancellation cancellation = new Cancellation();
        CompletableFuture<Void> waiting =
                CompletableFuture.runAsync(() -> Pause.SLEEP.of(Duration.ofHours(1), cancellation));
        cancellation.cancel();

        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(CancelledException.class);
    }

    @Test
    void offlineAsksNobody() {
        Path online = fetch();
        int before = hub.requests.size();
        HuggingFaceHub offline = hub(Optional.empty(), hub.address(), true, Duration.ofSeconds(5));

        assertThat(offline.fetch(MODEL, TransferProgress.NONE, new Cancellation()))
                .isEqualTo(online);
        assertThat(offline.fetch(
                        HubReference.of("hf:owner/name@" + LocalHub.COMMIT), TransferProgress.NONE, new Cancellation()))
                .isEqualTo(online);
        assertThatThrownBy(() ->
                        offline.fetch(HubReference.of("hf:owner/name@v2"), TransferProgress.NONE, new Cancellation()))
                .isExactlyInstanceOf(ModelException.class)
                .hasMessageContaining("HF_HUB_OFFLINE");
        assertThat(hub.requests).hasSize(before);
    }

    @Test
    void aMirrorWhoseListingHasNoHashesIsAskedForThemFileByFile() {
        hub.listsHashes = false;

        Path folder = fetch();

        assertThat(folder.resolve("diffusion_pytorch_model.safetensors")).hasBinaryContent(weights);
        assertThat(blob()).isRegularFile();
    }

    @Test
    void aListingThatLeavesItsFolderOrIsNoneIsRefused() {
        String commit = "{\"sha\":\"" + LocalHub.COMMIT + "\",\"siblings\":";
        for (String listing : List.of(
                commit + "[{\"rfilename\":\"../../evil.safetensors\"}]}",
                commit + "[{\"rfilename\":\"/etc/evil.safetensors\"}]}",
                commit + "[{\"rfilename\":\"a\\\\b.safetensors\"}]}",
                commit + "{}}",
                "{\"sha\":\"../x\",\"siblings\":[]}",
                "<html>",
                "[".repeat(10_000))) {
            hub.listingMisbehaviours.add(
                    (exchange, bytes) -> LocalHub.send(exchange, 200, listing.getBytes(StandardCharsets.UTF_8)));
            assertThatThrownBy(this::fetch)
                    .isExactlyInstanceOf(ModelException.class)
                    .hasMessageContaining("list of files");
        }
    }

    @Test
    void twoProcessesAtOnceFetchEachFileOnce() throws Exception {
        for (int i = 0; i < 2; i++) { // slow enough that the two meet
            hub.misbehaviours.add((exchange, bytes) -> {
                exchange.sendResponseHeaders(200, bytes.length);
                for (int at = 0; at < bytes.length; at += 30_000) {
                    exchange.getResponseBody().write(bytes, at, Math.min(30_000, bytes.length - at));
                    exchange.getResponseBody().flush();
                    try {
                        Thread.sleep(100);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            });
        }
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            FetchInAnotherProcess.class.getName(),
                            hub.address().toString(),
                            cache.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(cache.resolve("process" + i + ".txt").toFile())
                    .start());
        }
        for (int i = 0; i < 2; i++) {
            int exit = processes.get(i).waitFor();
            assertThat(exit)
                    .as(Files.readString(cache.resolve("process" + i + ".txt")))
                    .isZero();
        }

        assertThat(hub.served()).containsExactlyInAnyOrder("config.json", "diffusion_pytorch_model.safetensors");
        assertThat(blob()).hasBinaryContent(weights);
        assertNothingIncomplete();
    }

    @Test
    void twoThreadsAtOnceFetchEachFileOnce() throws Exception {
        List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(this::fetch);
            thread.setUncaughtExceptionHandler((t, failure) -> failures.add(failure));
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        assertThat(hub.served()).containsExactlyInAnyOrder("config.json", "diffusion_pytorch_model.safetensors");
    }

    private Path fetch() {
        return hub(Optional.empty()).fetch(MODEL, TransferProgress.NONE, new Cancellation());
    }

    private HuggingFaceHub hub(Optional<String> token) {
        return hub(token, hub.address(), false, Duration.ofSeconds(20));
    }

    private HuggingFaceHub hub(Optional<String> token, URI endpoint, boolean offline, Duration patience) {
        return new HuggingFaceHub(new HubSettings(endpoint, cache, token, offline, patience), (pause, cancellation) -> {
            synchronized (pauses) {
                pauses.add(pause);
            }
        });
    }

    private Path blob() {
        return cache.resolve("models--owner--name/blobs").resolve(LocalHub.sha256(weights));
    }

    private void incomplete(byte[] bytes) throws IOException {
        Files.createDirectories(blob().getParent());
        Files.write(blob().resolveSibling(blob().getFileName() + ".incomplete"), bytes);
    }

    private List<String> ranges() {
        return hub.requests.stream()
                .filter(request -> request.path().endsWith("diffusion_pytorch_model.safetensors"))
                .map(LocalHub.Request::range)
                .toList();
    }

    private void assertNothingIncomplete() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            assertThat(files.map(Path::toString))
                    .noneMatch(file -> file.endsWith(".incomplete") || file.endsWith(".tmp"));
        }
    }
}
