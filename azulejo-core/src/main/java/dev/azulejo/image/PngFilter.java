package dev.azulejo.image;

/**
 * PNG's filters: a row less what its neighbours suggest. For each row the one is taken whose differences are the smallest,
 * summed up, as the specification advises.
 *
 * <p>The neighbours are copied so that they lie at the index of the byte that they belong to: loops over several arrays at
 * one index are computed many bytes at a time, and left of the first pixel are zeros, as the specification has it.
 */
final class PngFilter {
    private static final int NONE = 0;
    private static final int SUB = 1;
    private static final int UP = 2;
    private static final int AVERAGE = 3;
    private static final int PAETH = 4;
    private static final int[] ALL = {SUB, UP, AVERAGE, PAETH, NONE};

    private final byte[] row;
    private final byte[] left;
    private final byte[] above;
    private final byte[] corner;
    private final byte[] differences;
    private final byte[] magnitudes;

    private PngFilter(int rowBytes) {
        row = new byte[rowBytes];
        left = new byte[rowBytes];
        above = new byte[rowBytes];
        corner = new byte[rowBytes];
        differences = new byte[rowBytes];
        magnitudes = new byte[rowBytes];
    }

    /**
     * Rows with a byte before each that says how it was filtered.
     *
     * @param rows the row above (zeros above the first), then the rows
     * @param count rows without the one above
     * @param rowBytes of each
     * @param pixelBytes how far the left neighbour is
     */
    static byte[] filtered(byte[] rows, int count, int rowBytes, int pixelBytes) {
        PngFilter filter = new PngFilter(rowBytes);
        byte[] filtered = new byte[count * (rowBytes + 1)];
        for (int y = 0; y < count; y++) {
            int at = y * rowBytes;
            System.arraycopy(rows, at, filter.above, 0, rowBytes);
            System.arraycopy(rows, at, filter.corner, pixelBytes, rowBytes - pixelBytes);
            System.arraycopy(rows, at + rowBytes, filter.row, 0, rowBytes);
            System.arraycopy(rows, at + rowBytes, filter.left, pixelBytes, rowBytes - pixelBytes);
            filter.writeSmallest(filtered, y * (rowBytes + 1));
        }
        return filtered;
    }

    private void writeSmallest(byte[] filtered, int at) {
        long least = Long.MAX_VALUE;
        for (int filter : ALL) {
            apply(filter);
            long sum = sum(differences, magnitudes);
            if (sum < least) {
                least = sum;
                filtered[at] = (byte) filter;
                System.arraycopy(differences, 0, filtered, at + 1, differences.length);
            }
        }
    }

    private void apply(int filter) {
        switch (filter) {
            case NONE -> System.arraycopy(row, 0, differences, 0, row.length);
            case SUB -> subtract(row, left, differences);
            case UP -> subtract(row, above, differences);
            case AVERAGE -> subtractAverage(row, left, above, differences);
            default -> subtractPaeth(row, left, above, corner, differences);
        }
    }

    private static void subtract(byte[] row, byte[] neighbours, byte[] differences) {
        for (int i = 0; i < row.length; i++) {
            differences[i] = (byte) (row[i] - neighbours[i]);
        }
    }

    private static void subtractAverage(byte[] row, byte[] left, byte[] above, byte[] differences) {
        for (int i = 0; i < row.length; i++) {
            differences[i] = (byte) (row[i] - ((left[i] & 0xFF) + (above[i] & 0xFF) >> 1));
        }
    }

    private static void subtractPaeth(byte[] row, byte[] left, byte[] above, byte[] corner, byte[] differences) {
        for (int i = 0; i < row.length; i++) {
            differences[i] = (byte) (row[i] - paeth(left[i] & 0xFF, above[i] & 0xFF, corner[i] & 0xFF));
        }
    }

    /**
     * Of left, above and upper left the one nearest to left + above - upper left; of those that are as near, the one that is
     * named first. The upper left is it just where the threshold lies strictly between the two others. Which one it is cannot
     * be foreseen, so there are no branches, but masks of ones where lower or higher is it.
     */
    static int paeth(int left, int above, int corner) {
        int threshold = 3 * corner - left - above;
        int lower = Math.min(left, above);
        int higher = Math.max(left, above);
        int isLower = (higher - threshold - 1) >> 31;
        int isHigher = (threshold - lower - 1) >> 31;
        return corner ^ (corner ^ lower) & isLower ^ (corner ^ higher) & isHigher;
    }

    private static long sum(byte[] differences, byte[] magnitudes) {
        for (int i = 0; i < differences.length; i++) {
            magnitudes[i] = (byte) Math.abs(differences[i]);
        }
        long sum = 0;
        for (byte magnitude : magnitudes) {
            sum += magnitude & 0xFF;
        }
        return sum;
    }
}
