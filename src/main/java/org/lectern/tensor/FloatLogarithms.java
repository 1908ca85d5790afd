package org.lectern.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Logarithms of float32 arrays, right to a few units in the last place, in the manner of {@link FloatMath}. */
final class FloatLogarithms {
    private static final int LENGTH = 1024;
    // ln 2 in two parts: multiples of the first, of few bits, are exact.
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = (float) (Math.log(2) - 0.693359375);
    /** Whole numbers, added to its bits, are added to the float. */
    private static final float ROUND = 0x1.8p23f;

    private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);
    private static final int ROOT_HALF_BITS = Float.floatToRawIntBits((float) Math.sqrt(0.5));
    /** Exponents of ordinary numbers; 0, negative numbers, infinity and NaN seem to have greater ones. */
    private static final float MOST = 100;

    private static final ThreadLocal<FloatLogarithms> OURS = ThreadLocal.withInitial(FloatLogarithms::new);

    private final float[] in = new float[LENGTH];
    private final float[] out = new float[LENGTH];
    private final float[] exponent = new float[LENGTH];
    private final float[] scratch = new float[LENGTH];
    private final byte[] bits = new byte[4 * LENGTH];
    private final byte[] exponentBits = new byte[4 * LENGTH];
    private final FloatBuffer bitsAsFloats = FloatMath.floats(bits);
    private final FloatBuffer exponentsAsFloats = FloatMath.floats(exponentBits);

    private FloatLogarithms() {}

    /** y = log(x), NaN for negative x; x and y may be the same. */
    static void log(float[] x, float[] y, int n) {
        FloatLogarithms ours = OURS.get();
        for (int at = 0; at < n; at += LENGTH) {
            int m = Math.min(LENGTH, n - at);
            System.arraycopy(x, at, ours.in, 0, m);
            ours.tile(m);
            System.arraycopy(ours.out, 0, y, at, m);
        }
    }

    /** out = log(in). */
    private void tile(int n) {
        bitsAsFloats.put(0, in, 0, n);
        exponents(bits, exponentBits, n);
        mantissas(bits, exponentBits, n);
        exponentsAsFloats.get(0, exponent, 0, n);
        bitsAsFloats.get(0, out, 0, n);
        logarithms(out, exponent, scratch, n);
        Arrays.fill(scratch, n, LENGTH, 0);
        if (!(Sums.folded(scratch) < 1)) {
            for (int j = 0; j < n; j++) {
                if (!(Math.abs(exponent[j]) < MOST)) {
                    out[j] = (float) Math.log(in[j]);
                }
            }
        }
    }

    /** k + ROUND for x = 2^k f, f from the root of a half to that of 2. */
    private static void exponents(byte[] x, byte[] k, int n) {
        for (int j = 0; j < n; j++) {
            int whole = ((int) FloatMath.INTS.get(x, 4 * j) - ROOT_HALF_BITS) >> 23;
            FloatMath.INTS.set(k, 4 * j, whole + ROUND_BITS);
        }
    }

    private static void mantissas(byte[] x, byte[] k, int n) {
        for (int j = 0; j < n; j++) {
            int whole = (int) FloatMath.INTS.get(k, 4 * j) - ROUND_BITS;
            FloatMath.INTS.set(x, 4 * j, (int) FloatMath.INTS.get(x, 4 * j) - (whole << 23));
        }
    }

    /**
     * From f and k + ROUND to log(2^k f) and k. With s = (f - 1) / (f + 1) it is log f = 2 artanh(s), a series in s², and
     * 2 s = (f - 1)(1 - s), which leaves f - 1 as it is where the logarithm is small.
     */
    private static void logarithms(float[] x, float[] exponent, float[] beyond, int n) {
        for (int j = 0; j < n; j++) {
            float k = exponent[j] - ROUND;
            float f = x[j] - 1f;
            float s = f / (f + 2f);
            float z = s * s;
            float p = Math.fma(z, 2f / 9, 2f / 7);
            p = Math.fma(z, p, 2f / 5);
            p = Math.fma(z, p, 2f / 3);
            float small = f - s * (f - z * p);
            x[j] = Math.fma(k, LN2_HIGH, Math.fma(k, LN2_LOW, small));
            exponent[j] = k;
            // One sum of eighth powers shows whether all are ordinary.
            float q = k * (1 / MOST);
            q = q * q;
            q = q * q;
            beyond[j] = q * q;
        }
    }
}
