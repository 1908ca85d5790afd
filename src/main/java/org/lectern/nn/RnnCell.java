package org.lectern.nn;

import org.lectern.tensor.DType;
import org.lectern.tensor.Recurrent;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * One step of a recurrent network with tanh, for loops written by hand; {@link Rnn} runs whole sequences, and faster. Shapes:
 * {@code (batch, features)} with a state {@code (batch, hidden)}; weights as in PyTorch.
 *
 * <pre>{@code
 * var state = cell.start(batch);
 * for (int t = 0; t < time; t++) {
 *     state = cell.step(x.slice(1, t, t + 1).squeeze(1), state);
 * }
 * }</pre>
 */
public final class RnnCell implements Layer {
    private final Tensor weightIh;
    private final Tensor weightHh;
    private final Tensor biasIh;
    private final Tensor biasHh;

    /**
     * A cell with weights drawn uniform in {@code ±1/sqrt(hidden)}.
     *
     * @throws org.lectern.tensor.TensorException if a size is less than 1
     */
    public RnnCell(int inputSize, int hiddenSize, Rng rng) {
        RecurrentOptions.of("RnnCell", inputSize, hiddenSize, rng);
        int rows = Recurrent.Cell.TANH.gates() * hiddenSize;
        Initializer init = Initializers.fanInUniform();
        weightIh = init.create(rng, hiddenSize, hiddenSize, rows, inputSize).requiresGrad();
        weightHh = init.create(rng, hiddenSize, hiddenSize, rows, hiddenSize).requiresGrad();
        biasIh = init.create(rng, hiddenSize, hiddenSize, rows).requiresGrad();
        biasHh = init.create(rng, hiddenSize, hiddenSize, rows).requiresGrad();
    }

    /** The state to start from: zeros. */
    public Tensor start(int batch) {
        return start(DType.FLOAT32, batch);
    }

    private Tensor start(DType dtype, int batch) {
        Tensor zeros = Tensor.zeros(dtype, batch, weightHh.dim(1));
        return zeros;
    }

    /**
     * The state after one more step.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit
     */
    public Tensor step(Tensor x, Tensor state) {
        Errors.present("RnnCell", "an input", x);
        Errors.present("RnnCell", "a state, at first that of start(batch)", state);
        Recurrent.Weights weights = new Recurrent.Weights(weightIh, weightHh, biasIh, biasHh);
        Recurrent.State before = new Recurrent.State(state, null);
        return Recurrent.step(Recurrent.Cell.TANH, x, before, weights).hidden();
    }

    /** The hidden state after one step from the state zero. */
    @Override
    public Tensor forward(Tensor x) {
        Errors.present("RnnCell", "an input", x);
        Tensor start = start(x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32, x.rank() == 0 ? 0 : x.dim(0));
        return step(x, start);
    }

    @Override
    public String toString() {
        return "RnnCell(" + weightIh.dim(1) + ", " + weightHh.dim(1) + ")";
    }
}
