package org.lectern.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

class OptimizerTest {
    private static final double[] START = {1.5, -2, 0.25};
    private static final int STEPS = 7;

    /** The gradient of the loss below; it changes with the parameter, so that every step matters. */
    private static double gradient(double p, int i) {
        return (i + 1) * p + Math.sin(p);
    }

    private static Tensor loss(Tensor p) {
        Tensor scale = Tensor.of(1.0, 2.0, 3.0).to(DType.FLOAT64);
        return p.square().mul(scale).mul(0.5).sum().sub(p.cos().sum());
    }

    private static double[] run(Function<Tensor, Optimizer> make, DType dtype) {
        Tensor p = Tensor.of(START).to(dtype).requiresGrad();
        Optimizer optimizer = make.apply(p);
        for (int step = 0; step < STEPS; step++) {
            optimizer.zeroGrad();
            loss(p).backward();
            optimizer.step();
        }
        return p.toDoubles();
    }

    @Test
    void whatAnOptimizerRemembersOutlivesTheScopeOfItsFirstStep() {
        for (Function<Tensor, Optimizer> make : List.<Function<Tensor, Optimizer>>of(
                p -> Adam.of(p), p -> Sgd.of(p).momentum(0.9))) {
            Tensor p = Tensor.of(START).to(DType.FLOAT32).requiresGrad();
            Optimizer optimizer = make.apply(p);
            for (int step = 0; step < STEPS; step++) {
                Tensor.scope(() -> {
                    optimizer.zeroGrad();
                    p.square().sum().backward();
                    optimizer.step();
                });
            }
            Tensor q = Tensor.of(START).to(DType.FLOAT32).requiresGrad();
            Optimizer unscoped = make.apply(q);
            for (int step = 0; step < STEPS; step++) {
                unscoped.zeroGrad();
                q.square().sum().backward();
                unscoped.step();
            }
            assertThat(p.toFloats()).isEqualTo(q.toFloats());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, false, 0", "0.9, false, 0", "0.9, true, 0", "0.5, true, 0.1", "0, false, 0.1"})
    void sgdFollowsPyTorchsFormula(double momentum, boolean nesterov, double weightDecay) {
        double lr = 0.05;
        double[] p = START.clone();
        double[] v = new double[p.length];
        for (int step = 0; step < STEPS; step++) {
            for (int i = 0; i < p.length; i++) {
                double g = gradient(p[i], i) + weightDecay * p[i];
                v[i] = momentum * v[i] + g;
                p[i] -= lr * (nesterov ? g + momentum * v[i] : v[i]);
            }
        }
        for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
            double[] ours = run(
                    t -> {
                        Sgd sgd = Sgd.of(t).lr(lr).momentum(momentum).weightDecay(weightDecay);
                        return nesterov ? sgd.nesterov() : sgd;
                    },
                    dtype);
            assertThat(ours).containsExactly(p, within(dtype == DType.FLOAT64 ? 1e-12 : 1e-5));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0.999, 1e-8, 0", "0.5, 0.9, 1e-3, 0", "0.9, 0.99, 1e-8, 0.1"})
    void adamWFollowsPyTorchsFormula(double beta1, double beta2, double eps, double weightDecay) {
        double lr = 0.1;
        double[] p = START.clone();
        double[] m = new double[p.length];
        double[] s = new double[p.length];
        for (int step = 1; step <= STEPS; step++) {
            for (int i = 0; i < p.length; i++) {
                double g = gradient(p[i], i);
                p[i] *= 1 - lr * weightDecay;
                m[i] = beta1 * m[i] + (1 - beta1) * g;
                s[i] = beta2 * s[i] + (1 - beta2) * g * g;
                double mean = m[i] / (1 - Math.pow(beta1, step));
                double root = Math.sqrt(s[i] / (1 - Math.pow(beta2, step)));
                p[i] -= lr * mean / (root + eps);
            }
        }
        for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32)) {
            double[] ours =
                    run(t -> AdamW.of(t).lr(lr).betas(beta1, beta2).eps(eps).weightDecay(weightDecay), dtype);
            assertThat(ours).containsExactly(p, within(dtype == DType.FLOAT64 ? 1e-12 : 1e-5));
        }
    }

    @Test
    void bothReachTheMinimumOfAQuadratic() {
        for (Function<Tensor, Optimizer> make : List.<Function<Tensor, Optimizer>>of(
                p -> Sgd.of(p).lr(0.05).momentum(0.9), p -> Adam.of(p).lr(0.05))) {
            Tensor p = Tensor.of(3f, -4f).requiresGrad();
            Optimizer optimizer = make.apply(p);
            for (int step = 0; step < 1000; step++) {
                optimizer.zeroGrad();
                p.sub(Tensor.of(1f, 2f)).square().mul(Tensor.of(1f, 10f)).sum().backward();
                optimizer.step();
            }
            assertThat(p.toDoubles()).containsExactly(new double[] {1, 2}, within(1e-3));
        }
    }

    /** Long parameters keep their state in pieces; what is learned must not depend on that. */
    @ParameterizedTest
    @ValueSource(strings = {"adam", "momentum"})
    void aLongParameterLearnsAsAShortOneDoes(String rule) {
        int repeats = 3001;
        float[] first = Tensor.randn(Rng.seed(3), 7).toFloats();
        Tensor small = Tensor.of(first).requiresGrad();
        Tensor large = Tensor.of(first).reshape(1, 7).expand(repeats, 7).copy().requiresGrad();
        Optimizer smallOptimizer = optimizer(rule, small);
        Optimizer largeOptimizer = optimizer(rule, large);
        for (int step = 0; step < 6; step++) {
            for (Tensor p : List.of(small, large)) {
                p.zeroGrad();
                p.square().sub(p.mul(step)).sum().backward();
            }
            smallOptimizer.step();
            largeOptimizer.step();
            if (step == 2) {
                SavedState state = largeOptimizer.state();
                largeOptimizer = optimizer(rule, large);
                largeOptimizer.load(state);
            }
        }
        float[] learned = large.toFloats();
        for (int row = 0; row < repeats; row++) {
            assertThat(Arrays.copyOfRange(learned, 7 * row, 7 * row + 7)).containsExactly(small.toFloats());
        }
    }

    private static Optimizer optimizer(String rule, Tensor p) {
        return rule.equals("adam") ? Adam.of(p).lr(0.1) : Sgd.of(p).lr(0.1).momentum(0.9);
    }

    @Test
    void theLearningRateChangesInTheMiddle() {
        Tensor p = Tensor.of(1f).requiresGrad();
        Sgd sgd = Sgd.of(p).lr(0.1);
        p.sum().backward();
        sgd.step();
        sgd.lr(0.5).step();
        assertThat(p.at(0)).isCloseTo(0.4, within(1e-6));
        assertThat(sgd.lr()).isEqualTo(0.5);
        assertThat(sgd).hasToString("Sgd(lr 0.5)");
    }

    @Test
    void aParameterWithoutAGradientStays() {
        Tensor used = Tensor.of(1f).requiresGrad();
        Tensor unused = Tensor.of(1f).requiresGrad();
        for (Optimizer optimizer : List.of(
                Sgd.of(used, unused).weightDecay(0.1), Adam.of(used, unused).weightDecay(0.1))) {
            optimizer.zeroGrad();
            used.sum().backward();
            optimizer.step();
        }
        assertThat(unused.at(0)).isEqualTo(1);
        assertThat(used.at(0)).isLessThan(1);
    }

    @Test
    void aStepWithoutAnyGradientSaysWhatIsMissing() {
        Tensor p = Tensor.ones(2).requiresGrad();
        assertThatThrownBy(() -> Sgd.of(p).step())
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("Sgd.step: needs a gradient")
                .hasMessageContaining("loss.backward()");
        assertThatThrownBy(() -> Adam.of(p).step()).hasMessageContaining("Adam.step: needs a gradient");
        assertThatThrownBy(() -> Sgd.of(p).nesterov().step()).hasMessageContaining("momentum(0.9)");
    }

    @Test
    void badArgumentsAreNamed() {
        Tensor p = Tensor.ones(2).requiresGrad();
        assertThatThrownBy(() -> Sgd.of(p).lr(-0.1)).hasMessageContaining("Sgd.lr: needs a finite lr >= 0, got -0.1");
        assertThatThrownBy(() -> Adam.of(p).lr(Double.NaN))
                .hasMessageContaining("Adam.lr: needs a finite lr >= 0, got NaN");
        assertThatThrownBy(() -> Adam.of(p).lr(Double.POSITIVE_INFINITY)).isInstanceOf(TensorException.class);
        assertThatThrownBy(() -> Adam.of(p).betas(0.9, 1)).hasMessageContaining("beta2");
        assertThatThrownBy(() -> Sgd.of(p).momentum(1.5)).hasMessageContaining("momentum < 1");
        assertThatThrownBy(() -> Sgd.of(List.of())).hasMessageContaining("pass net.parameters()");
        assertThatThrownBy(() -> Sgd.of(Tensor.ones(2))).hasMessageContaining("call requiresGrad() on it");
        assertThatThrownBy(() -> Sgd.of(p.mul(2))).hasMessageContaining("the result of an operation");
        assertThatThrownBy(() -> Adam.of(p, p)).hasMessageContaining("each parameter once");
    }
}
