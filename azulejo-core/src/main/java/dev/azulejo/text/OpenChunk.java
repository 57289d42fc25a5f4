package dev.azulejo.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The chunk that is being filled; those before it are done. */
final class OpenChunk {
    private static final int ROOM = ClipTokenizer.ROOM;
    private static final int NONE = -1;

    private final ClipTokenizer tokenizer;
    private final int comma;
    private final int backtrack;
    private final List<TokenChunk> done;

    private final int[] ids = new int[ROOM];
    private final float[] weights = new float[ROOM];
    private final List<PlacedVector> vectors = new ArrayList<>();
    private int count;
    private int lastComma = NONE;

    OpenChunk(ClipTokenizer tokenizer, int comma, int backtrack, List<TokenChunk> done) {
        this.tokenizer = tokenizer;
        this.comma = comma;
        this.backtrack = backtrack;
        this.done = done;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void add(int id, float weight) {
        makeRoom(1, id != comma);
        if (id == comma) {
            lastComma = count;
        }
        put(id, weight);
    }

    void add(TextualInversion inversion, float weight) {
        makeRoom(inversion.vectors(), true);
        for (int i = 0; i < inversion.vectors(); i++) {
            vectors.add(new PlacedVector(count + 1, inversion, i));
            put(0, weight);
        }
    }

    private void put(int id, float weight) {
        ids[count] = id;
        weights[count] = weight;
        count++;
    }

    /** A full chunk ends; what came after its last comma goes along into the next one if that is near enough. */
    private void makeRoom(int needed, boolean mayBacktrack) {
        if (mayBacktrack && count == ROOM && lastComma != NONE && count - lastComma <= backtrack) {
            closeAfterComma();
        }
        if (count + needed > ROOM) {
            close();
        }
    }

    private void closeAfterComma() {
        int from = lastComma + 1;
        int[] movedIds = Arrays.copyOfRange(ids, from, count);
        float[] movedWeights = Arrays.copyOfRange(weights, from, count);
        List<PlacedVector> movedVectors =
                vectors.stream().filter(vector -> vector.position() > from).toList();
        vectors.removeAll(movedVectors);
        count = from;
        close();
        for (int i = 0; i < movedIds.length; i++) {
            put(movedIds[i], movedWeights[i]);
        }
        movedVectors.forEach(vector -> vectors.add(vector.movedTo(vector.position() - from)));
    }

    /** Ends the chunk, however full it is. */
    void close() {
        float[] all = new float[ClipTokenizer.LENGTH];
        Arrays.fill(all, 1);
        System.arraycopy(weights, 0, all, 1, count);
        done.add(new TokenChunk(tokenizer.framed(ids, count), all, vectors));
        vectors.clear();
        count = 0;
        lastComma = NONE;
    }
}
