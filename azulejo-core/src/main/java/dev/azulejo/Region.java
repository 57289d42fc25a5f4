package dev.azulejo;

import dev.azulejo.fault.SettingsException;
import dev.azulejo.image.Area;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of the final picture: its left upper corner and its size, each in pixels of the final picture or in percent of
 * the picture's width or height.
 *
 * @param x distance of its left edge from the picture's
 * @param y distance of its upper edge from the picture's
 * @param width of the part
 * @param height of the part
 */
public record Region(Length x, Length y, Length width, Length height) {
    private static final String LENGTH = "(\\d{1,9}|\\d{1,3}(?:\\.\\d{1,9})?%)";
    private static final Pattern FORM = Pattern.compile(LENGTH + "," + LENGTH + "," + LENGTH + "," + LENGTH);

    /** @throws SettingsException if the part is empty */
    public Region {
        if (width.value <= 0 || height.value <= 0) {
            throw new SettingsException(
                    "the region is %s wide and %s high, expected more than 0".formatted(width, height));
        }
    }

    /** A part in pixels. */
    public static Region pixels(int x, int y, int width, int height) {
        return new Region(
                new Length(x, false), new Length(y, false), new Length(width, false), new Length(height, false));
    }

    /**
     * Reads the form of the command line: {@code 100,50,640,480}, or {@code 40%,30%,20%,20%}, or some of each.
     *
     * @throws SettingsException if it has another form
     */
    public static Region of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new SettingsException(
                    "expected X,Y,WIDTH,HEIGHT in pixels or percent of the result, such as 100,50,640,480 or"
                            + " 40%%,30%%,20%%,20%%, found '%s'".formatted(text));
        }
        return new Region(
                Length.of(matcher.group(1)),
                Length.of(matcher.group(2)),
                Length.of(matcher.group(3)),
                Length.of(matcher.group(4)));
    }

    /**
     * Where it lies in a final picture; what reaches over the picture's edges is cut off.
     *
     * @throws SettingsException if nothing of it lies in the picture
     */
    public Area within(int pictureWidth, int pictureHeight) {
        long left = x.of(pictureWidth);
        long top = y.of(pictureHeight);
        long right = Math.min(pictureWidth, left + Math.max(1, width.of(pictureWidth)));
        long bottom = Math.min(pictureHeight, top + Math.max(1, height.of(pictureHeight)));
        if (left >= right || top >= bottom) {
            throw new SettingsException("the region %s lies outside the result, which has %dx%d pixels"
                    .formatted(this, pictureWidth, pictureHeight));
        }
        return Area.between((int) top, (int) left, (int) bottom, (int) right);
    }

    /** In the form of the command line. */
    @Override
    public String toString() {
        return x + "," + y + "," + width + "," + height;
    }

    /**
     * A length along one side of a picture.
     *
     * @param value at least 0: whole pixels, or up to 100 percent
     * @param percent whether it is in percent of the side
     */
    public record Length(double value, boolean percent) {
        /** @throws SettingsException if the value is out of its range */
        public Length {
            Range.require("region's edge", value, 0, percent ? 100 : 1 << 30);
        }

        static Length of(String text) {
            return text.endsWith("%")
                    ? new Length(Double.parseDouble(text.substring(0, text.length() - 1)), true)
                    : new Length(Double.parseDouble(text), false);
        }

        /** In pixels, for a side of so many, rounded. */
        long of(int side) {
            return Math.round(percent ? side * value / 100 : value);
        }

        @Override
        public String toString() {
            return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString() + (percent ? "%" : "");
        }
    }
}
