package dev.azulejo.checkpoint.hub;

import dev.azulejo.fault.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a file's bytes must hash to, as the Hub names its files: large ones by SHA-256, small ones by their git blob id,
 * the SHA-1 of {@code "blob <length>\0"} and the bytes.
 *
 * @param hex lower-case hexadecimal, 64 digits for SHA-256 and 40 for a git blob id; also the blob's name in the cache
 */
record Digest(String hex) {
    /** The digest that an entity tag or a listing gives; empty if it is none of the two kinds. */
    static Optional<Digest> of(String tag) {
        return tag.matches("[0-9a-f]{64}|[0-9a-f]{40}") ? Optional.of(new Digest(tag)) : Optional.empty();
    }

    boolean isSha256() {
        return hex.length() == 64;
    }

    /** True if the file has these bytes. */
    boolean matches(Path file, Cancellation cancellation) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance(isSha256() ? "SHA-256" : "SHA-1");
            if (!isSha256()) {
                digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
            }
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                cancellation.check();
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest()).equals(hex);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1 and SHA-256", e);
        }
    }
}
