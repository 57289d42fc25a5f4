package dev.azulejo.model;

import dev.azulejo.runtime.StagedNetwork;
import dev.azulejo.runtime.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Statistics of the parts of a picture become those of the picture: the mean of means, and the mean of variances plus the
 * variance of means. Exact where each position lies in one part.
 *
 * @param shares how much of the picture each part is; their sum is 1
 * @param progress told how much of the network is done, 0 to 1
 */
record CommonStatistics(double[] shares, DoubleConsumer progress) implements StagedNetwork.Exchange {
    /** @param sent mean and variance of each group, [n, group, 2], by part */
    @Override
    public List<Tensor> of(int stage, int stages, List<Tensor> sent) {
        progress.accept((stage + 1.0) / stages);
        long[] shape = sent.get(0).shape();
        float[] common = new float[sent.get(0).data().length];
        for (int at = 0; at < common.length; at += 2) {
            double mean = 0;
            double square = 0;
            for (int part = 0; part < shares.length; part++) {
                double own = sent.get(part).data()[at];
                mean += shares[part] * own;
                square += shares[part] * (own * own + sent.get(part).data()[at + 1]);
            }
            common[at] = (float) mean;
            common[at + 1] = (float) Math.max(0, square - mean * mean);
        }
        return Collections.nCopies(sent.size(), new Tensor(shape, common));
    }
}
