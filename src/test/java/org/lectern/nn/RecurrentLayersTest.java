package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.tensor.DType;
import org.lectern.tensor.Gradients;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

class RecurrentLayersTest {
    private final Rng rng = Rng.seed(3);

    @Test
    void parametersAreNamedAsInPyTorch() {
        Lstm lstm = new Lstm(4, 3, rng).layers(2).bidirectional();
        assertThat(lstm.namedParameters().keySet())
                .containsExactly(
                        "weightIhL0",
                        "weightHhL0",
                        "biasIhL0",
                        "biasHhL0",
                        "weightIhL0Reverse",
                        "weightHhL0Reverse",
                        "biasIhL0Reverse",
                        "biasHhL0Reverse",
                        "weightIhL1",
                        "weightHhL1",
                        "biasIhL1",
                        "biasHhL1",
                        "weightIhL1Reverse",
                        "weightHhL1Reverse",
                        "biasIhL1Reverse",
                        "biasHhL1Reverse");
        assertThat(lstm.parameters().get(8).shape()).containsExactly(12, 6);
        assertThat(Sequential.of(lstm).namedParameters()).containsKey("0.biasHhL1Reverse");
        assertThat(new GruCell(4, 3, rng).namedParameters().keySet())
                .containsExactly("weightIh", "weightHh", "biasIh", "biasHh");
        assertThat(lstm).hasToString("Lstm(4, 3, 2 layers, bidirectional)");
        assertThat(new Gru(4, 3, rng).withoutBias().parameterCount()).isEqualTo(9 * 4 + 9 * 3);
        assertThat(lstm.summary(1, 5, 4).toString()).contains("[1, 5, 6]");
    }

    @Test
    void theLastStepIsTakenWithItsGradient() {
        Tensor x = Tensor.randn(rng, 2, 3, 4).requiresGrad();
        Tensor last = new LastStep().forward(x);
        assertThat(last.shape()).containsExactly(2, 4);
        assertThat(last.detach().allClose(x.detach().index(1, 2).reshape(2, 4), 0))
                .isTrue();
        last.sum().backward();
        assertThat(x.grad().sum().item()).isEqualTo(8);
        assertThat(x.grad().slice(1, 2, 3).sum().item()).isEqualTo(8);
        assertThat(new LastStep()).hasToString("LastStep()");
        assertThatThrownBy(() -> new LastStep().forward(Tensor.ones(2, 4)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("(batch, time, features)");
        assertThatThrownBy(() -> new LastStep().forward(Tensor.ones(2, 0, 4)))
                .hasMessageContaining("at least one step");
    }

    @Test
    void aLayerTellsItsOptions() {
        Lstm lstm = new Lstm(4, 3, rng).layers(2).bidirectional().dropout(0.2).batchFirst(false);
        assertThat(List.of(lstm.inputSize(), lstm.hiddenSize(), lstm.layers(), lstm.directions()))
                .containsExactly(4, 3, 2, 2);
        assertThat(lstm.dropout()).isEqualTo(0.2);
        assertThat(lstm.batchFirst()).isFalse();
        assertThat(new Rnn(4, 3, rng).nonlinearity()).isEqualTo("tanh");
        assertThat(new Rnn(4, 3, rng).relu().nonlinearity()).isEqualTo("relu");
    }

    @Test
    void weightsStartWithinTheRootOfTheHiddenSize() {
        for (Tensor parameter : new Lstm(4, 16, rng).parameters()) {
            assertThat(parameter.abs().max().item()).isBetween(0.15, 0.25);
        }
    }

    @Test
    void weightsCanBeDrawnForEachGate() {
        Lstm lstm = new Lstm(4, 5, rng).withInit(Initializers.heNormal(), Initializers.orthogonal());
        Tensor recurrent = lstm.parameters().get(1);
        for (int gate = 0; gate < 4; gate++) {
            Tensor w = recurrent.slice(0, 5 * gate, 5 * gate + 5);
            assertThat(w.matmul(w.transpose()).allClose(Tensor.eye(5), 1e-5)).isTrue();
        }
        assertThat(lstm.parameters().get(2).toDoubles()).containsOnly(0);
    }

    @Test
    void timeMayComeFirst() {
        Gru batchFirst = new Gru(2, 3, Rng.seed(8)).bidirectional();
        Gru timeFirst = new Gru(2, 3, Rng.seed(8)).bidirectional().batchFirst(false);
        Tensor x = Tensor.randn(rng, 4, 5, 2);
        copy(batchFirst, timeFirst);
        RecurrentOutput expected = batchFirst.run(x);
        RecurrentOutput actual = timeFirst.run(x.permute(1, 0, 2));
        assertThat(actual.output().permute(1, 0, 2).allClose(expected.output(), 1e-6))
                .isTrue();
        assertThat(actual.state().allClose(expected.state(), 1e-6)).isTrue();
        assertThat(actual.state().shape()).containsExactly(2, 4, 3);
    }

    private static void copy(Layer from, Layer to) {
        for (int i = 0; i < from.parameters().size(); i++) {
            org.lectern.tensor.Updates.assign(
                    to.parameters().get(i), from.parameters().get(i));
        }
    }

    @Test
    void dropoutActsBetweenTheLayersWhileTraining() {
        Rnn rnn = new Rnn(2, 8, rng).layers(2).dropout(0.5);
        Tensor x = Tensor.randn(rng, 3, 4, 2);
        assertThat(rnn.forward(x).allClose(rnn.forward(x), 0)).isTrue();
        Tensor trained = rnn.forward(x, Mode.TRAIN);
        assertThat(trained.allClose(rnn.forward(x), 1e-3)).isFalse();
        // Never after the last layer, whose outputs stay within tanh's bounds and are not 0.
        assertThat(trained.eq(0).sum().item()).isZero();
    }

    @Test
    void gradientsThroughWholeLayersAgreeWithFiniteDifferences() {
        Tensor x = Tensor.randn(rng, 2, 3, 2);
        int[] lengths = {3, 2};
        Lstm lstm = new Lstm(2, 3, rng).layers(2).bidirectional();
        Gru gru = new Gru(2, 3, rng).layers(2).bidirectional();
        Rnn rnn = new Rnn(2, 3, rng).layers(2).bidirectional();
        Gradients.check(in -> lstm.run(in[0], lengths).output(), x);
        Gradients.check(in -> gru.run(in[0], lengths).output(), x);
        Gradients.check(in -> rnn.run(in[0], lengths).output(), x);
        LstmCell cell = new LstmCell(2, 3, rng);
        Tensor h = Tensor.randn(rng, 2, 3);
        Gradients.check(
                in -> cell.step(in[0], new LstmState(in[1], in[2])).cell(), Tensor.randn(rng, 2, 2), h, h.mul(0.5));
    }

    @Test
    void cellsUnrolledByHandGiveTheLayersResult() {
        Tensor x = Tensor.randn(rng, 2, 4, 3);
        LstmCell cell = new LstmCell(3, 5, rng);
        Lstm layer = new Lstm(3, 5, rng);
        copy(cell, layer);
        LstmState state = cell.start(2);
        GruCell gruCell = new GruCell(3, 5, rng);
        Gru gru = new Gru(3, 5, rng);
        copy(gruCell, gru);
        Tensor hidden = gruCell.start(2);
        RnnCell rnnCell = new RnnCell(3, 5, rng);
        Rnn rnn = new Rnn(3, 5, rng);
        copy(rnnCell, rnn);
        Tensor simple = rnnCell.start(2);
        for (int t = 0; t < 4; t++) {
            Tensor step = x.slice(1, t, t + 1).squeeze(1);
            state = cell.step(step, state);
            hidden = gruCell.step(step, hidden);
            simple = rnnCell.step(step, simple);
        }
        LstmOutput out = layer.run(x);
        assertThat(out.state().hidden().squeeze(0).allClose(state.hidden(), 1e-5))
                .isTrue();
        assertThat(out.state().cell().squeeze(0).allClose(state.cell(), 1e-5)).isTrue();
        assertThat(gru.run(x).state().squeeze(0).allClose(hidden, 1e-5)).isTrue();
        assertThat(rnn.run(x).state().squeeze(0).allClose(simple, 1e-5)).isTrue();
        Tensor first = x.slice(1, 0, 1).squeeze(1);
        assertThat(cell.forward(first).allClose(layer.forward(x).slice(1, 0, 1).squeeze(1), 1e-5))
                .isTrue();
    }

    @Test
    void float64StaysFloat64() {
        Tensor x = Tensor.randn(rng, 2, 4, 3).to(DType.FLOAT64);
        assertThat(new Lstm(3, 5, rng).run(x).state().cell().dtype()).isEqualTo(DType.FLOAT64);
        assertThat(new GruCell(3, 5, rng).forward(x.slice(1, 0, 1).squeeze(1)).dtype())
                .isEqualTo(DType.FLOAT64);
    }

    /** What a cell passes that forgot to give a variable its value. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T missing() {
        return null;
    }

    @Test
    void nullIsRefused() {
        LstmCell cell = new LstmCell(2, 3, rng);
        Lstm lstm = new Lstm(2, 3, rng);
        List<ThrowingCallable> calls = List.of(
                () -> new Gru(2, 3, missing()),
                () -> lstm.forward(missing()),
                () -> lstm.run(Tensor.zeros(1, 2, 2), RecurrentLayersTest.<LstmState>missing()),
                () -> cell.forward(missing()),
                () -> cell.step(Tensor.zeros(1, 2), missing()));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(TensorException.class).hasMessageContaining("got null");
        }
    }

    static List<Arguments> mistakes() {
        Rng rng = Rng.seed(1);
        Lstm lstm = new Lstm(4, 3, rng).layers(2);
        Tensor x = Tensor.zeros(2, 5, 4);
        Tensor s = Tensor.zeros(2, 2, 3);
        return List.of(
                arguments("sizes of at least 1", (ThrowingCallable) () -> new Lstm(0, 3, rng)),
                arguments("sizes of at least 1", (ThrowingCallable) () -> new GruCell(3, -1, rng)),
                arguments("1 to 1000 layers", (ThrowingCallable) () -> lstm.layers(0)),
                arguments("0 <= p < 1", (ThrowingCallable) () -> lstm.dropout(1)),
                arguments("0 <= p < 1", (ThrowingCallable) () -> lstm.dropout(Double.NaN)),
                arguments("unsqueeze(0) makes a batch", (ThrowingCallable) () -> lstm.forward(Tensor.zeros(5, 4))),
                arguments("(batch, time, 4)", (ThrowingCallable) () -> lstm.forward(Tensor.zeros(2, 5, 3))),
                arguments("(time, batch, 4)", (ThrowingCallable)
                        () -> lstm.batchFirst(false).forward(Tensor.zeros(2, 5, 3))),
                arguments("at least one step", (ThrowingCallable) () -> lstm.forward(Tensor.zeros(2, 0, 4))),
                arguments("lengths from 1 to 5", (ThrowingCallable) () -> lstm.run(x, new int[] {6, 1})),
                arguments("lengths from 1 to 5", (ThrowingCallable) () -> lstm.run(x, new int[] {0, 1})),
                arguments("a length for each of 2", (ThrowingCallable) () -> lstm.run(x, new int[] {1, 2, 3})),
                arguments("an initial hidden state of shape [2, 2, 3]", (ThrowingCallable)
                        () -> lstm.run(x, new LstmState(Tensor.zeros(1, 2, 3), s))),
                arguments("an initial cell state of shape [2, 2, 3]", (ThrowingCallable)
                        () -> lstm.run(x, new LstmState(s, Tensor.zeros(2, 2, 4)))),
                arguments("a cell takes one step", (ThrowingCallable) () -> new RnnCell(4, 3, rng).forward(x)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void badCallsAreRefusedWithARemedy(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(TensorException.class)
                .hasMessageContaining(message)
                .hasMessageMatching("\\w+: needs .+, got .+; .+");
    }
}
