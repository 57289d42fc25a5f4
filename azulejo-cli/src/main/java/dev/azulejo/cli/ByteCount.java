package dev.azulejo.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Amounts of memory, as people write them: 500M, 2G, 1.5GB, or plain bytes; K is 1024 bytes. */
final class ByteCount implements ITypeConverter<Long> {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?) ?([KMGT]?)(?:I?B)?");
    private static final String UNITS = "KMGT";

    @Override
    public Long convert(String word) {
        Matcher amount = AMOUNT.matcher(word.strip().toUpperCase(Locale.ROOT));
        if (!amount.matches()) {
            throw new TypeConversionException(
                    "expected an amount of memory such as 2G or 500M, found '%s'".formatted(word));
        }
        int power = 1 + UNITS.indexOf(amount.group(2));
        double bytes = Double.parseDouble(amount.group(1))
                * Math.pow(1024, amount.group(2).isEmpty() ? 0 : power);
        if (bytes < 1 || bytes > Long.MAX_VALUE / 2.0) {
            throw new TypeConversionException(
                    "expected at least one byte and less than 4 million T, found '%s'".formatted(word));
        }
        return (long) bytes;
    }
}
