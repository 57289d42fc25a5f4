package dev.azulejo.text;

import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Byte-pair merging: as long as two neighbours have a merge, those of the lowest rank become one, the leftmost first. The
 * pairs wait in a queue, so that a "word" of a million letters in some picture's metadata takes a second, not hours.
 */
final class BytePairs {
    private final Map<Long, Long> merges;

    /** @param count of merges to come */
    BytePairs(int count) {
        merges = new HashMap<>(count * 4 / 3 + 1);
    }

    /** Two tokens that become one; the first rank that a pair is given counts. */
    void add(int left, int right, int rank, int both) {
        merges.putIfAbsent(pair(left, right), pair(rank, both));
    }

    private static long pair(int high, int low) {
        return (long) high << 32 | low & 0xFFFFFFFFL;
    }

    /** Merges neighbouring symbols as far as it goes; overwrites them. */
    void merge(int[] symbols, Tokens into) {
        int[] next = new int[symbols.length];
        int[] previous = new int[symbols.length];
        for (int i = 0; i < symbols.length; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
        }
        PriorityQueue<Candidate> queue = new PriorityQueue<>();
        for (int i = 0; i + 1 < symbols.length; i++) {
            offer(queue, symbols, i, i + 1);
        }
        for (Candidate best = queue.poll(); best != null; best = queue.poll()) {
            int at = best.position;
            int right = next[at];
            boolean stale = right >= symbols.length || pair(symbols[at], symbols[right]) != best.pair;
            if (stale) {
                continue;
            }
            symbols[at] = best.both;
            symbols[right] = -1; // merged away: no pair has it
            next[at] = next[right];
            if (next[at] < symbols.length) {
                previous[next[at]] = at;
                offer(queue, symbols, at, next[at]);
            }
            if (previous[at] >= 0) {
                offer(queue, symbols, previous[at], at);
            }
        }
        for (int i = 0; i < symbols.length; i = next[i]) {
            into.add(symbols[i]);
        }
    }

    private void offer(PriorityQueue<Candidate> queue, int[] symbols, int left, int right) {
        long pair = pair(symbols[left], symbols[right]);
        Long merge = merges.get(pair);
        if (merge != null) {
            queue.add(new Candidate((int) (merge >> 32), left, pair, merge.intValue()));
        }
    }

    /** A merge that was possible when it was found. */
    private record Candidate(int rank, int position, long pair, int both) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            return rank != other.rank ? Integer.compare(rank, other.rank) : Integer.compare(position, other.position);
        }
    }
}
