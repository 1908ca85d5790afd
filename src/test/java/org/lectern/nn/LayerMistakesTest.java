package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.tensor.AttentionMask;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** Bad calls of normalisation, embedding, dropout and attention, as ops and as layers. */
class LayerMistakesTest {
    private static Arguments mistake(String message, ThrowingCallable call) {
        return arguments(message, call);
    }

    static List<Arguments> mistakes() {
        Rng rng = Rng.seed(1);
        Tensor x = Tensor.zeros(2, 3, 4);
        Tensor table = Tensor.zeros(5, 2);
        MultiHeadAttention attention = new MultiHeadAttention(4, 2, rng);
        return List.of(
                mistake("layerNorm: needs the sizes of the last axes of [2, 3, 4]", () -> x.layerNorm(3)),
                mistake("layerNorm: needs the sizes of the last axes", () -> x.layerNorm()),
                mistake("layerNorm: needs the sizes of the last axes", () -> x.layerNorm(1, 2, 3, 4)),
                mistake("none of them 0", () -> Tensor.zeros(2, 0).layerNorm(0)),
                mistake(
                        "layerNorm: needs a weight of shape [4], got [3]",
                        () -> x.layerNorm(new int[] {4}, Tensor.ones(3), null, 1e-5)),
                mistake("small eps of 0 or more, got -1.0", () -> x.layerNorm(new int[] {4}, null, null, -1)),
                mistake("small eps", () -> x.layerNorm(new int[] {4}, null, null, Double.NaN)),
                mistake("groupNorm: needs a number of groups that divides the 3", () -> x.groupNorm(2, null, null, 1)),
                mistake("groupNorm: needs a number of groups", () -> x.groupNorm(0, null, null, 1)),
                mistake(
                        "groupNorm: needs (batch, channels",
                        () -> Tensor.ones(3).groupNorm(1, null, null, 1)),
                mistake(
                        "batchNorm: needs (batch, channels, ...), got [3]",
                        () -> Tensor.ones(3).batchNorm(null, null, null, null, true, 0.1, 1e-5)),
                mistake(
                        "batchNorm: needs more than one value of each channel to train on, got [1, 3]; the variance of one"
                                + " value is 0: use a larger batch, data.batches(n).dropLast(), or evaluate",
                        () -> Tensor.ones(1, 3).batchNorm(null, null, null, null, true, 0.1, 1e-5)),
                mistake(
                        "batchNorm: needs more than one value",
                        () -> Tensor.ones(0, 3).batchNorm(null, null, null, null, true, 0.1, 1e-5)),
                mistake(
                        "batchNorm: needs a running mean and variance, got null",
                        () -> x.batchNorm(null, null, null, null, false, 0.1, 1e-5)),
                mistake(
                        "batchNorm: needs running mean and running variance, or neither",
                        () -> x.batchNorm(Tensor.zeros(3), null, null, null, true, 0.1, 1e-5)),
                mistake(
                        "batchNorm: needs a running mean of shape [3], got [4]",
                        () -> x.batchNorm(Tensor.zeros(4), Tensor.ones(4), null, null, true, 0.1, 1e-5)),
                mistake(
                        "running statistics of a floating type",
                        () -> x.batchNorm(Tensor.of(1, 1, 1), Tensor.ones(3), null, null, true, 0.1, 1e-5)),
                mistake(
                        "running statistics of a floating type that need no gradient",
                        () -> x.batchNorm(Tensor.ones(3).requiresGrad(), Tensor.ones(3), null, null, true, 0.1, 1e-5)),
                mistake("momentum from 0 to 1", () -> x.batchNorm(null, null, null, null, true, 2, 1e-5)),
                mistake(
                        "embedding: needs indices from 0 to 4, got index 5",
                        () -> Tensor.embedding(table, Tensor.of(5))),
                mistake(
                        "embedding: needs indices from 0 to 4, got index -1; count words from 0",
                        () -> Tensor.embedding(table, Tensor.of(0, -1))),
                mistake(
                        "embedding: needs indices of int32, got float32",
                        () -> Tensor.embedding(table, Tensor.ones(2))),
                mistake("embedding: needs a weight (words", () -> Tensor.embedding(Tensor.ones(3), Tensor.of(1))),
                mistake("a weight with rows", () -> Tensor.embedding(Tensor.ones(0, 3), Tensor.of(0))),
                mistake("padding index from 0 to 4, got 5", () -> Tensor.embedding(table, Tensor.of(1), 5)),
                mistake("dropout: needs a probability p with 0 <= p < 1, got 1.0", () -> x.dropout(1, rng)),
                mistake("dropout: needs a probability", () -> x.dropout(-0.1, rng)),
                mistake("dropout: needs a probability", () -> x.dropout(Double.NaN, rng)),
                mistake(
                        "attention: needs queries (..., n, d)",
                        () -> Tensor.attention(Tensor.ones(3), Tensor.ones(2, 3), Tensor.ones(2, 3))),
                mistake(
                        "queries and keys need as many features",
                        () -> Tensor.attention(Tensor.ones(2, 3), Tensor.ones(2, 4), Tensor.ones(2, 3))),
                mistake(
                        "each key needs one value",
                        () -> Tensor.attention(Tensor.ones(2, 3), Tensor.ones(2, 3), Tensor.ones(3, 3))),
                mistake(
                        "with d of at least 1",
                        () -> Tensor.attention(Tensor.ones(2, 0), Tensor.ones(2, 0), Tensor.ones(2, 3))),
                mistake(
                        "attention: needs shapes that broadcast",
                        () -> Tensor.attention(Tensor.ones(2, 3, 4), Tensor.ones(3, 3, 4), Tensor.ones(3, 3, 4))),
                mistake(
                        "attention: needs a mask that broadcasts to the scores' shape (..., queries, keys) [2, 3, 3], got [4, 4]",
                        () -> Tensor.attention(x, x, x, AttentionMask.allowed(Tensor.ones(4, 4)))),
                mistake(
                        "attention: needs a mask that broadcasts",
                        () -> Tensor.attention(x, x, x, AttentionMask.keys(Tensor.ones(5, 3)))),
                mistake(
                        "attention: needs a probability",
                        () -> Tensor.attention(x, x, x, AttentionMask.none(), 1, rng)),
                mistake("a mask of 0 and 1, got 0.5", () -> AttentionMask.allowed(Tensor.of(1f, 0.5f))),
                mistake("a mask of 0 and 1, got NaN", () -> AttentionMask.allowed(Tensor.of(Float.NaN))),
                mistake("a mask (batch, keys)", () -> AttentionMask.keys(Tensor.ones(3))),
                mistake(
                        "heads that divides the features, got 6 features, 4 heads",
                        () -> new MultiHeadAttention(6, 4, rng)),
                mistake("heads that divides the features", () -> new MultiHeadAttention(6, 0, rng)),
                mistake(
                        "MultiHeadAttention(4, 2): needs queries of shape (batch, length, 4), got [2, 3]",
                        () -> attention.forward(Tensor.ones(2, 3))),
                mistake("needs keys of shape", () -> attention.forward(x, Tensor.ones(2, 3, 5), x)),
                mistake("Dropout: needs a probability", () -> attention.dropout(1)),
                mistake("Dropout: needs", () -> new TransformerEncoderLayer(4, 2, 8, rng).dropout(-1)),
                mistake(
                        "needs a target and a memory to read",
                        () -> new TransformerDecoderLayer(4, 2, 8, rng).forward(x)),
                mistake("BatchNorm(5): needs an input of shape (batch, 5, ...)", () -> new BatchNorm(5).forward(x)),
                mistake("BatchNorm: needs a size of at least 1, got 0", () -> new BatchNorm(0)),
                mistake("BatchNorm: needs a momentum", () -> new BatchNorm(3).momentum(-1)),
                mistake(
                        "batchNorm: needs more than one value",
                        () -> new BatchNorm(3).forward(Tensor.ones(1, 3), Mode.TRAIN)),
                mistake("LayerNorm(5): needs an input whose last sizes are [5]", () -> new LayerNorm(5).forward(x)),
                mistake("LayerNorm: needs at least one size", () -> new LayerNorm()),
                mistake("LayerNorm: needs a size of at least 1", () -> new LayerNorm(3, 0)),
                mistake("GroupNorm: needs a number of groups", () -> new GroupNorm(2, 3)),
                mistake("GroupNorm(1, 5): needs an input", () -> new GroupNorm(1, 5).forward(x)),
                mistake("Embedding: needs a size of at least 1", () -> new Embedding(0, 3, rng)),
                mistake("Embedding: needs a padding index", () -> new Embedding(3, 3, rng).paddingIndex(3)),
                mistake("Embedding: needs a weight of shape", () -> new Embedding(Tensor.ones(3))),
                mistake("make it for longer sequences", () -> new PositionalEncoding(4, 2).forward(x)),
                mistake("the last axis holds the features", () -> new PositionalEncoding(5, 9).forward(x)),
                mistake("shortcut(...) puts a layer", () -> new Residual(new Linear(4, 5, rng)).forward(x)),
                mistake("shortcut(...) puts a layer", () -> new Residual(new Linear(4, 1, rng)).forward(x)),
                mistake("TransformerEncoder: needs 1 to 1000 layers", () -> TransformerEncoder.of(0, () -> null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void badCallsSayWhatIsWrong(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(TensorException.class).hasMessageContaining(message);
    }

    /** Different in training, by the method that layers do not call each other by. */
    private static final class Twofold implements Layer {
        @Override
        public Tensor forward(Tensor x) {
            return x;
        }

        @Override
        public Tensor forward(Tensor x, Mode mode) {
            return mode == Mode.TRAIN ? x.mul(2) : x;
        }
    }

    @Test
    void refusesALayerWhoseTrainingOthersWouldLeaveOut() {
        Sequential net = Sequential.of(new Linear(2, 2, Rng.seed(1)), new Twofold());
        assertThatThrownBy(net::parameters)
                .isInstanceOf(TensorException.class)
                .hasMessage(
                        "Twofold: needs a layer that defines forward(Tensor), got one that overrides forward(Tensor, Mode),"
                                + " which other layers never call; move it into forward(Tensor), and ask there for Mode.current()");
    }

    @Test
    @SuppressWarnings("NullAway")
    void aTransformerNeedsAnActivation() {
        Rng rng = Rng.seed(1);
        assertThatThrownBy(() -> new TransformerEncoderLayer(4, 2, 8, rng).activation(null))
                .isInstanceOf(TensorException.class);
        assertThatThrownBy(() -> new TransformerDecoderLayer(4, 2, 8, rng).activation(null))
                .isInstanceOf(TensorException.class);
    }
}
