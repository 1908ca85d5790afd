package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.Lectern;

class CustomOpTest {
    private final CustomOp cube =
            CustomOp.of("cube", x -> x.pow(3), (x, g) -> x.square().mul(3).mul(g));
    private final CustomOp product =
            CustomOp.of("product", (a, b) -> a.mul(b), (a, b, g) -> List.of(g.mul(b), g.mul(a)));
    private final CustomOp softsign = CustomOp.ofCall(
            "softsign",
            call -> call.input(0).div(call.save(call.input(0).abs().add(1))),
            (call, g) -> List.of(g.div(call.saved(0).square())));

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void anOpInOneLineHasTheRightGradient(String backend) {
        Backends.use(backend);
        try {
            Tensor x = Tensor.of(2f, -1f).requiresGrad();
            Tensor y = cube.apply(x);
            assertThat(y.toFloats()).containsExactly(8, -1);
            y.sum().backward();
            assertThat(x.grad().toFloats()).containsExactly(12, 3);
            assertThat(Lectern.checkGradient(in -> cube.apply(in), Tensor.of(0.5f, -2f))
                            .error())
                    .isLessThan(1e-8);
        } finally {
            Backends.use("cpu");
        }
    }

    @Test
    void severalInputsShareOneCallOfBackward() {
        int[] calls = {0};
        CustomOp counted = CustomOp.of("product", (a, b) -> a.mul(b), (a, b, g) -> {
            calls[0]++;
            return List.of(g.mul(b), g.mul(a));
        });
        Tensor a = Tensor.of(2f, 3f).requiresGrad();
        Tensor b = Tensor.of(5f, 7f).requiresGrad();
        Tensor loss = counted.apply(a, b).sum();
        loss.backwardKeepingGraph();
        assertThat(calls[0]).isEqualTo(1);
        assertThat(a.grad().toFloats()).containsExactly(5, 7);
        assertThat(b.grad().toFloats()).containsExactly(2, 3);
        loss.backward();
        assertThat(calls[0]).isEqualTo(2);
        assertThat(b.grad().toFloats()).containsExactly(4, 6);
        assertThat(Lectern.checkGradient((p, q) -> product.apply(p, q), Tensor.of(1f, 2f), Tensor.of(3f, 4f))
                        .elements())
                .isEqualTo(4);
    }

    @Test
    void savedTensorsServeTheWayBack() {
        assertThat(Lectern.checkGradient(x -> softsign.apply(x), Tensor.of(0.5f, -2f, 3f))
                        .error())
                .isLessThan(1e-8);
    }

    @Test
    void gradientsOfGradientsFollowFromBackward() {
        Tensor x = Tensor.of(DType.FLOAT64, 2).requiresGrad();
        Tensor first = Gradients.of(cube.apply(x).sum(), x).get(0);
        Tensor second = Gradients.of(first.sum(), x).get(0);
        assertThat(second.item()).isCloseTo(12, within(1e-12));
    }

    @Test
    void aSavedTensorIsRefusedWhereItWouldMakeASecondDerivativeWrong() {
        Tensor x = Tensor.of(2f).requiresGrad();
        Tensor y = softsign.apply(x).sum();
        assertThatThrownBy(() -> Gradients.of(y, x))
                .hasMessage(
                        "softsign: needs a backward that can be differentiated itself, got a saved tensor, which has no"
                                + " history; compute it from input(...) and output() in backward");
    }

    @Test
    void theResultMayServeTheWayBackTwice() {
        CustomOp exp = CustomOp.ofCall("exp2", call -> call.input(0).exp(), (call, g) -> List.of(g.mul(call.output())));
        Tensor x = Tensor.of(DType.FLOAT64, 1).requiresGrad();
        Tensor first = Gradients.of(exp.apply(x).sum(), x).get(0);
        assertThat(Gradients.of(first.sum(), x).get(0).item()).isCloseTo(Math.E, within(1e-12));
    }

    @Test
    void aStraightThroughEstimatorMayReturnItsInput() {
        CustomOp reverse = CustomOp.of("reverse", x -> x, (x, g) -> g.neg());
        Tensor x = Tensor.of(1f).requiresGrad();
        reverse.apply(x).sum().backward();
        assertThat(x.grad().item()).isEqualTo(-1);
        assertThat(x.isLeaf()).isTrue();
    }

    @Test
    void labelsNeedNoGradient() {
        CustomOp pick = CustomOp.ofCall(
                "pick",
                call -> call.input(0).mul(call.input(1).to(DType.FLOAT32)),
                (call, g) -> Arrays.asList(g.mul(call.input(1).to(DType.FLOAT32)), null));
        Tensor x = Tensor.of(1f, 2f).requiresGrad();
        pick.apply(x, Tensor.of(0, 1)).sum().backward();
        assertThat(x.grad().toFloats()).containsExactly(0, 1);
    }

    @Test
    void aWrongGradientIsFoundByTheCheck() {
        CustomOp wrong = CustomOp.of("wrong", x -> x.pow(3), (x, g) -> x.mul(3).mul(g));
        assertThatThrownBy(() -> Lectern.checkGradient(x -> wrong.apply(x), Tensor.of(2f)))
                .hasMessageContaining("the backward rule is wrong");
    }

    @Test
    void mistakesAreToldInFourParts() {
        Tensor x = Tensor.of(1f, 2f).requiresGrad();
        Tensor w = Tensor.of(3f, 4f).requiresGrad();
        assertThatThrownBy(() -> cube.apply(x, x))
                .hasMessage("cube: needs one input, got 2; pass as many tensors as its" + " function forward takes");
        CustomOp summed = CustomOp.of("summed", in -> in.mul(2), (in, g) -> g.sum());
        assertThatThrownBy(() -> summed.apply(x).sum().backward())
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("summed: needs a gradient of input 1's shape [2] from its backward, got []");
        CustomOp captures = CustomOp.of("captures", in -> in.mul(w), (in, g) -> g.mul(w));
        assertThatThrownBy(() -> captures.apply(x))
                .hasMessageStartingWith("captures: needs every tensor that requires a gradient as an input");
        CustomOp few = CustomOp.ofCall("few", call -> call.input(0).mul(call.input(1)), (call, g) -> List.of(g));
        assertThatThrownBy(() -> few.apply(x, w).sum().backward())
                .hasMessageStartingWith("few: needs one gradient for each of 2 inputs from its backward, got 1");
        CustomOp none = CustomOp.ofCall("none", call -> call.input(0), (call, g) -> Arrays.asList((Tensor) null));
        assertThatThrownBy(() -> none.apply(x).sum().backward())
                .hasMessageStartingWith("none: needs a gradient for input 1, which needs one, got null");
    }

    @Test
    @SuppressWarnings("NullAway")
    void aFunctionThatReturnsNothingIsNamed() {
        Tensor x = Tensor.of(1f, 2f).requiresGrad();
        CustomOp noForward = CustomOp.of("half", a -> null, (a, g) -> g);
        assertThatThrownBy(() -> noForward.apply(x))
                .isInstanceOf(TensorException.class)
                .hasMessage(
                        "half: needs a tensor from its forward, got null; let the function return its result, a tensor");
        Tensor y = CustomOp.of("half", a -> a.div(2), (a, g) -> null).apply(x).sum();
        assertThatThrownBy(y::backward)
                .isInstanceOf(TensorException.class)
                .hasMessage(
                        "half: needs a tensor from its backward, got null; let the function return the gradient of its"
                                + " input, a tensor");
    }

    @Test
    void theJacobianOfALinearMapIsItsMatrix() {
        Tensor a = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
        Tensor jacobian = Lectern.jacobian(x -> a.matmul(x), Tensor.of(1f, 0f, -1f));
        assertThat(jacobian.allClose(a, 0)).isTrue();
        assertThat(jacobian.needsGrad()).isFalse();
        assertThat(Gradients.jacobian(x -> x.square(), Tensor.of(new float[][] {{1, 2}, {3, 4}}))
                        .shape())
                .containsExactly(2, 2, 2, 2);
        assertThat(Gradients.jacobian(x -> Tensor.ones(2), Tensor.ones(3)).allClose(Tensor.zeros(2, 3), 0))
                .isTrue();
    }

    @Test
    void theHessianOfAQuadraticFormIsItsSymmetricMatrix() {
        Tensor a = Tensor.of(DType.FLOAT64, 2, 1, 1, 3).reshape(2, 2);
        Tensor hessian = Lectern.hessian(x -> x.matmul(a).matmul(x).div(2), Tensor.of(DType.FLOAT64, 0.3, -0.7));
        assertThat(hessian.allClose(a, 1e-12)).isTrue();
        assertThat(Lectern.hessian(x -> x.sum(), Tensor.ones(2)).allClose(Tensor.zeros(2, 2), 0))
                .isTrue();
        assertThatThrownBy(() -> Lectern.hessian(x -> x, Tensor.ones(2)))
                .hasMessage("hessian: needs a scalar function, got a result of shape [2]; sum() it");
    }
}
