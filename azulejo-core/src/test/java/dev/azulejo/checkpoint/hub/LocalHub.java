package dev.azulejo.checkpoint.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small Hub on this machine that can misbehave: one model, {@code owner/name}, with whatever files are put in. */
public final class LocalHub implements AutoCloseable {
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** What a server does with one request for a file instead of answering it well. */
    public interface Misbehaviour {
        void answer(HttpExchange exchange, byte[] bytes) throws IOException;
    }

    /** A request that came in. */
    public record Request(String method, String path, String range, String authorization) {}

    public final Map<String, byte[]> files = new LinkedHashMap<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();
    /** Taken one by one by requests for files. */
    public final Queue<Misbehaviour> misbehaviours = new ConcurrentLinkedQueue<>();
    /** Taken one by one by requests for the listing. */
    final Queue<Misbehaviour> listingMisbehaviours = new ConcurrentLinkedQueue<>();

    boolean listsHashes = true;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    public LocalHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    List<String> served() {
        return requests.stream()
                .filter(request ->
                        request.method().equals("GET") && request.path().contains("/resolve/"))
                .map(request -> request.path().substring(request.path().indexOf(COMMIT) + COMMIT.length() + 1))
                .toList();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(new Request(
                exchange.getRequestMethod(),
                path,
                exchange.getRequestHeaders().getFirst("Range"),
                exchange.getRequestHeaders().getFirst("Authorization")));
        try (exchange) {
            if (path.startsWith("/api/models/")) {
                byte[] listing = listing().getBytes(StandardCharsets.UTF_8);
                Misbehaviour misbehaviour = listingMisbehaviours.poll();
                if (misbehaviour != null) {
                    misbehaviour.answer(exchange, listing);
                } else if (path.equals("/api/models/owner/name/revision/main")) {
                    send(exchange, 200, listing);
                } else {
                    send(exchange, 404, new byte[0]);
                }
                return;
            }
            byte[] bytes = files.get(path.substring(path.indexOf(COMMIT) + COMMIT.length() + 1));
            Misbehaviour misbehaviour = exchange.getRequestMethod().equals("GET") ? misbehaviours.poll() : null;
            if (bytes == null) {
                send(exchange, 404, new byte[0]);
            } else if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("X-Linked-Etag", '"' + sha256(bytes) + '"');
                exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(bytes.length));
                exchange.sendResponseHeaders(302, -1);
            } else if (misbehaviour != null) {
                misbehaviour.answer(exchange, bytes);
            } else {
                answer(exchange, bytes, Integer.MAX_VALUE);
            }
        }
    }

    /** Answers as asked, with a range or whole, but breaks off after some bytes. */
    public static void answer(HttpExchange exchange, byte[] bytes, int breakAfter) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
        if (from >= bytes.length) {
            send(exchange, 416, new byte[0]);
            return;
        }
        if (range != null) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        }
        byte[] part = Arrays.copyOfRange(bytes, from, bytes.length);
        exchange.sendResponseHeaders(range == null ? 200 : 206, part.length);
        OutputStream body = exchange.getResponseBody();
        body.write(part, 0, Math.min(breakAfter, part.length));
        body.flush();
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private String listing() {
        StringBuilder json = new StringBuilder("{\"sha\":\"" + COMMIT + "\",\"siblings\":[");
        files.forEach((path, bytes) -> {
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ",").append("{\"rfilename\":\"" + path + "\"");
            if (listsHashes) {
                json.append(",\"size\":" + bytes.length + ",\"blobId\":\"" + "0".repeat(40)
                        + "\",\"lfs\":{\"sha256\":\"" + sha256(bytes) + "\",\"size\":" + bytes.length + "}");
            }
            json.append('}');
        });
        return json.append("]}").toString();
    }
}
