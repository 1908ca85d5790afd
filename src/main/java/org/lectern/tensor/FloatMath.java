package org.lectern.tensor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Exponentials of float32 arrays, right to a few units in the last place; Math.exp in a loop is many times slower.
 *
 * <p>The arithmetic stands in loops without branches, which become vector code. Conversions between the bits of a float and an
 * int would not; so tiles are copied, as the one, into an array of bytes and out of it as the other.
 *
 * <p>Limits to a range are the dearest part. A tile of numbers of usual size, which one sum of powers shows them to be, does
 * without.
 */
final class FloatMath {
    private static final float LOG2_E = (float) (1 / Math.log(2));
    private static final float HALF_LOG2_E = (float) (0.5 / Math.log(2));
    // ln 2 and 2 ln 2 in two parts: multiples of the first, of few bits, are exact (Cody and Waite, 1980).
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    // Positive: -0 then stays -0.
    private static final float LN2_LOW = (float) (Math.log(2) - 0x1.62e4p-1);
    private static final float LN4_HIGH = 1.38671875f;
    private static final float LN4_LOW = (float) (2 * Math.log(2) - 1.38671875);
    /** Adding this rounds to a whole number, which then stands in the low bits. */
    private static final float ROUND = 0x1.8p23f;

    private static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);
    private static final int LENGTH = 1024;
    /** Fewer numbers than this are limited to the range rather than looked at first. */
    private static final int FEW = 256;
    /** 64^8: numbers whose eighth powers sum to less are all below 64, and their exponentials far from 0 and infinity. */
    private static final float SMALL = 0x1p48f;
    /** 32^8. */
    private static final float SMALLER = 0x1p40f;

    /** The bytes as ints, in loops that become vector code; loops over floats in bytes would not. */
    static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private static final ThreadLocal<FloatMath> OURS = ThreadLocal.withInitial(FloatMath::new);

    private final float[] in = new float[LENGTH];
    private final float[] out = new float[LENGTH];
    private final float[] power = new float[LENGTH];
    private final byte[] bits = new byte[4 * LENGTH];
    private final FloatBuffer bitsAsFloats = floats(bits);

    private FloatMath() {}

    /** The bytes as floats, for copies in bulk. */
    static FloatBuffer floats(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    // ---- exponentials

    /** y = exp(x); x and y may be the same. NaN stays NaN. */
    static void exp(float[] x, float[] y, int n) {
        FloatMath ours = OURS.get();
        for (int at = 0; at < n; at += LENGTH) {
            int m = Math.min(LENGTH, n - at);
            float[] part = ours.part(x, at, m);
            if (ours.areSmall(part, m)) {
                ours.smallExponentials(part, y, at, m);
            } else {
                ours.anyExponentials(part, y, at, m);
            }
        }
    }

    /** Like {@link #exp} if no x is beyond 64 or NaN, so that sums of the results are right too; else false, and y is garbage. */
    static boolean smallExp(float[] x, float[] y, int n) {
        FloatMath ours = OURS.get();
        for (int at = 0; at < n; at += LENGTH) {
            int m = Math.min(LENGTH, n - at);
            float[] part = ours.part(x, at, m);
            if (!ours.areSmall(part, m)) {
                return false;
            }
            ours.smallExponentials(part, y, at, m);
        }
        return true;
    }

    /** A part of x at the start of an array: x itself, or a copy. */
    private float[] part(float[] x, int at, int m) {
        if (at == 0 && m == LENGTH) {
            return x;
        }
        System.arraycopy(x, at, in, 0, m);
        return in;
    }

    /** Whether it is worth looking at the numbers, and all are below 64; false for NaN. What follows them in x is overwritten. */
    private boolean areSmall(float[] x, int m) {
        if (m < FEW) {
            return false;
        }
        if (m < LENGTH) {
            Arrays.fill(x, m, LENGTH, 0);
        }
        eighthPowers(x, power);
        return Sums.folded(power) < SMALL;
    }

    /** Whether n elements of a tensor are all below 32, as a few sums show; false for NaN. For kernels that know no others. */
    static boolean areSmall(Tensor x, int from, int n) {
        FloatMath ours = OURS.get();
        for (int done = 0; done < n; done += LENGTH) {
            int m = Math.min(LENGTH, n - done);
            Tiles.read(x, from + done, ours.in, 0, m);
            Arrays.fill(ours.in, m, LENGTH, 0);
            eighthPowers(ours.in, ours.power);
            if (!(Sums.folded(ours.power) < SMALLER)) {
                return false;
            }
        }
        return true;
    }

    private static void eighthPowers(float[] x, float[] y) {
        for (int j = 0; j < LENGTH; j++) {
            float square = x[j] * x[j];
            float fourth = square * square;
            y[j] = fourth * fourth;
        }
    }

    private void smallExponentials(float[] x, float[] y, int at, int m) {
        reducedSmall(x, out, power, m);
        powers(m);
        if (at == 0) {
            scaled(out, power, y, m);
        } else {
            scaled(out, power, out, m);
            System.arraycopy(out, 0, y, at, m);
        }
    }

    private void anyExponentials(float[] x, float[] y, int at, int m) {
        reduced(x, out, power, m);
        powers(m);
        scaledTwice(out, power, m);
        System.arraycopy(out, 0, y, at, m);
    }

    /** y = exp(r) for x = k ln 2 + r, and k + ROUND in whole. */
    private static void reducedSmall(float[] x, float[] y, float[] whole, int n) {
        for (int j = 0; j < n; j++) {
            float z = Math.fma(x[j], LOG2_E, ROUND);
            float k = z - ROUND;
            float r = Math.fma(-k, LN2_LOW, Math.fma(-k, LN2_HIGH, x[j]));
            // The series to r^7 / 7!: for |r| <= ln 2 / 2 the rest is 5e-9.
            float p = Math.fma(r, 1f / 5040, 1f / 720);
            p = Math.fma(r, p, 1f / 120);
            p = Math.fma(r, p, 1f / 24);
            p = Math.fma(r, p, 1f / 6);
            p = Math.fma(r, p, 0.5f);
            whole[j] = z;
            y[j] = 1f + Math.fma(r * r, p, r);
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

    /** From k + ROUND to 2^k, in power. */
    private void powers(int n) {
        bitsAsFloats.put(0, power, 0, n);
        powers(bits, n);
        bitsAsFloats.get(0, power, 0, n);
    }

    private static void powers(byte[] whole, int n) {
        for (int j = 0; j < n; j++) {
            INTS.set(whole, 4 * j, ((int) INTS.get(whole, 4 * j) - (ROUND_BITS - 127)) << 23);
        }
    }

    private static void scaled(float[] x, float[] power, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = x[j] * power[j];
        }
    }

    /** Times 2^k twice: 2^2k itself may not be a normal number where the result is one, or almost. */
    private static void scaledTwice(float[] y, float[] power, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = y[j] * power[j] * power[j];
        }
    }

    // ---- what is made of exponentials

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
        FloatMath ours = OURS.get();
        for (int at = 0; at < n; at += LENGTH) {
            int m = Math.min(LENGTH, n - at);
            float[] in = ours.in;
            System.arraycopy(x, at, in, 0, m);
            twice(in, m);
            if (!ours.areSmall(in, m)) {
                // Beyond 20 the result is 1.
                limited(in, m);
            }
            reducedExpm1(in, ours.out, ours.power, m);
            ours.powers(m);
            ofExpm1(ours.out, ours.power, m);
            System.arraycopy(ours.out, 0, y, at, m);
        }
    }

    private static void twice(float[] x, int n) {
        for (int j = 0; j < n; j++) {
            x[j] = 2 * x[j];
        }
    }

    private static void limited(float[] x, int n) {
        for (int j = 0; j < n; j++) {
            x[j] = Math.min(Math.max(x[j], -40f), 40f);
        }
    }

    /** y = exp(r) - 1 for x = k ln 2 + r, and k + ROUND in whole. */
    private static void reducedExpm1(float[] x, float[] y, float[] whole, int n) {
        for (int j = 0; j < n; j++) {
            float z = Math.fma(x[j], LOG2_E, ROUND);
            float k = z - ROUND;
            float r = Math.fma(-k, LN2_LOW, Math.fma(-k, LN2_HIGH, x[j]));
            float p = Math.fma(r, 1f / 40320, 1f / 5040);
            p = Math.fma(r, p, 1f / 720);
            p = Math.fma(r, p, 1f / 120);
            p = Math.fma(r, p, 1f / 24);
            p = Math.fma(r, p, 1f / 6);
            p = Math.fma(r, p, 0.5f);
            whole[j] = z;
            // A product, unlike a sum, keeps the sign of -0.
            y[j] = r * Math.fma(r, p, 1f);
        }
    }

    /** With e = exp(2x) - 1: e / (e + 2), which cancels nowhere. */
    private static void ofExpm1(float[] y, float[] power, int n) {
        for (int j = 0; j < n; j++) {
            // -(1 - 1) is -0, to which -0 can be added.
            float e = Math.fma(power[j], y[j], -(1f - power[j]));
            y[j] = e / (e + 2f);
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
