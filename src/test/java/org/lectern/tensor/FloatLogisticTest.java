package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Softplus and binary cross-entropy of float32 against their definitions in float64. */
class FloatLogisticTest {
    private static final float INF = Float.POSITIVE_INFINITY;

    private final Rng rng = Rng.seed(4);

    @Test
    void softplusIsRightToThreeUnitsEverywhere() {
        int n = 200_001;
        float[] x = new float[n];
        float[] y = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = -100 + 200f * i / (n - 1);
        }
        FloatLogistic.softplus(x, y, n);
        double worst = 0;
        for (int i = 0; i < n; i++) {
            double exact = UnaryOp.SOFTPLUS.apply(x[i], 0, 0);
            worst = Math.max(worst, Math.abs(y[i] - exact) / Math.ulp((float) exact));
        }
        assertThat(worst).isLessThan(3);
    }

    @Test
    void edgesOfTheRangeAreThoseOfTheDefinition() {
        float[] x = {-INF, -200, 200, INF, Float.NaN};
        assertThat(Tensor.of(x).softplus().toFloats()).containsExactly(0, 0, 200, INF, Float.NaN);
        float[] logits = {-INF, -200, 200, INF, INF, Float.NaN, 1};
        float[] targets = {1, 1, 0, 0.5f, 0, 1, Float.NaN};
        float[] y = new float[logits.length];
        FloatLogistic.crossEntropy(logits, targets, y, y.length);
        float[] expected = new float[y.length];
        for (int i = 0; i < y.length; i++) {
            expected[i] = (float) BinaryOp.BINARY_CROSS_ENTROPY.apply(logits[i], targets[i]);
        }
        assertThat(y).containsExactly(expected);
    }

    /** Loss and gradients, with the smaller operand on either side, over tensors in arrays and in native memory. */
    @Test
    void lossAndGradientsAgreeWithFloat64WhereShapesBroadcast() {
        int[][][] shapes = {
            {{3, 5}, {3, 5}},
            {{70, 501}, {70, 501}},
            {{70, 501}, {501}},
            {{7, 1}, {7, 9}},
            {{1}, {70, 501}},
            {{2, 1, 3}, {4, 1}}
        };
        for (int[][] pair : shapes) {
            Tensor logits = Tensor.randn(rng, pair[0]).mul(5);
            Tensor targets = Tensor.uniform(rng, 0, 1, pair[1]);
            for (boolean weighted : List.of(false, true)) {
                Tensor x = logits.copy().requiresGrad();
                Tensor t = targets.copy().requiresGrad();
                Tensor wideX = logits.to(DType.FLOAT64).requiresGrad();
                Tensor wideT = targets.to(DType.FLOAT64).requiresGrad();
                Tensor loss = loss(x, t, weighted);
                Tensor exact = loss(wideX, wideT, weighted);
                assertThat(loss.allClose(exact, 1e-6)).isTrue();
                loss.backward();
                exact.backward();
                assertThat(x.grad().mul(x.size()).allClose(wideX.grad().mul(x.size()), 1e-5))
                        .isTrue();
                assertThat(t.grad().mul(t.size()).allClose(wideT.grad().mul(t.size()), 1e-5))
                        .isTrue();
            }
        }
    }

    private static Tensor loss(Tensor logits, Tensor targets, boolean weighted) {
        if (!weighted) {
            return Tensor.binaryCrossEntropyWithLogits(logits, targets);
        }
        Tensor each = Elementwise.binary(BinaryOp.BINARY_CROSS_ENTROPY, logits, targets);
        return each.mul(PyTorchOracle.weights(each)).mean();
    }

    @Test
    void notANumberReachesLossAndGradient() {
        Tensor x = Tensor.of(new float[] {1, Float.NaN, 2}).requiresGrad();
        Tensor loss = Tensor.binaryCrossEntropyWithLogits(x, Tensor.of(new float[] {0, 1, 1}));
        assertThat(loss.item()).isNaN();
        loss.backward();
        assertThat(x.grad().toFloats()[1]).isNaN();
        assertThat(x.grad().toFloats()[0]).isFinite();
    }
}
