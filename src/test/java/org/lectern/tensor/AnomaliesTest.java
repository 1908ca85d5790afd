package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnomaliesTest {
    @AfterEach
    void endTheWatch() {
        Anomalies.detect(false);
        Backends.use("cpu");
    }

    @Test
    void theFirstOpWithANaNIsNamedWithItsInputs() {
        Tensor x = Tensor.of(1f, -1f, 2f);
        try (var watch = Anomalies.watch()) {
            assertThatThrownBy(() -> x.mul(2).log().sum())
                    .isInstanceOf(TensorException.class)
                    .hasMessage(
                            "log: needs a result of finite numbers, got NaN at [1] from [3] with -2 to 4; keep its input"
                                    + " above 0, as by add(1e-8), or use logSoftmax or a loss that takes logits");
        }
        assertThat(x.log().at(1)).isNaN();
    }

    @Test
    void theFirstOpWithAnInfinityIsNamed() {
        Anomalies.detect(true);
        assertThatThrownBy(() -> Tensor.of(new float[][] {{0, 100}}).exp().neg())
                .hasMessageStartingWith(
                        "exp: needs a result of finite numbers, got Infinity at [0, 1] from [1, 2] with 0 to 100");
        assertThatThrownBy(() -> Tensor.ones(2).div(Tensor.of(1f, 0f)))
                .hasMessageContaining("got Infinity at [1] from [2] with 1 and [2] with 0 to 1; keep the divisor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void aGradientThatIsNotFiniteNamesTheOpOfTheForwardPassAndItsPlace(String backend) {
        Backends.use(backend);
        Anomalies.detect(true);
        Tensor x = Tensor.of(4f, 0f).requiresGrad();
        Tensor loss = x.sqrt().sum();
        assertThatThrownBy(loss::backward)
                .isInstanceOf(TensorException.class)
                .hasMessageStartingWith(
                        "sqrt: needs a gradient of finite numbers, got Infinity at [1] from [2] with 0 to 4")
                .cause()
                .hasMessage("sqrt was called here in the forward pass")
                .extracting(Throwable::getStackTrace)
                .satisfies(trace -> assertThat(List.of(trace))
                        .anyMatch(frame -> frame.getClassName().equals(AnomaliesTest.class.getName())));
    }

    @Test
    void gradientsThatAreRecordedAreWatchedToo() {
        Anomalies.detect(true);
        Tensor x = Tensor.of(0f).requiresGrad();
        assertThatThrownBy(() -> Gradients.of(x.sqrt().sum(), x)).hasMessageStartingWith("sqrt: needs a gradient");
    }

    @Test
    void dataThatCameInWithNaNIsToldFromAnOpThatMadeIt() {
        Anomalies.detect(true);
        Tensor data = Tensor.of(1f, Float.NaN);
        assertThatThrownBy(() -> data.mul(2))
                .hasMessage(
                        "mul: needs a result of finite numbers, got NaN at [1] from [2] with NaN at [1]; input 1 came in"
                                + " with it: look for it where the data was read");
    }

    @Test
    void anInfinityThatWasPutInMayPass() {
        Anomalies.detect(true);
        Tensor mask = Tensor.of(0f, Float.NEGATIVE_INFINITY);
        assertThat(Tensor.of(1f, 2f).add(mask).softmax(0).toFloats()).containsExactly(1, 0);
    }

    @Test
    void aWatchLeavesTheOneAroundItOn() {
        try (var outer = Anomalies.watch()) {
            Anomalies.watch().close();
            assertThat(Anomalies.watching()).isTrue();
        }
        assertThat(Anomalies.watching()).isFalse();
    }
}
