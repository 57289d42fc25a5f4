package dev.azulejo.model;

import dev.azulejo.fault.Cancellation;
import dev.azulejo.fault.MachineException;
import dev.azulejo.model.AdaptedNetworks.Control;
import dev.azulejo.model.DiffusionModel.Part;
import dev.azulejo.model.LoadedNetworks.Slot;
import dev.azulejo.network.UNet;
import dev.azulejo.onnx.Axis;
import dev.azulejo.onnx.OnnxModel;
import dev.azulejo.runtime.Device;
import dev.azulejo.runtime.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates a denoising network: with what else it sees, with the ControlNets that guide it, and with guidance by the
 * prompts. Safe for use by several threads.
 */
final class Denoising {
    private static final Logger LOG = LoggerFactory.getLogger(Denoising.class);

    private final UNet unet;
    private final List<Control> controls;
    private final ExtraChannels extra;
    private final int factor;
    private final LoadedNetworks networks;

    /** Whether the predictions for both prompts come from one evaluation; not any more once memory was too short for it. */
    private volatile boolean together;

    private volatile Optional<String> note = Optional.empty();

    /**
     * @param controls ControlNets that fit the network
     * @param extra what it sees besides latents
     * @param factor pixels that one latent position stands for
     * @param together whether guidance may take one evaluation of twice the batch
     */
    Denoising(
            UNet unet,
            List<Control> controls,
            ExtraChannels extra,
            int factor,
            boolean together,
            LoadedNetworks networks) {
        this.unet = unet;
        this.controls = controls;
        this.extra = extra;
        this.factor = factor;
        this.together = together;
        this.networks = networks;
    }

    /**
     * Whether guidance takes one evaluation of twice the batch. On a CPU that is no faster (Stable Diffusion 1.5 on two
     * cores: 9.2 s against 2 x 4.5 s) and takes more memory; elsewhere it is tried, and given up where memory is short.
     */
    static boolean atOnce(Device device) {
        return device.kind() != Device.Kind.CPU;
    }

    /** What had to be done otherwise than planned. */
    Optional<String> note() {
        return note;
    }

    /** Numbers that deep features of latents of one size are, for one text; none with ControlNets, which change them. */
    long deepFeatures(int height, int width) {
        if (!controls.isEmpty()) {
            return 0;
        }
        long positions = (long) ceil(height, unet.granularity()) * ceil(width, unet.granularity());
        return positions * unet.deepChannels();
    }

    /** True if evaluations need the picture. */
    boolean seesPicture() {
        return !controls.isEmpty() || extra.seesPicture();
    }

    /**
     * The guided prediction. Latents whose sides are no multiple of what the network halves them by are continued
     * mirrored, and cut again.
     *
     * @param recollection of earlier evaluations of the same places
     * @throws IllegalArgumentException if the picture is missing, or has another size than the latents
     */
    Tensor predict(Evaluation evaluation, Recollection recollection, Cancellation cancellation) {
        Question question = question(evaluation, recollection, cancellation);
        Conditioning told = evaluation.conditioning();
        Tensor prediction = told.guided() ? guided(question, told) : predicted(question, List.of(told.positive()));
        return cropped(prediction, evaluation.latents());
    }

    /** Numbers that are kept for latents of one size while {@link #predictAlike} runs; none where it cannot, with ControlNets. */
    long keptAlike(int height, int width) {
        return controls.isEmpty() ? unet.keptBetweenStages() * height * width : 0;
    }

    /**
     * The guided predictions of parts of one picture, normalised as the picture: for each text, group normalisations take
     * the statistics of all parts.
     *
     * @param parts of one size, at one timestep, with one conditioning
     * @param shares how much of the picture each is
     * @param progress told how much is done, 0 to 1
     */
    List<Tensor> predictAlike(
            List<Evaluation> parts, double[] shares, DoubleConsumer progress, Cancellation cancellation) {
        List<Question> questions = parts.stream()
                .map(part -> question(part, new Recollection(false), cancellation))
                .toList();
        Conditioning told = parts.get(0).conditioning();
        double begun = told.guided() ? 0.5 : 0;
        List<Tensor> negative = told.guided()
                ? predictedAlike(
                        questions, told.negative(), new CommonStatistics(shares, done -> progress.accept(done / 2)))
                : List.of();
        List<Tensor> positive = predictedAlike(
                questions,
                told.positive(),
                new CommonStatistics(shares, done -> progress.accept(begun + done * (1 - begun))));
        List<Tensor> predictions = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Tensor prediction =
                    told.guided() ? told.guidance().combined(negative.get(i), positive.get(i)) : positive.get(i);
            predictions.add(cropped(prediction, parts.get(i).latents()));
        }
        return predictions;
    }

    private List<Tensor> predictedAlike(
            List<Question> questions, Map<String, Tensor> told, CommonStatistics statistics) {
        Question first = questions.get(0);
        Size size = Size.of(first.x());
        List<Map<String, Tensor>> inputs = new ArrayList<>();
        for (Question question : questions) {
            Map<String, Tensor> asked = question.told(List.of(told));
            asked.put("x", question.extended());
            inputs.add(asked);
        }
        return networks
                .runStages(
                        Slot.of(Part.DENOISER),
                        size + " in stages",
                        () -> unet.stages(size.batch(), size.rows(), size.columns()),
                        inputs,
                        statistics,
                        first.cancellation())
                .stream()
                .map(outputs -> outputs.get("y"))
                .toList();
    }

    private Question question(Evaluation evaluation, Recollection recollection, Cancellation cancellation) {
        Tensor latents = evaluation.latents();
        int height = latents.size(2);
        int width = latents.size(3);
        int paddedHeight = ceil(height, unet.granularity());
        int paddedWidth = ceil(width, unet.granularity());
        Optional<Tensor> picture = seesPicture()
                ? Optional.of(Padding.mirrored(picture(evaluation), paddedHeight * factor, paddedWidth * factor))
                : Optional.empty();
        Tensor x = Padding.mirrored(latents, paddedHeight, paddedWidth);
        return new Question(
                x,
                extra.appended(x, picture, cancellation),
                picture,
                evaluation.timestep(),
                recollection,
                cancellation);
    }

    private static Tensor cropped(Tensor prediction, Tensor latents) {
        return Padding.cropped(prediction, latents.size(2), latents.size(3));
    }

    private Tensor guided(Question question, Conditioning told) {
        if (together) {
            try {
                Tensor both = predicted(question.twice(), List.of(told.negative(), told.positive()));
                return combined(question, told, Batches.part(both, 0, 2), Batches.part(both, 1, 2));
            } catch (MachineException tooMuch) {
                // Half of it may fit; if it was something else, it comes again.
                String sentence = "guidance takes two evaluations in place of one of twice the size, which failed (%s)"
                        .formatted(tooMuch.getMessage());
                LOG.info("{}", sentence);
                note = Optional.of(sentence);
                together = false;
            }
        }
        Tensor negative = predicted(question, List.of(told.negative()));
        return combined(question, told, negative, predicted(question, List.of(told.positive())));
    }

    private static Tensor combined(Question question, Conditioning told, Tensor negative, Tensor positive) {
        question.recollection().agreed(Batches.leastCosine(negative, positive));
        return told.guidance().combined(negative, positive);
    }

    /**
     * One evaluation.
     *
     * @param told one after the other along the batch, each for as many places
     */
    private Tensor predicted(Question question, List<Map<String, Tensor>> told) {
        Map<String, Tensor> inputs = question.told(told);
        Map<String, Tensor> residuals = new LinkedHashMap<>();
        for (int i = 0; i < controls.size(); i++) {
            residuals(i, question, inputs).forEach((name, residual) -> residuals.merge(name, residual, Denoising::sum));
        }
        inputs.put("x", question.extended());
        inputs.putAll(residuals);
        Optional<Tensor> deep = question.recollection().deep(told);
        if (deep.isPresent()) {
            inputs.put("deep", deep.orElseThrow());
            return evaluated(question, new Slot(Part.DENOISER, controls.size() + 1), "", unet::shallowGraph, inputs)
                    .get("y");
        }
        boolean keepsDeep = question.recollection().keepsDeep() && controls.isEmpty();
        Form form = keepsDeep ? unet::deepGraph : controls.isEmpty() ? unet::graph : unet::controlledGraph;
        Map<String, Tensor> outputs =
                evaluated(question, Slot.of(Part.DENOISER), keepsDeep ? " with deep features" : "", form, inputs);
        if (keepsDeep) {
            question.recollection().keep(told, outputs.get("deep"));
        }
        return outputs.get("y");
    }

    private Map<String, Tensor> evaluated(
            Question question, Slot slot, String kind, Form form, Map<String, Tensor> inputs) {
        Size size = Size.of(question.x());
        return networks.run(
                slot,
                size + kind,
                () -> form.graph(size.batch(), size.rows(), size.columns()),
                inputs,
                question.cancellation());
    }

    private Map<String, Tensor> residuals(int index, Question question, Map<String, Tensor> told) {
        Control control = controls.get(index);
        Map<String, Tensor> inputs = new LinkedHashMap<>(told);
        // One that was trained for the plain model guides an inpainting model too.
        inputs.put(
                "x",
                control.network().config().inChannels() == question.x().size(1) ? question.x() : question.extended());
        inputs.put("hint", question.picture().orElseThrow());
        inputs.put("scale", new Tensor(new long[0], new float[] {(float) control.weight()}));
        return evaluated(question, new Slot(Part.DENOISER, index + 1), "", control.network()::graph, inputs);
    }

    private static Tensor sum(Tensor a, Tensor b) {
        float[] sum = a.data().clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b.data()[i];
        }
        return new Tensor(a.shape(), sum);
    }

    private Tensor picture(Evaluation evaluation) {
        Tensor latents = evaluation.latents();
        long[] expected = {
            latents.size(0), ExtraChannels.COLOURS, (long) latents.size(2) * factor, (long) latents.size(3) * factor
        };
        Tensor picture = evaluation
                .picture()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a picture %s was expected, found none".formatted(Arrays.toString(expected))));
        if (!Arrays.equals(picture.shape(), expected)) {
            throw new IllegalArgumentException("a picture %s was expected, found %s"
                    .formatted(Arrays.toString(expected), Arrays.toString(picture.shape())));
        }
        return picture;
    }

    private static int ceil(int length, int multiple) {
        return (length + multiple - 1) / multiple * multiple;
    }

    /** One of the graphs of a network. */
    @FunctionalInterface
    private interface Form {
        OnnxModel graph(Axis batch, Axis rows, Axis columns);
    }

    /** For what a graph is built: latents of one size, in batches of any. */
    private record Size(int height, int width) {
        static Size of(Tensor latents) {
            return new Size(latents.size(2), latents.size(3));
        }

        Axis batch() {
            return Axis.open("n");
        }

        Axis rows() {
            return Axis.of(height);
        }

        Axis columns() {
            return Axis.of(width);
        }
    }
}
