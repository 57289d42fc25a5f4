package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.MachineException;
import dev.azulejo.fault.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches one file: into {@code TARGET.incomplete} first, going on where an earlier attempt was cut, and under its name
 * only when its length and its hash are right. The caller holds the lock on the target.
 */
final class Download {
    private static final int MOST_CUTS = 8;
    private static final long REPORT_EVERY = 1 << 20;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    private final Web web;
    private final String what;
    private final URI address;
    private final Path target;
    private final Path incomplete;
    private final OptionalLong size;
    private final Optional<Digest> digest;
    private final TransferProgress progress;
    private final Cancellation cancellation;

    /**
     * @param what what is fetched, for messages and progress
     * @param size its bytes, where a listing told
     * @param digest what they must hash to, where the listing told
     */
    Download(
            Web web,
            String what,
            URI address,
            Path target,
            OptionalLong size,
            Optional<Digest> digest,
            TransferProgress progress,
            Cancellation cancellation) {
        this.web = web;
        this.what = what;
        this.address = address;
        this.target = target;
        this.incomplete = target.resolveSibling(target.getFileName() + ".incomplete");
        this.size = size;
        this.digest = digest;
        this.progress = progress;
        this.cancellation = cancellation;
    }

    /**
     * Fetches the file, or what is left of it.
     *
     * @throws ModelException if the server does not give it, or gives other bytes than it says
     * @throws MachineException if it cannot be written
     */
    void run() {
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            boolean resumed = length() > 0;
            fetch();
            if (!verified()) {
                Files.delete(incomplete);
                if (resumed) { // what was there before may have been wrong
                    fetch();
                }
                if (!resumed || !verified()) {
                    Files.deleteIfExists(incomplete);
                    throw new ModelException(what + " from " + address.getHost() + " has other bytes than "
                            + digest.map(Digest::hex).orElse("expected")
                            + " stands for: it was changed on the way, try again or use another mirror.");
                }
            }
            Files.move(incomplete, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new MachineException(
                    target + " cannot be written: " + Web.reason(e) + "; is the disk full, or the folder not yours?",
                    e);
        }
    }

    private boolean verified() throws IOException {
        return digest.isEmpty() || digest.get().matches(incomplete, cancellation);
    }

    private void fetch() throws IOException {
        int cuts = 0;
        while (true) {
            long before = length();
            if (size.isPresent() && before > size.getAsLong()) {
                Files.delete(incomplete);
                before = 0;
            }
            if (size.isPresent() && before == size.getAsLong() && Files.exists(incomplete)) {
                return;
            }
            if (attempt(before)) {
                return;
            }
            cuts = length() > before ? 1 : cuts + 1;
            if (cuts == MOST_CUTS) {
                throw new UnreachableException(
                        address.getHost() + " broke off " + cuts + " times at byte " + length()
                                + "; start again later, it goes on there.",
                        null);
            }
            web.pause().of(Web.backoff(cuts), cancellation);
        }
    }

    private long length() throws IOException {
        return Files.exists(incomplete) ? Files.size(incomplete) : 0;
    }

    /** True if the end was reached, false if the connection broke off before it. */
    private boolean attempt(long from) throws IOException {
        Map<String, String> headers = from > 0 ? Map.of("Range", "bytes=" + from + "-") : Map.of();
        HttpResponse<InputStream> response = web.get(what, address, headers, cancellation);
        try (InputStream body = response.body()) {
            int status = response.statusCode();
            if (status == 416) { // nothing from there on: either it was complete, or it is another file now
                Files.delete(incomplete);
                return false;
            }
            long start = status == 206 ? start(response, from) : 0;
            long total = total(response, start);
            try (FileChannel out = FileChannel.open(incomplete, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                out.truncate(start);
                out.position(start);
                long end = copy(body, out, start, total);
                out.force(true);
                return total < 0 ? end >= 0 : end == total;
            }
        }
    }

    private long start(HttpResponse<InputStream> response, long from) {
        Matcher range = CONTENT_RANGE.matcher(
                response.headers().firstValue("Content-Range").orElse(""));
        if (!range.matches() || Long.parseLong(range.group(1)) != from) {
            throw new ModelException(what + " cannot be fetched: " + address.getHost()
                    + " answers with another part of it than was asked for.");
        }
        return from;
    }

    /** All bytes of the file: what the listing said, which the server must not contradict, or what it says. */
    private long total(HttpResponse<InputStream> response, long start) {
        OptionalLong length = response.headers().firstValueAsLong("Content-Length");
        long answered = length.isPresent() ? start + length.getAsLong() : -1;
        if (size.isPresent() && answered >= 0 && answered != size.getAsLong()) {
            throw new ModelException(what + " has " + answered + " bytes at " + address.getHost() + ", expected "
                    + size.getAsLong() + ".");
        }
        return size.isPresent() ? size.getAsLong() : answered;
    }

    /** Copies up to the end or the break; returns where it came to, or -1 if it broke off and no total tells. */
    private long copy(InputStream body, FileChannel out, long start, long total) throws IOException {
        long done = start;
        long reported = start;
        progress.at(what, done, total);
        byte[] buffer = new byte[1 << 16];
        try (Watch watch = new Watch(body, web.patience(), cancellation)) {
            while (true) {
                int n;
                try {
                    n = body.read(buffer);
                } catch (IOException e) { // the reading side: a broken connection, not a full disk
                    cancellation.check();
                    return total < 0 ? -1 : done;
                }
                cancellation.check();
                if (n < 0) {
                    progress.at(what, done, total);
                    return total < 0 && watch.hasBarked() ? -1 : done;
                }
                watch.progressed();
                if (total >= 0 && n > total - done) {
                    throw new ModelException(
                            what + " has more bytes at " + address.getHost() + " than the expected " + total + ".");
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                done += n;
                if (done - reported >= REPORT_EVERY) {
                    reported = done;
                    progress.at(what, done, total);
                }
            }
        }
    }
}
