package dev.azulejo.pipeline;

import dev.azulejo.Progress.Stage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What stages have made, for other jobs on the same picture: of jobs that differ only in how they repaint, the first one
 * enlarges and encodes for all. A stage that is spared counts in every job with the time that it took. For one picture and
 * one job at a time.
 */
public final class SharedStages {
    private final int most;
    private final Map<Object, Outcome> outcomes;

    private SharedStages(int most) {
        this.most = most;
        outcomes = new LinkedHashMap<>(2 * most, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Object, Outcome> eldest) {
                return size() > most;
            }
        };
    }

    private record Outcome(Object value, Duration time, Duration networkTime) {}

    /** Keeps nothing: each job does all of its stages. */
    public static SharedStages none() {
        return new SharedStages(0);
    }

    /** Keeps the outcomes that were last used, so many of them; each may be as large as the result in float32. */
    public static SharedStages keeping(int most) {
        return new SharedStages(most);
    }

    /**
     * Does a stage, unless its outcome is there.
     *
     * @param stage whose time it is
     * @param key everything that decides the outcome, apart from the picture; of a record class of its own
     * @param clock of the job
     * @param work of the stage; what it returns is shared, so it must not be changed
     */
    <T> T once(Stage stage, Object key, StageClock clock, Supplier<T> work) {
        Outcome kept = outcomes.get(key);
        if (kept != null) {
            clock.spared(stage, kept.time, kept.networkTime);
            return value(kept);
        }
        Duration networkBefore = clock.networkTime();
        long begin = System.nanoTime();
        T made = work.get();
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        outcomes.put(key, new Outcome(made, time, clock.networkTime().minus(networkBefore)));
        return made;
    }

    /** Keys are of a class for each kind of outcome, and equal keys mean the same work. */
    @SuppressWarnings("unchecked")
    private static <T> T value(Outcome kept) {
        return (T) kept.value;
    }

    /** Whether outcomes outlive the job that made them. */
    boolean keepsAny() {
        return most > 0;
    }

    /** Whether outcomes may be asked for again, so that nobody may change them. */
    boolean keeps(Object key) {
        return outcomes.containsKey(key);
    }
}
