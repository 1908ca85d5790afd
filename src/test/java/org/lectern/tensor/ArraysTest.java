package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What choosing, ordering, accumulating and differentiating give at the edges. */
class ArraysTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    @AfterEach
    void backToCpu() {
        Backends.use("cpu");
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"FLOAT32", "FLOAT64"})
    void sortIsStableAndPutsNanAboveInfinity(DType dtype) {
        Tensor x = Tensor.of(dtype, 2, NAN, -1, 2, INF, -0.0, 0, -INF, NAN, -1);

        Sorted up = x.sort(0);
        assertThat(up.indices().toInts()).containsExactly(7, 2, 9, 5, 6, 0, 3, 4, 1, 8);
        assertThat(up.values().toDoubles()).containsExactly(-INF, -1, -1, -0.0, 0, 2, 2, INF, NAN, NAN);
        assertThat(x.argsort(0, true).toInts()).containsExactly(1, 8, 4, 0, 3, 5, 6, 2, 9, 7);
        assertThat(x.topK(4, 0).indices().toInts()).containsExactly(1, 8, 4, 0);
    }

    @Test
    void whatIsEmptyHasEmptyDiagonalsHoweverLongItsAxes() {
        assertThat(Tensor.diag(Tensor.zeros(2, 0, 1 << 30)).shape()).containsExactly(2, 0, 1 << 30, 1 << 30);
        assertThat(Tensor.zeros(0, 1 << 30, 1 << 29).diagonal(5).shape()).containsExactly(0, (1 << 29) - 5);
        assertThat(Tensor.zeros(3, 0).diagonal().shape()).containsExactly(0);
        assertThat(Tensor.diag(Tensor.zeros(0)).shape()).containsExactly(0, 0);
    }

    @Test
    void integersSortAndStayIntegers() {
        Tensor x = Tensor.of(new int[][] {{3, Integer.MIN_VALUE, 3}, {Integer.MAX_VALUE, 0, -1}});

        assertThat(x.sort(1).values().toInts()).containsExactly(Integer.MIN_VALUE, 3, 3, -1, 0, Integer.MAX_VALUE);
        assertThat(x.topK(1, 0).values().toInts()).containsExactly(Integer.MAX_VALUE, 0, 3);
        assertThat(x.sort(1).values().dtype()).isEqualTo(DType.INT32);
    }

    @Test
    void bothWaysToSortAgreeOnLongRows() {
        Tensor x = Tensor.randn(Rng.seed(5), 3, 5001).mul(3).to(DType.INT32).to(DType.FLOAT32);

        for (boolean descending : new boolean[] {false, true}) {
            assertThat(x.to(DType.FLOAT64).argsort(1, descending).toInts())
                    .containsExactly(x.argsort(1, descending).toInts());
        }
        float[] sorted = x.sort(1).values().row(1).toFloats();
        for (int i = 1; i < sorted.length; i++) {
            assertThat(sorted[i]).isGreaterThanOrEqualTo(sorted[i - 1]);
        }
    }

    @Test
    void reductionsOfNothingAreNeutral() {
        Tensor x = Tensor.zeros(0, 2);
        assertThat(x.prod(0).toFloats()).containsExactly(1, 1);
        assertThat(x.any(0).toFloats()).containsExactly(0, 0);
        assertThat(x.all(0).toFloats()).containsExactly(1, 1);
        assertThat(x.cumsum(0).shape()).containsExactly(0, 2);
        assertThat(x.nonzero().shape()).containsExactly(0, 2);
        assertThat(Tensor.of(0f, (float) NAN).any().item()).isEqualTo(1);
        assertThat(Tensor.of(0, 3).all().item()).isZero();
        assertThat(Tensor.of(2, 3, 4).prod().dtype()).isEqualTo(DType.INT32);
        assertThat(Tensor.of(2, 3, 4).cumsum(0).toInts()).containsExactly(2, 5, 9);
    }

    @Test
    void chunksAreThoseOfPyTorch() {
        Tensor x = Tensor.arange(7);
        assertThat(x.chunk(3, 0)).extracting(Tensor::size).containsExactly(3, 3, 1);
        assertThat(x.chunk(5, 0)).extracting(Tensor::size).containsExactly(2, 2, 2, 1);
        assertThat(x.chunk(9, 0)).hasSize(7);
        assertThat(Tensor.zeros(0).chunk(3, 0)).hasSize(1);
        assertThat(Tensor.concat(0, x.split(0, 3, 0, 4)).toInts()).containsExactly(x.toInts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void movementOfLargeTensorsMovesEveryElement(String backend) {
        Backends.use(backend);
        for (DType dtype : DType.values()) {
            Tensor x = Tensor.arange(dtype, 0, 3 * 70 * 133, 1).reshape(3, 70, 133);
            int[] places = {132, 0, 17, 0, 131};
            Tensor taken = x.index(2, places);
            Tensor turned = x.permute(2, 0, 1);
            Tensor swapped = x.permute(0, 2, 1);
            Tensor cut = x.slice(2, 5, 8);
            Tensor joined = Tensor.concat(2, cut, x.slice(2, 0, 1));
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 70; j += 23) {
                    assertThat(taken.at(i, j, 2)).isEqualTo(x.at(i, j, 17));
                    assertThat(taken.at(i, j, 4)).isEqualTo(x.at(i, j, 131));
                    assertThat(cut.at(i, j, 1)).isEqualTo(x.at(i, j, 6));
                    assertThat(joined.at(i, j, 2)).isEqualTo(x.at(i, j, 7));
                    assertThat(joined.at(i, j, 3)).isEqualTo(x.at(i, j, 0));
                    for (int k = 0; k < 133; k += 11) {
                        assertThat(turned.at(k, i, j)).isEqualTo(x.at(i, j, k));
                        assertThat(swapped.at(i, k, j)).isEqualTo(x.at(i, j, k));
                    }
                }
            }
            assertThat(turned.permute(1, 2, 0).toDoubles()).containsExactly(x.toDoubles());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void whatIsTakenOftenGetsTheSumOfItsGradients(String backend) {
        Backends.use(backend);
        for (int inner : new int[] {1, 3, 40}) {
            Tensor x = Tensor.ones(4, inner).requiresGrad();
            int[] places = new int[3000];
            for (int i = 0; i < places.length; i++) {
                places[i] = i % 3 == 0 ? 2 : 1;
            }
            x.rows(Tensor.of(places)).sum().backward();
            for (int j = 0; j < inner; j++) {
                assertThat(x.grad().at(0, j)).isZero();
                assertThat(x.grad().at(1, j)).isEqualTo(2000);
                assertThat(x.grad().at(2, j)).isEqualTo(1000);
            }
        }
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void sumsOfTwentyMillionFloatsAreRightToAMillionth(String backend) {
        Backends.use(backend);
        int n = 20_000_000;
        double value = 0.1f;
        Tensor x = Tensor.full(value, n);
        assertThat(x.sum().item() / (n * value)).isCloseTo(1, within(1e-6));
        assertThat(x.mean().item() / value).isCloseTo(1, within(1e-6));
        assertThat(x.norm().item() / (Math.sqrt(n) * value)).isCloseTo(1, within(1e-6));
        assertThat(x.logSumExp().item() / (Math.log(n) + value)).isCloseTo(1, within(1e-6));
        Tensor sums = x.cumsum(0);
        assertThat(sums.at(-1) / (n * value)).isCloseTo(1, within(1e-6));
        assertThat(sums.at(n / 2 - 1) / (n / 2 * value)).isCloseTo(1, within(1e-6));
        // Half 0.1 above and half 0.1 below a mean of 3.
        Tensor y = Tensor.concat(0, Tensor.full(2.9, n / 2), Tensor.full(3.1, n / 2));
        double half = (3.1f - (double) 2.9f) / 2;
        assertThat(y.var().item() / (half * half)).isCloseTo(1, within(1e-6));
    }

    @Test
    void numbersOfFloat32AreThoseOfFloat64Rounded() {
        Tensor wide = Tensor.randn(DType.FLOAT64, Rng.seed(1), 3, 4);
        assertThat(wide.dtype()).isEqualTo(DType.FLOAT64);
        assertThat(Tensor.randn(Rng.seed(1), 3, 4).toFloats()).containsExactly(wide.toFloats());
        assertThat(Tensor.uniform(Rng.seed(1), -1, 1, 9).toFloats())
                .containsExactly(
                        Tensor.uniform(DType.FLOAT64, Rng.seed(1), -1, 1, 9).toFloats());
        assertThat(Tensor.bernoulli(DType.INT32, Rng.seed(1), 0.5, 9).toInts())
                .containsExactly(Tensor.bernoulli(Rng.seed(1), 0.5, 9).toInts());
        assertThat(Tensor.linspace(DType.FLOAT64, 0, 1, 4).at(1)).isEqualTo(1.0 / 3, within(1e-16));
        assertThat(Tensor.arange(DType.FLOAT64, 0, 1, 0.1).at(3)).isEqualTo(0.1 * 3);
        assertThat(Tensor.eye(DType.INT32, 2).toInts()).containsExactly(1, 0, 0, 1);
        assertThat(Tensor.oneHot(Tensor.of(new int[][] {{1}, {0}}), 2).shape()).containsExactly(2, 1, 2);
    }

    @Test
    void masksChooseWithoutTouchingNanElsewhere() {
        Tensor x = Tensor.of(1f, (float) NAN, 3f).requiresGrad();
        Tensor filled = x.maskedFill(x.ne(x), 0);
        assertThat(filled.toFloats()).containsExactly(1, 0, 3);
        filled.square().sum().backward();
        assertThat(x.grad().toFloats()).containsExactly(2, 0, 6);
        assertThat(Tensor.of(new float[][] {{1, (float) NAN}, {2, 3}}).tril().toFloats())
                .containsExactly(1, 0, 2, 3);
        assertThat(Tensor.of(1, 2).maskedFill(Tensor.of(1, 0), 0.5).toFloats()).containsExactly(0.5f, 2);
        assertThat(Tensor.diag(Tensor.of(1f, (float) INF)).toFloats()).containsExactly(1, 0, 0, (float) INF);
    }

    @Test
    void productsOfJacobiansAgreeWithTheMatrices() {
        UnaryOperator<Tensor> f = x -> x.reshape(2, 3)
                .softmax(1)
                .matmul(Tensor.of(DType.FLOAT64, 1, 2, 4))
                .exp();
        UnaryOperator<Tensor> scalar = x -> f.apply(x).square().sum();
        Tensor x = Tensor.randn(DType.FLOAT64, Rng.seed(2), 6);
        Tensor v = Tensor.randn(DType.FLOAT64, Rng.seed(3), 6);
        Tensor w = Tensor.of(DType.FLOAT64, 2, -3);
        Tensor jacobian = Gradients.jacobian(f, x);

        assertThat(Gradients.vjp(f, x, w).allClose(jacobian.transpose().matmul(w), 1e-12))
                .isTrue();
        assertThat(Gradients.jvp(f, x, v).allClose(jacobian.matmul(v), 1e-12)).isTrue();
        assertThat(Gradients.hvp(scalar, x, v)
                        .allClose(Gradients.hessian(scalar, x).matmul(v), 1e-11))
                .isTrue();
        assertThat(Gradients.jvp(f, x, v).needsGrad()).isFalse();
        assertThat(Tensor.noGrad(() -> Gradients.jvp(f, x, v)).allClose(jacobian.matmul(v), 1e-12))
                .isTrue();
        Gradients.check(in -> Gradients.jvp(f, in[0], v), x);
        Gradients.check(in -> Gradients.hvp(scalar, in[0], v), x);
    }

    @Test
    void whatDoesNotDependOnTheInputHasDerivativesOfZero() {
        Tensor x = Tensor.ones(3);
        assertThat(Gradients.vjp(y -> Tensor.ones(2), x, Tensor.ones(2)).toFloats())
                .containsExactly(0, 0, 0);
        assertThat(Gradients.jvp(y -> Tensor.ones(2), x, x).toFloats()).containsExactly(0, 0);
        // The gradient of a linear function does not depend on where it is taken.
        assertThat(Gradients.hvp(Tensor::sum, x, x).toFloats()).containsExactly(0, 0, 0);
        assertThat(Gradients.jvp(y -> y.mul(2), x, x).toFloats()).containsExactly(2, 2, 2);
    }

    @Test
    void theDeterminantOfASingularMatrixHasItsCofactorsForGradient() {
        // PyTorch 1.13 says zeros here, which finite differences contradict.
        Tensor x = Tensor.of(new float[][] {{1, 2, 3}, {2, 4, 6}, {1, 0, 1}})
                .to(DType.FLOAT64)
                .copy()
                .requiresGrad();
        assertThat(x.det().item()).isCloseTo(0, within(1e-15));
        x.det().backward();
        double[] cofactors = {4, 4, -4, -2, -2, 2, 0, 0, 0};
        assertThat(x.grad().allClose(Tensor.of(DType.FLOAT64, cofactors).reshape(3, 3), 1e-12))
                .isTrue();
        assertThat(Gradients.error(in -> in[0].det(), Tensor.zeros(2, 2))).isLessThan(1e-9);
        assertThatThrownBy(() -> Gradients.of(x.det(), x)).hasMessageContaining("not singular");
    }

    @Test
    void linearAlgebraIsRightForLargerMatricesInBothTypes() {
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            Tensor a = Tensor.randn(dtype, Rng.seed(4), 60, 60).div(20).add(Tensor.eye(dtype, 60));
            Tensor b = Tensor.randn(dtype, Rng.seed(5), 60, 7);
            double tolerance = dtype == DType.FLOAT32 ? 1e-5 : 1e-12;
            Tensor eye = Tensor.eye(dtype, 60);
            assertThat(PyTorchOracle.difference(eye, a.matmul(a.inverse()))).isLessThan(tolerance);
            assertThat(a.matmul(a.solve(b)).allClose(b, tolerance)).isTrue();
            Svd svd = a.slice(1, 0, 40).svd();
            assertThat(svd.u().mul(svd.s()).matmul(svd.vt()).allClose(a.slice(1, 0, 40), tolerance))
                    .isTrue();
            assertThat(svd.u().transpose().matmul(svd.u()).allClose(Tensor.eye(40), tolerance))
                    .isTrue();
            assertThat(Math.abs(a.det().item()) / a.svd().s().prod().item()).isCloseTo(1, within(tolerance));
            assertThat(a.solve(b).dtype()).isEqualTo(dtype);
        }
        assertThat(Tensor.of(new int[][] {{2, 0}, {0, 4}}).inverse().toFloats()).containsExactly(0.5f, 0, 0, 0.25f);
        assertThat(Tensor.of(new int[][] {{2, 1}, {0, 4}}).det().item()).isEqualTo(8);
        // One swap of rows.
        assertThat(Tensor.of(new float[][] {{0, 1}, {1, 0}}).det().item()).isEqualTo(-1);
    }

    @Test
    void decompositionsOfMatricesWithoutFullRankConverge() {
        Rng rng = Rng.seed(6);
        for (int round = 0; round < 60; round++) {
            int n = rng.nextInt(1, 30);
            int m = rng.nextInt(1, 30);
            int rank = rng.nextInt(0, 6);
            // Whole numbers, so that columns depend on each other exactly.
            Tensor x = Tensor.uniform(DType.FLOAT64, rng, -4, 4, n, rank)
                    .to(DType.INT32)
                    .to(DType.FLOAT64)
                    .matmul(Tensor.uniform(DType.FLOAT64, rng, -4, 4, rank, m)
                            .to(DType.INT32)
                            .to(DType.FLOAT64))
                    .mul(round % 3 == 0 ? 1e200 : round % 3 == 1 ? 1e-200 : 1);
            double size = Math.max(x.abs().max().item(), Double.MIN_NORMAL);
            Svd svd = x.svd();
            Tensor eye = Tensor.eye(DType.FLOAT64, Math.min(n, m));

            assertThat(svd.u().mul(svd.s().div(size)).matmul(svd.vt()).allClose(x.div(size), 1e-12))
                    .isTrue();
            assertThat(svd.u().transpose().matmul(svd.u()).allClose(eye, 1e-12)).isTrue();
            assertThat(svd.vt().matmul(svd.vt().transpose()).allClose(eye, 1e-12))
                    .isTrue();
            assertThat(svd.s().sort(0, true).values().toDoubles())
                    .containsExactly(svd.s().toDoubles());
            assertThat(LinearAlgebra.rank(x)).isLessThanOrEqualTo(rank);
        }
        assertThat(Tensor.zeros(3, 2)
                        .svd()
                        .u()
                        .transpose()
                        .matmul(Tensor.zeros(3, 2).svd().u())
                        .toFloats())
                .containsExactly(1, 0, 0, 1);
    }
}
