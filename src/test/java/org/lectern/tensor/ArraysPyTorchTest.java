package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients of choosing, ordering, contracting and decomposing, as PyTorch computed them. */
class ArraysPyTorchTest {
    private static final Tensor INDEX = Tensor.of(new int[][] {{4, 0, 1}, {2, 2, 3}});

    static List<PyTorchOracle.Case> cases() {
        return PyTorchOracle.cases("arrays");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradientsAgreeWithPyTorch(PyTorchOracle.Case expected) {
        if (expected.outputs().keySet().stream().noneMatch(key -> key.startsWith("grad."))) {
            Tensor value = integers(expected.name(), expected.input("x"));
            assertThat(value.dtype()).isEqualTo(DType.INT32);
            assertThat(PyTorchOracle.difference(expected.output("value"), value))
                    .as("%s", value)
                    .isZero();
            return;
        }
        double error = PyTorchOracle.error(expected, in -> value(expected.name(), in));
        assertThat(error).isLessThan(1e-9);
    }

    private static Tensor integers(String name, Tensor x) {
        return switch (name) {
            case "argsort odd" -> x.argsort(0);
            case "argsort odd descending" -> x.argsort(0, true);
            case "topK indices" -> x.topK(3, -1).indices();
            case "nonzero" -> x.nonzero();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Tensor value(String name, Map<String, Tensor> in) {
        if (name.startsWith("einsum ")) {
            return Tensor.einsum(name.substring("einsum ".length()), in.values().toArray(Tensor[]::new));
        }
        if (name.startsWith("solve")) {
            return Objects.requireNonNull(in.get("a")).solve(Objects.requireNonNull(in.get("b")));
        }
        Tensor x = Objects.requireNonNull(in.get("x"));
        return switch (name) {
            case "index" -> x.index(1, INDEX);
            case "gather" -> x.gather(1, INDEX);
            case "gather first axis" -> x.gather(0, Tensor.of(new int[][] {{1, 0, 1}, {2, 2, 0}}));
            case "maskedSelect" -> x.maskedSelect(x.gt(0));
            case "maskedFill" -> x.maskedFill(x.gt(0), -2);
            case "slice step" -> x.slice(1, 1, 5, 2);
            case "chunk" -> x.chunk(3, 1).get(2);
            case "flip" -> x.flip(0, 2);
            case "roll" -> x.roll(2, 1);
            case "tile" -> x.tile(2, 3);
            case "repeatInterleave" -> x.repeatInterleave(2, 1);
            case "pad" -> x.pad(new int[][] {{0, 3}, {1, 2}}, 0.5);
            case "pad reflect" -> x.pad(new int[][] {{0, 0}, {3, 2}}, PadMode.REFLECT);
            case "pad edge" -> x.pad(new int[][] {{0, 0}, {3, 2}}, PadMode.EDGE);
            case "pad wrap" -> x.pad(new int[][] {{0, 0}, {3, 2}}, PadMode.WRAP);
            case "tril" -> x.tril(1);
            case "triu" -> x.triu(-1);
            case "diagonal" -> x.diagonal(1);
            case "diag" -> Tensor.diag(x);
            case "prod" -> x.prod(1);
            case "prod of all" -> x.prod();
            case "cumsum" -> x.cumsum(1);
            case "cumprod" -> x.cumprod(1);
            case "sort" -> x.sort(1).values();
            case "sort descending" -> x.sort(0, true).values();
            case "topK" -> x.topK(2, 1).values();
            case "inverse", "inverse of a batch" -> x.inverse();
            case "det" -> x.det();
            default -> decomposed(name, x.svd());
        };
    }

    private static Tensor decomposed(String name, Svd svd) {
        return switch (name.substring(0, 5).trim()) {
            case "svd u" -> svd.u();
            case "svd s" -> svd.s();
            case "svd v" -> svd.vt();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
