package dev.azulejo.cli;

import dev.azulejo.ColourFix;
import dev.azulejo.FlatTiles;
import dev.azulejo.GuidanceInterval;
import dev.azulejo.Preset;
import dev.azulejo.PrintSize;
import dev.azulejo.Region;
import dev.azulejo.SharedStatistics;
import dev.azulejo.TargetSize;
import dev.azulejo.fault.SettingsException;
import dev.azulejo.fusion.FusionMethod;
import dev.azulejo.fusion.LatentEnlargement;
import dev.azulejo.fusion.SeamFix;
import dev.azulejo.image.FileFormat;
import dev.azulejo.noise.NoisePlacement;
import dev.azulejo.onnx.Precision;
import dev.azulejo.sampler.Sampler;
import dev.azulejo.study.Pictures;
import dev.azulejo.tile.Blend;
import dev.azulejo.tile.Grid;
import java.util.Arrays;
import java.util.Iterator;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the words after options become values. Each converter says what it expected and what it found. */
final class Choices {
    private Choices() {}

    /** One of a closed set, by the name that users know it by; lists these names for the help, too. */
    abstract static class OneOf<T> implements ITypeConverter<T>, Iterable<String> {
        private final T[] values;
        private final Function<T, String> id;

        OneOf(T[] values, Function<T, String> id) {
            this.values = values;
            this.id = id;
        }

        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(values).map(id).iterator();
        }

        @Override
        public T convert(String word) {
            for (T value : values) {
                if (id.apply(value).equals(word)) {
                    return value;
                }
            }
            throw new TypeConversionException("expected %s, found '%s'".formatted(String.join(", ", this), word));
        }
    }

    static final class PresetName extends OneOf<Preset> {
        PresetName() {
            super(Preset.values(), Preset::id);
        }
    }

    static final class SamplerName extends OneOf<Sampler> {
        SamplerName() {
            super(Sampler.values(), Sampler::id);
        }
    }

    static final class GridName extends OneOf<Grid> {
        GridName() {
            super(Grid.values(), Grid::id);
        }
    }

    static final class FusionName extends OneOf<FusionMethod> {
        FusionName() {
            super(FusionMethod.values(), FusionMethod::id);
        }
    }

    static final class BlendName extends OneOf<Blend> {
        BlendName() {
            super(Blend.values(), Blend::id);
        }
    }

    static final class SeamFixName extends OneOf<SeamFix.Pass> {
        SeamFixName() {
            super(SeamFix.Pass.values(), SeamFix.Pass::id);
        }
    }

    static final class LatentEnlargementName extends OneOf<LatentEnlargement> {
        LatentEnlargementName() {
            super(LatentEnlargement.values(), LatentEnlargement::id);
        }
    }

    static final class NoiseName extends OneOf<NoisePlacement> {
        NoiseName() {
            super(NoisePlacement.values(), NoisePlacement::id);
        }
    }

    static final class ColourFixName extends OneOf<ColourFix> {
        ColourFixName() {
            super(ColourFix.values(), ColourFix::id);
        }
    }

    static final class FlatTilesName extends OneOf<FlatTiles> {
        FlatTilesName() {
            super(FlatTiles.values(), FlatTiles::id);
        }
    }

    static final class SharedStatisticsName extends OneOf<SharedStatistics> {
        SharedStatisticsName() {
            super(SharedStatistics.values(), SharedStatistics::id);
        }
    }

    /** What networks may predict, by diffusers' names. */
    static final class PredictionName extends OneOf<String> {
        PredictionName() {
            super(new String[] {"epsilon", "v_prediction", "sample"}, name -> name);
        }
    }

    static final class PrecisionName extends OneOf<Precision> {
        PrecisionName() {
            super(Precision.values(), Precision::id);
        }
    }

    static final class FormatName extends OneOf<FileFormat> {
        FormatName() {
            super(FileFormat.values(), FileFormat::id);
        }

        /** Extensions are names, too: {@code jpg}, {@code tif}. */
        @Override
        public FileFormat convert(String word) {
            return FileFormat.called(word).orElseGet(() -> super.convert(word));
        }
    }

    /** A quality of 1 to 100, or {@code lossless}, which is empty. */
    static final class QualityName implements ITypeConverter<OptionalInt> {
        @Override
        public OptionalInt convert(String word) {
            if (word.equals("lossless")) {
                return OptionalInt.empty();
            }
            try {
                return OptionalInt.of(Integer.parseInt(word));
            } catch (NumberFormatException e) {
                throw new TypeConversionException("expected 1 to 100, or lossless, found '%s'".formatted(word));
            }
        }
    }

    static final class PicturesName extends OneOf<Pictures> {
        PicturesName() {
            super(Pictures.values(), Pictures::id);
        }
    }

    /** A whole number in a type's range. */
    static final class WholeNumber<T extends Number> implements ITypeConverter<T> {
        private final Function<String, T> parse;

        WholeNumber(Function<String, T> parse) {
            this.parse = parse;
        }

        @Override
        public T convert(String word) {
            try {
                return parse.apply(word);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("expected a whole number, found '%s'".formatted(word));
            }
        }
    }

    /** Any number. */
    static final class AnyNumber implements ITypeConverter<Double> {
        @Override
        public Double convert(String word) {
            try {
                return Double.valueOf(word);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("expected a number, found '%s'".formatted(word));
            }
        }
    }

    /** {@code auto}, which is empty, or a number. */
    static final class AutoOrNumber implements ITypeConverter<OptionalDouble> {
        @Override
        public OptionalDouble convert(String word) {
            if (word.equals("auto")) {
                return OptionalDouble.empty();
            }
            try {
                return OptionalDouble.of(Double.parseDouble(word));
            } catch (NumberFormatException e) {
                throw new TypeConversionException("expected auto or a number from 0 to 1, found '%s'".formatted(word));
            }
        }
    }

    /** Two fractions such as {@code 0.2..0.8}. */
    static final class Interval implements ITypeConverter<GuidanceInterval> {
        private static final Pattern FRACTIONS = Pattern.compile("(\\d+(?:\\.\\d+)?)\\.\\.(\\d+(?:\\.\\d+)?)");

        @Override
        public GuidanceInterval convert(String word) {
            Matcher matcher = FRACTIONS.matcher(word);
            if (!matcher.matches()) {
                throw new TypeConversionException("expected A..B such as 0.2..0.8, found '%s'".formatted(word));
            }
            try {
                return new GuidanceInterval(Double.parseDouble(matcher.group(1)), Double.parseDouble(matcher.group(2)));
            } catch (SettingsException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** A part of a picture such as {@code 100,50,640,480} or {@code 40%,30%,20%,20%}. */
    static final class RegionOfPicture implements ITypeConverter<Region> {
        @Override
        public Region convert(String word) {
            try {
                return Region.of(word);
            } catch (SettingsException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** A size such as {@code 2048x1365} pixels, or {@code 60x40cm@300dpi} on paper. */
    static final class Box implements ITypeConverter<TargetSize> {
        private static final Pattern SIZE = Pattern.compile("(\\d{1,6})[xX\u00d7](\\d{1,6})");

        @Override
        public TargetSize convert(String word) {
            Matcher matcher = SIZE.matcher(word);
            try {
                return matcher.matches()
                        ? new TargetSize.Fit(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                        : PrintSize.of(word);
            } catch (SettingsException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
