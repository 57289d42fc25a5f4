package dev.azulejo.study;

import dev.azulejo.EngineSettings;
import dev.azulejo.FlatTiles;
import dev.azulejo.TargetSize;
import dev.azulejo.Thrift;
import dev.azulejo.UpscaleSettings;
import dev.azulejo.fault.SettingsException;
import dev.azulejo.onnx.Precision;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One setting as text.
 *
 * @param read its value; empty if it is left to the model
 * @param write the setup with another value
 */
record Setting(Function<Setup, Optional<String>> read, BiFunction<Setup, String, Setup> write) {
    private static final String UNTILED = "untiled";

    /** One of a closed set. */
    static <T> Setting choice(
            T[] values,
            Function<T, String> id,
            Function<UpscaleSettings, T> get,
            BiFunction<UpscaleSettings, T, UpscaleSettings> set) {
        return optionalChoice(values, id, settings -> Optional.of(get.apply(settings)), set);
    }

    /** One of a closed set, or what suits the model. */
    static <T> Setting optionalChoice(
            T[] values,
            Function<T, String> id,
            Function<UpscaleSettings, Optional<T>> get,
            BiFunction<UpscaleSettings, T, UpscaleSettings> set) {
        return new Setting(
                setup -> get.apply(setup.settings()).map(id),
                (setup, word) -> setup.with(settings -> set.apply(settings, one(values, id, word))));
    }

    private static <T> T one(T[] values, Function<T, String> id, String word) {
        return Arrays.stream(values)
                .filter(value -> id.apply(value).equals(word))
                .findFirst()
                .orElseThrow(() -> new SettingsException("expected %s, found '%s'"
                        .formatted(Arrays.stream(values).map(id).collect(Collectors.joining(", ")), word)));
    }

    /** A whole number. */
    static Setting whole(
            Function<UpscaleSettings, OptionalInt> get, BiFunction<UpscaleSettings, Integer, UpscaleSettings> set) {
        return new Setting(
                setup -> {
                    OptionalInt value = get.apply(setup.settings());
                    return value.isPresent() ? Optional.of(Integer.toString(value.getAsInt())) : Optional.empty();
                },
                (setup, word) ->
                        setup.with(settings -> set.apply(settings, number(word, Integer::valueOf, "a whole number"))));
    }

    /** A number. */
    static Setting decimal(
            Function<UpscaleSettings, OptionalDouble> get, BiFunction<UpscaleSettings, Double, UpscaleSettings> set) {
        return new Setting(
                setup -> {
                    OptionalDouble value = get.apply(setup.settings());
                    return value.isPresent() ? Optional.of(plain(value.getAsDouble())) : Optional.empty();
                },
                (setup, word) ->
                        setup.with(settings -> set.apply(settings, number(word, Double::valueOf, "a number"))));
    }

    /** A side in pixels, or {@code untiled}. */
    static Setting tile() {
        Setting side = whole(UpscaleSettings::tile, UpscaleSettings::withTile);
        return new Setting(
                setup -> setup.isUntiled() ? Optional.of(UNTILED) : side.read.apply(setup),
                (setup, word) -> word.equals(UNTILED)
                        ? setup.with(settings -> settings.withTile(Setup.UNTILED))
                        : side.write.apply(setup, word));
    }

    /** What is done to flat tiles. */
    static Setting flatTiles() {
        return choice(
                FlatTiles.values(),
                FlatTiles::id,
                settings -> settings.thrift().flatTiles(),
                (settings, flat) -> settings.withThrift(settings.thrift().withFlatTiles(flat)));
    }

    /** Every how many evaluations the whole network is evaluated. */
    static Setting deepCache() {
        return whole(
                settings -> OptionalInt.of(settings.thrift().deepCache()),
                (settings, every) -> settings.withThrift(settings.thrift().withDeepCache(every)));
    }

    /** A number that says what work is left out. */
    static Setting thrift(Function<Thrift, Double> get, BiFunction<Thrift, Double, Thrift> set) {
        return decimal(
                settings -> OptionalDouble.of(get.apply(settings.thrift())),
                (settings, value) -> settings.withThrift(set.apply(settings.thrift(), value)));
    }

    /** A number that seeds noise. */
    static Setting seed() {
        return new Setting(
                setup -> setup.settings().seed().stream()
                        .mapToObj(Long::toString)
                        .findFirst(),
                (setup, word) ->
                        setup.with(settings -> settings.withSeed(number(word, Long::valueOf, "a whole number"))));
    }

    /** How many times as large. */
    static Setting factor() {
        return new Setting(
                setup -> setup.settings().target() instanceof TargetSize.Factor factor
                        ? Optional.of(plain(factor.factor()))
                        : Optional.empty(),
                (setup, word) -> setup.with(settings ->
                        settings.withTarget(new TargetSize.Factor(number(word, Double::valueOf, "a number")))));
    }

    /** The name of a network. */
    static Setting engine(
            Function<EngineSettings, Optional<String>> get, BiFunction<EngineSettings, String, EngineSettings> set) {
        return new Setting(
                setup -> get.apply(setup.engine()),
                (setup, word) -> setup.withEngine(engine -> set.apply(engine, word)));
    }

    /** How exactly networks compute. */
    static Setting precision() {
        return new Setting(
                setup -> Optional.of(setup.engine().precision().id()),
                (setup, word) ->
                        setup.withEngine(engine -> engine.withPrecision(one(Precision.values(), Precision::id, word))));
    }

    private static <T> T number(String word, Function<String, T> parse, String expected) {
        try {
            return parse.apply(word);
        } catch (NumberFormatException e) {
            throw new SettingsException("expected %s, found '%s'".formatted(expected, word), e);
        }
    }

    /** 0.35 and 4, not 4.0. */
    static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
