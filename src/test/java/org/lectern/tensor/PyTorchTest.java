package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values and gradients of elementwise functions and reductions, as PyTorch computed them. */
class PyTorchTest {
    private static final Map<String, Function<Tensor, Tensor>> FUNCTIONS = new HashMap<>(Map.of(
            "exp", Tensor::exp,
            "log", Tensor::log,
            "sqrt", Tensor::sqrt,
            "abs", Tensor::abs,
            "sin", Tensor::sin,
            "cos", Tensor::cos,
            "neg", Tensor::neg,
            "sigmoid", Tensor::sigmoid,
            "tanh", Tensor::tanh,
            "relu", Tensor::relu));

    static {
        FUNCTIONS.putAll(Map.of(
                "elu", Tensor::elu,
                "selu", Tensor::selu,
                "gelu", Tensor::gelu,
                "softplus", Tensor::softplus,
                "swish", Tensor::swish,
                "leakyRelu", x -> x.leakyRelu(0.1),
                "softmax", x -> x.softmax(1),
                "logSoftmax", x -> x.logSoftmax(0)));
        FUNCTIONS.putAll(Map.of(
                "sum", x -> x.sum(1),
                "mean", x -> x.mean(0),
                "var", x -> x.var(1),
                "std", x -> x.std(0),
                "max", x -> x.max(1),
                "min", x -> x.min(0),
                "logSumExp", x -> x.logSumExp(1),
                "norm", x -> x.norm(1)));
    }

    static List<PyTorchOracle.Case> cases() {
        return PyTorchOracle.cases("elementwise");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradientsAgreeWithPyTorch(PyTorchOracle.Case expected) {
        Function<Tensor, Tensor> function = Objects.requireNonNull(FUNCTIONS.get(expected.name()), expected.name());
        double error = PyTorchOracle.error(expected, in -> function.apply(Objects.requireNonNull(in.get("x"))));
        assertThat(error).isLessThan(1e-10);
    }
}
