package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.tensor.Backends;
import org.lectern.tensor.DType;
import org.lectern.tensor.PyTorchOracle;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;

/** Outputs, states and gradients of the recurrent layers, as PyTorch computed them in float64 and we do in float32. */
class RecurrentPyTorchTest {
    private static final int[] LENGTHS = {3, 5, 1};
    private final Rng rng = Rng.seed(2);

    static List<PyTorchOracle.Case> cases() {
        return PyTorchOracle.cases("recurrent");
    }

    @AfterEach
    void backToCpu() {
        Backends.use("cpu");
    }

    private Layer layer(String name) {
        return switch (name) {
            case "rnn" -> new Rnn(2, 3, rng);
            case "rnn relu" -> new Rnn(2, 3, rng).relu();
            case "rnn stacked" -> new Rnn(2, 3, rng).layers(2).bidirectional();
            case "lstm", "lstm packed" -> new Lstm(2, 3, rng);
            case "lstm no bias" -> new Lstm(2, 3, rng).withoutBias();
            case "lstm stacked" -> new Lstm(2, 3, rng).bidirectional().layers(2);
            case "lstm stacked whole" -> new Lstm(4, 2, rng).layers(2).bidirectional();
            case "gru", "gru packed" -> new Gru(2, 3, rng);
            case "gru no bias" -> new Gru(2, 3, rng).withoutBias();
            case "gru stacked" -> new Gru(2, 3, rng).layers(2).bidirectional();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Tensor run(Layer layer, Tensor x, int[] lengths, @Nullable Tensor h, @Nullable Tensor c) {
        boolean packed = lengths.length > 0;
        if (layer instanceof Lstm lstm) {
            LstmOutput out;
            if (h == null || c == null) {
                out = packed ? lstm.run(x, lengths) : lstm.run(x);
            } else {
                LstmState start = new LstmState(h, c);
                out = packed ? lstm.run(x, lengths, start) : lstm.run(x, start);
            }
            return flat(out.output(), out.state().hidden(), out.state().cell());
        }
        RecurrentOutput out;
        if (layer instanceof Gru gru) {
            out = h == null
                    ? (packed ? gru.run(x, lengths) : gru.run(x))
                    : packed ? gru.run(x, lengths, h) : gru.run(x, h);
        } else {
            Rnn rnn = (Rnn) layer;
            out = h == null
                    ? (packed ? rnn.run(x, lengths) : rnn.run(x))
                    : packed ? rnn.run(x, lengths, h) : rnn.run(x, h);
        }
        return flat(out.output(), out.state());
    }

    private static Tensor flat(Tensor... parts) {
        Tensor[] flat = new Tensor[parts.length];
        java.util.Arrays.setAll(flat, i -> parts[i].flatten());
        return Tensor.concat(0, flat);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputsStatesAndGradientsAgreeWithPyTorch(PyTorchOracle.Case expected) {
        for (String backend : List.of("cpu", "nd4j")) {
            Backends.use(backend);
            Layer layer = layer(expected.name());
            Map<String, Tensor> parameters = layer.namedParameters();
            parameters.forEach((name, parameter) -> Updates.assign(parameter, expected.input(name)));
            Tensor x = marked(expected, "x");
            Tensor h = expected.inputs().containsKey("h0") ? marked(expected, "h0") : null;
            Tensor c = expected.inputs().containsKey("c0") ? marked(expected, "c0") : null;
            boolean packed = expected.name().matches(".*packed|... stacked|.... stacked");
            Tensor value = run(layer, x, packed ? LENGTHS : new int[0], h, c);
            close(backend, expected.output("value"), value);
            value.mul(PyTorchOracle.weights(value)).sum().backward();
            parameters.forEach((name, parameter) ->
                    close(backend + " " + name, expected.output("grad." + name), parameter.grad()));
            close(backend + " x", expected.output("grad.x"), x.grad());
            if (h != null) {
                close(backend + " h0", expected.output("grad.h0"), h.grad());
            }
            if (c != null) {
                close(backend + " c0", expected.output("grad.c0"), c.grad());
            }
            assertThat(expected.inputs()).hasSize(1 + parameters.size() + (h == null ? 0 : 1) + (c == null ? 0 : 1));
        }
    }

    private static Tensor marked(PyTorchOracle.Case expected, String name) {
        return expected.input(name).to(DType.FLOAT32).copy().requiresGrad();
    }

    private static void close(String what, Tensor expected, Tensor actual) {
        assertThat(PyTorchOracle.difference(expected, actual)).as(what).isLessThan(5e-6);
    }
}
