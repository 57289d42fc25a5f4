package dev.azulejo.network;

import dev.azulejo.checkpoint.Checkpoint;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * About how many floating-point operations a network takes, told from the names and sizes of its tensors: each weight is
 * multiplied and added once for every position of the resolution that its layer works at. Networks in the form of a U halve
 * it from one {@code down_blocks.N} to the next, and double it from one {@code up_blocks.N} to the next; all else counts at
 * the finest one. Attention between positions is left out (a fifth of the work of Stable Diffusion 1.5).
 */
final class Operations {
    private static final Pattern DOWN = Pattern.compile("(?:.*\\.)?down_blocks\\.(\\d{1,2})\\..*");
    private static final Pattern UP = Pattern.compile("(?:.*\\.)?up_blocks\\.(\\d{1,2})\\..*");
    private static final Pattern MIDDLE = Pattern.compile("(?:.*\\.)?mid_block\\..*");

    private Operations() {}

    /** For one position of the finest resolution. */
    static double perPosition(Checkpoint checkpoint) {
        int coarsest = 0;
        for (String name : checkpoint.names()) {
            coarsest = Math.max(coarsest, Math.max(index(DOWN, name), index(UP, name)));
        }
        double operations = 0;
        for (String name : checkpoint.names()) {
            operations += 2.0 * checkpoint.tensor(name).elements() * Math.pow(4, -halvings(name, coarsest));
        }
        return operations;
    }

    private static int halvings(String name, int coarsest) {
        int down = index(DOWN, name);
        int up = index(UP, name);
        if (down >= 0) {
            return down;
        }
        if (up >= 0) {
            return coarsest - up;
        }
        return MIDDLE.matcher(name).matches() ? coarsest : 0;
    }

    private static int index(Pattern pattern, String name) {
        Matcher matcher = pattern.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }
}
