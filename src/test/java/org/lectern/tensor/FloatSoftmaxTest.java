package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Rows in float32, many and few, against float64. */
class FloatSoftmaxTest {
    private static final float INF = Float.POSITIVE_INFINITY;

    /** Numbers that no exponential bears in silence, each in a row of its own among ordinary ones. */
    private static Tensor logits(int rows, int n, boolean strange) {
        float[] x = Tensor.randn(Rng.seed(rows + n), rows, n).toFloats();
        if (strange) {
            x[1] = -INF;
            x[n + 2] = INF;
            x[2 * n] = Float.NaN;
            x[3 * n + 1] = 1e30f;
            x[4 * n + 1] = -1e30f;
            x[5 * n] = 88;
            x[5 * n + 1] = -88;
            java.util.Arrays.fill(x, 6 * n, 7 * n, -INF);
            java.util.Arrays.fill(x, 7 * n, 8 * n, 1000);
        }
        return Tensor.of(x).reshape(rows, n).copy();
    }

    private static final List<UnaryOperator<Tensor>> FUNCTIONS =
            List.of(x -> x.softmax(1), x -> x.logSoftmax(1), x -> Tensor.softmaxCrossEntropy(x, labels(x)));

    private static Tensor labels(Tensor x) {
        int[] labels = new int[x.dim(0)];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i * 7 % x.dim(1);
        }
        return Tensor.of(labels);
    }

    private static void assertSame(double[] actual, double[] expected, double error) {
        for (int i = 0; i < expected.length; i++) {
            double allowed = error + 2e-6 * Math.abs(expected[i]);
            if (Double.isFinite(expected[i]) && Math.abs(actual[i] - expected[i]) <= allowed) {
                continue;
            }
            assertThat(actual[i]).isEqualTo(Double.valueOf(expected[i]));
        }
    }

    @Test
    void manyRowsAndFewAgreeWithFloat64WhateverIsInThem() {
        for (int[] shape : new int[][] {{8, 10}, {40, 1000}, {700, 33}, {9, 5000}, {2000, 9}}) {
            for (boolean strange : new boolean[] {false, true}) {
                Tensor x = logits(shape[0], shape[1], strange).requiresGrad();
                Tensor exact = x.detach().to(DType.FLOAT64).requiresGrad();
                for (UnaryOperator<Tensor> function : FUNCTIONS) {
                    Tensor y = function.apply(x);
                    Tensor truth = function.apply(exact);
                    assertSame(y.toDoubles(), truth.toDoubles(), 2e-6);
                    Tensor upstream = Tensor.randn(Rng.seed(3), truth.shape());
                    x.zeroGrad();
                    exact.zeroGrad();
                    y.backward(upstream);
                    truth.backward(upstream.to(DType.FLOAT64));
                    // Relative to sums of thousands of numbers.
                    assertSame(x.grad().toDoubles(), exact.grad().toDoubles(), 2e-5);
                }
            }
        }
    }

    @Test
    void withoutOneDnnTheResultsAreTheSame() {
        boolean before = OneDnn.enable(false);
        try {
            manyRowsAndFewAgreeWithFloat64WhateverIsInThem();
        } finally {
            OneDnn.enable(before);
        }
    }

    @Test
    void aSmallLossIsAsPreciseAsFloatsAllow() {
        // The greatest logit is the label's: loss log(1 + 999 exp(-25)), within a float's distance from 1.
        float[] x = new float[40 * 1000];
        int[] labels = new int[40];
        for (int i = 0; i < 40; i++) {
            x[i * 1000] = 25;
        }
        Tensor loss = Tensor.softmaxCrossEntropy(Tensor.of(x).reshape(40, 1000), Tensor.of(labels));
        assertThat(loss.item()).isCloseTo(999 * Math.exp(-25), within(1.2e-7));
    }

    @Test
    @OfCpuBackend("ND4J's functions of float32 are less precise")
    void longTensorsOfFunctionsAgreeWithFloat64WhateverIsInThem() {
        float[] x = Tensor.randn(Rng.seed(5), 120_000).mul(4).toFloats();
        List<UnaryOperator<Tensor>> functions = List.of(Tensor::exp, Tensor::tanh, Tensor::sigmoid, Tensor::log);
        for (float strange : new float[] {0, 33, -80, 1e30f, INF, -INF, Float.NaN}) {
            x[40_000] = strange;
            Tensor given = Tensor.of(x);
            for (UnaryOperator<Tensor> function : functions) {
                double[] y = function.apply(given).toDoubles();
                double[] exact = function.apply(given.to(DType.FLOAT64))
                        .to(DType.FLOAT32)
                        .toDoubles();
                for (int i = 0; i < y.length; i++) {
                    if (!(Math.abs(y[i] - exact[i]) <= 6e-7 * Math.abs(exact[i]))) {
                        assertThat(y[i]).isEqualTo(Double.valueOf(exact[i]));
                    }
                }
            }
        }
    }
}
