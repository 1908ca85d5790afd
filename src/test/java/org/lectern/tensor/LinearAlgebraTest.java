package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LinearAlgebraTest {
    @Test
    void theRankOfAProductIsThatOfItsBottleneck() {
        Rng rng = Rng.seed(1);
        Tensor narrow = Tensor.randn(rng, 6, 2);
        Tensor wide = Tensor.randn(rng, 2, 5);

        assertThat(LinearAlgebra.rank(narrow)).isEqualTo(2);
        assertThat(LinearAlgebra.rank(narrow.matmul(wide))).isEqualTo(2);
        assertThat(LinearAlgebra.rank(Tensor.eye(4))).isEqualTo(4);
        assertThat(LinearAlgebra.rank(Tensor.zeros(3, 3))).isZero();
        assertThat(LinearAlgebra.rank(Tensor.zeros(0, 3))).isZero();
    }

    @Test
    void singularValuesOfADiagonalAreItsSizesInOrder() {
        Tensor values = LinearAlgebra.singularValues(Tensor.of(new double[][] {{3, 0}, {0, -5}, {0, 0}}));

        assertThat(values.toDoubles()).hasSize(2);
        assertThat(values.at(0)).isCloseTo(5, within(1e-12));
        assertThat(values.at(1)).isCloseTo(3, within(1e-12));
    }

    @Test
    void aVectorAndANanAreRefused() {
        assertThatThrownBy(() -> LinearAlgebra.rank(Tensor.of(1.0, 2.0)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("a matrix (n, m), got [2]");
        assertThatThrownBy(() -> LinearAlgebra.rank(Tensor.of(new double[][] {{1, Double.NaN}})))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("NaN at [0, 1]");
    }
}
