package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.tensor.Recurrent.Cell;
import org.lectern.tensor.Recurrent.Result;
import org.lectern.tensor.Recurrent.State;
import org.lectern.tensor.Recurrent.Weights;

class RecurrentTest {
    private final Rng rng = Rng.seed(9);

    /** Input, hidden state, weights, biases and, for an LSTM, a cell state. */
    private Tensor[] inputs(Cell cell, int batch, int time, int features, int hidden) {
        int rows = cell.gates() * hidden;
        List<Tensor> inputs = new ArrayList<>(List.of(
                Tensor.randn(rng, batch, time, features),
                Tensor.randn(rng, batch, hidden),
                Tensor.randn(rng, rows, features),
                Tensor.randn(rng, rows, hidden).mul(0.7 / Math.sqrt(hidden)),
                Tensor.randn(rng, rows),
                Tensor.randn(rng, rows)));
        if (cell == Cell.LSTM) {
            inputs.add(Tensor.randn(rng, batch, hidden));
        }
        return inputs.toArray(Tensor[]::new);
    }

    private static State state(Tensor[] in) {
        return new State(in[1], in.length > 6 ? in[6] : null);
    }

    private static Weights weights(Tensor[] in) {
        return new Weights(in[2], in[3], in[4], in[5]);
    }

    private static Tensor flat(Result result) {
        List<Tensor> parts = new ArrayList<>(
                List.of(result.output().flatten(), result.state().hidden().flatten()));
        Tensor c = result.state().cell();
        if (c != null) {
            parts.add(c.flatten());
        }
        return Tensor.concat(0, parts.toArray(Tensor[]::new));
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void gradientsAgreeWithFiniteDifferences(Cell cell) {
        int[][] lengths = {null, {2, 4, 1}};
        for (int[] length : lengths) {
            for (boolean reverse : new boolean[] {false, true}) {
                Tensor[] in = inputs(cell, 3, 4, 2, 3);
                Gradients.check(x -> flat(Recurrent.run(cell, x[0], state(x), weights(x), length, reverse)), in);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void gradientsOfGradientsAgreeWithFiniteDifferences(Cell cell) {
        Tensor[] in = inputs(cell, 2, 3, 2, 2);
        int[] lengths = {3, 2};
        double error = GradientsOfGradients.error(
                x -> flat(Recurrent.run(cell, x[0], state(x), weights(x), lengths, true)), in);
        assertThat(error).isLessThan(1e-5);
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void aSequenceIsItsStepsOneAfterAnother(Cell cell) {
        Tensor[] in = inputs(cell, 3, 4, 2, 5);
        Result result = Recurrent.run(cell, in[0], state(in), weights(in), null, false);
        State state = state(in);
        for (int t = 0; t < 4; t++) {
            state = Recurrent.step(cell, in[0].slice(1, t, t + 1).squeeze(1), state, weights(in));
            Tensor output = result.output().slice(1, t, t + 1).squeeze(1);
            assertThat(output.allClose(state.hidden(), 1e-5)).isTrue();
        }
        assertThat(result.state().hidden().allClose(state.hidden(), 1e-5)).isTrue();
    }

    /** Values and gradients of a run in float32: the fused op on the CPU backend, or tensor ops. */
    private static List<Tensor> all(
            boolean fused, Cell cell, Tensor[] inputs, int @Nullable [] lengths, boolean reverse, int which) {
        Tensor[] in = new Tensor[inputs.length];
        Arrays.setAll(in, i -> inputs[i].copy().requiresGrad());
        Result result = fused
                ? Recurrent.run(cell, in[0], state(in), weights(in), lengths, reverse)
                : Recurrent.composed(cell, in[0], state(in), weights(in), lengths, reverse);
        List<Tensor> values =
                new ArrayList<>(List.of(result.output(), result.state().hidden()));
        if (result.state().cell() != null) {
            values.add(result.state().cell());
        }
        // Which of the results the loss depends on: each alone, and all together.
        Tensor loss = null;
        for (int i = 0; i < values.size(); i++) {
            if (which == i || which == 3) {
                Tensor part = values.get(i).square().mul(i + 1).sum();
                loss = loss == null ? part : loss.add(part);
            }
        }
        if (loss != null) {
            loss.backward();
            for (Tensor x : in) {
                values.add(x.hasGrad() ? x.grad() : Tensor.zerosLike(x));
            }
        }
        return values;
    }

    /** The largest difference relative to the largest element: sums that cancel are no more exact than their parts. */
    private static double difference(Tensor expected, Tensor actual) {
        assertThat(actual.shape()).containsExactly(expected.shape());
        double scale = Math.max(1, expected.abs().max().item());
        return expected.sub(actual).abs().max().item() / scale;
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void theFusedOpAgreesWithTensorOps(Cell cell) {
        int[][] sizes = {{3, 4, 2, 5}, {1, 1, 1, 1}, {2, 7, 19, 33}, {5, 3, 8, 16}};
        for (int[] size : sizes) {
            Tensor[] in = inputs(cell, size[0], size[1], size[2], size[3]);
            int[] some = new int[size[0]];
            Arrays.setAll(some, i -> 1 + (i * 5 + 1) % size[1]);
            for (int[] lengths : new int[][] {null, some}) {
                for (int which = 0; which <= 3; which++) {
                    for (boolean reverse : new boolean[] {false, true}) {
                        List<Tensor> fused = all(true, cell, in, lengths, reverse, which);
                        List<Tensor> composed = all(false, cell, in, lengths, reverse, which);
                        for (int i = 0; i < fused.size(); i++) {
                            assertThat(difference(composed.get(i), fused.get(i)))
                                    .as(
                                            "%s lengths %s reverse %s loss %d tensor %d",
                                            Arrays.toString(size), Arrays.toString(lengths), reverse, which, i)
                                    .isLessThan(1e-5);
                        }
                    }
                }
            }
        }
    }

    @Test
    void anLstmWithoutOneDnnAgreesWithTensorOps() {
        boolean before = OneDnn.enable(false);
        try {
            theFusedOpAgreesWithTensorOps(Cell.LSTM);
        } finally {
            OneDnn.enable(before);
        }
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void gradientsOfGradientsOfTheFusedOpAgreeWithTensorOps(Cell cell) {
        Tensor[] in = inputs(cell, 2, 3, 2, 4);
        List<List<Tensor>> found = new ArrayList<>();
        for (boolean fused : new boolean[] {true, false}) {
            Tensor[] x = new Tensor[in.length];
            Arrays.setAll(x, i -> in[i].copy().requiresGrad());
            Result result = fused
                    ? Recurrent.run(cell, x[0], state(x), weights(x), null, false)
                    : Recurrent.composed(cell, x[0], state(x), weights(x), null, false);
            Tensor penalty =
                    Gradients.of(flat(result).square().sum(), x).get(0).square().sum();
            found.add(Gradients.of(penalty, x));
        }
        for (int i = 0; i < in.length; i++) {
            assertThat(difference(found.get(1).get(i), found.get(0).get(i))).isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void weightsGetTheSameGradientsWhetherOrNotTheInputNeedsOne(Cell cell) {
        Tensor[] in = inputs(cell, 2, 3, 2, 4);
        int[] lengths = {2, 3};
        List<Tensor> found = all(true, cell, in, lengths, false, 0);
        Tensor[] marked = in.clone();
        marked[2] = in[2].copy().requiresGrad();
        Recurrent.run(cell, in[0], state(in), weights(marked), lengths, false)
                .output()
                .square()
                .sum()
                .backward();
        int first = cell == Cell.LSTM ? 3 : 2;
        assertThat(marked[2].grad().toFloats())
                .containsExactly(found.get(first + 2).toFloats());
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void gradientsOfTheTwoBiasesAreEqualButApart(Cell cell) {
        Tensor[] in = inputs(cell, 2, 3, 2, 4);
        Tensor first = in[4].copy().requiresGrad();
        Tensor second = in[5].copy().requiresGrad();
        Weights w = new Weights(in[2], in[3], first, second);
        Recurrent.run(cell, in[0], state(in), w, null, false).output().sum().backward();
        Tensor one = first.grad();
        Tensor two = second.grad();
        assertThat(one.storage()).isNotSameAs(two.storage());
        // ND4J adds the two up in another order.
        double tolerance = Backends.name().equals("cpu") ? 0 : 1e-6;
        assertThat(one.slice(0, 0, 4).allClose(two.slice(0, 0, 4), tolerance)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void whatLiesBeyondTheEndOfASequenceDoesNotMatter(Cell cell) {
        Tensor[] in = inputs(cell, 2, 3, 2, 3);
        Tensor[] marred = in.clone();
        marred[0] = Tensor.where(
                Tensor.of(new float[][] {{0, 0, 1}, {0, 0, 0}}).unsqueeze(2), Tensor.full(Double.NaN, 2, 3, 2), in[0]);
        for (boolean reverse : new boolean[] {false, true}) {
            for (boolean fused : new boolean[] {false, true}) {
                List<Tensor> clean = all(fused, cell, in, new int[] {2, 3}, reverse, 3);
                List<Tensor> marredToo = all(fused, cell, marred, new int[] {2, 3}, reverse, 3);
                for (int i = 0; i < clean.size(); i++) {
                    assertThat(PyTorchOracle.difference(clean.get(i), marredToo.get(i)))
                            .as("fused %s reverse %s tensor %d", fused, reverse, i)
                            .isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void anEmptyBatchGivesAnEmptyResult(Cell cell) {
        Tensor[] in = inputs(cell, 0, 3, 2, 4);
        Result result = Recurrent.run(cell, in[0], state(in), weights(in), new int[0], false);
        assertThat(result.output().shape()).containsExactly(0, 3, 4);
    }

    @Test
    void theSameSeedGivesTheSameBits() {
        Tensor[] in = inputs(Cell.LSTM, 4, 6, 5, 16);
        List<Tensor> first = all(true, Cell.LSTM, in, null, false, 3);
        List<Tensor> second = all(true, Cell.LSTM, in, null, false, 3);
        for (int i = 0; i < first.size(); i++) {
            assertThat(first.get(i).toFloats()).containsExactly(second.get(i).toFloats());
        }
    }

    static List<Arguments> mistakes() {
        Tensor x = Tensor.zeros(2, 3, 4);
        Tensor h = Tensor.zeros(2, 5);
        Tensor ih = Tensor.zeros(20, 4);
        Tensor hh = Tensor.zeros(20, 5);
        Tensor b = Tensor.zeros(20);
        State s = new State(h, h);
        Weights w = new Weights(ih, hh, b, b);
        return List.of(
                arguments("an input of shape (batch, time, features)", run(Tensor.zeros(3, 4), s, w, null)),
                arguments("at least one step", run(Tensor.zeros(2, 0, 4), s, w, null)),
                arguments("an input weight of shape [20, 7]", run(Tensor.zeros(2, 3, 7), s, w, null)),
                arguments("a recurrent weight of shape (4 hidden, hidden)", run(x, s, new Weights(ih, ih, b, b), null)),
                arguments("a recurrent weight of shape", run(x, s, new Weights(ih, Tensor.zeros(0, 0), b, b), null)),
                arguments("an input bias of shape [20]", run(x, s, new Weights(ih, hh, h, b), null)),
                arguments("a hidden bias of shape [20]", run(x, s, new Weights(ih, hh, b, h), null)),
                arguments("a hidden state of shape [2, 5]", run(x, new State(b, h), w, null)),
                arguments("a cell state of shape [2, 5]", run(x, new State(h, b), w, null)),
                arguments("a hidden and a cell state", run(x, new State(h, null), w, null)),
                arguments("a length for each of 2 sequences", run(x, s, w, new int[] {1})),
                arguments("lengths from 1 to 3, got length 4", run(x, s, w, new int[] {1, 4})),
                arguments("lengths from 1 to 3, got length 0", run(x, s, w, new int[] {0, 1})),
                arguments("lengths from 1 to 3, got length -1", run(x, s, w, new int[] {3, -1})),
                arguments("an input, got null", run(missing(), s, w, null)),
                arguments("a hidden state, got null", run(x, new State(missing(), h), w, null)),
                arguments("weights, got null", run(x, s, missing(), null)),
                arguments("one step's input of shape (batch, features)", (ThrowingCallable)
                        () -> Recurrent.step(Cell.LSTM, x, s, w)));
    }

    private static ThrowingCallable run(Tensor x, State state, Weights weights, int @Nullable [] lengths) {
        return () -> Recurrent.run(Cell.LSTM, x, state, weights, lengths, false);
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T missing() {
        return null;
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
