package dev.azulejo.text;

import java.util.Arrays;

/** Tokens that grow in number. */
final class Tokens {
    private int[] ids = new int[64];
    private int count;

    void add(int id) {
        if (count == ids.length) {
            ids = Arrays.copyOf(ids, count * 2);
        }
        ids[count++] = id;
    }

    int[] toArray() {
        return Arrays.copyOf(ids, count);
    }
}
