package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.tensor.AttentionMask;
import org.lectern.tensor.DType;
import org.lectern.tensor.PyTorchOracle;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;

/** Whole layers with PyTorch's weights give PyTorch's values and gradients. */
class TransformerOracleTest {
    private static final Rng RNG = Rng.seed(1);

    static List<PyTorchOracle.Case> cases() {
        return PyTorchOracle.cases("transformer").stream()
                .filter(c -> !c.name().equals("batchNorm steps"))
                .toList();
    }

    private static Layer layer(String name) {
        return switch (name) {
            case "attention", "attention weights", "attention crossed with padding" ->
                new MultiHeadAttention(6, 3, RNG);
            case "attention causal without bias" -> new MultiHeadAttention(6, 3, RNG).withoutBias();
            case "encoder", "encoder padding" -> new TransformerEncoderLayer(6, 2, 8, RNG).dropout(0);
            case "encoder preNorm gelu causal" ->
                new TransformerEncoderLayer(6, 2, 8, RNG)
                        .dropout(0)
                        .preNorm()
                        .activation(new Gelu())
                        .causal();
            case "decoder" -> new TransformerDecoderLayer(6, 2, 8, RNG).dropout(0);
            case "decoder preNorm padding" ->
                new TransformerDecoderLayer(6, 2, 8, RNG).preNorm().dropout(0);
            case "layerNorm" -> new LayerNorm(4, 6);
            case "groupNorm" -> new GroupNorm(2, 4);
            case "batchNorm" -> new BatchNorm(4);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Tensor output(String name, Layer layer, Tensor x, Tensor memory) {
        AttentionMask present = AttentionMask.keys(Tensor.of(new int[][] {{1, 1, 1, 0, 0}, {1, 1, 1, 1, 0}}));
        return switch (name) {
            case "attention weights" ->
                ((MultiHeadAttention) layer)
                        .attend(x, x, x, AttentionMask.none())
                        .weights();
            case "attention causal without bias" -> ((MultiHeadAttention) layer).forward(x, AttentionMask.causal());
            case "attention crossed with padding" -> ((MultiHeadAttention) layer).forward(x, memory, memory, present);
            case "encoder padding" -> ((TransformerEncoderLayer) layer).forward(x, present);
            case "decoder" -> ((TransformerDecoderLayer) layer).forward(x, memory);
            case "decoder preNorm padding" ->
                ((TransformerDecoderLayer) layer).forward(x, memory, AttentionMask.causal(), present);
            default -> layer.forward(x, Mode.TRAIN);
        };
    }

    /** PyTorch's name of one of our parameters. */
    private static String theirs(String name) {
        return name.replace("selfAttention", "self_attn")
                .replace("crossAttention", "multihead_attn")
                .replace("inProjection.", "in_proj_")
                .replace("outProjection", "out_proj");
    }

    /** A linear layer's weight is (in, out) here and (out, in) there. */
    private static Tensor turned(Tensor x) {
        return x.rank() == 2 ? x.transpose() : x;
    }

    private static boolean isNorm(Layer layer) {
        return layer instanceof LayerNorm || layer instanceof GroupNorm || layer instanceof BatchNorm;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradientsAgreeWithPyTorch(PyTorchOracle.Case expected) {
        for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
            Layer layer = layer(expected.name());
            Map<String, Tensor> parameters = layer.namedParameters();
            parameters.forEach((name, parameter) -> {
                Tensor value = expected.input(theirs(name));
                Updates.assign(parameter, isNorm(layer) ? value : turned(value));
            });
            Tensor x = expected.input("x").to(dtype).copy().requiresGrad();
            boolean crossed = expected.inputs().containsKey("memory");
            Tensor memory = crossed ? expected.input("memory").to(dtype).copy().requiresGrad() : x;
            Tensor y = output(expected.name(), layer, x, memory);
            y.mul(PyTorchOracle.weights(y)).sum().backward();
            close(expected, "value", y);
            close(expected, "grad.x", x.grad());
            if (crossed) {
                close(expected, "grad.memory", memory.grad());
            }
            parameters.forEach((name, parameter) -> {
                if (parameter.hasGrad()) {
                    Tensor gradient = isNorm(layer) ? parameter.grad() : turned(parameter.grad());
                    close(expected, "grad." + theirs(name), gradient);
                }
            });
            assertThat(parameters.values().stream().filter(Tensor::hasGrad)).hasSizeGreaterThan(1);
        }
    }

    private static void close(PyTorchOracle.Case expected, String what, Tensor actual) {
        assertThat(PyTorchOracle.difference(expected.output(what), actual))
                .as(what)
                .isLessThan(1e-5);
    }

    @Test
    void batchNormsRunningStatisticsFollowPyTorchsOverTrainingAndEvaluation() {
        PyTorchOracle.Case steps = PyTorchOracle.cases("transformer").stream()
                .filter(c -> c.name().equals("batchNorm steps"))
                .findFirst()
                .orElseThrow();
        BatchNorm norm = new BatchNorm(3);
        close(steps, "first", norm.forward(steps.input("first"), Mode.TRAIN));
        close(steps, "second", norm.forward(steps.input("second"), Mode.TRAIN));
        close(steps, "third", norm.forward(steps.input("third"), Mode.EVALUATE));
        close(steps, "mean", norm.runningMean());
        close(steps, "var", norm.runningVar());
        assertThat(norm.namedBuffers().keySet()).containsExactly("runningMean", "runningVar");
        assertThat(norm.namedParameters().keySet()).containsExactly("weight", "bias");
    }
}
