package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad calls are refused with operation, needed, got and remedy, on both backends, before native code sees them. */
class MistakesTest {
    private static Arguments mistake(String message, ThrowingCallable call) {
        return arguments(message, call);
    }

    static List<Arguments> mistakes() {
        Tensor m = Tensor.zeros(2, 3);
        Tensor ints = Tensor.of(1, 2, 3);
        return List.of(
                mistake(
                        "matmul: needs (n, k) x (k, m), got [2, 3] x [2, 4]; transpose the first?",
                        () -> m.matmul(Tensor.zeros(2, 4))),
                mistake(
                        "matmul: needs (n, k) x (k, m), got [2, 3] x [4, 3]; transpose the second?",
                        () -> m.matmul(Tensor.zeros(4, 3))),
                mistake("matmul: needs vectors or matrices, got [2, 3] x []", () -> m.matmul(Tensor.scalar(1))),
                mistake(
                        "matmul: needs equal axes before the last two, or 1, so that they broadcast, got [2, 3, 4] x [3, 4, 5];"
                                + " unsqueeze an axis, or permute, so that [2] and [3] match",
                        () -> Tensor.zeros(2, 3, 4).matmul(Tensor.zeros(3, 4, 5))),
                mistake(
                        "nextBoolean: needs a probability from 0 to 1, got 2.0",
                        () -> Rng.seed(1).nextBoolean(2)),
                mistake(
                        "linspace: needs two finite ends, got 0.0 and Infinity",
                        () -> Tensor.linspace(0, Double.POSITIVE_INFINITY, 3)),
                mistake(
                        "add: needs shapes that broadcast: from the right, sizes equal or 1, got [2, 3] and [2]",
                        () -> m.add(Tensor.zeros(2))),
                mistake("where: needs shapes that broadcast", () -> Tensor.where(Tensor.zeros(5), m, m)),
                mistake("rank 2; axes count from 0; this tensor has axes 0 to 1", () -> m.sum(2)),
                mistake("sum: needs each axis once, got [0, -2]", () -> m.sum(0, -2)),
                mistake("max: needs a tensor with axes", () -> Tensor.scalar(1).max(0)),
                mistake("max: needs at least one element", () -> Tensor.zeros(0).max()),
                mistake(
                        "argmax: needs at least one element",
                        () -> Tensor.zeros(2, 0).argmax(1)),
                mistake("argmax: needs an axis from -2 to 1", () -> m.argmax(-3)),
                mistake("softmax: needs an axis from -2 to 1", () -> m.softmax(2)),
                mistake("reshape: needs 6 elements, as in [2, 3], got [4, 2]", () -> m.reshape(4, 2)),
                mistake("reshape: needs sizes that divide 6 elements", () -> m.reshape(4, -1)),
                mistake("reshape: needs sizes that divide 6 elements", () -> m.reshape(-1, -1)),
                mistake("transpose: needs a matrix", ints::transpose),
                mistake("permute: needs each of 2 axes once", () -> m.permute(0, 0)),
                mistake("permute: needs each of 2 axes once", () -> m.permute(0)),
                mistake("permute: needs each of 2 axes once", () -> m.permute()),
                mistake("permute: needs each of 2 axes once", () -> m.permute(0, 1, 2)),
                mistake("permute: needs an axis from -2 to 1", () -> m.permute(0, 2)),
                mistake("squeeze: needs an axis of size 1", () -> m.squeeze(0)),
                mistake(
                        "unsqueeze: needs an axis from -3 to 2, got axis 3 for a tensor of rank 2",
                        () -> m.unsqueeze(3)),
                mistake("expand: needs a shape that [2, 3] broadcasts to", () -> m.expand(2, 1)),
                mistake("expand: needs a shape that [2, 3] broadcasts to", () -> m.expand(3)),
                mistake("expand: needs sizes of 0 or more", () -> m.expand(2, -3)),
                mistake("slice: needs 0 <= from <= to <= 3", () -> m.slice(1, 1, 4)),
                mistake("slice: needs 0 <= from <= to <= 3", () -> m.slice(1, -1, 2)),
                mistake("slice: needs 0 <= from <= to <= 3", () -> m.slice(1, 2, 1)),
                mistake("rows: needs indices from -2 to 1, got index 2 on axis 0 of [2, 3]", () -> m.rows(0, 2)),
                mistake(
                        "rows: needs an axis that is not empty",
                        () -> Tensor.zeros(0, 3).rows(0)),
                mistake("row: needs indices from -2 to 1", () -> m.row(-3)),
                mistake("row: needs a tensor with axes", () -> Tensor.scalar(1).row(0)),
                mistake("at: needs 2 indices for shape [2, 3], got [1]", () -> m.at(1)),
                mistake("at: needs indices within shape [2, 3], got [1, 3]", () -> m.at(1, 3)),
                mistake("item: needs a tensor of one element, got shape [2, 3]", m::item),
                mistake("concat: needs equal shapes but for axis 0", () -> Tensor.concat(0, m, Tensor.zeros(2, 4))),
                mistake("concat: needs at least one tensor", () -> Tensor.concat(0)),
                mistake("stack: needs equal shapes", () -> Tensor.stack(0, m, ints)),
                mistake("stack: needs at least one tensor", () -> Tensor.stack(0)),
                mistake(
                        "tensor: needs rows of equal length, got row 0 of 2 and row 1 of 1",
                        () -> Tensor.of(new float[][] {{1, 2}, {3}})),
                mistake("zeros: needs sizes of 0 or more, got [2, -1]", () -> Tensor.zeros(2, -1)),
                mistake("ones: needs sizes of 0 or more, got [-1]", () -> Tensor.ones(-1)),
                mistake("zeros: needs at most", () -> Tensor.zeros(1 << 20, 1 << 20)),
                mistake("zeros: needs at most", () -> Tensor.zeros(Integer.MAX_VALUE, Integer.MAX_VALUE, 4)),
                mistake("full: needs a whole number for int32", () -> Tensor.full(DType.INT32, 0.5, 2)),
                mistake("randn: needs at most", () -> Tensor.randn(Rng.seed(1), 1 << 30)),
                mistake("linspace: needs sizes of 0 or more", () -> Tensor.linspace(0, 1, -1)),
                mistake("arange: needs finite numbers and a step other than 0", () -> Tensor.arange(0, 1, 0)),
                mistake("eye: needs sizes of 0 or more", () -> Tensor.eye(-1)),
                mistake("uniform: needs low <= high", () -> Tensor.uniform(Rng.seed(1), 1, 0, 2)),
                mistake("bernoulli: needs a probability from 0 to 1", () -> Tensor.bernoulli(Rng.seed(1), 2, 2)),
                mistake("clip: needs low <= high", () -> m.clip(1, 0)),
                mistake("clip: needs low <= high", () -> m.clip(Double.NaN, 0)),
                mistake("oneHot: needs labels from 0 to 2, got label 3", () -> Tensor.oneHot(ints, 3)),
                mistake("oneHot: needs labels from 0 to 2, got label -1", () -> Tensor.oneHot(new int[] {-1}, 3)),
                mistake("div: needs integers other than 0 to divide by", () -> ints.div(Tensor.of(1, 0, 1))),
                mistake("div: needs integers other than 0 to divide by", () -> ints.div(0)),
                mistake(
                        "add: needs results that int32 holds",
                        () -> Tensor.of(Integer.MAX_VALUE).add(1)),
                mistake(
                        "mul: needs results that int32 holds",
                        () -> Tensor.of(1 << 20).mul(Tensor.of(1 << 20))),
                mistake(
                        "sum: needs results that int32 holds",
                        () -> Tensor.of(Integer.MAX_VALUE, 1).sum()),
                mistake(
                        "to: needs results that int32 holds",
                        () -> Tensor.of(Float.NaN).to(DType.INT32)),
                mistake(
                        "to: needs results that int32 holds",
                        () -> Tensor.of(1e10).to(DType.INT32)),
                mistake(
                        "crossEntropy: needs labels from 0 to 2, got label 3; give the last layer 4 outputs, or count",
                        () -> Tensor.softmaxCrossEntropy(m, Tensor.of(0, 3))),
                mistake(
                        "crossEntropy: needs labels of int32, got float32",
                        () -> Tensor.softmaxCrossEntropy(m, Tensor.of(0f, 1f))),
                mistake(
                        "crossEntropy: needs logits (n, classes) and labels (n)",
                        () -> Tensor.softmaxCrossEntropy(m, ints)),
                mistake("argmax(1) gives them", () -> Tensor.softmaxCrossEntropy(m, m)),
                mistake("requiresGrad: needs float32 or float64, got int32", ints::requiresGrad),
                mistake(
                        "backward: needs a scalar, got shape [2, 3]",
                        () -> m.copy().requiresGrad().mul(2).backward()),
                mistake(
                        "backward: needs a result computed from a tensor that requires a gradient",
                        () -> m.sum().backward()),
                mistake(
                        "backward: needs an upstream gradient of shape [2, 3], got [3]",
                        () -> m.copy().requiresGrad().mul(2).backward(Tensor.zeros(3))),
                mistake(
                        "backward: needs the graph of its computation, got a result of sum whose",
                        MistakesTest::backwardTwice),
                mistake("grad: needs a backward() before", m::grad),
                mistake(
                        "call backward() on the loss first",
                        () -> m.copy().requiresGrad().grad()),
                mistake(
                        "only parameters keep theirs",
                        () -> m.copy().requiresGrad().mul(2).grad()),
                mistake("backward() does not record gradients of gradients", MistakesTest::backwardOfAGradient),
                mistake("add: needs two tensors, got null", () -> m.add(MistakesTest.<Tensor>missing())),
                mistake("matmul: needs two tensors, got null", () -> m.matmul(missing())),
                mistake("tensor: needs numbers, got null", () -> Tensor.of(MistakesTest.<double[]>missing())),
                mistake(
                        "tensor: needs rows of numbers, got null",
                        () -> Tensor.of(new float[][] {{1}, MistakesTest.<float[]>missing()})),
                mistake(
                        "gradients: needs a scalar",
                        () -> Gradients.of(m.copy().requiresGrad().mul(2), m)),
                mistake(
                        "sgd: needs gradient and state like the parameter's [2, 3] float32",
                        () -> Updates.sgd(m, Tensor.zeros(3, 2), m, new Updates.Sgd(1, 0, 0, false))),
                mistake(
                        "adam: needs a step from 1 on",
                        () -> Updates.adam(m, m, m, m, new Updates.Adam(1, 0.9, 0.99, 1e-8, 0, false, 0))),
                mistake("permutation: needs n >= 0", () -> Rng.seed(1).permutation(-1)),
                mistake("nextInt: needs a positive bound", () -> Rng.seed(1).nextInt(0)),
                mistake("backend: needs cpu or nd4j, got tpu", () -> Backends.use("tpu")),
                mistake("backend: needs cpu or nd4j, got null", () -> Backends.use(missing())));
    }

    /** What a cell passes that forgot to give a variable its value. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T missing() {
        return null;
    }

    private static void backwardOfAGradient() {
        Tensor x = Tensor.scalar(3).requiresGrad();
        x.square().backward();
        x.grad().backward();
    }

    private static void backwardTwice() {
        Tensor loss = Tensor.ones(2).requiresGrad().square().sum();
        loss.backward();
        loss.backward();
    }

    @AfterEach
    void backToCpu() {
        Backends.use("cpu");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void isRefusedOnBothBackends(String message, ThrowingCallable call) {
        for (String backend : List.of("cpu", "nd4j")) {
            Backends.use(backend);
            assertThatThrownBy(call)
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining(message)
                    .hasMessageMatching("\\w+: needs .+, got .+; .+");
        }
    }

    @Test
    void anExceptionShowsItsFourParts() {
        TensorException e = new ShapeException("matmul", "(n, k) x (k, m)", "[2] < [3]", "transpose?");
        assertThat(e.display().text()).isEqualTo("matmul: needs (n, k) x (k, m), got [2] < [3]; transpose?");
        assertThat(String.valueOf(e.display().data().get("text/html")))
                .contains("<td>matmul</td>", "[2] &lt; [3]", "transpose?");
    }
}
