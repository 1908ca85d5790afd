package org.lectern.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Exponentials of float32 arrays, right to about two units in the last place; Math.exp in a loop is many times slower.
 *
 * <p>The arithmetic stands in loops without branches, which become vector code. Conversions between the bits of a float and an
 * int would not; so the arrays are copied, whole tiles at a time, into native memory as the one and out as the other.
 */
final class FloatMath {
    private static final float HALF_LOG2_E = (float) (0.5 / Math.log(2));
    // 2 ln 2 in two parts: multiples of the first, of few bits, are exact (Cody and Waite, 1980).
    private static final float LN4_HIGH = 1.38671875f;
    private static final float LN4_LOW = (float) (2 * Math.log(2) - 1.38671875);
    /** Adding this rounds to a whole number, which then stands in the low bits. */
    private static final float ROUND = 0x1.8p23f;

    private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);
    private static final int LENGTH = 1024;
    private static final ThreadLocal<FloatMath> OURS = ThreadLocal.withInitial(FloatMath::new);

    private final float[] in = new float[LENGTH];
    private final float[] out = new float[LENGTH];
    private final float[] power = new float[LENGTH];
    private final int[] bits = new int[LENGTH];
    private final ByteBuffer memory = ByteBuffer.allocateDirect(4 * LENGTH).order(ByteOrder.nativeOrder());
    private final FloatBuffer floats = memory.asFloatBuffer();
    private final IntBuffer ints = memory.asIntBuffer();

    private FloatMath() {}

    /** y = exp(x); x and y may be the same. NaN stays NaN. */
    static void exp(float[] x, float[] y, int n) {
        OURS.get().exponentials(x, y, n);
    }

    private void exponentials(float[] x, float[] y, int n) {
        for (int at = 0; at < n; at += LENGTH) {
            int m = Math.min(LENGTH, n - at);
            System.arraycopy(x, at, in, 0, m);
            reduced(in, out, power, m);
            floats.put(0, power, 0, m);
            ints.get(0, bits, 0, m);
            powers(bits, m);
            ints.put(0, bits, 0, m);
            floats.get(0, power, 0, m);
            scaled(out, power, m);
            System.arraycopy(out, 0, y, at, m);
        }
    }

    /** y = exp(r) for x = 2 k ln 2 + r, and k + ROUND in whole. */
    private static void reduced(float[] x, float[] y, float[] whole, int n) {
        for (int j = 0; j < n; j++) {
            // Beyond these the result is infinite or 0.
            float t = Math.min(Math.max(x[j], -105f), 89.5f);
            float z = Math.fma(t, HALF_LOG2_E, ROUND);
            float k = z - ROUND;
            float r = Math.fma(-k, LN4_LOW, Math.fma(-k, LN4_HIGH, t));
            // The series to r^9 / 9!: for |r| <= ln 2 the rest is 7e-9.
            float p = Math.fma(r, 1f / 362880, 1f / 40320);
            p = Math.fma(r, p, 1f / 5040);
            p = Math.fma(r, p, 1f / 720);
            p = Math.fma(r, p, 1f / 120);
            p = Math.fma(r, p, 1f / 24);
            p = Math.fma(r, p, 1f / 6);
            p = Math.fma(r, p, 0.5f);
            whole[j] = z;
            y[j] = 1f + Math.fma(r * r, p, r);
        }
    }

    /** The bits of 2^k. */
    private static void powers(int[] whole, int n) {
        for (int j = 0; j < n; j++) {
            whole[j] = (whole[j] - (ROUND_BITS - 127)) << 23;
        }
    }

    /** Times 2^k twice: 2^2k itself may not be a normal number where the result is one, or almost. */
    private static void scaled(float[] y, float[] power, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = y[j] * power[j] * power[j];
        }
    }

    /** y = 1 / (1 + exp(-x)); x and y may be the same. */
    static void sigmoid(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = -x[j];
        }
        exp(y, y, n);
        for (int j = 0; j < n; j++) {
            y[j] = 1f / (1f + y[j]);
        }
    }

    /** y = tanh(x); x and y must differ. */
    static void tanh(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            // Beyond 10 the result is 1.
            y[j] = 2 * Math.min(Math.max(x[j], -10f), 10f);
        }
        exp(y, y, n);
        for (int j = 0; j < n; j++) {
            float quotient = (y[j] - 1f) / (y[j] + 1f);
            // Near 0 the quotient cancels; the series to x^11 is exact to 2e-9 there.
            float t = Math.min(Math.max(x[j], -0.3f), 0.3f);
            float s = t * t;
            float tail = -17f / 315 + s * (62f / 2835 - s * (1382f / 155925));
            float series = t * (1f + s * (-1f / 3 + s * (2f / 15 + s * tail)));
            // 1 outside of [-0.3, 0.3], 0 inside: a choice without a branch.
            float outside = Math.min(Math.max((x[j] * x[j] - 0.09f) * 1e30f, 0f), 1f);
            // The limit, never in the way of another value, keeps the sign of -0.
            y[j] = Math.min(series + outside * (quotient - series), Math.max(x[j], -0f));
        }
    }

    /**
     * y = the normal distribution's function, right to 2e-7 (Abramowitz and Stegun, 7.1.26); x and y must differ.
     */
    static void normalCdf(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            float t = Math.min(Math.max(x[j], -13f), 13f);
            y[j] = -0.5f * t * t;
        }
        exp(y, y, n);
        for (int j = 0; j < n; j++) {
            float size = Math.min(Math.abs(x[j]), 13f);
            float t = 1f / (1f + 0.3275911f * 0.70710678f * size);
            float p = t
                    * (0.254829592f
                            + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f))));
            // Half of 1 - erf, the mass beyond |x|; for positive x, 1 less that.
            float tail = 0.5f * p * y[j];
            float positive = Math.min(Math.max(x[j] * 1e30f, 0f), 1f);
            y[j] = tail + positive * (1f - 2f * tail);
        }
    }
}
