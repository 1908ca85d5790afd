package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TensorTest {
    @Test
    void matmulMultipliesMatrices() {
        Tensor a = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
        Tensor b = Tensor.of(new float[][] {{1, 0}, {0, 1}, {2, 2}});
        assertThat(a.matmul(b).toFloats()).containsExactly(7, 8, 16, 17);
    }

    @Test
    void matmulOfUnfitShapesNamesTheRemedy() {
        assertThatThrownBy(() -> Tensor.zeros(64, 784).matmul(Tensor.zeros(64, 10)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("matmul: needs (n, k) x (k, m), got [64, 784] x [64, 10]; transpose the first?");
    }

    @Test
    void gradientFlowsThroughBroadcastingAndReuse() {
        Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}}).requiresGrad();
        Tensor b = Tensor.of(10f, 20f).requiresGrad();
        x.add(b).mul(x).sum().backward();
        assertThat(x.grad().toFloats()).containsExactly(12, 24, 16, 28);
        assertThat(b.grad().toFloats()).containsExactly(4, 6);
    }

    @Test
    void sumOfManyOnesIsExact() {
        assertThat(Tensor.ones(1 << 25).sum().item()).isEqualTo(1 << 25);
    }

    @Test
    void showsLikeATable() {
        assertThat(Tensor.of(new float[][] {{1, 2}, {3, 4}}))
                .hasToString("tensor([[1.0000, 2.0000],\n        [3.0000, 4.0000]], shape=[2, 2], float32)");
        assertThat(Tensor.scalar(2)).hasToString("tensor(2.0000, float32)");
    }

    @Test
    void emptyTensorsWithALongAxisTakeNoTimeOrMemory() {
        Tensor x = Tensor.zeros(1 << 30, 0);
        assertThat(x.toString()).hasSizeLessThan(200);
        assertThat(x.triu().shape()).containsExactly(1 << 30, 0);
        assertThat(Tensor.zeros(0, 1 << 20, 1 << 20).tril().shape()).containsExactly(0, 1 << 20, 1 << 20);
    }

    @Test
    void sharesMemoryWithNd4jBothWays() {
        Tensor x = Tensor.zeros(2, 3);
        x.array().putScalar(1, 2, 5);
        assertThat(x.at(1, 2)).isEqualTo(5);
        var array = org.nd4j.linalg.factory.Nd4j.ones(2, 2);
        Tensor y = Tensor.of(array);
        array.putScalar(0, 1, 7);
        assertThat(y.toFloats()).containsExactly(1, 7, 1, 1);
        Updates.sgd(y, Tensor.ones(2, 2), y, new Updates.Sgd(1, 0, 0, false));
        assertThat(array.getDouble(0, 1)).isEqualTo(6);
    }

    @Test
    void trainsAClassifier() {
        Rng rng = Rng.seed(1);
        Tensor x = Tensor.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
        Tensor labels = Tensor.of(0, 1, 1, 0);
        Tensor w1 = Tensor.randn(rng, 2, 8).requiresGrad();
        Tensor b1 = Tensor.zeros(8).requiresGrad();
        Tensor w2 = Tensor.randn(rng, 8, 2).requiresGrad();
        double loss = 1;
        for (int i = 0; i < 500; i++) {
            Tensor l = Tensor.softmaxCrossEntropy(x.matmul(w1).add(b1).tanh().matmul(w2), labels);
            l.backward();
            loss = l.item();
            for (Tensor p : new Tensor[] {w1, b1, w2}) {
                Updates.sgd(p, p.grad(), p, new Updates.Sgd(0.5, 0, 0, false));
                p.zeroGrad();
            }
        }
        assertThat(loss).isCloseTo(0, within(0.02));
    }

    @Test
    void whatADetachedTensorRequiresTheOtherDoesNot() {
        Tensor data = Tensor.of(1f, 2f);
        Tensor asked = data.detach().requiresGrad();
        asked.mul(asked).sum().backward();
        assertThat(asked.grad().toFloats()).containsExactly(2, 4);
        assertThat(data.needsGrad()).isFalse();
    }
}
