package dev.azulejo.image;

/**
 * A rectangle of positions in a picture: rows {@code y} to {@link #bottom()}, columns {@code x} to {@link #right()}, the
 * ends exclusive. It may reach outside.
 *
 * @param y first row
 * @param x first column
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
public record Area(int y, int x, int height, int width) {
    /** @throws IllegalArgumentException if a side is not positive */
    public Area {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "an area needs at least one row and column, found " + height + "x" + width);
        }
    }

    /** All of a picture of this size. */
    public static Area whole(int height, int width) {
        return new Area(0, 0, height, width);
    }

    /** All of a picture. */
    public static Area of(BlockSource picture) {
        return whole(picture.height(), picture.width());
    }

    /** The area between four edges, the last two exclusive. */
    public static Area between(int top, int left, int bottom, int right) {
        return new Area(top, left, bottom - top, right - left);
    }

    /** The row after the last. */
    public int bottom() {
        return y + height;
    }

    /** The column after the last. */
    public int right() {
        return x + width;
    }

    /** This area and so many positions more on each side. */
    public Area grown(int by) {
        return new Area(y - by, x - by, height + 2 * by, width + 2 * by);
    }

    /** This area elsewhere. */
    public Area moved(int down, int right) {
        return new Area(y + down, x + right, height, width);
    }

    /** This area in a picture that is so many times as large. */
    public Area times(int factor) {
        return new Area(y * factor, x * factor, height * factor, width * factor);
    }

    /** The smallest area that holds both. */
    public Area joined(Area other) {
        return between(
                Math.min(y, other.y),
                Math.min(x, other.x),
                Math.max(bottom(), other.bottom()),
                Math.max(right(), other.right()));
    }

    /** Whether all of the other area lies in this one. */
    public boolean holds(Area other) {
        return y <= other.y && x <= other.x && bottom() >= other.bottom() && right() >= other.right();
    }

    /**
     * What lies inside a picture.
     *
     * @throws IllegalArgumentException if nothing does
     */
    public Area clipped(int pictureHeight, int pictureWidth) {
        return between(
                Math.max(0, y), Math.max(0, x), Math.min(pictureHeight, bottom()), Math.min(pictureWidth, right()));
    }

    /** The part of a picture that this area, mirrored about the picture's edges, is read from: see {@link BlockSource}. */
    public Area mirrored(int pictureHeight, int pictureWidth) {
        int[] rows = mirrored(y, height, pictureHeight);
        int[] columns = mirrored(x, width, pictureWidth);
        return between(rows[0], columns[0], rows[1], columns[1]);
    }

    /** The first position and the one after the last that a range is mirrored to. */
    private static int[] mirrored(int start, int count, int length) {
        int least = length;
        int greatest = 0;
        for (int position = start; position < start + count; position++) {
            int inside = Planes.mirror(position, length);
            least = Math.min(least, inside);
            greatest = Math.max(greatest, inside);
        }
        return new int[] {least, greatest + 1};
    }
}
