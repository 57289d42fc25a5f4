package dev.azulejo;

import dev.azulejo.fault.SettingsException;

/** The range that a setting's value lies in. */
final class Range {
    private Range() {}

    /** @throws SettingsException if a value is less than the least, more than the most, or no number */
    static void require(String name, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new SettingsException(
                    "the %s is %s, expected %s to %s".formatted(name, plain(value), plain(least), plain(most)));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
