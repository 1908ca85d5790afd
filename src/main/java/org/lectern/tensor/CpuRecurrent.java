package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Recurrent.Cell;
import org.lectern.tensor.Recurrent.State;
import org.lectern.tensor.Recurrent.Weights;

/**
 * Any cell along whole sequences: one matrix product for the inputs of all steps, a small one and loops over the gates for each
 * step, and on the way back one large product for the gradient of each weight.
 */
final class CpuRecurrent implements FusedRecurrent.Pass {
    private final Cell cell;
    private final Weights weights;
    private final int @Nullable [] lengths;
    private final boolean reverse;
    private final int batch;
    private final int time;
    private final int hidden;
    private final int rows;
    /** The input with zeros beyond the ends, as (batch time, features). */
    private final Tensor input;
    /** For each step: the gates (batch, time, rows), and the state before it. */
    private final Tensor gates;

    private final Tensor before;
    /** Of an LSTM: the cell state before each step and tanh of that after it; of a GRU the first is its hidden part of n. */
    private final Tensor extra;

    private final Tensor tanhC;
    private final Tensor output;
    private final @Nullable Tensor lastCell;

    private CpuRecurrent(
            Cell cell, Tensor x, State initial, Weights weights, int @Nullable [] lengths, boolean reverse) {
        this.cell = cell;
        this.weights = weights;
        this.lengths = lengths;
        this.reverse = reverse;
        batch = x.dim(0);
        time = x.dim(1);
        hidden = weights.hiddenToHidden().dim(1);
        rows = cell.gates() * hidden;
        Tensor known = lengths == null ? x.detach() : Recurrent.withoutPadding(x.detach(), lengths);
        input = known.sharing(new int[] {batch * time, x.dim(2)});
        gates = empty(batch * time, rows);
        before = empty(batch * time, hidden);
        boolean lstm = cell == Cell.LSTM;
        extra = lstm || cell == Cell.GRU ? empty(batch * time, hidden) : before;
        tanhC = lstm ? empty(batch * time, hidden) : before;
        output = empty(batch, time, hidden);
        lastCell = forward(initial);
    }

    static FusedRecurrent.Pass run(
            Cell cell, Tensor x, State initial, Weights weights, int @Nullable [] lengths, boolean reverse) {
        return new CpuRecurrent(cell, x, initial, weights, lengths, reverse);
    }

    @Override
    public Tensor output() {
        return output;
    }

    @Override
    public @Nullable Tensor cell() {
        return lastCell;
    }

    private Tensor empty(int... shape) {
        return Tensor.empty(cell.operation, DType.FLOAT32, shape);
    }

    /** Returns the last cell state, null but for an LSTM. */
    private @Nullable Tensor forward(State initial) {
        int n = batch * hidden;
        Blas.matmul(input, false, weights.inputToHidden(), true, gates);
        float[] inputBias = FusedRecurrent.bias(weights.inputBias(), rows);
        float[] hiddenBias = FusedRecurrent.bias(weights.hiddenBias(), rows);
        float[] h = initial.hidden().toFloats();
        float[] c = cell == Cell.LSTM ? RecurrentChecks.cell(initial).toFloats() : new float[0];
        float[] previousC = c.clone();
        float[] next = new float[n];
        float[] squashed = new float[n];
        float[] part = new float[n];
        float[] products = new float[batch * rows];
        float[][] gate = new float[cell.gates()][n];
        Tensor state = empty(batch, hidden);
        Tensor product = empty(batch, rows);
        for (int k = 0; k < time; k++) {
            int t = reverse ? time - 1 - k : k;
            write(state, h);
            Blas.matmul(state, false, weights.hiddenToHidden(), true, product);
            read(product, products);
            sums(t, products, inputBias, hiddenBias, gate, part);
            put(before, t, h);
            if (cell == Cell.LSTM) {
                put(extra, t, c);
                System.arraycopy(c, 0, previousC, 0, n);
            } else if (cell == Cell.GRU) {
                put(extra, t, part);
            }
            RecurrentKernels.forward(cell, gate, part, h, c, squashed, next);
            putGates(gates, t, gate);
            if (cell == Cell.LSTM) {
                put(tanhC, t, squashed);
            }
            if (lengths != null) {
                stay(t, h, next);
                stay(t, previousC, c);
            }
            System.arraycopy(next, 0, h, 0, n);
            if (lengths != null) {
                silence(t, next);
            }
            put(output, t, next);
        }
        return cell == Cell.LSTM ? Tensor.of(c).reshape(batch, hidden) : null;
    }

    /** Adds up what goes into each gate: the input's part, the state's, and the biases. */
    private void sums(int t, float[] products, float[] inputBias, float[] hiddenBias, float[][] gate, float[] part) {
        float[] row = new float[rows];
        for (int b = 0; b < batch; b++) {
            Tiles.read(gates, (b * time + t) * rows, row, 0, rows);
            for (int g = 0; g < gate.length; g++) {
                boolean apart = cell == Cell.GRU && g == 2;
                float[] to = gate[g];
                int at = b * hidden;
                int from = g * hidden;
                int product = b * rows + from;
                if (apart) {
                    for (int j = 0; j < hidden; j++) {
                        to[at + j] = row[from + j] + inputBias[from + j];
                        part[at + j] = products[product + j] + hiddenBias[from + j];
                    }
                } else {
                    for (int j = 0; j < hidden; j++) {
                        to[at + j] =
                                row[from + j] + products[product + j] + (inputBias[from + j] + hiddenBias[from + j]);
                    }
                }
            }
        }
    }

    private boolean over(int t, int b) {
        return lengths != null && t >= lengths[b];
    }

    /** A sequence that is over keeps its state. */
    private void stay(int t, float[] state, float[] next) {
        for (int b = 0; b < batch && next.length > 0; b++) {
            if (over(t, b)) {
                System.arraycopy(state, b * hidden, next, b * hidden, hidden);
            }
        }
    }

    private void silence(int t, float[] values) {
        for (int b = 0; b < batch; b++) {
            if (over(t, b)) {
                Arrays.fill(values, b * hidden, (b + 1) * hidden, 0);
            }
        }
    }

    @Override
    public FusedRecurrent.Gradients backward(@Nullable Tensor upstream, @Nullable Tensor upstreamCell) {
        int n = batch * hidden;
        boolean lstm = cell == Cell.LSTM;
        boolean gru = cell == Cell.GRU;
        Tensor toInput = empty(batch * time, rows);
        Tensor toHidden = gru ? empty(batch * time, rows) : toInput;
        float[][] gate = new float[cell.gates()][n];
        float[] part = new float[n];
        float[] old = new float[n];
        float[] squashed = new float[n];
        float[] dh = new float[n];
        float[] dc = upstreamCell == null ? new float[n] : upstreamCell.toFloats();
        float[] kept = new float[n];
        float[] keptC = new float[n];
        float[] fromOutput = new float[n];
        float[] through = new float[n];
        float[] flat = new float[batch * rows];
        Tensor step = empty(batch, rows);
        Tensor product = empty(batch, hidden);
        for (int k = time - 1; k >= 0; k--) {
            int t = reverse ? time - 1 - k : k;
            if (lengths != null) {
                System.arraycopy(dh, 0, kept, 0, n);
                System.arraycopy(dc, 0, keptC, 0, n);
            }
            if (upstream != null) {
                get(upstream, t, fromOutput);
                add(dh, fromOutput, n);
            }
            getGates(gates, t, gate);
            if (lstm) {
                get(extra, t, old);
                get(tanhC, t, squashed);
            } else if (gru) {
                get(before, t, old);
                get(extra, t, part);
            }
            RecurrentKernels.backward(cell, gate, part, old, squashed, dh, dc);
            if (lengths != null) {
                stay(t, kept, dh);
                stay(t, keptC, dc);
                for (float[] g : gate) {
                    silence(t, g);
                }
                silence(t, part);
            }
            putGates(toInput, t, gate);
            if (gru) {
                float[] candidate = gate[2];
                gate[2] = part;
                putGates(toHidden, t, gate);
                flatten(gate, flat);
                gate[2] = candidate;
            } else {
                flatten(gate, flat);
            }
            write(step, flat);
            Blas.matmul(step, false, weights.hiddenToHidden(), false, product);
            read(product, through);
            add(dh, through, n);
        }
        return gradients(toInput, toHidden, dh, lstm ? dc : null);
    }

    private FusedRecurrent.Gradients gradients(Tensor toInput, Tensor toHidden, float[] dh, float @Nullable [] dc) {
        int features = input.dim(1);
        Tensor gradX = empty(batch, time, features);
        Blas.matmul(toInput, false, weights.inputToHidden(), false, gradX.sharing(new int[] {batch * time, features}));
        Tensor gradIh = empty(rows, features);
        Blas.matmul(toInput, true, input, false, gradIh);
        Tensor gradHh = empty(rows, hidden);
        Blas.matmul(toHidden, true, before, false, gradHh);
        Tensor gradInputBias = toInput.sum(0);
        return new FusedRecurrent.Gradients(
                gradX,
                Tensor.of(dh).reshape(batch, hidden),
                dc == null ? null : Tensor.of(dc).reshape(batch, hidden),
                gradIh,
                gradHh,
                gradInputBias,
                toHidden == toInput ? gradInputBias : toHidden.sum(0));
    }

    private static void add(float[] sum, float[] x, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] += x[j];
        }
    }

    /** Gate by gate to row by row. */
    private void flatten(float[][] gate, float[] flat) {
        for (int g = 0; g < gate.length; g++) {
            for (int b = 0; b < batch; b++) {
                System.arraycopy(gate[g], b * hidden, flat, b * rows + g * hidden, hidden);
            }
        }
    }

    /** Rows of step t of (batch, time, hidden). */
    private void get(Tensor x, int t, float[] to) {
        for (int b = 0; b < batch; b++) {
            Tiles.read(x, (b * time + t) * hidden, to, b * hidden, hidden);
        }
    }

    private void put(Tensor x, int t, float[] from) {
        float[] row = new float[hidden];
        for (int b = 0; b < batch; b++) {
            System.arraycopy(from, b * hidden, row, 0, hidden);
            Tiles.write(x, (b * time + t) * hidden, row, hidden);
        }
    }

    private void getGates(Tensor x, int t, float[][] gate) {
        for (int b = 0; b < batch; b++) {
            for (int g = 0; g < gate.length; g++) {
                Tiles.read(x, (b * time + t) * rows + g * hidden, gate[g], b * hidden, hidden);
            }
        }
    }

    private void putGates(Tensor x, int t, float[][] gate) {
        float[] row = new float[rows];
        for (int b = 0; b < batch; b++) {
            for (int g = 0; g < gate.length; g++) {
                System.arraycopy(gate[g], b * hidden, row, g * hidden, hidden);
            }
            Tiles.write(x, (b * time + t) * rows, row, rows);
        }
    }

    private static void read(Tensor x, float[] to) {
        Tiles.read(x, 0, to, 0, to.length);
    }

    private static void write(Tensor x, float[] from) {
        Tiles.write(x, 0, from, from.length);
    }
}
