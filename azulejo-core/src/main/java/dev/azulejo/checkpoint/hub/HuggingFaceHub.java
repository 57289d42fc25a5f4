package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.CancelledException;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models of the Hugging Face Hub as folders on this machine. What is needed and not yet cached is downloaded, resumed
 * when it was cut, and checked by its hash; without a connection, what is cached is used.
 *
 * <p>Safe for use by several threads, and by several processes on one cache.
 */
public final class HuggingFaceHub {
    private static final Logger LOG = LoggerFactory.getLogger(HuggingFaceHub.class);

    private final HubSettings settings;
    private final Web web;

    /** @param settings where the Hub and the cache are */
    public HuggingFaceHub(HubSettings settings) {
        this(settings, Pause.SLEEP);
    }

    HuggingFaceHub(HubSettings settings, Pause pause) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.web = new Web(
                settings.token().map(token -> new Web.Secret(settings.endpoint(), token)), settings.patience(), pause);
    }

    /**
     * Has the model on this machine.
     *
     * @return the folder of the model, or the file that the reference names; links into the cache's blobs
     * @throws ModelException if the model, revision or file does not exist or is not given to this user, if its bytes are
     *     not what they should be, or if it is not cached and the Hub cannot be reached
     * @throws MachineException if the cache cannot be written
     * @throws CancelledException if cancelled; what was fetched stays, and the next call goes on there
     */
    public Path fetch(HubReference reference, TransferProgress progress, Cancellation cancellation) {
        HubCache cache = new HubCache(settings.cache(), reference);
        if (settings.offline()) {
            return cached(reference, cache, "HF_HUB_OFFLINE is set; unset it to fetch the model.", null);
        }
        try {
            HubListing listing = listing(reference, cancellation);
            List<String> cached = cache.files(listing.commit());
            for (String path : NeededFiles.of(reference, listing.files().keySet(), cached)) {
                fetch(reference, listing, listing.files().get(path), cache, progress, cancellation);
            }
            cache.remember(reference.revision(), listing.commit());
            return result(reference, cache, listing.commit());
        } catch (UnreachableException e) {
            return cached(reference, cache, e.getMessage(), e);
        }
    }

    /** The models that are cached, {@code owner/name}, sorted. */
    public List<String> cachedModels() {
        return HubCache.models(settings.cache());
    }

    /** The folder of a cached model, {@code owner/name}, and the bytes in it, which several of its revisions share. */
    public CachedModel cached(String name) {
        return HubCache.measured(settings.cache(), name);
    }

    private Path cached(HubReference reference, HubCache cache, String why, UnreachableException cause) {
        Optional<String> commit = cache.commit(reference.revision());
        List<String> files = commit.map(cache::files).orElse(List.of());
        if (files.isEmpty()
                || reference.file().isPresent()
                        && !files.contains(reference.file().get())) {
            throw new ModelException(
                    "The model " + reference + " is not in the cache " + settings.cache() + " and cannot be fetched: "
                            + why,
                    cause);
        }
        NeededFiles.of(reference, files, files); // fails where the cache has no weights of it
        LOG.info("{} as it was cached, commit {}: {}", reference, commit.orElseThrow(), why);
        return result(reference, cache, commit.orElseThrow());
    }

    private static Path result(HubReference reference, HubCache cache, String commit) {
        Path snapshot = cache.snapshot(commit);
        return reference.file().map(snapshot::resolve).orElse(snapshot);
    }

    private HubListing listing(HubReference reference, Cancellation cancellation) {
        URI address = address("/api/models/" + reference.repository() + "/revision/"
                + encode(reference.revision(), true) + "?blobs=true");
        HttpResponse<InputStream> response =
                web.get("The model " + reference, address, Map.of("Accept", "application/json"), cancellation);
        try (InputStream body = response.body()) {
            Watch watch = new Watch(body, web.patience(), cancellation);
            try {
                return HubListing.read(reference, body);
            } finally {
                watch.close();
            }
        } catch (IOException e) {
            cancellation.check();
            throw new UnreachableException(
                    "the list of its files broke off (" + Web.reason(e) + "); check the connection.", e);
        }
    }

    private void fetch(
            HubReference reference,
            HubListing listing,
            RemoteFile file,
            HubCache cache,
            TransferProgress progress,
            Cancellation cancellation) {
        cancellation.check();
        Path snapshotFile = cache.snapshot(listing.commit()).resolve(file.path());
        if (isWhole(snapshotFile, file.size())) {
            return;
        }
        URI address = address(
                "/" + reference.repository() + "/resolve/" + listing.commit() + "/" + encode(file.path(), false));
        RemoteFile known = file.digest().isPresent() ? file : asked(reference, file, address, cancellation);
        String blobName = known.digest()
                .map(Digest::hex)
                .orElseThrow(
                        () -> new ModelException("The file " + file.path() + " of " + reference + " has no hash at "
                                + settings.endpoint().getHost() + ", expected a SHA-256 or a git blob id."));
        Path blob = cache.blob(blobName);
        FileLocks.locked(cache.lock(blobName), cancellation, () -> {
            if (!isWhole(snapshotFile, known.size())) { // another process may have been quicker
                if (!isWhole(blob, known.size())) {
                    String what = reference.repository() + "/" + file.path();
                    new Download(web, what, address, blob, known.size(), known.digest(), progress, cancellation).run();
                }
                cache.link(listing.commit(), file.path(), blob);
            }
        });
    }

    /** A file whose hash the listing lacks, as some mirrors have it: the file's own headers tell. */
    private RemoteFile asked(HubReference reference, RemoteFile file, URI address, Cancellation cancellation) {
        Optional<HttpResponse<InputStream>> head = web.head(address, cancellation);
        Optional<String> tag = head.flatMap(response -> response.headers()
                .firstValue("X-Linked-Etag")
                .or(() -> response.headers().firstValue("ETag")));
        OptionalLong size = head.map(response -> response.headers().firstValueAsLong("X-Linked-Size"))
                .orElse(OptionalLong.empty());
        return new RemoteFile(
                file.path(),
                size.isPresent() ? size : file.size(),
                tag.map(value -> value.replaceFirst("^W/", "").replace("\"", ""))
                        .flatMap(Digest::of));
    }

    private static boolean isWhole(Path file, OptionalLong size) {
        try {
            return Files.isRegularFile(file) && (size.isEmpty() || Files.size(file) == size.getAsLong());
        } catch (IOException e) {
            return false; // gone in this moment: it is fetched again
        }
    }

    private URI address(String path) {
        return URI.create(settings.endpoint() + path);
    }

    private static String encode(String path, boolean slashes) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/")) {
            parts.add(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return String.join(slashes ? "%2F" : "/", parts);
    }
}
