package dev.azulejo.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How many times as long as forecast each work of a job takes, told from what is remembered of earlier jobs and what has
 * been seen of this one: the best linear estimate of its logarithm (Gaussian regression, Rasmussen and Williams 2006,
 * section 2.2).
 *
 * <p>A logarithm is a sum of terms that vary independently: what the machine is like, what work of one nature is like on
 * it, what one work is like; and the same three for this job, since a machine may have other things to do today. So what one
 * work takes says something of all others, and the more of those of its nature; what is remembered of a work is changed by
 * what others take today; and what has been seen of a work itself counts most.
 */
final class Paces {
    /** Standard deviations of what is common to all work, to work of one nature, and to nothing else. */
    private record Spread(double common, double nature, double own, double ownOfStarting) {
        /** Covariance of two works. */
        double between(Work one, Work other) {
            if (one.equals(other)) {
                double alone = one.nature() == Work.Nature.STARTING ? ownOfStarting : own;
                return shared(one, other) + alone * alone;
            }
            return shared(one, other);
        }

        double shared(Work one, Work other) {
            return common * common + (one.nature() == other.nature() ? nature * nature : 0);
        }
    }

    /** How machines differ from the one that the forecast was made on: easily by a factor of e. */
    private static final Spread MACHINES = new Spread(1, 0.4, 0.4, 0.8);

    static final double OWN_IN_A_JOB = 0.1;

    /** How jobs on one machine differ, mostly by what else it does: networks wait for the slowest of their threads. */
    private static final Spread JOBS = new Spread(0.5, 0.3, OWN_IN_A_JOB, 0.2);

    /** What earlier jobs had in common is in what is remembered as if they had been so many. */
    private static final double EARLIER_JOBS = 2;

    /** Something that is known of a work. */
    private record Known(Work work, boolean today, Pace pace) {
        double covariance(Known other) {
            double machine = MACHINES.between(work, other.work);
            if (today && other.today) {
                return machine + JOBS.between(work, other.work);
            }
            return today || other.today ? machine : machine + JOBS.shared(work, other.work) / EARLIER_JOBS;
        }
    }

    private final List<Known> known = new ArrayList<>();
    private final double[] weights;

    /**
     * @param remembered of earlier jobs
     * @param seen in this one
     */
    Paces(Map<Work, Pace> remembered, Map<Work, Pace> seen) {
        remembered.forEach((work, pace) -> known.add(new Known(work, false, pace)));
        seen.forEach((work, pace) -> known.add(new Known(work, true, pace)));
        double[][] covariances = new double[known.size()][known.size()];
        double[] logarithms = new double[known.size()];
        for (int i = 0; i < known.size(); i++) {
            for (int j = 0; j < known.size(); j++) {
                covariances[i][j] = known.get(i).covariance(known.get(j));
            }
            covariances[i][i] += known.get(i).pace().variance();
            logarithms[i] = known.get(i).pace().logarithm();
        }
        weights = solved(covariances, logarithms);
    }

    /** How many times as long as forecast a work takes in this job. */
    double of(Work work) {
        Known asked = new Known(work, true, new Pace(0, 0));
        double logarithm = 0;
        for (int i = 0; i < weights.length; i++) {
            logarithm += weights[i] * asked.covariance(known.get(i));
        }
        return Math.exp(logarithm);
    }

    /** Solves a positive definite system by elimination, in place. */
    private static double[] solved(double[][] matrix, double[] right) {
        int n = right.length;
        for (int pivot = 0; pivot < n; pivot++) {
            for (int row = pivot + 1; row < n; row++) {
                double factor = matrix[row][pivot] / matrix[pivot][pivot];
                for (int column = pivot; column < n; column++) {
                    matrix[row][column] -= factor * matrix[pivot][column];
                }
                right[row] -= factor * right[pivot];
            }
        }
        for (int row = n - 1; row >= 0; row--) {
            for (int column = row + 1; column < n; column++) {
                right[row] -= matrix[row][column] * right[column];
            }
            right[row] /= matrix[row][row];
        }
        return right;
    }
}
