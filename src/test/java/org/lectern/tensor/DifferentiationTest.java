package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DifferentiationTest {
    @Test
    void gradientsAddUpOverCallsUntilZeroed() {
        Tensor x = Tensor.of(3f).requiresGrad();
        x.square().sum().backward();
        x.square().sum().backward();
        assertThat(x.grad().item()).isEqualTo(12);
        x.zeroGrad();
        assertThat(x.hasGrad()).isFalse();
        x.square().sum().backward();
        assertThat(x.grad().item()).isEqualTo(6);
    }

    @Test
    void diamondsSumTheirPaths() {
        Tensor x = Tensor.of(2f).requiresGrad();
        Tensor a = x.square();
        Tensor b = a.mul(3);
        a.mul(b).add(a).sum().backward();
        // 3 x^4 + x^2
        assertThat(x.grad().item()).isEqualTo(12 * 8 + 4);
    }

    @Test
    void aGraphThatIsKeptServesTwice() {
        Tensor x = Tensor.of(2f).requiresGrad();
        Tensor loss = x.square().sum();
        loss.backwardKeepingGraph();
        loss.backward();
        assertThat(x.grad().item()).isEqualTo(8);
    }

    @Test
    void noGradAndDetachCutTheHistory() {
        Tensor x = Tensor.of(2f).requiresGrad();
        assertThat(Tensor.noGrad(() -> x.mul(2)).needsGrad()).isFalse();
        assertThat(x.detach().mul(2).needsGrad()).isFalse();
        assertThat(x.mul(2).needsGrad()).isTrue();
        assertThatThrownBy(() -> Tensor.noGrad(() -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(x.mul(2).needsGrad())
                .as("recording is on again after a failure")
                .isTrue();
        x.mul(x.detach()).sum().backward();
        assertThat(x.grad().item()).isEqualTo(2);
    }

    @Test
    void comparisonsAndIntegersCarryNoGradient() {
        Tensor x = Tensor.of(2f).requiresGrad();
        assertThat(x.gt(1).needsGrad()).isFalse();
        assertThat(x.argmax().needsGrad()).isFalse();
        assertThat(x.to(DType.INT32).needsGrad()).isFalse();
    }

    @Test
    void equalMaximaShareTheGradient() {
        Tensor x = Tensor.of(1f, 3f, 3f).requiresGrad();
        x.max().backward();
        assertThat(x.grad().toFloats()).containsExactly(0, 0.5f, 0.5f);
    }

    @Test
    void kinksFollowPyTorch() {
        Tensor x = Tensor.of(0f).requiresGrad();
        x.relu().add(x.abs()).add(x.norm()).sum().backward();
        assertThat(x.grad().item()).isZero();
    }

    @Test
    void deepGraphsDoNotOverflowTheStack() {
        Tensor x = Tensor.of(1f).requiresGrad();
        Tensor y = x;
        for (int i = 0; i < 50_000; i++) {
            y = y.add(1);
        }
        y.sum().backward();
        assertThat(x.grad().item()).isEqualTo(1);
    }

    @Test
    void theGradientOfAGradientIsTheSecondDerivative() {
        Tensor x = Tensor.of(DType.FLOAT64, 2).requiresGrad();
        Tensor first = Gradients.of(x.pow(4).sum(), x).get(0);
        assertThat(first.item()).isCloseTo(32, within(1e-9));
        Tensor second = Gradients.of(first.sum(), x).get(0);
        assertThat(second.item()).isCloseTo(48, within(1e-9));
        assertThat(x.hasGrad()).isFalse();
        assertThat(Gradients.of(x.sum(), Tensor.ones(2)).get(0).toFloats()).containsExactly(0, 0);
    }

    @Test
    void aWrongRuleIsFound() {
        assertThatThrownBy(() -> Gradients.check(in -> in[0].detach().mul(in[0]), Tensor.of(1f, 2f)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("finite differences");
        Gradients.check(in -> in[0].mul(in[0]), Tensor.of(1f, 2f));
    }

    @Test
    void linearRegressionFindsTheLine() {
        Rng rng = Rng.seed(3);
        Tensor x = Tensor.randn(rng, 100, 2);
        Tensor y = x.matmul(Tensor.of(2f, -3.4f)).add(4.2);
        Tensor w = Tensor.zeros(2).requiresGrad();
        Tensor b = Tensor.zeros().requiresGrad();
        for (int i = 0; i < 200; i++) {
            x.matmul(w).add(b).sub(y).square().mean().backward();
            for (Tensor p : List.of(w, b)) {
                Updates.sgd(p, p.grad(), p, new Updates.Sgd(0.1, 0, 0, false));
                p.zeroGrad();
            }
        }
        assertThat(w.allClose(Tensor.of(2f, -3.4f), 1e-4)).isTrue();
        assertThat(b.item()).isCloseTo(4.2, within(1e-4));
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        assertThat(train(11)).isEqualTo(train(11));
        assertThat(train(11)).isNotEqualTo(train(12));
    }

    private static float[] train(long seed) {
        Rng rng = Rng.seed(seed);
        Tensor x = Tensor.randn(rng, 32, 20);
        Tensor labels = x.argmax(1).to(DType.INT32);
        Tensor w = Tensor.randn(rng, 20, 20).requiresGrad();
        for (int i = 0; i < 20; i++) {
            Tensor.softmaxCrossEntropy(x.matmul(w).tanh(), labels).backward();
            Updates.sgd(w, w.grad(), w, new Updates.Sgd(0.5, 0, 0, false));
            w.zeroGrad();
        }
        return w.toFloats();
    }

    @Test
    void aDeviationOfEqualNumbersHasNoSlope() {
        Tensor x = Tensor.ones(3).requiresGrad();
        x.std().backward();
        assertThat(x.grad().toFloats()).containsExactly(0, 0, 0);
        Tensor y = Tensor.ones(3).requiresGrad();
        Tensor slope = Gradients.of(y.std(), y).get(0);
        assertThat(Gradients.of(slope.square().sum(), y).get(0).toFloats()).containsExactly(0, 0, 0);
    }

    @Test
    void powersOfZeroHaveTheSlopesOfPyTorch() {
        Tensor base = Tensor.of(0f, 0f, 2f).requiresGrad();
        Tensor exponent = Tensor.of(2f, 0f, 3f).requiresGrad();
        base.pow(exponent).sum().backward();
        assertThat(base.grad().toFloats()).containsExactly(0, 0, 12);
        assertThat(exponent.grad().toFloats())
                .containsExactly(new float[] {0, 0, (float) (8 * Math.log(2))}, within(1e-5f));
    }

    @Test
    void theGradientOfAFunctionThatTakesGradientsIsChecked() {
        Tensor x = Tensor.of(1.0, -2.0, 0.5);
        UnaryOperator<Tensor> slope = p -> Gradients.of(p.pow(3).sum(), p).get(0);
        assertThat(Gradients.error(inputs -> slope.apply(inputs[0]), x)).isLessThan(1e-6);
        // A gradient penalty, to another input than the one whose gradient is in it.
        assertThat(Gradients.error(
                        inputs -> Gradients.of(inputs[0].mul(inputs[1]).exp().sum(), inputs[1])
                                .get(0)
                                .square()
                                .sum(),
                        x,
                        Tensor.of(0.3, 0.1, 0.2)))
                .isLessThan(1e-6);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 100_000})
    void eachParameterHasAGradientOfItsOwn(int n) {
        Tensor p = Tensor.ones(n).requiresGrad();
        Tensor q = Tensor.ones(n).requiresGrad();
        for (boolean keep : new boolean[] {false, true}) {
            p.zeroGrad();
            q.zeroGrad();
            Tensor loss = p.add(q).add(1).sum();
            if (keep) {
                loss.backwardKeepingGraph();
            } else {
                loss.backward();
            }
            p.grad().array().muli(5);
            assertThat(q.grad().max().item()).isEqualTo(1);
            q.grad().array().muli(7);
            assertThat(p.grad().max().item()).isEqualTo(5);
        }
    }

    @Test
    void theGradientIsNotTheUpstreamOneThatWasGiven() {
        Tensor p = Tensor.ones(3).requiresGrad();
        Tensor upstream = Tensor.full(2, 3);
        p.reshape(3).backward(upstream);
        p.grad().array().muli(5);
        assertThat(upstream.max().item()).isEqualTo(2);
    }
}
