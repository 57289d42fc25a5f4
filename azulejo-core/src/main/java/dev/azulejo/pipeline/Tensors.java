package dev.azulejo.pipeline;

import dev.azulejo.image.Planes;
import dev.azulejo.runtime.Tensor;
import java.util.List;

/** Where the wings meet: planes of the picture wing as tensors of the model wing, and back. */
final class Tensors {
    private Tensors() {}

    /** One picture as a batch of one, sharing its samples. */
    static Tensor tensor(Planes planes) {
        return new Tensor(new long[] {1, planes.channels(), planes.height(), planes.width()}, planes.data());
    }

    /** Several pictures of one size as a batch. */
    static Tensor batch(List<Planes> pictures) {
        if (pictures.size() == 1) {
            return tensor(pictures.get(0));
        }
        Planes first = pictures.get(0);
        int samples = first.data().length;
        float[] data = new float[samples * pictures.size()];
        for (int i = 0; i < pictures.size(); i++) {
            System.arraycopy(pictures.get(i).data(), 0, data, i * samples, samples);
        }
        return new Tensor(new long[] {pictures.size(), first.channels(), first.height(), first.width()}, data);
    }

    /** One picture of a batch; shares the samples where the batch has only that one. */
    static Planes planes(Tensor batch, int index) {
        int channels = batch.size(1);
        int height = batch.size(2);
        int width = batch.size(3);
        if (batch.size(0) == 1) {
            return new Planes(channels, height, width, batch.data());
        }
        Planes planes = new Planes(channels, height, width);
        int samples = planes.data().length;
        System.arraycopy(batch.data(), index * samples, planes.data(), 0, samples);
        return planes;
    }
}
