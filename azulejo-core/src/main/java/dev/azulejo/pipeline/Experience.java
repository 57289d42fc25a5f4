package dev.azulejo.pipeline;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What kinds of work have taken on one machine: a running mean of their {@linkplain Pace paces}, in which exact ones count
 * more, and late ones more than early ones (a Kalman filter of one number that drifts). Immutable.
 *
 * @param paces by kind, those that were seen last at the end
 * @param warm whether some of it was made by this program, since it began
 */
record Experience(Map<String, Pace> paces, boolean warm) {
    static final Experience NONE = new Experience(Map.of(), false);

    /** Kinds that are remembered at most. */
    static final int MOST = 500;

    /** Variance by which a pace drifts from one job to the next: another version of a library, a warmer room. */
    private static final double DRIFT = 0.05 * 0.05;

    Experience {
        paces = Collections.unmodifiableMap(new LinkedHashMap<>(paces));
    }

    Optional<Pace> of(String kind) {
        return Optional.ofNullable(paces.get(kind));
    }

    /** With one job more. */
    Experience with(Map<String, Pace> seen) {
        LinkedHashMap<String, Pace> all = new LinkedHashMap<>(paces);
        seen.forEach((kind, pace) -> {
            double variance = pace.variance() + Paces.OWN_IN_A_JOB * Paces.OWN_IN_A_JOB;
            Pace now = new Pace(pace.logarithm(), variance);
            Pace mean = Optional.ofNullable(all.remove(kind))
                    .map(before -> mean(before, now))
                    .orElse(now);
            all.put(kind, mean);
        });
        Iterator<String> eldest = all.keySet().iterator();
        while (all.size() > MOST) {
            eldest.next();
            eldest.remove();
        }
        return new Experience(all, true);
    }

    private static Pace mean(Pace before, Pace now) {
        double drifted = before.variance() + DRIFT;
        double gain = drifted / (drifted + now.variance());
        return new Pace(before.logarithm() + gain * (now.logarithm() - before.logarithm()), drifted * (1 - gain));
    }
}
