package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.lectern.tensor.Rng;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

class SequentialTest {
    private final Rng rng = Rng.seed(2);

    @Test
    void appliesItsLayersInOrder() {
        Tensor weight = Tensor.of(new float[][] {{1, -1}, {2, 0}});
        Sequential net = Sequential.of(new Linear(weight, Tensor.of(0.5f, 0f)), new Relu());
        Tensor y = net.forward(Tensor.of(new float[][] {{1, 1}, {-1, -1}}));
        assertThat(y.toFloats()).containsExactly(3.5f, 0, 0, 1);
        assertThat(Sequential.of().forward(weight)).isSameAs(weight);
    }

    @Test
    void namesItsParametersByPlace() {
        Linear first = new Linear(2, 3, rng);
        Sequential net = Sequential.of(first, new Relu(), new Linear(3, 1, rng).withoutBias(), first);
        assertThat(net.namedParameters().keySet()).containsExactly("0.weight", "0.bias", "2.weight");
        assertThat(net.parameters()).hasSize(3);
    }

    @Test
    void aSliceSharesItsParameters() {
        Sequential net = Sequential.of(new Linear(2, 3, rng), new Relu(), new Linear(3, 1, rng));
        Sequential hidden = net.slice(0, 2);
        assertThat(hidden.parameters()).isEqualTo(net.parameters().subList(0, 2));
        assertThatThrownBy(() -> net.slice(2, 4)).hasMessageContaining("0 <= from <= to <= 3");
    }

    @Test
    void aLinearLayerNamesItselfAndTheRemedyForAWrongInput() {
        Linear layer = new Linear(784, 10, rng);
        assertThatThrownBy(() -> layer.forward(Tensor.zeros(64, 28, 28)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Linear(784, 10): needs an input of shape (batch, 784), got [64, 28, 28];"
                        + " put new Flatten() before it");
        assertThatThrownBy(() -> layer.forward(Tensor.zeros(784, 64))).hasMessageContaining("transpose");
        assertThatThrownBy(() -> layer.forward(Tensor.zeros(64, 100))).hasMessageContaining("first size 100");
        assertThatThrownBy(() -> new Linear(0, 3, rng)).isInstanceOf(TensorException.class);
        assertThatThrownBy(() -> new Linear(Tensor.zeros(2, 3), Tensor.zeros(2)))
                .hasMessageContaining("bias of shape [3]");
    }

    @Test
    void aLinearLayerTakesOneExampleOrManyAxes() {
        Linear layer = new Linear(3, 2, rng);
        Tensor x = Tensor.randn(rng, 4, 5, 3);
        Tensor y = layer.forward(x);
        assertThat(y.shape()).containsExactly(4, 5, 2);
        Tensor one = layer.forward(x.row(1).row(2));
        assertThat(one.shape()).containsExactly(2);
        assertThat(one.at(1)).isCloseTo(y.at(1, 2, 1), org.assertj.core.data.Offset.offset(1e-6));
    }

    @Test
    void aLinearLayerStartsInPyTorchsRange() {
        Linear layer = new Linear(100, 50, rng);
        assertThat(layer.weight().abs().max().item()).isBetween(0.09, 0.1);
        assertThat(layer.bias().orElseThrow().abs().max().item()).isBetween(0.05, 0.1);
    }

    @Test
    void withInitDrawsTheWeightAnewAndZeroesTheBias() {
        Linear layer = new Linear(400, 300, rng).withInit(Initializers.heNormal());
        assertThat(layer.weight().std().item())
                .isCloseTo(Math.sqrt(2.0 / 400), org.assertj.core.data.Offset.offset(1e-3));
        assertThat(layer.bias().orElseThrow().abs().max().item()).isZero();
        assertThat(layer.parameters()).hasSize(2);
        assertThatThrownBy(() -> layer.withInit((r, in, out, shape) -> Tensor.zeros(out, in)))
                .hasMessageContaining("[400, 300]");
    }

    @Test
    void theSameSeedGivesTheSameNetwork() {
        Linear a = new Linear(5, 5, Rng.seed(7));
        Linear b = new Linear(5, 5, Rng.seed(7));
        assertThat(a.weight().toFloats()).containsExactly(b.weight().toFloats());
    }

    @Test
    void flattenKeepsTheBatchAndRefusesAVector() {
        assertThat(new Flatten().forward(Tensor.zeros(6, 2, 4)).shape()).containsExactly(6, 8);
        assertThat(new Flatten().forward(Tensor.zeros(0, 2, 4)).shape()).containsExactly(0, 8);
        assertThatThrownBy(() -> new Flatten().forward(Tensor.zeros(8))).hasMessageContaining("unsqueeze(0)");
    }

    @Test
    void dropoutKeepsTheMeanInTrainingAndDoesNothingInEvaluation() {
        Dropout dropout = new Dropout(0.3, rng);
        Tensor x = Tensor.ones(200, 200);
        assertThat(dropout.forward(x)).isSameAs(x);
        Tensor y = dropout.forward(x, Mode.TRAIN);
        assertThat(y.eq(0).mean().item()).isBetween(0.28, 0.32);
        assertThat(y.mean().item()).isBetween(0.97, 1.03);
        assertThat(y.max().item()).isCloseTo(1 / 0.7, org.assertj.core.data.Offset.offset(1e-6));
        assertThatThrownBy(() -> new Dropout(1, rng)).hasMessageContaining("0 <= p < 1");
        assertThatThrownBy(() -> new Dropout(Double.NaN, rng)).hasMessageContaining("NaN");
    }

    @Test
    void initialisersHaveTheirVariance() {
        assertThat(variance(Initializers.glorotUniform())).isBetween(0.98 * 2 / 500, 1.02 * 2 / 500);
        assertThat(variance(Initializers.glorotNormal())).isBetween(0.98 * 2 / 500, 1.02 * 2 / 500);
        assertThat(variance(Initializers.heUniform())).isBetween(0.98 * 2 / 200, 1.02 * 2 / 200);
        assertThat(variance(Initializers.lecunNormal())).isBetween(0.98 / 200, 1.02 / 200);
        assertThat(variance(Initializers.normal(3, 0.5))).isBetween(0.98 * 0.25, 1.02 * 0.25);
        assertThat(variance(Initializers.uniform(-1, 1))).isBetween(0.98 / 3, 1.02 / 3);
        assertThat(variance(Initializers.zeros())).isZero();
    }

    private double variance(Initializer init) {
        return init.create(rng, 200, 300, 200, 300).var().item();
    }
}
