package dev.azulejo;

import dev.azulejo.fault.SettingsException;
import dev.azulejo.image.Resolution;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As large as fits on a piece of paper. The resolution is written into the result, so that programs print it in this size.
 *
 * @param width of the paper
 * @param height of the paper
 * @param unit of both
 * @param dotsPerInch pixels for each inch of paper
 */
public record PrintSize(double width, double height, Unit unit, double dotsPerInch) implements TargetSize {
    /** What printers are given where nothing else is said. */
    public static final double DEFAULT_DOTS_PER_INCH = 300;

    private static final double LARGEST_METRES = 100;
    private static final double LARGEST_DOTS_PER_INCH = 10_000;

    private static final String NUMBER = "(\\d{1,9}(?:\\.\\d{1,9})?)";
    private static final String UNIT = "(mm|cm|in|\"|\u2033|'')";
    private static final Pattern FORM =
            Pattern.compile(NUMBER + UNIT + "?[x\u00d7]" + NUMBER + UNIT + "(?:@" + NUMBER + "(?:dpi|ppi)?)?");

    /** @throws SettingsException if paper or resolution cannot be meant */
    public PrintSize {
        double limit = LARGEST_METRES / unit.metres;
        if (!(width > 0 && height > 0 && width <= limit && height <= limit)) {
            throw new SettingsException("the print size is %sx%s %s, expected sides of more than 0 and at most %s m"
                    .formatted(plain(width), plain(height), unit, plain(LARGEST_METRES)));
        }
        if (!(dotsPerInch >= 1 && dotsPerInch <= LARGEST_DOTS_PER_INCH)) {
            throw new SettingsException("the resolution is %s dpi, expected 1 to %s"
                    .formatted(plain(dotsPerInch), plain(LARGEST_DOTS_PER_INCH)));
        }
    }

    /** What lengths on paper are measured in. */
    public enum Unit {
        /** {@code mm} */
        MILLIMETRE("mm", 0.001),
        /** {@code cm} */
        CENTIMETRE("cm", 0.01),
        /** {@code in}, or marks as in 24x16" */
        INCH("in", 0.0254);

        private final String symbol;
        private final double metres;

        Unit(String symbol, double metres) {
            this.symbol = symbol;
            this.metres = metres;
        }

        /** How it is written after a number. */
        @Override
        public String toString() {
            return symbol;
        }

        private static Unit of(String word) {
            return Arrays.stream(values())
                    .filter(unit -> unit.symbol.equals(word))
                    .findFirst()
                    .orElse(INCH);
        }
    }

    /**
     * Reads the form of the command line: {@code 60x40cm@300dpi}, {@code 297x210mm}, {@code 24x16in@150dpi}, {@code
     * 24"x16"}; without a resolution {@value #DEFAULT_DOTS_PER_INCH}.
     *
     * @throws SettingsException if it has another form, or cannot be meant
     */
    public static PrintSize of(String text) {
        Matcher matcher = FORM.matcher(text.replace(" ", "").toLowerCase(Locale.ROOT));
        if (!matcher.matches() || matcher.group(2) != null && !matcher.group(2).equals(matcher.group(4))) {
            throw new SettingsException(("expected WIDTHxHEIGHT in pixels such as 2048x1365, or in mm, cm or in such as"
                            + " 60x40cm@300dpi, found '%s'")
                    .formatted(text));
        }
        return new PrintSize(
                Double.parseDouble(matcher.group(1)),
                Double.parseDouble(matcher.group(3)),
                Unit.of(matcher.group(4)),
                Optional.ofNullable(matcher.group(5)).map(Double::parseDouble).orElse(DEFAULT_DOTS_PER_INCH));
    }

    /** The paper in pixels; each side is the nearest whole number, at least 1. */
    public Fit pixels() {
        return new Fit(pixels(width), pixels(height));
    }

    private int pixels(double length) {
        return (int) Math.max(1, Math.round(length * unit.metres / Unit.INCH.metres * dotsPerInch));
    }

    /** How densely the pixels of the result lie on paper. */
    public Resolution resolution() {
        return Resolution.dotsPerInch(dotsPerInch, dotsPerInch);
    }

    /** What a result of so many pixels will be on paper: "59.99x40.00 cm on paper at 300 dpi". */
    public String onPaper(int pixelsWide, int pixelsHigh) {
        double perUnit = dotsPerInch * unit.metres / Unit.INCH.metres;
        return String.format(
                Locale.ROOT,
                "%.2fx%.2f %s on paper at %s dpi",
                pixelsWide / perUnit,
                pixelsHigh / perUnit,
                unit,
                plain(dotsPerInch));
    }

    @Override
    public double rawFactor(int inputWidth, int inputHeight) {
        return pixels().rawFactor(inputWidth, inputHeight);
    }

    @Override
    public String toString() {
        return "print size %sx%s%s@%sdpi".formatted(plain(width), plain(height), unit, plain(dotsPerInch));
    }

    private static String plain(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }
}
