package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What recurrent cells ask of their operands. */
final class RecurrentChecks {
    private RecurrentChecks() {}

    static void run(
            Recurrent.Cell cell,
            Tensor x,
            Recurrent.State initial,
            Recurrent.Weights weights,
            int @Nullable [] lengths) {
        Shapes.present("recurrent", "a cell", cell);
        String name = cell.operation;
        Shapes.present(name, "an input", x);
        if (x.rank() != 3) {
            throw new ShapeException(
                    name,
                    "an input of shape (batch, time, features)",
                    Shapes.text(x.shapeView()),
                    x.rank() == 2 ? "unsqueeze(0) makes a batch of one sequence" : "reshape or permute it");
        }
        if (x.dim(1) == 0) {
            throw new ShapeException(
                    name, "at least one step", Shapes.text(x.shapeView()), "the second axis is that of time");
        }
        operands(cell, x, initial, weights);
        if (lengths == null) {
            return;
        }
        if (lengths.length != x.dim(0)) {
            throw new ShapeException(
                    name,
                    "a length for each of " + x.dim(0) + " sequences",
                    lengths.length + " lengths",
                    "the first axis of the input is that of the batch");
        }
        for (int length : lengths) {
            if (length < 1 || length > x.dim(1)) {
                throw new TensorException(
                        name,
                        "lengths from 1 to " + x.dim(1),
                        "length " + length,
                        length < 1 ? "leave empty sequences out" : "a length counts steps, the input's second axis");
            }
        }
    }

    static void step(Recurrent.Cell cell, Tensor x, Recurrent.State state, Recurrent.Weights weights) {
        Shapes.present("recurrent", "a cell", cell);
        String name = cell.operation;
        Shapes.present(name, "an input", x);
        if (x.rank() != 2) {
            throw new ShapeException(
                    name,
                    "one step's input of shape (batch, features)",
                    Shapes.text(x.shapeView()),
                    "a cell takes one step; slice(1, t, t + 1).squeeze(1) is step t of a sequence");
        }
        operands(cell, x, state, weights);
    }

    static Tensor cell(Recurrent.State state) {
        Tensor cell = state.cell();
        if (cell == null) {
            throw new TensorException("lstm", "a hidden and a cell state", "a hidden state only", "give both");
        }
        return cell;
    }

    private static void operands(Recurrent.Cell cell, Tensor x, Recurrent.State state, Recurrent.Weights weights) {
        String name = cell.operation;
        Shapes.present(name, "weights", weights);
        Shapes.present(name, "a state", state);
        Tensor hidden = state.hidden();
        Tensor recurrent = weights.hiddenToHidden();
        Shapes.present(name, "a hidden state", hidden);
        Shapes.present(name, "weights", recurrent);
        Shapes.present(name, "weights", weights.inputToHidden());
        if (recurrent.rank() != 2 || recurrent.dim(1) == 0 || recurrent.dim(0) != cell.gates() * recurrent.dim(1)) {
            throw new ShapeException(
                    name,
                    "a recurrent weight of shape (" + cell.gates() + " hidden, hidden)",
                    Shapes.text(recurrent.shapeView()),
                    "the gates stand one below the other");
        }
        int rows = recurrent.dim(0);
        int h = recurrent.dim(1);
        int features = x.dim(-1);
        shape(name, "an input weight", weights.inputToHidden(), rows, features);
        if (weights.inputBias() != null) {
            shape(name, "an input bias", weights.inputBias(), rows);
        }
        if (weights.hiddenBias() != null) {
            shape(name, "a hidden bias", weights.hiddenBias(), rows);
        }
        shape(name, "a hidden state", hidden, x.dim(0), h);
        if (cell == Recurrent.Cell.LSTM) {
            shape(name, "a cell state", cell(state), x.dim(0), h);
        }
    }

    private static void shape(String name, String what, Tensor tensor, int... needed) {
        if (!Arrays.equals(tensor.shapeView(), needed)) {
            throw new ShapeException(
                    name,
                    what + " of shape " + Shapes.text(needed),
                    Shapes.text(tensor.shapeView()),
                    "sizes follow from the input (batch, time, features) and the hidden size");
        }
    }
}
