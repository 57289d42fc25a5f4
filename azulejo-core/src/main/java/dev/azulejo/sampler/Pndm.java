package dev.azulejo.sampler;

import java.util.Arrays;

/**
 * Pseudo numerical methods for diffusion models (Liu, Ren, Lin and Zhao 2022): the linear multistep method "PLMS", four
 * predictions deep (eq. 9 and 11). Its first step is made twice, the second time with the mean of the predictions at both
 * ends; the three steps after it use the shorter Adams-Bashforth formulas.
 *
 * <p>Stable Diffusion's {@code skip_prk_steps} is always meant: there are no Runge-Kutta steps here. In image-to-image the
 * schedule is cut after its first, doubled step was laid out, as diffusers does it: one evaluation more than steps run, and
 * the third one is told a timestep too low.
 */
final class Pndm extends VariancePreserving {
    private static final int DEPTH = 4;

    /** Where the history keeps the latents before the first step; before it, the last four predictions in a ring. */
    private static final int FIRST_X = DEPTH;

    private final NoiseSchedule schedule;
    private final int stride;
    private final double lastAlphaCumprod;

    Pndm(SchedulerConfig config, int steps, double strength) {
        this(config, NoiseSchedule.of(config), steps, strength);
    }

    private Pndm(SchedulerConfig config, NoiseSchedule schedule, int steps, double strength) {
        super(config, timesteps(config, steps, Sampler.run(steps, strength)), schedule);
        this.schedule = schedule;
        this.stride = schedule.length() / steps;
        this.lastAlphaCumprod = config.flag("set_alpha_to_one") ? 1 : schedule.alphaCumprod(0);
    }

    /** The second timestep comes twice; the end of that list runs. */
    private static double[] timesteps(SchedulerConfig config, int steps, int run) {
        if (run == 0) {
            return new double[0];
        }
        double[] single = config.wholeTimesteps(steps, 1);
        if (steps == 1) {
            return single;
        }
        double[] all = new double[steps + 1];
        for (int i = 0; i < all.length; i++) {
            all[i] = single[i < 2 ? i : i - 1];
        }
        return Arrays.copyOfRange(all, steps - run, all.length);
    }

    @Override
    public int history() {
        return DEPTH + 1;
    }

    @Override
    public void step(int i, float[] x, float[] prediction, float[][] history, float[] noise) {
        int to = (int) timestep(i) - stride;
        int from = (int) timestep(i);
        if (i == 0) {
            System.arraycopy(x, 0, history[FIRST_X], 0, x.length);
        } else if (i == 1) {
            from = Math.min((int) timestep(1) + stride, schedule.length() - 1);
            to = (int) timestep(1);
            System.arraycopy(history[FIRST_X], 0, x, 0, x.length);
        }
        float[] averaged = averaged(i, prediction, history);
        transfer(x, averaged, from, to);
    }

    /** The prediction of the multistep formula; the new one enters the ring, except the second. */
    private static float[] averaged(int i, float[] prediction, float[][] history) {
        float[] mean = new float[prediction.length];
        if (i == 1) {
            Arithmetic.add(mean, 0.5f, prediction);
            Arithmetic.add(mean, 0.5f, history[0]);
            return mean;
        }
        int newest = i == 0 ? 0 : i - 1;
        System.arraycopy(prediction, 0, history[newest % DEPTH], 0, prediction.length);
        double[] weights = adamsBashforth(newest + 1);
        for (int back = 0; back < weights.length; back++) {
            Arithmetic.add(mean, (float) weights[back], history[(newest - back) % DEPTH]);
        }
        return mean;
    }

    /** Weights of the last predictions, the newest first, when so many are known. */
    private static double[] adamsBashforth(int known) {
        return switch (known) {
            case 1 -> new double[] {1};
            case 2 -> new double[] {3 / 2.0, -1 / 2.0};
            case 3 -> new double[] {23 / 12.0, -16 / 12.0, 5 / 12.0};
            default -> new double[] {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0};
        };
    }

    /** The transfer part (eq. 9): from one timestep to another along a prediction. */
    private void transfer(float[] x, float[] prediction, int from, int to) {
        double alphaCumprod = schedule.alphaCumprod(from);
        double alphaCumprodNext = to >= 0 ? schedule.alphaCumprod(to) : lastAlphaCumprod;
        double betaCumprod = 1 - alphaCumprod;
        double divisor = alphaCumprod * Math.sqrt(1 - alphaCumprodNext)
                + Math.sqrt(alphaCumprod * betaCumprod * alphaCumprodNext);
        float fromX = (float) Math.sqrt(alphaCumprodNext / alphaCumprod);
        float fromNoise = (float) (-(alphaCumprodNext - alphaCumprod) / divisor);
        Prediction.Parts parts = partsAt(Math.sqrt(alphaCumprod), Math.sqrt(betaCumprod));
        for (int j = 0; j < x.length; j++) {
            float predictedNoise = parts.noiseFromX() * x[j] + parts.noiseFromPrediction() * prediction[j];
            x[j] = fromX * x[j] + fromNoise * predictedNoise;
        }
    }
}
