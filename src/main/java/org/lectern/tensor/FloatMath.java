package org.lectern.tensor;

/**
 * Exponentials of float32 tiles, right to about two units in the last place; Math.exp in a loop is many times slower. The
 * arithmetic stands in loops without branches, which become vector code, and the building of powers of two in loops apart.
 */
final class FloatMath {
    private static final float LOG2_E = (float) (1 / Math.log(2));
    // ln 2 in two parts: multiples of the first, of few bits, are exact (Cody and Waite, 1980).
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = (float) (Math.log(2) - 0.693359375);
    /** Adding and subtracting this rounds to a whole number. */
    private static final float ROUND = 0x1.8p23f;

    private FloatMath() {}

    /** y = exp(x); x and y may be the same, and whole is scratch. NaN stays NaN. */
    static void exp(float[] x, float[] y, float[] whole, int n) {
        for (int j = 0; j < n; j++) {
            // Beyond these the result is infinite or 0.
            float t = Math.min(Math.max(x[j], -105f), 89.5f);
            float k = t * LOG2_E + ROUND - ROUND;
            float r = t - k * LN2_HIGH - k * LN2_LOW;
            // The series to r^7 / 7!: for |r| <= ln(2) / 2 the rest is 5e-9.
            float p = 1f / 720 + r * (1f / 5040);
            p = 1f / 120 + r * p;
            p = 1f / 24 + r * p;
            p = 1f / 6 + r * p;
            p = 0.5f + r * p;
            whole[j] = k;
            y[j] = 1f + (r + r * r * p);
        }
        for (int j = 0; j < n; j++) {
            int k = (int) whole[j];
            int half = k >> 1;
            // Two steps reach results below the smallest normal number.
            y[j] = y[j] * power(half) * power(k - half);
        }
    }

    private static float power(int k) {
        return Float.intBitsToFloat((k + 127) << 23);
    }

    static void sigmoid(float[] x, float[] y, float[] whole, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = -x[j];
        }
        exp(y, y, whole, n);
        for (int j = 0; j < n; j++) {
            y[j] = 1f / (1f + y[j]);
        }
    }

    static void tanh(float[] x, float[] y, float[] whole, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = -2 * Math.abs(x[j]);
        }
        exp(y, y, whole, n);
        for (int j = 0; j < n; j++) {
            float t = x[j];
            float s = t * t;
            // Near 0 the quotient cancels; the series to x^11 is exact to 2e-9 there.
            float tail = -17f / 315 + s * (62f / 2835 - s * (1382f / 155925));
            float series = t * (1f + s * (-1f / 3 + s * (2f / 15 + s * tail)));
            float quotient = Math.copySign((1f - y[j]) / (1f + y[j]), t);
            y[j] = s < 0.09f ? series : quotient;
        }
    }
}
