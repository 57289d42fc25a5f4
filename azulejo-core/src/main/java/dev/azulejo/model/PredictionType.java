package dev.azulejo.model;

import dev.azulejo.fault.ModelException;
import dev.azulejo.fault.SettingsException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a denoising network was trained to predict, decided once for a model: by what the user says, else by its
 * configuration, else, where names and shapes cannot tell (one file of Stable Diffusion 2), by one evaluation. Told that
 * its input is nothing but noise, a network that predicts the noise returns nearly its input; one that predicts v returns
 * nearly the negative of the picture that it imagines, which is another thing. Safe for use by several threads.
 */
final class PredictionType {
    private static final Logger LOG = LoggerFactory.getLogger(PredictionType.class);

    private static final String EPSILON = "epsilon";
    private static final String V = "v_prediction";
    private static final List<String> ALL = List.of(EPSILON, V, "sample");

    /** Correlation of pure noise with the prediction from which on it is the noise. */
    private static final double NOISE = 0.9;

    /** ... and up to which it is not. */
    private static final double OTHER = 0.6;

    private final String model;
    private final boolean uncertain;
    private Optional<String> type;
    private String reason;
    private boolean worthANote;
    private boolean logged;

    /**
     * @param model its name, for messages
     * @param asked what the user says
     * @param written what the model's configuration says
     * @param uncertain whether a model without a word about it may be of either kind; else it has the default of its
     *     scheduler
     * @throws SettingsException if what the user says is unknown
     */
    PredictionType(String model, Optional<String> asked, Optional<String> written, boolean uncertain) {
        asked.filter(type -> !ALL.contains(type)).ifPresent(type -> {
            throw new SettingsException(
                    "the prediction \"%s\" is unknown; use one of %s".formatted(type, String.join(", ", ALL)));
        });
        this.model = model;
        this.uncertain = uncertain;
        this.type = asked.or(() -> written);
        this.reason = asked.isPresent() ? "as was asked for" : "by its configuration or version";
        this.worthANote = asked.isPresent() && !asked.equals(written);
    }

    /**
     * The type; empty if it is the default of the model's scheduler.
     *
     * @param correlation evaluates the network on pure noise at the last timestep, and holds the prediction against it; only
     *     asked where nothing else tells
     * @throws ModelException if that does not tell either
     */
    synchronized Optional<String> decide(DoubleSupplier correlation) {
        if (type.isEmpty() && uncertain) {
            double found = correlation.getAsDouble();
            if (!(found >= NOISE || found <= OTHER)) {
                throw new ModelException(
                        ("nothing tells what the model %s predicts: its prediction from pure noise correlates with the noise"
                                        + " by %s, expected at least %s (epsilon) or at most %s (v_prediction); say which"
                                        + " with --prediction")
                                .formatted(model, rounded(found), NOISE, OTHER));
            }
            type = Optional.of(found >= NOISE ? EPSILON : V);
            reason = "as one evaluation of pure noise shows (correlation %s)".formatted(rounded(found));
            worthANote = true;
        }
        if (!logged) {
            logged = true;
            LOG.info("{}", sentence());
        }
        return type;
    }

    /** How it was decided, where that does not go without saying. */
    synchronized Optional<String> note() {
        return worthANote ? Optional.of(sentence()) : Optional.empty();
    }

    private String sentence() {
        return type.map(found -> "the model %s predicts %s, %s".formatted(model, found, reason))
                .orElse("the model %s predicts %s, the default of every scheduler".formatted(model, EPSILON));
    }

    private static String rounded(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
