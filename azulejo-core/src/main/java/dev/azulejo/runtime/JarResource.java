package dev.azulejo.runtime;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * What the directory of a jar says of a resource, without unpacking it.
 *
 * @param checksum CRC-32 of the content
 * @param size bytes
 */
public record JarResource(long checksum, long size) {
    /**
     * Looks a resource up.
     *
     * @return empty if it does not lie in a jar, or if its jar does not say
     */
    public static Optional<JarResource> of(URL resource) throws IOException {
        if (!(resource.openConnection() instanceof JarURLConnection connection)) {
            return Optional.empty();
        }
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            JarEntry entry = jar.getJarEntry(connection.getEntryName());
            return entry == null || entry.getCrc() == -1 || entry.getSize() < 0
                    ? Optional.empty()
                    : Optional.of(new JarResource(entry.getCrc(), entry.getSize()));
        }
    }
}
