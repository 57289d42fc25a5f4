package dev.azulejo.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the formulas of the PNG specification, section 9, byte by byte. */
class PngFilterTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 8})
    void eachRowHasTheFilterOfTheSmallestDifferences(int pixelBytes) {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("-Dtest.seed=" + seed);
        Random random = new Random(seed);
        int count = 30;
        int rowBytes = pixelBytes * (1 + random.nextInt(50));
        byte[] rows = new byte[(count + 1) * rowBytes];
        for (int i = rowBytes; i < rows.length; i++) {
            // Rows that differ in what suits them: noise, slopes along either axis and both, and what is dark.
            int y = i / rowBytes;
            int x = i % rowBytes / pixelBytes;
            int noise = random.nextInt(y % 5 == 0 ? 256 : 4);
            rows[i] = (byte) (new int[] {0, 3 * x, 7 * y, 3 * x + 7 * y, 2}[y % 5] + noise);
        }
        byte[] filtered = PngFilter.filtered(rows, count, rowBytes, pixelBytes);
        for (int y = 1; y <= count; y++) {
            byte[] found = Arrays.copyOfRange(filtered, (y - 1) * (rowBytes + 1), y * (rowBytes + 1));
            byte[] best = null;
            for (int filter : new int[] {1, 2, 3, 4, 0}) {
                byte[] candidate = filtered(filter, rows, y, rowBytes, pixelBytes);
                if (best == null || sum(candidate) < sum(best)) {
                    best = candidate;
                }
            }
            assertThat(found).as("row " + y).containsExactly(best);
        }
    }

    @Test
    void thePaethPredictorIsThatOfTheSpecificationForAllNeighbours() {
        for (int corner = 0; corner < 256; corner++) {
            for (int left = 0; left < 256; left++) {
                for (int above = 0; above < 256; above++) {
                    if (PngFilter.paeth(left, above, corner) != paeth(left, above, corner)) {
                        fail("left %d, above %d, upper left %d", left, above, corner);
                    }
                }
            }
        }
    }

    private static byte[] filtered(int filter, byte[] rows, int y, int rowBytes, int pixelBytes) {
        byte[] filtered = new byte[rowBytes + 1];
        filtered[0] = (byte) filter;
        for (int i = 0; i < rowBytes; i++) {
            int at = y * rowBytes + i;
            int left = i < pixelBytes ? 0 : rows[at - pixelBytes] & 0xFF;
            int above = rows[at - rowBytes] & 0xFF;
            int corner = i < pixelBytes ? 0 : rows[at - rowBytes - pixelBytes] & 0xFF;
            int guess = new int[] {0, left, above, (left + above) / 2, paeth(left, above, corner)}[filter];
            filtered[i + 1] = (byte) (rows[at] - guess);
        }
        return filtered;
    }

    private static int paeth(int left, int above, int corner) {
        int guess = left + above - corner;
        int toLeft = Math.abs(guess - left);
        int toAbove = Math.abs(guess - above);
        int toCorner = Math.abs(guess - corner);
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private static int sum(byte[] filtered) {
        int sum = 0;
        for (int i = 1; i < filtered.length; i++) {
            sum += Math.abs(filtered[i]);
        }
        return sum;
    }
}
