package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A parameter that is changed between an op and its gradient is noticed, where the gradient would be wrong. */
class VersionsTest {
    private final Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
    private final Tensor w = Tensor.of(new float[][] {{1, 0}, {0, 1}}).requiresGrad();
    private final Tensor b = Tensor.of(0f, 0f).requiresGrad();

    private static void change(Tensor parameter) {
        Updates.assign(parameter, Tensor.full(7, parameter.shape()));
    }

    @Test
    void aWeightChangedBetweenForwardAndBackwardIsRefused() {
        Tensor loss = x.matmul(w).tanh().matmul(w).sum();
        change(w);
        assertThatThrownBy(loss::backward)
                .isInstanceOf(TensorException.class)
                .hasMessage(
                        "backward: needs the numbers that matmul computed with, got input 2 of shape [2, 2], which an"
                                + " optimizer or a load has changed since; call backward() before step(), or compute the loss"
                                + " again after it");
    }

    @Test
    void aViewOfAChangedParameterIsRefusedToo() {
        Tensor loss = w.reshape(4).square().sum();
        change(w);
        assertThatThrownBy(loss::backward).hasMessageContaining("the numbers that square computed with");
    }

    @Test
    void aResultChangedThroughItsDetachedSelfIsRefused() {
        Tensor y = b.exp();
        change(y.detach());
        assertThatThrownBy(() -> y.sum().backward()).hasMessageContaining("got result of shape [2]");
    }

    @Test
    void whatTheGradientDoesNotReadMayChange() {
        Tensor loss = x.matmul(w).add(b).mul(3).sum().add(w.sum());
        change(b);
        change(w);
        assertThatCode(loss::backward).doesNotThrowAnyException();
        assertThat(w.grad().toFloats()).containsExactly(13, 13, 19, 19);
    }

    @Test
    void changesBeforeTheOpAreNoMatter() {
        change(w);
        x.matmul(w).square().sum().backward();
        change(w);
        w.zeroGrad();
        x.matmul(w).square().sum().backward();
        assertThat(w.hasGrad()).isTrue();
    }

    @Test
    void aSecondBackwardAfterAStepIsRefused() {
        Tensor loss = x.matmul(w).square().sum().mul(w.square().sum());
        loss.backwardKeepingGraph();
        Updates.sgd(w, w.grad(), w, new Updates.Sgd(0.1, 0, 0, false));
        assertThatThrownBy(loss::backward).hasMessageContaining("call backward() before step()");
    }
}
