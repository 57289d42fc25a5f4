package dev.azulejo.sampler;

/** How noise levels are spread between the largest and the smallest. */
enum SigmaSpacing {
    /** As the timesteps are: nothing to spread. */
    TIMESTEPS {
        @Override
        double sigma(double smallest, double largest, double progress) {
            throw new IllegalStateException("noise levels that follow the timesteps are not spread");
        }
    },
    /** Evenly in the seventh root (Karras et al. 2022, eq. 5). */
    KARRAS {
        @Override
        double sigma(double smallest, double largest, double progress) {
            double from = StrictMath.pow(largest, 1 / KARRAS_RHO);
            double to = StrictMath.pow(smallest, 1 / KARRAS_RHO);
            return StrictMath.pow(from + progress * (to - from), KARRAS_RHO);
        }
    },
    /** Evenly in the logarithm. */
    EXPONENTIAL {
        @Override
        double sigma(double smallest, double largest, double progress) {
            double from = StrictMath.log(largest);
            return StrictMath.exp(from + progress * (StrictMath.log(smallest) - from));
        }
    },
    /** By the quantiles of a beta distribution, denser at both ends (Lee et al. 2024, "Beta sampling is all you need"). */
    BETA {
        @Override
        double sigma(double smallest, double largest, double progress) {
            return smallest + BetaDistribution.quantile(1 - progress, BETA_SHAPE, BETA_SHAPE) * (largest - smallest);
        }
    };

    private static final double KARRAS_RHO = 7;
    private static final double BETA_SHAPE = 0.6;

    /** The one that a configuration asks for. */
    static SigmaSpacing of(SchedulerConfig config) {
        if (config.flag("use_karras_sigmas")) {
            return KARRAS;
        }
        if (config.flag("use_exponential_sigmas")) {
            return EXPONENTIAL;
        }
        return config.flag("use_beta_sigmas") ? BETA : TIMESTEPS;
    }

    /** The level that has {@code progress} (0..1) of the way from the largest to the smallest behind it. */
    abstract double sigma(double smallest, double largest, double progress);

    /** {@code count} levels, descending from the largest to the smallest, both included. */
    double[] sigmas(double smallest, double largest, int count) {
        double[] progress = Spacing.linspace(0, 1, count, false);
        double[] sigmas = new double[count];
        for (int i = 0; i < count; i++) {
            sigmas[i] = sigma(smallest, largest, progress[i]);
        }
        return sigmas;
    }
}
