package dev.azulejo.sampler;

import dev.azulejo.fault.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@code scheduler_config.json} of the diffusers layout says about noise levels, timesteps and sampler. Keys that
 * it lacks have the defaults of the diffusers class that it names. Immutable.
 *
 * @param schedulerClass {@code _class_name}, or empty if the configuration names none
 * @param values the other keys, without those that are null
 */
public record SchedulerConfig(String schedulerClass, Map<String, Object> values) {
    /** What describes the model, not the sampler: it stays the same whichever sampler is picked. */
    private static final List<String> OF_THE_MODEL = List.of(
            "num_train_timesteps",
            "beta_start",
            "beta_end",
            "beta_schedule",
            "trained_betas",
            "prediction_type",
            "timestep_spacing",
            "steps_offset",
            "rescale_betas_zero_snr");

    /** Copies the map. */
    public SchedulerConfig {
        values = Map.copyOf(values);
    }

    /**
     * Reads a configuration.
     *
     * @param json the object in {@code scheduler_config.json} as maps, lists, strings, numbers and booleans
     * @throws ModelException if it describes a model that no sampler here fits (flow matching), or a value is not of its type
     */
    public static SchedulerConfig of(Map<String, ?> json) {
        Map<String, Object> values = new LinkedHashMap<>();
        json.forEach((key, value) -> {
            if (value != null && !key.startsWith("_")) {
                values.put(key, value);
            }
        });
        Object name = json.get("_class_name");
        SchedulerConfig config = new SchedulerConfig(name == null ? "" : name.toString(), values);
        config.requireDiffusion();
        return config;
    }

    private void requireDiffusion() {
        if (schedulerClass.startsWith("FlowMatch") || schedulerClass.startsWith("EDM")) {
            throw new ModelException(
                    "the scheduler configuration names " + schedulerClass
                            + "; supported are models of discrete noise levels (DDIMScheduler, EulerDiscreteScheduler and the like)");
        }
        trainTimesteps();
        prediction();
        NoiseSchedule.of(this);
    }

    /** This configuration with one key set. */
    public SchedulerConfig with(String key, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.put(key, value);
        return new SchedulerConfig(schedulerClass, changed);
    }

    /**
     * The configuration that another sampler of the same model has: what describes the model is kept, also where it is a
     * default of this class; what only the sampler has takes the default of the other class where it is not given.
     */
    SchedulerConfig forClass(String otherClass) {
        if (schedulerClass.isEmpty() || schedulerClass.equals(otherClass)) {
            return new SchedulerConfig(otherClass, values);
        }
        Map<String, Object> shared = new LinkedHashMap<>(SchedulerDefaults.of(schedulerClass));
        shared.keySet().retainAll(OF_THE_MODEL);
        shared.putAll(values);
        return new SchedulerConfig(otherClass, shared);
    }

    /** Timesteps of the training; 1000 for nearly every model. */
    public int trainTimesteps() {
        int timesteps = whole("num_train_timesteps");
        if (timesteps < 1 || timesteps > 1_000_000) {
            throw new ModelException(
                    "the scheduler configuration has num_train_timesteps " + timesteps + "; 1 to 1000000 was expected");
        }
        return timesteps;
    }

    /** What the network predicts. */
    public Prediction prediction() {
        return Prediction.of(text("prediction_type"));
    }

    String betaSchedule() {
        return text("beta_schedule");
    }

    double betaStart() {
        return number("beta_start");
    }

    double betaEnd() {
        return number("beta_end");
    }

    /** Betas given one by one, or empty. */
    List<Double> trainedBetas() {
        Object betas = value("trained_betas");
        if (!(betas instanceof List<?> list)) {
            throw wrong("trained_betas", "a list of numbers");
        }
        List<Double> numbers = new ArrayList<>(list.size());
        for (Object beta : list) {
            if (!(beta instanceof Number number)) {
                throw wrong("trained_betas", "a list of numbers");
            }
            numbers.add(number.doubleValue());
        }
        if (!numbers.isEmpty() && numbers.size() != trainTimesteps()) {
            throw new ModelException("the scheduler configuration has " + numbers.size()
                    + " trained_betas; num_train_timesteps asks for " + trainTimesteps());
        }
        return numbers;
    }

    boolean rescaleBetasZeroSnr() {
        return flag("rescale_betas_zero_snr");
    }

    Spacing spacing() {
        return Spacing.of(text("timestep_spacing"));
    }

    int stepsOffset() {
        return whole("steps_offset");
    }

    /** The timesteps of the last steps that run at a strength, for samplers that know whole ones only. */
    double[] wholeTimesteps(int steps, double strength) {
        double[] all = Spacing.rounded(spacing().timesteps(steps, trainTimesteps(), stepsOffset()));
        return Arrays.copyOfRange(all, steps - Sampler.run(steps, strength), steps);
    }

    /** Where predicted clean latents are cut off; infinite if they are not. */
    float clip() {
        if (flag("thresholding")) {
            throw new ModelException("the scheduler configuration has thresholding true, which is for models in pixel"
                    + " space of factor 1 and not supported; expected was false");
        }
        return flag("clip_sample") ? (float) number("clip_sample_range") : Float.POSITIVE_INFINITY;
    }

    /** A key that must be true or false. */
    boolean flag(String key) {
        if (value(key) instanceof Boolean flag) {
            return flag;
        }
        throw wrong(key, "true or false");
    }

    /** A key that must be a number. */
    double number(String key) {
        if (value(key) instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw wrong(key, "a number");
    }

    /** A key that must be a whole number. */
    int whole(String key) {
        double number = number(key);
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            throw wrong(key, "a whole number");
        }
        return (int) number;
    }

    /** A key that must be text. */
    String text(String key) {
        if (value(key) instanceof String text) {
            return text;
        }
        throw wrong(key, "text");
    }

    /** True if the key is there, or the class has a default for it. */
    boolean has(String key) {
        return values.containsKey(key) || SchedulerDefaults.of(schedulerClass).containsKey(key);
    }

    private Object value(String key) {
        Object value = values.get(key);
        if (value == null) {
            value = SchedulerDefaults.of(schedulerClass).get(key);
        }
        if (value == null) {
            throw new IllegalArgumentException(schedulerClass + " has no key " + key);
        }
        return value;
    }

    private ModelException wrong(String key, String expected) {
        return new ModelException(
                "the scheduler configuration has " + key + " " + value(key) + "; " + expected + " was expected");
    }
}
