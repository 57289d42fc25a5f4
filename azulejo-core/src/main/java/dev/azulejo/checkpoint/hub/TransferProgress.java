package dev.azulejo.checkpoint.hub;

/** Hears how far a download is. Called on the thread that downloads, several times a second at most. */
@FunctionalInterface
public interface TransferProgress {
    /** Hears nothing. */
    TransferProgress NONE = (file, done, total) -> {};

    /**
     * @param file what is fetched
     * @param done bytes of it that are on the disk, those of an earlier, cut download included
     * @param total all its bytes, or -1 where the server does not say
     */
    void at(String file, long done, long total);
}
