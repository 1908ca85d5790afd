package org.lectern.tensor;

import org.lectern.tensor.Recurrent.Cell;

/**
 * One step of a cell for a whole batch over arrays: {@code gates[k]} holds gate k of all sequences and units. Loops are plain,
 * so that they become vector code.
 */
final class RecurrentKernels {
    private RecurrentKernels() {}

    /**
     * Turns sums into gates, in place, and writes the next state.
     *
     * @param gates what goes into each gate; in a GRU the last one without its part from the hidden state
     * @param part of a GRU: that part
     * @param c of an LSTM: the cell state, replaced by the next
     * @param tanhC of an LSTM: where tanh of the next cell state goes
     */
    static void forward(Cell cell, float[][] gates, float[] part, float[] h, float[] c, float[] tanhC, float[] next) {
        int n = h.length;
        switch (cell) {
            case TANH -> {
                FloatMath.tanh(gates[0], next, n);
                System.arraycopy(next, 0, gates[0], 0, n);
            }
            case RELU -> {
                for (int j = 0; j < n; j++) {
                    next[j] = Math.max(gates[0][j], 0);
                }
                System.arraycopy(next, 0, gates[0], 0, n);
            }
            case LSTM -> {
                FloatMath.sigmoid(gates[0], gates[0], n);
                FloatMath.sigmoid(gates[1], gates[1], n);
                FloatMath.tanh(gates[2], next, n);
                System.arraycopy(next, 0, gates[2], 0, n);
                FloatMath.sigmoid(gates[3], gates[3], n);
                remember(gates[0], gates[1], gates[2], c, n);
                FloatMath.tanh(c, tanhC, n);
                multiply(gates[3], tanhC, next, n);
            }
            case GRU -> {
                FloatMath.sigmoid(gates[0], gates[0], n);
                FloatMath.sigmoid(gates[1], gates[1], n);
                addProduct(gates[2], gates[0], part, n);
                FloatMath.tanh(gates[2], next, n);
                System.arraycopy(next, 0, gates[2], 0, n);
                mix(gates[1], h, gates[2], next, n);
            }
        }
    }

    private static void remember(float[] i, float[] f, float[] g, float[] c, int n) {
        for (int j = 0; j < n; j++) {
            c[j] = f[j] * c[j] + i[j] * g[j];
        }
    }

    private static void multiply(float[] a, float[] b, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = a[j] * b[j];
        }
    }

    private static void addProduct(float[] sum, float[] a, float[] b, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] += a[j] * b[j];
        }
    }

    private static void mix(float[] z, float[] a, float[] b, float[] out, int n) {
        for (int j = 0; j < n; j++) {
            out[j] = b[j] + z[j] * (a[j] - b[j]);
        }
    }

    /**
     * From the gradient of the next state to those of what goes into the gates, which replace the gates, and of the state before.
     *
     * @param part of a GRU: as in forward; replaced by the gradient to it
     * @param before of a GRU the hidden, of an LSTM the cell state before the step
     * @param dh of the next hidden state; replaced by what passes to the one before without the weights
     * @param dc of an LSTM: of the next cell state; replaced by that of the one before
     */
    static void backward(
            Cell cell, float[][] gates, float[] part, float[] before, float[] tanhC, float[] dh, float[] dc) {
        int n = dh.length;
        switch (cell) {
            case TANH -> tanh(gates[0], dh, n);
            case RELU -> relu(gates[0], dh, n);
            case LSTM -> {
                cellState(gates[3], tanhC, dh, dc, n);
                sigmoid(gates[3], tanhC, dh, n);
                lstm(gates[0], gates[1], gates[2], before, dc, n);
                java.util.Arrays.fill(dh, 0);
            }
            case GRU -> gru(gates[0], gates[1], gates[2], part, before, dh, n);
        }
    }

    private static void tanh(float[] y, float[] dh, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = dh[j] * (1 - y[j] * y[j]);
            dh[j] = 0;
        }
    }

    private static void relu(float[] y, float[] dh, int n) {
        for (int j = 0; j < n; j++) {
            y[j] = y[j] > 0 ? dh[j] : 0;
            dh[j] = 0;
        }
    }

    private static void cellState(float[] o, float[] tanhC, float[] dh, float[] dc, int n) {
        for (int j = 0; j < n; j++) {
            dc[j] += dh[j] * o[j] * (1 - tanhC[j] * tanhC[j]);
        }
    }

    /** The gradient to what goes into a sigmoid gate s that multiplies x. */
    private static void sigmoid(float[] s, float[] x, float[] upstream, int n) {
        for (int j = 0; j < n; j++) {
            s[j] = upstream[j] * x[j] * s[j] * (1 - s[j]);
        }
    }

    private static void lstm(float[] i, float[] f, float[] g, float[] c, float[] dc, int n) {
        for (int j = 0; j < n; j++) {
            float in = i[j];
            float forget = f[j];
            float d = dc[j];
            i[j] = d * g[j] * in * (1 - in);
            g[j] = d * in * (1 - g[j] * g[j]);
            f[j] = d * c[j] * forget * (1 - forget);
            dc[j] = d * forget;
        }
    }

    private static void gru(float[] r, float[] z, float[] candidate, float[] part, float[] h, float[] dh, int n) {
        for (int j = 0; j < n; j++) {
            float reset = r[j];
            float update = z[j];
            float value = candidate[j];
            float d = dh[j];
            float into = d * (1 - update) * (1 - value * value);
            r[j] = into * part[j] * reset * (1 - reset);
            z[j] = d * (h[j] - value) * update * (1 - update);
            candidate[j] = into;
            part[j] = into * reset;
            dh[j] = d * update;
        }
    }
}
