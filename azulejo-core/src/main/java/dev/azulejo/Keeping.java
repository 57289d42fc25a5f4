package dev.azulejo;

/**
 * Whether a job that ends early can go on later. What is done is then kept in a folder beside the output, called after it
 * with {@code .azulejo} at the end, and deleted when the job is done. It takes a file as the input and a file as the output.
 *
 * @param folder whether there is such a folder
 * @param resume whether an unfinished job in the folder goes on; otherwise it is begun anew
 * @param keep whether the folder stays when the job is done
 */
public record Keeping(boolean folder, boolean resume, boolean keep) {
    /** Nothing is kept: a job that ends early has done nothing. */
    public static final Keeping NOTHING = new Keeping(false, false, false);

    /** A job that ends early can go on later; one that ended earlier is begun anew. */
    public static final Keeping UNFINISHED = new Keeping(true, false, false);

    /** As {@link #UNFINISHED}, and one that ended early goes on. */
    public static final Keeping RESUMED = new Keeping(true, true, false);
}
