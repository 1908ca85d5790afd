package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.tensor.DType;
import org.lectern.tensor.Gradients;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class LayerGradientsTest {
    private final Rng rng = Rng.seed(6);

    static Stream<Arguments> activations() {
        return Stream.of(
                Arguments.of(new Sigmoid(), (DoubleUnaryOperator) x -> 1 / (1 + Math.exp(-x))),
                Arguments.of(new Tanh(), (DoubleUnaryOperator) Math::tanh),
                Arguments.of(new Relu(), (DoubleUnaryOperator) x -> Math.max(0, x)),
                Arguments.of(new LeakyRelu(), (DoubleUnaryOperator) x -> x > 0 ? x : 0.01 * x),
                Arguments.of(new LeakyRelu(0.3), (DoubleUnaryOperator) x -> x > 0 ? x : 0.3 * x),
                Arguments.of(new Prelu(), (DoubleUnaryOperator) x -> x > 0 ? x : 0.25 * x),
                Arguments.of(new Elu(), (DoubleUnaryOperator) x -> x > 0 ? x : Math.exp(x) - 1),
                Arguments.of(new Selu(), (DoubleUnaryOperator)
                        x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (Math.exp(x) - 1))),
                Arguments.of(new Softplus(), (DoubleUnaryOperator) x -> Math.log(1 + Math.exp(x))),
                Arguments.of(new Swish(), (DoubleUnaryOperator) x -> x / (1 + Math.exp(-x))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("activations")
    void activationsFollowTheirFormulaAndTheirGradientIsRight(Layer layer, DoubleUnaryOperator formula) {
        double[] points = {-3.1, -1, -0.4, 0.3, 1, 2.7};
        Tensor x = Tensor.of(DType.FLOAT64, points);
        double[] y = layer.forward(x).toDoubles();
        for (int i = 0; i < points.length; i++) {
            assertThat(y[i]).isCloseTo(formula.applyAsDouble(points[i]), within(1e-7));
        }
        Gradients.check(t -> layer.forward(t[0]), x.reshape(2, 3));
    }

    @Test
    void geluAndSoftmaxHaveRightGradients() {
        Tensor x = Tensor.randn(rng, 3, 4);
        Gradients.check(t -> new Gelu().forward(t[0]), x);
        Gradients.check(t -> new Softmax().forward(t[0]), x);
        assertThat(new Gelu().forward(Tensor.of(1f)).item()).isCloseTo(0.8413447, within(1e-5));
        assertThat(new Softmax().forward(x).sum(1).toDoubles()).containsExactly(new double[] {1, 1, 1}, within(1e-6));
    }

    @Test
    void aLinearLayersGradientsAreRightInInputWeightAndBias() {
        List<Tensor> inputs = List.of(Tensor.randn(rng, 3, 4), Tensor.randn(rng, 2, 3, 4), Tensor.randn(rng, 4));
        for (Tensor x : inputs) {
            Gradients.check(
                    t -> new Linear(t[1], t[2]).forward(t[0]), x, Tensor.randn(rng, 4, 5), Tensor.randn(rng, 5));
        }
    }

    @Test
    void aPrelusSlopeLearns() {
        Prelu prelu = new Prelu();
        prelu.forward(Tensor.of(-2f, 3f, -1f)).sum().backward();
        assertThat(prelu.slope().grad().toDoubles()).containsExactly(new double[] {-3}, within(1e-6));
        assertThat(prelu.parameters()).containsExactly(prelu.slope());
    }

    @Test
    void gradientsFlowThroughDropoutOnlyWhereItLetsThrough() {
        Tensor x = Tensor.ones(1000).requiresGrad();
        Tensor y = new Dropout(0.4, rng).forward(x, Mode.TRAIN);
        y.sum().backward();
        assertThat(x.grad().toFloats()).containsExactly(y.toFloats());
    }

    @Test
    void layersKeepFloat64() {
        Tensor x = Tensor.ones(2, 2).to(DType.FLOAT64);
        assertThat(new Dropout(0.5, rng).forward(x, Mode.TRAIN).dtype()).isEqualTo(DType.FLOAT64);
        assertThat(new Prelu().forward(x).dtype()).isEqualTo(DType.FLOAT64);
    }
}
