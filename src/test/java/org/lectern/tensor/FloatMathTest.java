package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
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
