package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class FloatMathTest {
    @FunctionalInterface
    private interface Kernel {
        void run(float[] x, float[] y, int n);
    }

    /** The largest error in units in the last place of the true float, over many numbers. */
    private static double worst(Kernel kernel, DoubleUnaryOperator truth, double from, double to) {
        int n = 200_001;
        float[] x = new float[n];
        float[] y = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) (from + (to - from) * i / (n - 1));
        }
        kernel.run(x, y, n);
        double worst = 0;
        for (int i = 0; i < n; i++) {
            double exact = truth.applyAsDouble(x[i]);
            worst = Math.max(worst, Math.abs(y[i] - exact) / Math.ulp((float) exact));
        }
        return worst;
    }

    @Test
    void exponentialsAreRightToTwoUnits() {
        assertThat(worst(FloatMath::exp, Math::exp, -87, 88.7)).isLessThan(2);
        assertThat(worst(FloatMath::exp, Math::exp, -1, 1)).isLessThan(2);
        // Below the smallest normal number.
        assertThat(worst(FloatMath::exp, Math::exp, -104, -87)).isLessThan(2);
    }

    @Test
    void sigmoidAndTanhAreRightToAFewUnits() {
        assertThat(worst(FloatMath::sigmoid, ScalarMath::sigmoid, -80, 80)).isLessThan(4);
        assertThat(worst(FloatMath::tanh, Math::tanh, -20, 20)).isLessThan(4);
        assertThat(worst(FloatMath::tanh, Math::tanh, -0.4, 0.4)).isLessThan(4);
    }

    @Test
    void numbersOfUsualSizeTakeTheShortWayAndAreAsRight() {
        assertThat(worst(FloatMath::exp, Math::exp, -20, 20)).isLessThan(2);
        assertThat(worst(FloatMath::tanh, Math::tanh, -3, 3)).isLessThan(4);
        assertThat(worst(FloatMath::tanh, Math::tanh, -1e-6, 1e-6)).isLessThan(4);
        float[] x = new float[1500];
        java.util.Arrays.fill(x, 2);
        float[] y = new float[x.length];
        assertThat(FloatMath.smallExp(x, y, x.length)).isTrue();
        assertThat(y).containsOnly((float) Math.exp(2));
        for (float strange : new float[] {65, -65, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN}) {
            x[1400] = strange;
            assertThat(FloatMath.smallExp(x, y, x.length)).isFalse();
            FloatMath.exp(x, y, x.length);
            assertThat(y[1400]).isCloseTo((float) Math.exp(strange), Percentage.withPercentage(1e-4));
            assertThat(y[1300]).isCloseTo((float) Math.exp(2), Percentage.withPercentage(1e-4));
        }
    }

    @Test
    void logarithmsAreRightToAFewUnits() {
        assertThat(worst(FloatLogarithms::log, Math::log, 1e-4, 3)).isLessThan(3);
        assertThat(worst(FloatLogarithms::log, Math::log, 0.99, 1.01)).isLessThan(3);
        assertThat(worst(FloatLogarithms::log, Math::log, 1e-35, 1e-25)).isLessThan(3);
        assertThat(worst(FloatLogarithms::log, Math::log, 1, 3e38)).isLessThan(3);
    }

    @Test
    void logarithmsOfWhatIsNoOrdinaryNumberAreExact() {
        for (int length : new int[] {8, 1024, 1500}) {
            float[] x = new float[length];
            java.util.Arrays.fill(x, 1);
            float[] strange = {0, -0f, -1, Float.MIN_VALUE, Float.POSITIVE_INFINITY, Float.NaN, -1e-30f, -1e30f};
            System.arraycopy(strange, 0, x, length - 8, 8);
            float[] y = new float[length];
            FloatLogarithms.log(x, y, length);
            for (int i = 0; i < length; i++) {
                assertThat(y[i]).isEqualTo(Float.valueOf((float) Math.log(x[i])));
            }
        }
    }

    @Test
    void edgesOfTheRangeAreExact() {
        float[] x = {Float.NEGATIVE_INFINITY, -200, 0, -0f, 89, 200, Float.POSITIVE_INFINITY, Float.NaN};
        float[] y = new float[x.length];
        FloatMath.exp(x, y, x.length);
        float inf = Float.POSITIVE_INFINITY;
        assertThat(y).containsExactly(0, 0, 1, 1, inf, inf, inf, Float.NaN);
        FloatMath.tanh(x, y, x.length);
        assertThat(y).containsExactly(-1, -1, 0, -0f, 1, 1, 1, Float.NaN);
    }

    @Test
    void theErrorFunctionMatchesKnownValues() {
        // Abramowitz and Stegun, table 7.1.
        assertThat(ScalarMath.error(0.5)).isCloseTo(0.5204998778, org.assertj.core.api.Assertions.within(1e-10));
        assertThat(ScalarMath.error(2)).isCloseTo(0.9953222650, org.assertj.core.api.Assertions.within(1e-10));
        assertThat(ScalarMath.complementaryError(2.4999999))
                .isCloseTo(ScalarMath.complementaryError(2.5000001), org.assertj.core.api.Assertions.within(1e-9));
        assertThat(ScalarMath.complementaryError(10) / 2.088487583762545e-45)
                .isCloseTo(1, org.assertj.core.api.Assertions.within(1e-12));
    }
}
