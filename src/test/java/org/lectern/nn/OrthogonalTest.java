package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class OrthogonalTest {
    @ParameterizedTest
    @CsvSource({"5, 5", "3, 7", "7, 3", "1, 4", "64, 64"})
    void theFewerOfRowsAndColumnsAreOrthonormal(int rows, int columns) {
        Tensor w = Initializers.orthogonal(2).create(Rng.seed(3), columns, rows, rows, columns);
        Tensor product =
                rows <= columns ? w.matmul(w.transpose()) : w.transpose().matmul(w);
        assertThat(product.allClose(Tensor.eye(Math.min(rows, columns)).mul(4), 1e-5))
                .isTrue();
        assertThat(w.shape()).containsExactly(rows, columns);
    }

    @Test
    void aKernelIsReadAsAMatrix() {
        Tensor w = Initializers.orthogonal().create(Rng.seed(3), 18, 4, 4, 2, 3, 3);
        Tensor rows = w.reshape(4, 18);
        assertThat(rows.matmul(rows.transpose()).allClose(Tensor.eye(4), 1e-5)).isTrue();
    }

    @Test
    void aVectorIsRefused() {
        assertThatThrownBy(() -> Initializers.orthogonal().create(Rng.seed(1), 3, 3, 3))
                .hasMessageContaining("at least two axes");
    }
}
