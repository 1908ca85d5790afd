package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad calls of the ops that choose, order, contract and decompose. */
class ArrayMistakesTest {
    private static final Tensor M = Tensor.zeros(2, 3);
    private static final Tensor INTS = Tensor.of(0, 1);

    private static Arguments mistake(String message, ThrowingCallable call) {
        return arguments(message, call);
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T missing() {
        return null;
    }

    static List<Arguments> indexing() {
        return List.of(
                mistake("index: needs indices of int32, got float32", () -> M.index(0, Tensor.of(1f))),
                mistake(
                        "index: needs indices of int32, got null",
                        () -> M.index(0, ArrayMistakesTest.<Tensor>missing())),
                mistake("index: needs indices, got null", () -> M.index(0, ArrayMistakesTest.<int[]>missing())),
                mistake("index: needs indices from -3 to 2, got index 3", () -> M.index(1, Tensor.of(3))),
                mistake("index: needs indices from -3 to 2, got index -4", () -> M.index(1, Tensor.of(0, -4))),
                mistake("index: needs an axis from -2 to 1", () -> M.index(2, INTS)),
                mistake("rows: needs indices from -2 to 1", () -> M.rows(Tensor.of(2))),
                mistake("rows: needs a tensor with axes", () -> Tensor.scalar(1).rows(INTS)),
                mistake(
                        "rows: needs an axis that is not empty",
                        () -> Tensor.zeros(0, 2).rows(INTS)),
                mistake("gather: needs an index of rank 2", () -> M.gather(0, INTS)),
                mistake(
                        "gather: needs an index of rank 2, no larger than [2, 3] but on axis 0, got index [1, 4]",
                        () -> M.gather(0, Tensor.zeros(DType.INT32, 1, 4))),
                mistake(
                        "gather: needs indices from -2 to 1, got index 2",
                        () -> M.gather(0, Tensor.of(new int[][] {{2}}))),
                mistake(
                        "gather: needs indices of int32, got float64",
                        () -> M.gather(0, Tensor.zeros(DType.FLOAT64, 1, 1))),
                mistake("gather: needs indices of int32, got null", () -> M.gather(0, missing())),
                mistake("maskedSelect: needs a mask, got null", () -> M.maskedSelect(missing())),
                mistake("expand: needs a shape that", () -> M.maskedSelect(Tensor.ones(2, 2, 3))),
                mistake("maskedFill: needs a mask, got null", () -> M.maskedFill(missing(), 0)),
                mistake("where: needs shapes that broadcast", () -> M.maskedFill(Tensor.ones(2), 0)),
                mistake("tril: needs a matrix", INTS::tril),
                mistake("triu: needs a matrix", Tensor.scalar(1)::triu),
                mistake("diagonal: needs a matrix", INTS::diagonal),
                mistake("diag: needs a tensor with axes", () -> Tensor.diag(Tensor.scalar(1))),
                mistake("diag: needs a vector, got null", () -> Tensor.diag(missing())),
                mistake("diag: needs at most", () -> Tensor.diag(Tensor.zeros(1 << 16))),
                mistake("oneHot: needs labels of int32", () -> Tensor.oneHot(Tensor.of(1f), 3)),
                mistake("randn: needs float32 or float64, got int32", () -> Tensor.randn(DType.INT32, Rng.seed(1), 2)),
                mistake("randn: needs a generator", () -> Tensor.randn(missing(), 2)));
    }

    static List<Arguments> pieces() {
        return List.of(
                mistake("slice: needs a step of 1 or more, got step 0", () -> M.slice(1, 0, 3, 0)),
                mistake("slice: needs a step of 1 or more, got step -1", () -> M.slice(1, 0, 3, -1)),
                mistake("slice: needs 0 <= from <= to <= 3", () -> M.slice(1, 0, 4, 2)),
                mistake("split: needs sizes that add up to 3", () -> M.split(1, 1, 1)),
                mistake("split: needs sizes that add up to 3", () -> M.split(1, 4, -1)),
                mistake("split: needs sizes that add up to 3", () -> M.split(1)),
                mistake(
                        "split: needs sizes of the parts, got null",
                        () -> M.split(1, ArrayMistakesTest.<int[]>missing())),
                mistake("split: needs an axis from -2 to 1", () -> M.split(2, 1)),
                mistake("chunk: needs at least one part, got 0 parts", () -> M.chunk(0, 0)),
                mistake("chunk: needs an axis", () -> M.chunk(1, 5)),
                mistake(
                        "pad: needs {before, after}, both 0 or more, for each of 2 axes",
                        () -> M.pad(new int[][] {{1, 1}}, 0)),
                mistake("pad: needs {before, after}", () -> M.pad(new int[][] {{1, 1}, {1}}, 0)),
                mistake("pad: needs {before, after}", () -> M.pad(new int[][] {{1, 1}, {-1, 0}}, 0)),
                mistake("pad: needs a pair of widths", () -> M.pad(missing(), 0)),
                mistake("pad: needs a pair of widths", () -> M.pad(new int[][] {{1, 1}, missing()}, 0)),
                mistake(
                        "pad: needs a mode, got null",
                        () -> M.pad(new int[2][2], ArrayMistakesTest.<PadMode>missing())),
                mistake(
                        "pad: needs widths of at most 1 on axis 0 for REFLECT",
                        () -> M.pad(new int[][] {{2, 0}, {0, 0}}, PadMode.REFLECT)),
                mistake(
                        "pad: needs widths of at most 3 on axis 1 for WRAP",
                        () -> M.pad(new int[][] {{0, 0}, {0, 4}}, PadMode.WRAP)),
                mistake(
                        "pad: needs widths of at most 0 on axis 0 for EDGE",
                        () -> Tensor.zeros(0).pad(new int[][] {{1, 0}}, PadMode.EDGE)),
                mistake(
                        "pad: needs at most",
                        () -> M.pad(new int[][] {{Integer.MAX_VALUE, Integer.MAX_VALUE}, {0, 0}}, 0)),
                mistake("pad: needs at most", () -> M.pad(new int[][] {{Integer.MAX_VALUE, 0}, {0, 0}}, PadMode.EDGE)),
                mistake("pad: needs a whole number for int32", () -> INTS.pad(new int[][] {{1, 0}}, 0.5)),
                mistake("flip: needs each axis once", () -> M.flip(0, -2)),
                mistake("flip: needs an axis", () -> M.flip(2)),
                mistake("roll: needs an axis", () -> M.roll(1, 2)),
                mistake("tile: needs counts of 0 or more", () -> M.tile(1, -1)),
                mistake("tile: needs at most", () -> M.tile(Integer.MAX_VALUE, Integer.MAX_VALUE)),
                mistake("tile: needs a count for each axis, got null", () -> M.tile(missing())),
                mistake("repeatInterleave: needs a count of 0 or more", () -> M.repeatInterleave(-1, 0)),
                mistake("repeatInterleave: needs at most", () -> M.repeatInterleave(Integer.MAX_VALUE, 0)),
                mistake("concat: needs at least one tensor", () -> Tensor.concat(0, List.of())),
                mistake("prod: needs each axis once", () -> M.prod(0, 0)),
                mistake("prod: needs an axis", () -> M.prod(2)),
                mistake(
                        "mul: needs results that int32 holds",
                        () -> Tensor.of(1 << 20, 1 << 20).prod()),
                mistake("cumsum: needs an axis", () -> M.cumsum(-3)),
                mistake(
                        "cumsum: needs a tensor with axes",
                        () -> Tensor.scalar(1).cumsum(0)),
                mistake(
                        "cumsum: needs results that int32 holds",
                        () -> Tensor.of(Integer.MAX_VALUE, 1).cumsum(0)),
                mistake("cumprod: needs an axis", () -> M.cumprod(2)),
                mistake("sort: needs an axis", () -> M.sort(2)),
                mistake("sort: needs a tensor with axes", () -> Tensor.scalar(1).sort(-1)),
                mistake("argsort: needs an axis", () -> M.argsort(2)),
                mistake("topK: needs k from 0 to 3, got k 4 on axis 1 of [2, 3]", () -> M.topK(4, 1)),
                mistake("topK: needs k from 0 to 3", () -> M.topK(-1, 1)),
                mistake("topK: needs an axis", () -> M.topK(1, 3)));
    }

    static List<Arguments> einsum() {
        return List.of(
                mistake("einsum: needs a term for each tensor", () -> Tensor.einsum("")),
                mistake(
                        "einsum: needs a letter for each axis of tensor 1 [2, 3], got \"\"",
                        () -> Tensor.einsum("", M)),
                mistake("einsum: needs a term for each tensor", () -> Tensor.einsum("ij,jk", M)),
                mistake("einsum: needs a term for each tensor", () -> Tensor.einsum("ij", M, M)),
                mistake("einsum: needs a letter for each axis of tensor 2", () -> Tensor.einsum("ij,j", M, M)),
                mistake(
                        "einsum: needs one size for j, got 3 and 2 (axis 0 of tensor 2",
                        () -> Tensor.einsum("ij,jk->ik", M, M)),
                mistake("einsum: needs one size for i, got 2 and 3", () -> Tensor.einsum("ii", M)),
                mistake(
                        "einsum: needs letters of the terms after ->, each once, got 'k'",
                        () -> Tensor.einsum("ij->ik", M)),
                mistake(
                        "einsum: needs letters of the terms after ->, each once, got 'i'",
                        () -> Tensor.einsum("ij->ii", M)),
                mistake("einsum: needs letters, commas and one ->", () -> Tensor.einsum("i1->i", M)),
                mistake("name every axis by a letter", () -> Tensor.einsum("...j->...", M)),
                mistake("einsum: needs letters, commas and one ->", () -> Tensor.einsum("ij->i->j", M)),
                mistake("einsum: needs letters, commas and one ->", () -> Tensor.einsum("ij->i,j", M)),
                mistake("einsum: needs an equation such as", () -> Tensor.einsum(missing(), M)),
                mistake(
                        "einsum: needs a tensor for each term, got null",
                        () -> Tensor.einsum("i", ArrayMistakesTest.<Tensor>missing())),
                mistake(
                        "einsum: needs at least one tensor",
                        () -> Tensor.einsum("i", ArrayMistakesTest.<Tensor[]>missing())),
                mistake(
                        "einsum: needs at most",
                        () -> Tensor.einsum("i,j->ij", Tensor.zeros(1 << 16), Tensor.zeros(1 << 16))));
    }

    static List<Arguments> matrices() {
        Tensor dependent = Tensor.of(new float[][] {{1, 2}, {2, 4}});
        Tensor nearly =
                Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}).to(DType.FLOAT64);
        Tensor nan = Tensor.of(new float[][] {{1, 2}, {Float.NaN, 4}});
        return List.of(
                mistake("inverse: needs a square matrix (n, n), or a batch of them, got shape [2, 3]", M::inverse),
                mistake("inverse: needs a square matrix", INTS::inverse),
                mistake("inverse: needs a square matrix, got null", () -> LinearAlgebra.inverse(missing())),
                mistake(
                        "inverse: needs a matrix that is not singular, got the matrix of shape [2, 2]",
                        dependent::inverse),
                mistake("inverse: needs a matrix that is not singular", nearly::inverse),
                mistake("inverse: needs a matrix that is not singular", Tensor.zeros(1, 1)::inverse),
                mistake(
                        "got matrix 1 of shape [2, 2, 2]",
                        () -> Tensor.stack(0, Tensor.eye(2), dependent).inverse()),
                mistake("inverse: needs finite elements, got NaN at [1, 0]", nan::inverse),
                mistake("det: needs a square matrix", M::det),
                mistake("det: needs finite elements", nan::det),
                mistake("solve: needs a square matrix", () -> M.solve(INTS)),
                mistake(
                        "solve: needs (n, n) and (n) or (n, m), got [2, 2] and [3]",
                        () -> Tensor.eye(2).solve(Tensor.of(1, 2, 3))),
                mistake(
                        "solve: needs (n, n) and (n) or (n, m)",
                        () -> Tensor.eye(2).solve(Tensor.scalar(1))),
                mistake(
                        "solve: needs shapes that broadcast",
                        () -> Tensor.zeros(2, 2, 2).solve(Tensor.zeros(3, 2, 1))),
                mistake("solve: needs a matrix that is not singular", () -> dependent.solve(INTS)),
                mistake(
                        "solve: needs finite elements",
                        () -> Tensor.eye(2).solve(Tensor.of(1f, Float.POSITIVE_INFINITY))),
                mistake(
                        "solve: needs a matrix and a right-hand side, got null",
                        () -> Tensor.eye(2).solve(missing())),
                mistake("svd: needs a matrix (n, m)", INTS::svd),
                mistake("svd: needs finite elements", nan::svd),
                mistake(
                        "svd: needs singular values that differ",
                        () -> Tensor.eye(3).requiresGrad().svd().u().sum().backward()),
                mistake(
                        "also from 0,",
                        () -> Tensor.of(new float[][] {{1, 2}, {2, 4}, {0, 0}})
                                .requiresGrad()
                                .svd()
                                .u()
                                .sum()
                                .backward()),
                mistake("diagonal: needs a matrix", INTS::trace),
                mistake(
                        "vjp: needs a vector of the result's shape [2], got [3]",
                        () -> Gradients.vjp(x -> x.sum(1), M, Tensor.zeros(3))),
                mistake(
                        "jvp: needs a vector of the input's shape [2, 3], got [3]",
                        () -> Gradients.jvp(x -> x.sum(1), M, Tensor.zeros(3))),
                mistake("hvp: needs a function whose result is a scalar", () -> Gradients.hvp(Tensor::square, M, M)),
                mistake("vjp: needs a result from the function, got null", () -> Gradients.vjp(x -> missing(), M, M)),
                mistake("vjp: needs a function, got null", () -> Gradients.vjp(missing(), M, M)),
                mistake("jvp: needs a function with a result of floats", () -> Gradients.jvp(x -> x.argmax(1), M, M)),
                mistake("requiresGrad: needs float32 or float64", () -> Gradients.vjp(Tensor::square, INTS, INTS)));
    }

    @AfterEach
    void backToCpu() {
        Backends.use("cpu");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"indexing", "pieces", "einsum", "matrices"})
    void isRefusedOnBothBackends(String message, ThrowingCallable call) {
        for (String backend : List.of("cpu", "nd4j")) {
            Backends.use(backend);
            assertThatThrownBy(call)
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining(message)
                    .hasMessageMatching("\\w+: needs .+, got .+; .+");
        }
    }
}
