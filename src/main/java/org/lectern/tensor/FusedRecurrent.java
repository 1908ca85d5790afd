package org.lectern.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Recurrent.Cell;
import org.lectern.tensor.Recurrent.Result;
import org.lectern.tensor.Recurrent.State;
import org.lectern.tensor.Recurrent.Weights;

/**
 * Recurrent cells along whole sequences as one op in float32, by {@link OneDnnLstm} or {@link CpuRecurrent}.
 *
 * <p>Outputs and last cell state are two results of one computation; each is recorded as an op of its own, whose rule goes back
 * through time for its upstream gradient alone.
 */
final class FusedRecurrent {
    /** A forward pass, and what its way back needs. */
    interface Pass {
        Tensor output();

        /** After the last step of each sequence; of LSTMs only. */
        @Nullable
        Tensor cell();

        /** Given the gradient of output or cell, the other null, those of input, state and weights. */
        Gradients backward(@Nullable Tensor output, @Nullable Tensor cell);
    }

    /** Gradients of a pass, each in memory of its own: some change gradients in place, by clipping for example. */
    record Gradients(
            @Nullable Tensor input,
            Tensor hidden,
            @Nullable Tensor cell,
            Tensor inputToHidden,
            Tensor hiddenToHidden,
            Tensor inputBias,
            Tensor hiddenBias) {}

    private FusedRecurrent() {}

    static boolean fits(Cell cell, Tensor x, State initial, Weights weights) {
        for (Tensor input : inputs(x, initial, weights)) {
            if (input.dtype() != DType.FLOAT32) {
                return false;
            }
        }
        // The hidden size is never 0; an input without features leaves nothing to multiply.
        return Backends.current() instanceof CpuBackend && x.size() > 0;
    }

    static Result run(Cell cell, Tensor x, State initial, Weights weights, int @Nullable [] lengths, boolean reverse) {
        Tensor[] inputs = inputs(x, initial, weights);
        boolean record = Graph.recording() && Arrays.stream(inputs).anyMatch(Tensor::needsGrad);
        Pass pass = null;
        if (cell == Cell.LSTM && lengths == null) {
            pass = OneDnnLstm.run(x, initial, weights, reverse, record);
        }
        if (pass == null) {
            pass = CpuRecurrent.run(cell, x, initial, weights, lengths, reverse);
        }
        Call call = new Call(cell, x, initial, weights, lengths, reverse, pass, inputs);
        Tensor output = call.recorded(pass.output(), false);
        Tensor last = last(output, lengths, reverse);
        Tensor cellState = pass.cell();
        return new Result(output, new State(last, cellState == null ? null : call.recorded(cellState, true)));
    }

    /** The hidden state after each sequence's last step, which is an output. */
    private static Tensor last(Tensor output, int @Nullable [] lengths, boolean reverse) {
        int batch = output.dim(0);
        int time = output.dim(1);
        int[] places = new int[batch];
        for (int i = 0; i < batch; i++) {
            int step = reverse ? 0 : (lengths == null ? time : lengths[i]) - 1;
            places[i] = i * time + step;
        }
        return output.reshape(batch * time, output.dim(2)).index(0, places);
    }

    private static Tensor[] inputs(Tensor x, State initial, Weights weights) {
        List<Tensor> inputs =
                new ArrayList<>(List.of(x, initial.hidden(), weights.inputToHidden(), weights.hiddenToHidden()));
        for (Tensor optional : new Tensor[] {weights.inputBias(), weights.hiddenBias(), initial.cell()}) {
            if (optional != null) {
                inputs.add(optional);
            }
        }
        return inputs.toArray(Tensor[]::new);
    }

    /** The biases of a cell as an array, zeros where it has none. */
    static float[] bias(@Nullable Tensor bias, int size) {
        return bias == null ? new float[size] : bias.toFloats();
    }

    private record Call(
            Cell cell,
            Tensor x,
            State initial,
            Weights weights,
            int @Nullable [] lengths,
            boolean reverse,
            Pass pass,
            Tensor[] inputs) {
        Tensor recorded(Tensor result, boolean ofCell) {
            Walk walk = new Walk(this, ofCell);
            Graph.Rule[] rules = new Graph.Rule[inputs.length];
            for (int i = 0; i < rules.length; i++) {
                int which = i;
                rules[i] = g -> walk.gradient(g, which);
            }
            return Graph.record(cell.operation, result, inputs, rules);
        }

        /** In the order of the inputs. */
        Tensor[] gradients(Tensor upstream, boolean ofCell) {
            if (Graph.recording()) {
                Result again = Recurrent.composed(cell, x, initial, weights, lengths, reverse);
                Tensor root = ofCell ? RecurrentChecks.cell(again.state()) : again.output();
                List<@Nullable Tensor> found = Graph.gradients(root, upstream, inputs);
                Tensor[] result = new Tensor[inputs.length];
                for (int i = 0; i < result.length; i++) {
                    Tensor gradient = found.get(i);
                    result[i] = gradient == null ? Tensor.zerosLike(inputs[i]) : gradient;
                }
                return result;
            }
            Gradients all = pass.backward(ofCell ? null : upstream, ofCell ? upstream : null);
            // An input that needs no gradient may have none; nobody asks for it.
            List<Tensor> result = new ArrayList<>(
                    List.of(all.input == null ? x : all.input, all.hidden, all.inputToHidden, all.hiddenToHidden));
            if (weights.inputBias() != null) {
                result.add(all.inputBias);
            }
            if (weights.hiddenBias() != null) {
                result.add(all.hiddenBias);
            }
            if (all.cell != null) {
                result.add(all.cell);
            }
            return result.toArray(Tensor[]::new);
        }
    }

    /** Goes back once for all inputs: the graph asks for their gradients one by one, with the same upstream gradient. */
    private static final class Walk {
        private final Call call;
        private final boolean ofCell;
        private final int askers;
        private @Nullable Tensor upstream;
        private Tensor @Nullable [] gradients;
        private int asked;

        Walk(Call call, boolean ofCell) {
            this.call = call;
            this.ofCell = ofCell;
            this.askers =
                    (int) Arrays.stream(call.inputs).filter(Tensor::needsGrad).count();
        }

        Tensor gradient(Tensor g, int which) {
            Tensor[] all = gradients;
            if (all == null || upstream != g) {
                all = call.gradients(g, ofCell);
                gradients = all;
                upstream = g;
                asked = 0;
            }
            Tensor result = all[which];
            if (++asked == askers) {
                gradients = null;
                upstream = null;
            }
            return result;
        }
    }
}
