package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Recurrent.Cell;
import org.lectern.tensor.Recurrent.State;
import org.lectern.tensor.Recurrent.Weights;

/**
 * Any cell along whole sequences: one matrix product for the inputs of all steps, a small one and loops over the gates for each
 * step, and on the way back one large product for the gradient of each weight. Inside, time comes before batch, so that a step
 * lies in one piece.
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
    private final boolean inputNeedsGrad;
    /** The input with zeros beyond the ends, as (time batch, features). */
    private final Tensor input;
    /** For each step: the gates, (time batch, rows), and the state before it. */
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
        inputNeedsGrad = x.needsGrad();
        input = known.permute(1, 0, 2).sharing(new int[] {time * batch, x.dim(2)});
        gates = empty(time * batch, rows);
        before = empty(time * batch, hidden);
        boolean lstm = cell == Cell.LSTM;
        extra = lstm || cell == Cell.GRU ? empty(time * batch, hidden) : before;
        tanhC = lstm ? empty(time * batch, hidden) : before;
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
        float[] flat = new float[batch * rows];
        float[][] gate = new float[cell.gates()][n];
        Tensor state = empty(batch, hidden);
        Tensor product = empty(batch, rows);
        for (int k = 0; k < time; k++) {
            int t = reverse ? time - 1 - k : k;
            Tiles.write(state, 0, h, n);
            Blas.matmul(state, false, weights.hiddenToHidden(), true, product);
            Tiles.read(product, 0, products, 0, products.length);
            Tiles.read(gates, t * flat.length, flat, 0, flat.length);
            sums(flat, products, inputBias, hiddenBias, gate, part);
            Tiles.write(before, t * n, h, n);
            if (cell == Cell.LSTM) {
                Tiles.write(extra, t * n, c, n);
                System.arraycopy(c, 0, previousC, 0, n);
            } else if (cell == Cell.GRU) {
                Tiles.write(extra, t * n, part, n);
            }
            RecurrentKernels.forward(cell, gate, part, h, c, squashed, next);
            flatten(gate, flat);
            Tiles.write(gates, t * flat.length, flat, flat.length);
            if (cell == Cell.LSTM) {
                Tiles.write(tanhC, t * n, squashed, n);
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
    private void sums(
            float[] inputs, float[] products, float[] inputBias, float[] hiddenBias, float[][] gate, float[] part) {
        for (int b = 0; b < batch; b++) {
            for (int g = 0; g < gate.length; g++) {
                boolean apart = cell == Cell.GRU && g == 2;
                float[] to = gate[g];
                int at = b * hidden;
                int from = g * hidden;
                int product = b * rows + from;
                if (apart) {
                    for (int j = 0; j < hidden; j++) {
                        to[at + j] = inputs[product + j] + inputBias[from + j];
                        part[at + j] = products[product + j] + hiddenBias[from + j];
                    }
                } else {
                    for (int j = 0; j < hidden; j++) {
                        to[at + j] = inputs[product + j]
                                + products[product + j]
                                + (inputBias[from + j] + hiddenBias[from + j]);
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
        Tensor toInput = empty(time * batch, rows);
        Tensor toHidden = gru ? empty(time * batch, rows) : toInput;
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
            Tiles.read(gates, t * flat.length, flat, 0, flat.length);
            unflatten(flat, gate);
            if (lstm) {
                Tiles.read(extra, t * n, old, 0, n);
                Tiles.read(tanhC, t * n, squashed, 0, n);
            } else if (gru) {
                Tiles.read(before, t * n, old, 0, n);
                Tiles.read(extra, t * n, part, 0, n);
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
            flatten(gate, flat);
            Tiles.write(toInput, t * flat.length, flat, flat.length);
            if (gru) {
                float[] candidate = gate[2];
                gate[2] = part;
                flatten(gate, flat);
                Tiles.write(toHidden, t * flat.length, flat, flat.length);
                gate[2] = candidate;
            }
            Tiles.write(step, 0, flat, flat.length);
            Blas.matmul(step, false, weights.hiddenToHidden(), false, product);
            Tiles.read(product, 0, through, 0, n);
            add(dh, through, n);
        }
        return gradients(toInput, toHidden, dh, lstm ? dc : null);
    }

    private FusedRecurrent.Gradients gradients(Tensor toInput, Tensor toHidden, float[] dh, float @Nullable [] dc) {
        int features = input.dim(1);
        Tensor gradX = null;
        if (inputNeedsGrad) {
            Tensor steps = empty(time, batch, features);
            Blas.matmul(toInput, false, weights.inputToHidden(), false, steps.sharing(input.shapeView()));
            gradX = steps.permute(1, 0, 2);
        }
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
                toHidden == toInput ? gradInputBias.copy() : toHidden.sum(0));
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

    private void unflatten(float[] flat, float[][] gate) {
        for (int g = 0; g < gate.length; g++) {
            for (int b = 0; b < batch; b++) {
                System.arraycopy(flat, b * rows + g * hidden, gate[g], b * hidden, hidden);
            }
        }
    }
}
