package org.lectern.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent cells, one step at a time and along whole sequences. The layers of room {@code nn} are made of these.
 *
 * <p>With {@code i} inputs and {@code h} hidden units, weights are as in PyTorch: {@code weightIh (gates h, i)},
 * {@code weightHh (gates h, h)} and two biases {@code (gates h)}, where the gates stand one below the other.
 */
public final class Recurrent {
    private Recurrent() {}

    /** What a cell computes from {@code a = x weightIhᵀ + biasIh} and {@code b = h weightHhᵀ + biasHh}. */
    public enum Cell {
        /** {@code h' = tanh(a + b)}; Elman 1990. */
        TANH("rnn", 1),
        /** {@code h' = relu(a + b)}. */
        RELU("rnn", 1),
        /**
         * Gates i, f, g, o: {@code c' = sigmoid(f) c + sigmoid(i) tanh(g)} and {@code h' = sigmoid(o) tanh(c')}, each gate from
         * its part of a + b; Hochreiter and Schmidhuber 1997, Gers et al. 2000.
         */
        LSTM("lstm", 4),
        /**
         * Gates r, z, n: {@code n = tanh(a_n + sigmoid(a_r + b_r) b_n)} and {@code h' = (1 - z) n + z h} with
         * {@code z = sigmoid(a_z + b_z)}; Cho et al. 2014, in the form of cuDNN and PyTorch.
         */
        GRU("gru", 3);

        final String operation;
        private final int gates;

        Cell(String operation, int gates) {
            this.operation = operation;
            this.gates = gates;
        }

        /** How many blocks of rows the weights have. */
        public int gates() {
            return gates;
        }
    }

    /**
     * The weights of one cell.
     *
     * @param inputToHidden {@code (gates h, i)}
     * @param hiddenToHidden {@code (gates h, h)}
     * @param inputBias {@code (gates h)}, or null for a cell without biases
     * @param hiddenBias {@code (gates h)}, or null for a cell without biases
     */
    public record Weights(
            Tensor inputToHidden,
            Tensor hiddenToHidden,
            @Nullable Tensor inputBias,
            @Nullable Tensor hiddenBias) {}

    /**
     * What a cell carries from step to step.
     *
     * @param hidden {@code (batch, h)}, also the cell's output
     * @param cell {@code (batch, h)} in an LSTM, else null
     */
    public record State(Tensor hidden, @Nullable Tensor cell) {}

    /**
     * What comes of a sequence.
     *
     * @param output the hidden state after each step, {@code (batch, time, h)}; zero beyond the end of a sequence
     * @param state after the last step of each sequence
     */
    public record Result(Tensor output, State state) {}

    /**
     * One step. Shapes: x {@code (batch, i)}, state and result {@code (batch, h)}.
     *
     * @throws TensorException if shapes do not fit
     */
    public static State step(Cell cell, Tensor x, State state, Weights weights) {
        RecurrentChecks.step(cell, x, state, weights);
        // matmul takes integers as float32.
        Tensor a = projected(x, weights.inputToHidden.transpose(), weights.inputBias);
        return next(cell, a, state, weights.hiddenToHidden.transpose(), weights.hiddenBias);
    }

    /**
     * A cell along sequences. Shapes: input {@code (batch, time, i)}, initial state {@code (batch, h)}.
     *
     * @param lengths how many steps of each sequence count, or null for all
     * @param reverse whether to go from each sequence's last step to its first
     * @throws TensorException if shapes do not fit or a length is not from 1 to time
     */
    public static Result run(
            Cell cell, Tensor input, State initial, Weights weights, int @Nullable [] lengths, boolean reverse) {
        RecurrentChecks.run(cell, input, initial, weights, lengths);
        Tensor x = input.dtype() == DType.INT32 ? input.to(DType.FLOAT32) : input;
        if (FusedRecurrent.fits(cell, x, initial, weights)) {
            return FusedRecurrent.run(cell, x, initial, weights, lengths == null ? null : lengths.clone(), reverse);
        }
        return composed(cell, x, initial, weights, lengths, reverse);
    }

    /** A cell along sequences in tensor ops: any floating type, both backends, gradients of gradients. */
    static Result composed(
            Cell cell, Tensor x, State initial, Weights weights, int @Nullable [] lengths, boolean reverse) {
        int time = x.dim(1);
        Tensor known = lengths == null ? x : withoutPadding(x, lengths);
        // Time first: the steps then lie in one piece each.
        Tensor inputs = projected(known.permute(1, 0, 2), weights.inputToHidden.transpose(), weights.inputBias);
        Tensor recurrent = weights.hiddenToHidden.transpose();
        List<Tensor> outputs = new ArrayList<>();
        State state = initial;
        for (int k = 0; k < time; k++) {
            int t = reverse ? time - 1 - k : k;
            State next = next(cell, inputs.row(t), state, recurrent, weights.hiddenBias);
            if (lengths == null) {
                state = next;
                outputs.add(state.hidden);
            } else {
                Tensor runs = running(lengths, t, x.dtype());
                outputs.add(Tensor.where(runs, next.hidden, Tensor.zeros(x.dtype(), 1)));
                Tensor hidden = Tensor.where(runs, next.hidden, state.hidden);
                Tensor kept = next.cell;
                if (kept != null && state.cell != null) {
                    kept = Tensor.where(runs, kept, state.cell);
                }
                state = new State(hidden, kept);
            }
        }
        if (reverse) {
            java.util.Collections.reverse(outputs);
        }
        return new Result(Tensor.stack(1, outputs.toArray(Tensor[]::new)), state);
    }

    /** (batch, 1): 1 for the sequences that are not over at a step. */
    private static Tensor running(int[] lengths, int t, DType dtype) {
        double[] runs = Arrays.stream(lengths).mapToDouble(n -> t < n ? 1 : 0).toArray();
        return Tensor.of(dtype, runs).reshape(lengths.length, 1);
    }

    /** Zeros beyond the ends: what was there, NaN even, must not reach a gradient as 0 times it. */
    static Tensor withoutPadding(Tensor x, int[] lengths) {
        Tensor[] masks = new Tensor[x.dim(1)];
        Arrays.setAll(masks, t -> running(lengths, t, x.dtype()));
        return Tensor.where(Tensor.stack(1, masks), x, Tensor.zeros(x.dtype(), 1));
    }

    private static Tensor projected(Tensor x, Tensor transposed, @Nullable Tensor bias) {
        Tensor product = x.matmul(transposed);
        return bias == null ? product : product.add(bias);
    }

    /** The next state from the input's part of the gates. */
    private static State next(Cell cell, Tensor a, State state, Tensor recurrent, @Nullable Tensor bias) {
        Tensor b = projected(state.hidden, recurrent, bias);
        int h = b.dim(1) / cell.gates;
        return switch (cell) {
            case TANH -> new State(a.add(b).tanh(), null);
            case RELU -> new State(a.add(b).relu(), null);
            case LSTM -> {
                Tensor sum = a.add(b);
                Tensor written = gate(sum, 0, h).sigmoid().mul(gate(sum, 2, h).tanh());
                Tensor before = RecurrentChecks.cell(state);
                Tensor c = gate(sum, 1, h).sigmoid().mul(before).add(written);
                yield new State(gate(sum, 3, h).sigmoid().mul(c.tanh()), c);
            }
            case GRU -> {
                Tensor r = gate(a, 0, h).add(gate(b, 0, h)).sigmoid();
                Tensor z = gate(a, 1, h).add(gate(b, 1, h)).sigmoid();
                Tensor n = gate(a, 2, h).add(r.mul(gate(b, 2, h))).tanh();
                yield new State(n.add(z.mul(state.hidden.sub(n))), null);
            }
        };
    }

    private static Tensor gate(Tensor gates, int k, int h) {
        return gates.slice(1, k * h, (k + 1) * h);
    }
}
