package org.lectern.tensor;

import java.util.Arrays;

/**
 * Sums over parts of float32 arrays: eight side by side in float32 over a tile, which the processor adds at once, and in float64
 * from tile to tile, so that long sums stay right.
 */
final class Sums {
    /** The length that {@link #folded} adds up. */
    static final int FOLDED = 1024;

    private static final ThreadLocal<float[]> PART = ThreadLocal.withInitial(() -> new float[FOLDED]);
    private static final ThreadLocal<float[]> FACTOR = ThreadLocal.withInitial(() -> new float[FOLDED]);

    private Sums() {}

    /**
     * The sum of the first 1024 elements, which are overwritten: half is added to half, and so on. Unlike a loop with
     * accumulators this becomes vector code, because the lengths are constants; and pairwise sums lose little.
     */
    static float folded(float[] x) {
        for (int j = 0; j < 512; j++) {
            x[j] += x[j + 512];
        }
        for (int j = 0; j < 256; j++) {
            x[j] += x[j + 256];
        }
        for (int j = 0; j < 128; j++) {
            x[j] += x[j + 128];
        }
        for (int j = 0; j < 64; j++) {
            x[j] += x[j + 64];
        }
        // Written out, this is also too long for the compiler to put into a caller's loop, where it would not make
        // vector code.
        float a = ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7]));
        float b = ((x[8] + x[9]) + (x[10] + x[11])) + ((x[12] + x[13]) + (x[14] + x[15]));
        float c = ((x[16] + x[17]) + (x[18] + x[19])) + ((x[20] + x[21]) + (x[22] + x[23]));
        float d = ((x[24] + x[25]) + (x[26] + x[27])) + ((x[28] + x[29]) + (x[30] + x[31]));
        float e = ((x[32] + x[33]) + (x[34] + x[35])) + ((x[36] + x[37]) + (x[38] + x[39]));
        float f = ((x[40] + x[41]) + (x[42] + x[43])) + ((x[44] + x[45]) + (x[46] + x[47]));
        float g = ((x[48] + x[49]) + (x[50] + x[51])) + ((x[52] + x[53]) + (x[54] + x[55]));
        float h = ((x[56] + x[57]) + (x[58] + x[59])) + ((x[60] + x[61]) + (x[62] + x[63]));
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    /** The sum of n elements. */
    static double sum(float[] x, int from, int n) {
        if (n >= FOLDED / 2) {
            return longSum(x, from, n);
        }
        double sum = 0;
        for (int done = 0; done < n; done += Tiles.LENGTH) {
            sum += tileSum(x, from + done, from + Math.min(n, done + Tiles.LENGTH));
        }
        return sum;
    }

    private static double longSum(float[] x, int from, int n) {
        float[] part = PART.get();
        double sum = 0;
        for (int done = 0; done < n; done += FOLDED) {
            int m = Math.min(FOLDED, n - done);
            System.arraycopy(x, from + done, part, 0, m);
            Arrays.fill(part, m, FOLDED, 0);
            sum += folded(part);
        }
        return sum;
    }

    private static double longProduct(float[] x, int from, float[] y, int other, int n) {
        float[] part = PART.get();
        float[] factor = FACTOR.get();
        double sum = 0;
        for (int done = 0; done < n; done += FOLDED) {
            int m = Math.min(FOLDED, n - done);
            System.arraycopy(x, from + done, part, 0, m);
            System.arraycopy(y, other + done, factor, 0, m);
            multiply(part, factor, m);
            Arrays.fill(part, m, FOLDED, 0);
            sum += folded(part);
        }
        return sum;
    }

    private static void multiply(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            x[j] *= y[j];
        }
    }

    private static float tileSum(float[] x, int from, int to) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int j = from;
        for (; j + 7 < to; j += 8) {
            a += x[j];
            b += x[j + 1];
            c += x[j + 2];
            d += x[j + 3];
            e += x[j + 4];
            f += x[j + 5];
            g += x[j + 6];
            h += x[j + 7];
        }
        for (; j < to; j++) {
            a += x[j];
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    /** The sum of distances from a centre; where that is near the mean, no digits are lost to the size of the sum. */
    static double distances(float[] x, int from, int n, float centre) {
        double sum = 0;
        for (int done = 0; done < n; done += Tiles.LENGTH) {
            sum += tileDistances(x, from + done, from + Math.min(n, done + Tiles.LENGTH), centre);
        }
        return sum;
    }

    private static double tileDistances(float[] x, int from, int to, float centre) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int j = from;
        for (; j + 7 < to; j += 8) {
            a += x[j] - centre;
            b += x[j + 1] - centre;
            c += x[j + 2] - centre;
            d += x[j + 3] - centre;
            e += x[j + 4] - centre;
            f += x[j + 5] - centre;
            g += x[j + 6] - centre;
            h += x[j + 7] - centre;
        }
        for (; j < to; j++) {
            a += x[j] - centre;
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    /** The sum of squared distances from a centre. */
    static double squares(float[] x, int from, int n, float centre) {
        double sum = 0;
        for (int done = 0; done < n; done += Tiles.LENGTH) {
            sum += tileSquares(x, from + done, from + Math.min(n, done + Tiles.LENGTH), centre);
        }
        return sum;
    }

    private static double tileSquares(float[] x, int from, int to, float centre) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int j = from;
        for (; j + 7 < to; j += 8) {
            a += square(x[j] - centre);
            b += square(x[j + 1] - centre);
            c += square(x[j + 2] - centre);
            d += square(x[j + 3] - centre);
            e += square(x[j + 4] - centre);
            f += square(x[j + 5] - centre);
            g += square(x[j + 6] - centre);
            h += square(x[j + 7] - centre);
        }
        for (; j < to; j++) {
            a += square(x[j] - centre);
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }

    private static float square(float x) {
        return x * x;
    }

    /** The sum of products of two parts. */
    static double product(float[] x, int from, float[] y, int other, int n) {
        if (n >= FOLDED / 2) {
            return longProduct(x, from, y, other, n);
        }
        double sum = 0;
        for (int done = 0; done < n; done += Tiles.LENGTH) {
            int m = Math.min(Tiles.LENGTH, n - done);
            sum += tileProduct(x, from + done, y, other + done, m);
        }
        return sum;
    }

    private static double tileProduct(float[] x, int from, float[] y, int other, int n) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int j = 0;
        for (; j + 7 < n; j += 8) {
            a += x[from + j] * y[other + j];
            b += x[from + j + 1] * y[other + j + 1];
            c += x[from + j + 2] * y[other + j + 2];
            d += x[from + j + 3] * y[other + j + 3];
            e += x[from + j + 4] * y[other + j + 4];
            f += x[from + j + 5] * y[other + j + 5];
            g += x[from + j + 6] * y[other + j + 6];
            h += x[from + j + 7] * y[other + j + 7];
        }
        for (; j < n; j++) {
            a += x[from + j] * y[other + j];
        }
        return ((a + b) + (c + d)) + ((e + f) + (g + h));
    }
}
