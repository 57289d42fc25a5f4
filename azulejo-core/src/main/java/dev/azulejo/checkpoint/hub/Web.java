package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Requests that follow redirects themselves, because of the token: it goes to the host that it is meant for and to no
 * other that a redirect may name. A busy or broken server is asked again a few times, at the pace that it asks for.
 */
final class Web {
    private static final int MOST_REDIRECTS = 10;
    private static final int MOST_ATTEMPTS = 6;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final HttpClient client;
    private final Optional<Secret> secret;
    private final Duration patience;
    private final Pause pause;

    /** A token and the one origin that may see it. */
    record Secret(URI origin, String token) {}

    Web(Optional<Secret> secret, Duration patience, Pause pause) {
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience.compareTo(Duration.ofSeconds(20)) < 0 ? patience : Duration.ofSeconds(20))
                .proxy(Optional.ofNullable(ProxySelector.getDefault()).orElse(HttpClient.Builder.NO_PROXY))
                .build();
        this.secret = secret;
        this.patience = patience;
        this.pause = pause;
    }

    /** True for an https address with a host, and for plain http to this machine itself. */
    static boolean isSecureOrLocal(URI address) {
        String host = address.getHost();
        if (host == null || address.getUserInfo() != null) {
            return false;
        }
        boolean local = host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
        return "https".equalsIgnoreCase(address.getScheme()) || local && "http".equalsIgnoreCase(address.getScheme());
    }

    Duration patience() {
        return patience;
    }

    Pause pause() {
        return pause;
    }

    /**
     * Asks for an address until the answer is neither a redirect nor "later".
     *
     * @param what what is fetched, for messages
     * @return an answer with a status below 300, or 416; closing its body is the caller's
     * @throws ModelException if the server has it not or does not give it, or breaks the rules
     * @throws UnreachableException if there is no answer, or none but "later"
     */
    HttpResponse<InputStream> get(String what, URI address, Map<String, String> headers, Cancellation cancellation) {
        for (int attempt = 1; ; attempt++) {
            cancellation.check();
            HttpResponse<InputStream> response;
            try {
                response = follow(what, "GET", address, headers, cancellation);
            } catch (IOException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw new UnreachableException(
                            address.getHost() + " does not answer (" + reason(e) + "); check the connection.", e);
                }
                pause.of(backoff(attempt), cancellation);
                continue;
            }
            int status = response.statusCode();
            if (status < 300 || status == 416) {
                return response;
            }
            close(response);
            boolean later = status == 429 || status == 408 || status >= 500;
            if (!later) {
                throw refusal(what, address, status);
            }
            if (attempt == MOST_ATTEMPTS) {
                throw new UnreachableException(
                        address.getHost() + " answers with status " + status + " after " + attempt
                                + " attempts; try again later.",
                        null);
            }
            Duration asked = retryAfter(response).orElse(backoff(attempt));
            pause.of(asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked, cancellation);
        }
    }

    /** The headers that an address answers with, up to the first redirect to another host; empty if it refuses. */
    Optional<HttpResponse<InputStream>> head(URI address, Cancellation cancellation) {
        try {
            HttpResponse<InputStream> response = send("HEAD", address, Map.of(), cancellation);
            close(response);
            return response.statusCode() < 400 ? Optional.of(response) : Optional.empty();
        } catch (IOException e) {
            throw new UnreachableException(
                    address.getHost() + " does not answer (" + reason(e) + "); check the connection.", e);
        }
    }

    private HttpResponse<InputStream> follow(
            String what, String method, URI address, Map<String, String> headers, Cancellation cancellation)
            throws IOException {
        URI at = address;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpResponse<InputStream> response = send(method, at, headers, cancellation);
            int status = response.statusCode();
            if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
                return response;
            }
            close(response);
            URI next = target(what, at, response.headers().firstValue("Location"));
            if (!isSecureOrLocal(next) || "https".equalsIgnoreCase(at.getScheme()) && !isHttps(next)) {
                throw new ModelException(what + " cannot be fetched: " + at.getHost() + " sends on to "
                        + next.getScheme() + "://" + next.getHost() + ", expected an https address.");
            }
            at = next;
        }
        throw new ModelException(what + " cannot be fetched: " + address.getHost() + " sends on more than "
                + MOST_REDIRECTS + " times.");
    }

    private static boolean isHttps(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    private static URI target(String what, URI at, Optional<String> location) {
        try {
            return at.resolve(location.orElseThrow(() -> new IllegalArgumentException("none")));
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    what + " cannot be fetched: " + at.getHost() + " sends on to no proper address.", e);
        }
    }

    private HttpResponse<InputStream> send(
            String method, URI address, Map<String, String> headers, Cancellation cancellation) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(patience)
                .header("User-Agent", "azulejo")
                .method(method, HttpRequest.BodyPublishers.noBody());
        headers.forEach(request::header);
        secret.filter(s -> sameOrigin(s.origin(), address))
                .ifPresent(s -> request.header("Authorization", "Bearer " + s.token()));
        CompletableFuture<HttpResponse<InputStream>> response =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        Cancellation.Registration registration = cancellation.onCancel(() -> response.cancel(true));
        try {
            return response.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("cancelled while waiting for " + address.getHost());
        } catch (CancellationException e) {
            throw new CancelledException("cancelled while waiting for " + address.getHost());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } finally {
            registration.close();
        }
    }

    /** Same scheme, host and port: what a token is bound to. */
    static boolean sameOrigin(URI a, URI b) {
        return a.getScheme().equalsIgnoreCase(b.getScheme())
                && a.getHost().equalsIgnoreCase(b.getHost())
                && port(a) == port(b);
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : isHttps(address) ? 443 : 80;
    }

    private static ModelException refusal(String what, URI address, int status) {
        String why = switch (status) {
            case 401, 403 ->
                "needs the owner's permission: accept its terms on its page, and set HF_TOKEN to an access"
                        + " token of yours";
            case 404, 410 -> "does not exist there: check its name and revision, or its address";
            default -> "is not given";
        };
        return new ModelException(
                what + " " + why + " (" + address.getHost() + " answers with status " + status + ").");
    }

    /** What the server asks for: seconds, or a date. */
    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers().firstValue("Retry-After").map(String::strip).flatMap(value -> {
            if (value.matches("\\d{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            try {
                Duration until = Duration.between(
                        ZonedDateTime.now(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
                return Optional.of(until.isNegative() ? Duration.ZERO : until);
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }

    static Duration backoff(int attempt) {
        return Duration.ofSeconds(1L << Math.min(attempt - 1, 5));
    }

    static String reason(IOException e) {
        return e.getMessage() == null || e.getMessage().isBlank() ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static void close(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new MachineException("A connection to " + response.uri().getHost() + " cannot be closed.", e);
        }
    }
}
