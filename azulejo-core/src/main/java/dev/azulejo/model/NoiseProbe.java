package dev.azulejo.model;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.runtime.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/** Asks a denoising network what it makes of nothing but noise. */
final class NoiseProbe {
    /** Always the same noise, so that a model is always taken for the same. */
    private static final long SEED = 0;

    private NoiseProbe() {}

    /**
     * Evaluates the network once, without a prompt.
     *
     * @param side of the latents
     * @param timestep the last one: there is no picture left in the noise
     * @return -1 to 1: correlation of the noise with the prediction
     */
    static double correlation(DiffusionModel model, int side, int timestep, Cancellation cancellation) {
        int pixels = side * model.factor();
        Tensor noise = noise(model.latentChannels(), side);
        Conditioning nothing = model.condition("", "", Guidance.NONE, pixels, pixels, cancellation);
        Evaluation evaluation = new Evaluation(
                noise, timestep, nothing, model.seesPicture() ? Optional.of(gray(pixels)) : Optional.empty());
        return correlation(noise.data(), model.predict(evaluation, cancellation).data());
    }

    private static Tensor noise(int channels, int side) {
        Random random = new Random(SEED);
        float[] values = new float[channels * side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Tensor(new long[] {1, channels, side, side}, values);
    }

    private static Tensor gray(int side) {
        float[] pixels = new float[ExtraChannels.COLOURS * side * side];
        Arrays.fill(pixels, 0.5f);
        return new Tensor(new long[] {1, ExtraChannels.COLOURS, side, side}, pixels);
    }

    /** Pearson's; 0 if one of them is constant. */
    static double correlation(float[] a, float[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double both = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            double fromA = a[i] - meanA;
            double fromB = b[i] - meanB;
            both += fromA * fromB;
            squaresA += fromA * fromA;
            squaresB += fromB * fromB;
        }
        double deviations = Math.sqrt(squaresA * squaresB);
        return deviations > 0 ? both / deviations : 0;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
