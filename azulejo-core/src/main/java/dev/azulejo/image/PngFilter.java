package dev.azulejo.image;

/**
 * PNG's filters: a row less what its neighbours suggest. For each row the one is taken whose differences are the smallest,
 * summed up, as the specification advises.
 */
final class PngFilter {
    private static final int NONE = 0;
    private static final int SUB = 1;
    private static final int UP = 2;
    private static final int AVERAGE = 3;
    private static final int PAETH = 4;
    private static final int[] ALL = {SUB, UP, AVERAGE, PAETH, NONE};

    private PngFilter() {}

    /**
     * Rows with a byte before each that says how it was filtered.
     *
     * @param rows the row above (zeros above the first), then the rows
     * @param count rows without the one above
     * @param rowBytes of each
     * @param pixelBytes how far the left neighbour is
     */
    static byte[] filtered(byte[] rows, int count, int rowBytes, int pixelBytes) {
        byte[] filtered = new byte[count * (rowBytes + 1)];
        byte[] candidate = new byte[rowBytes];
        for (int y = 0; y < count; y++) {
            int out = y * (rowBytes + 1);
            long least = Long.MAX_VALUE;
            for (int filter : ALL) {
                apply(filter, rows, (y + 1) * rowBytes, rowBytes, pixelBytes, candidate);
                long sum = sum(candidate);
                if (sum < least) {
                    least = sum;
                    filtered[out] = (byte) filter;
                    System.arraycopy(candidate, 0, filtered, out + 1, rowBytes);
                }
            }
        }
        return filtered;
    }

    private static long sum(byte[] differences) {
        long sum = 0;
        for (byte difference : differences) {
            sum += Math.abs(difference);
        }
        return sum;
    }

    private static void apply(int filter, byte[] rows, int at, int length, int left, byte[] out) {
        int above = at - length;
        switch (filter) {
            case NONE -> System.arraycopy(rows, at, out, 0, length);
            case SUB -> {
                System.arraycopy(rows, at, out, 0, left);
                for (int i = left; i < length; i++) {
                    out[i] = (byte) (rows[at + i] - rows[at + i - left]);
                }
            }
            case UP -> {
                for (int i = 0; i < length; i++) {
                    out[i] = (byte) (rows[at + i] - rows[above + i]);
                }
            }
            case AVERAGE -> {
                for (int i = 0; i < left; i++) {
                    out[i] = (byte) (rows[at + i] - ((rows[above + i] & 0xFF) >> 1));
                }
                for (int i = left; i < length; i++) {
                    int sum = (rows[at + i - left] & 0xFF) + (rows[above + i] & 0xFF);
                    out[i] = (byte) (rows[at + i] - (sum >> 1));
                }
            }
            default -> {
                for (int i = 0; i < left; i++) {
                    out[i] = (byte) (rows[at + i] - rows[above + i]);
                }
                for (int i = left; i < length; i++) {
                    int a = rows[at + i - left] & 0xFF;
                    int b = rows[above + i] & 0xFF;
                    int c = rows[above + i - left] & 0xFF;
                    out[i] = (byte) (rows[at + i] - paeth(a, b, c));
                }
            }
        }
    }

    /** Of left, above and upper left the one nearest to left + above - upper left. */
    private static int paeth(int left, int above, int corner) {
        int toLeft = Math.abs(above - corner);
        int toAbove = Math.abs(left - corner);
        int toCorner = Math.abs(left + above - 2 * corner);
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
