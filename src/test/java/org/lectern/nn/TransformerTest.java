package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.AttentionMask;
import org.lectern.tensor.AttentionResult;
import org.lectern.tensor.DType;
import org.lectern.tensor.Gradients;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** What normalising, embedding and attending layers do, beyond PyTorch's numbers. */
class TransformerTest {
    private final Rng rng = Rng.seed(2);

    @Test
    void gradientsFlowRightThroughEveryLayer() {
        Tensor x = Tensor.randn(rng, 2, 3, 4);
        Tensor memory = Tensor.randn(rng, 2, 5, 4);
        MultiHeadAttention attention = new MultiHeadAttention(4, 2, rng);
        TransformerEncoderLayer encoder = new TransformerEncoderLayer(4, 2, 6, rng).activation(new Gelu());
        TransformerDecoderLayer decoder = new TransformerDecoderLayer(4, 2, 6, rng).activation(new Tanh());
        Gradients.check(in -> attention.forward(in[0], in[1], in[1]), x, memory);
        Gradients.check(in -> encoder.forward(in[0]), x);
        Gradients.check(in -> encoder.preNorm().causal().forward(in[0]), x);
        Gradients.check(in -> decoder.forward(in[0], in[1]), x, memory);
        Gradients.check(in -> new LayerNorm(3, 4).forward(in[0]), x);
        Gradients.check(in -> new GroupNorm(1, 3).forward(in[0]), x);
        Gradients.check(in -> new BatchNorm(3).forward(in[0], Mode.TRAIN), x);
        Gradients.check(in -> new BatchNorm(3).forward(in[0]), x);
        Gradients.check(in -> new PositionalEncoding(4, 10).forward(in[0]), x);
        Gradients.check(in -> new Residual(new LayerNorm(4)).forward(in[0]), x);
        Gradients.check(in -> new Embedding(in[0]).forward(Tensor.of(1, 1, 0)), Tensor.randn(rng, 2, 3));
    }

    @Test
    void showingTheWeightsDoesNotChangeTheResult() {
        MultiHeadAttention attention = new MultiHeadAttention(8, 2, rng);
        Tensor x = Tensor.randn(rng, 2, 5, 8);
        Tensor memory = Tensor.randn(rng, 2, 3, 8);
        for (AttentionMask mask : List.of(AttentionMask.none(), AttentionMask.causal())) {
            Tensor own = attention.attend(x, x, x, mask).output();
            assertThat(attention.forward(x, mask).allClose(own, 1e-5)).isTrue();
            Tensor other = attention.attend(x, memory, memory, mask).output();
            assertThat(attention.forward(x, memory, memory, mask).allClose(other, 1e-5))
                    .isTrue();
        }
        Tensor single = x.index(0, 0).squeeze(0);
        assertThat(attention
                        .attend(single, single, single, AttentionMask.none())
                        .output()
                        .allClose(attention.forward(single), 1e-5))
                .isTrue();
    }

    @Test
    void nothingOfTheFutureLeaksThroughACausalStack() {
        TransformerEncoder stack = TransformerEncoder.of(3, () -> new TransformerEncoderLayer(8, 2, 16, rng).causal());
        Tensor x = Tensor.randn(rng, 1, 6, 8).requiresGrad();
        // Weighted: a plain sum over normalised features is constant.
        stack.forward(x).slice(1, 0, 3).mul(Tensor.randn(rng, 8)).sum().backward();
        assertThat(x.grad().slice(1, 3, 6).toFloats()).containsOnly(0);
        assertThat(x.grad().slice(1, 0, 3).abs().min().item()).isGreaterThan(0);
        Tensor changed = Tensor.concat(1, x.detach().slice(1, 0, 3), Tensor.randn(rng, 1, 3, 8));
        assertThat(stack.forward(changed).slice(1, 0, 3).toFloats())
                .containsExactly(stack.forward(x).slice(1, 0, 3).toFloats());
    }

    @Test
    void aDecoderSeesItsOwnPastAndAllOfTheMemory() {
        TransformerDecoder stack = TransformerDecoder.of(2, () -> new TransformerDecoderLayer(8, 2, 16, rng));
        Tensor x = Tensor.randn(rng, 1, 4, 8).requiresGrad();
        Tensor memory = Tensor.randn(rng, 1, 5, 8).requiresGrad();
        Tensor weights = Tensor.randn(rng, 8);
        stack.forward(x, memory).slice(1, 0, 1).mul(weights).sum().backward();
        assertThat(x.grad().slice(1, 1, 4).toFloats()).containsOnly(0);
        assertThat(memory.grad().abs().min().item()).isGreaterThan(0);
    }

    @Test
    void whatIsPaddedDoesNotMatter() {
        TransformerEncoderLayer layer = new TransformerEncoderLayer(8, 2, 16, rng);
        AttentionMask mask = AttentionMask.keys(Tensor.of(new int[][] {{1, 1, 1, 0, 0}}));
        Tensor x = Tensor.randn(rng, 1, 5, 8);
        Tensor other = Tensor.concat(1, x.slice(1, 0, 3), Tensor.randn(rng, 1, 2, 8));
        Tensor short3 = layer.forward(x.slice(1, 0, 3));
        for (Tensor padded : List.of(x, other)) {
            assertThat(layer.forward(padded, mask).slice(1, 0, 3).allClose(short3, 1e-5))
                    .isTrue();
        }
    }

    @Test
    void withoutPositionsThePlacesAreInterchangeableAndWithThemNot() {
        TransformerEncoderLayer layer = new TransformerEncoderLayer(8, 2, 16, rng);
        Tensor x = Tensor.randn(rng, 1, 4, 8);
        Tensor mixed = x.index(1, 2, 0, 3, 1);
        assertThat(layer.forward(mixed).allClose(layer.forward(x).index(1, 2, 0, 3, 1), 1e-5))
                .isTrue();
        for (PositionalEncoding encoding :
                List.of(new PositionalEncoding(8, 10), PositionalEncoding.learned(8, 10, rng))) {
            Sequential placed = Sequential.of(encoding, layer);
            assertThat(placed.forward(mixed).allClose(placed.forward(x).index(1, 2, 0, 3, 1), 1e-3))
                    .isFalse();
        }
    }

    @Test
    void positionsAreWavesOfTheFormulaOrLearned() {
        Tensor table = new PositionalEncoding(5, 7).table();
        assertThat(table.at(3, 2)).isEqualTo(Math.sin(3 / Math.pow(10_000, 2 / 5.0)), within(1e-6));
        assertThat(table.at(3, 3)).isEqualTo(Math.cos(3 / Math.pow(10_000, 2 / 5.0)), within(1e-6));
        assertThat(table.at(6, 4)).isEqualTo(Math.sin(6 / Math.pow(10_000, 4 / 5.0)), within(1e-6));
        assertThat(new PositionalEncoding(5, 7).parameters()).isEmpty();
        assertThat(PositionalEncoding.learned(5, 7, rng).parameterCount()).isEqualTo(35);
    }

    @Test
    void weightsOfEachHeadAreRowsOfProbabilities() {
        MultiHeadAttention attention = new MultiHeadAttention(8, 4, rng);
        Tensor x = Tensor.randn(rng, 2, 3, 8);
        Tensor memory = Tensor.randn(rng, 2, 5, 8);
        AttentionResult result = attention.attend(x, memory, memory, AttentionMask.none());
        assertThat(result.weights().shape()).containsExactly(2, 4, 3, 5);
        assertThat(result.weights().sum(-1, false).toDoubles()).containsOnly(new double[] {1}, within(1e-5));
        assertThat(result.output().allClose(attention.forward(x, memory, memory), 1e-5))
                .isTrue();
        Tensor single = x.row(0);
        assertThat(attention.forward(single).allClose(attention.forward(x).row(0), 1e-5))
                .isTrue();
        assertThat(attention
                        .attend(single, single, single, AttentionMask.causal())
                        .weights()
                        .shape())
                .containsExactly(4, 3, 3);
    }

    @Test
    void oneInputAsThreeAndThreeEqualInputsGiveTheSame() {
        MultiHeadAttention attention = new MultiHeadAttention(8, 4, rng);
        Tensor x = Tensor.randn(rng, 2, 3, 8);
        assertThat(attention.forward(x, x.copy(), x.copy()).allClose(attention.forward(x), 1e-5))
                .isTrue();
    }

    @Test
    void dropoutActsInTrainingOnly() {
        TransformerEncoderLayer layer = new TransformerEncoderLayer(8, 2, 16, rng).dropout(0.5);
        Tensor x = Tensor.randn(rng, 2, 3, 8);
        assertThat(layer.forward(x).toFloats()).containsExactly(layer.forward(x).toFloats());
        assertThat(layer.forward(x, Mode.TRAIN).allClose(layer.forward(x), 1e-3))
                .isFalse();
        assertThat(layer.forward(x, Mode.TRAIN).allClose(layer.forward(x, Mode.TRAIN), 1e-3))
                .isFalse();
        MultiHeadAttention attention = new MultiHeadAttention(8, 2, rng).dropout(0.5);
        Tensor weights = Mode.TRAIN
                .during(() -> attention.attend(x, x, x, AttentionMask.none()))
                .weights();
        assertThat(weights.eq(0).mean().item()).isBetween(0.2, 0.8);
    }

    @Test
    void sameSeedSameNumbers() {
        Tensor x = Tensor.randn(rng, 2, 3, 8);
        float[] first = new TransformerEncoderLayer(8, 2, 16, Rng.seed(5))
                .forward(x, Mode.TRAIN)
                .toFloats();
        assertThat(new TransformerEncoderLayer(8, 2, 16, Rng.seed(5))
                        .forward(x, Mode.TRAIN)
                        .toFloats())
                .containsExactly(first);
    }

    @Test
    void batchNormUsesTheBatchInTrainingAndWhatItLearnedInEvaluation() {
        BatchNorm norm = new BatchNorm(2).momentum(1);
        Tensor x = Tensor.randn(rng, 50, 2).mul(3).add(7);
        Tensor y = norm.forward(x, Mode.TRAIN);
        assertThat(y.mean(0).toDoubles()).containsOnly(new double[] {0}, within(1e-5));
        assertThat(norm.runningMean().allClose(x.mean(0), 1e-5)).isTrue();
        assertThat(norm.runningVar().allClose(x.var(0), 1e-5)).isTrue();
        float[] before = norm.runningMean().toFloats();
        Tensor one = norm.forward(x.slice(0, 0, 1));
        assertThat(one.row(0).allClose(norm.forward(x).row(0), 1e-6)).isTrue();
        assertThat(norm.runningMean().toFloats()).containsExactly(before);
        assertThat(new BatchNorm(2).withoutAffine().parameters()).isEmpty();
    }

    @Test
    void trainingBatchNormMayRunTwiceBeforeBackward() {
        // The running statistics change in place between the passes; the gradients do not read them.
        BatchNorm norm = new BatchNorm(3);
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor x = Tensor.randn(rng, 4, 3).to(dtype);
            Tensor first = norm.forward(x, Mode.TRAIN);
            norm.forward(x.mul(2), Mode.TRAIN).add(first).square().sum().backward();
            assertThat(norm.weight().orElseThrow().hasGrad()).isTrue();
        }
    }

    @Test
    void anEmbeddingsPaddingIsZeroAndStaysSo() {
        Embedding embedding = new Embedding(4, 3, rng).paddingIndex(1);
        Tensor y = embedding.forward(Tensor.of(new int[][] {{0, 1}, {1, 3}}));
        assertThat(y.shape()).containsExactly(2, 2, 3);
        assertThat(y.row(0).row(1).toFloats()).containsOnly(0);
        y.square().sum().backward();
        assertThat(embedding.weight().grad().row(1).toFloats()).containsOnly(0);
        assertThat(embedding.parameters()).containsExactly(embedding.weight());
    }

    @Test
    void aResidualAddsTheWayAround() {
        Linear linear = new Linear(3, 3, rng);
        Tensor x = Tensor.randn(rng, 2, 3);
        assertThat(new Residual(linear).forward(x).allClose(linear.forward(x).add(x), 1e-6))
                .isTrue();
        Residual wide = new Residual(new Linear(3, 5, rng)).shortcut(new Linear(3, 5, rng));
        assertThat(wide.forward(x).shape()).containsExactly(2, 5);
        assertThat(wide.namedParameters().keySet())
                .containsExactly("inner.weight", "inner.bias", "shortcut.weight", "shortcut.bias");
    }

    @Test
    void everyParameterOfAStackIsFoundByName() {
        TransformerEncoder stack = TransformerEncoder.of(
                        2, () -> new TransformerEncoderLayer(8, 2, 16, rng).activation(new Prelu()))
                .norm(new LayerNorm(8));
        assertThat(stack.namedParameters().keySet())
                .contains(
                        "layers.0.selfAttention.inProjection.weight",
                        "layers.1.linear2.bias",
                        "layers.1.activation.slope",
                        "norm.weight");
        // 4 projections and biases, two linear layers, two norms and a slope; twice, and the last norm.
        int one = 4 * 64 + 32 + 8 * 16 + 16 + 16 * 8 + 8 + 32 + 1;
        assertThat(stack.parameterCount()).isEqualTo(2 * one + 16);
        assertThat(stack.summary().toString()).contains("MultiHeadAttention");
    }
}
