package org.lectern.nn;

import java.util.Objects;
import org.lectern.tensor.DType;
import org.lectern.tensor.Recurrent;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * One step of long short-term memory, for loops written by hand; {@link Lstm} runs whole sequences, and faster. Shapes:
 * {@code (batch, features)} with a state {@code (batch, hidden)}; weights as in PyTorch.
 *
 * <pre>{@code
 * var state = cell.start(batch);
 * for (int t = 0; t < time; t++) {
 *     state = cell.step(x.slice(1, t, t + 1).squeeze(1), state);
 * }
 * }</pre>
 */
public final class LstmCell implements Layer {
    private final Tensor weightIh;
    private final Tensor weightHh;
    private final Tensor biasIh;
    private final Tensor biasHh;

    /**
     * A cell with weights drawn uniform in {@code ±1/sqrt(hidden)}.
     *
     * @throws org.lectern.tensor.TensorException if a size is less than 1
     */
    public LstmCell(int inputSize, int hiddenSize, Rng rng) {
        RecurrentOptions.of("LstmCell", inputSize, hiddenSize, rng);
        int rows = Recurrent.Cell.LSTM.gates() * hiddenSize;
        Initializer init = Initializers.fanInUniform();
        weightIh = init.create(rng, hiddenSize, hiddenSize, rows, inputSize).requiresGrad();
        weightHh = init.create(rng, hiddenSize, hiddenSize, rows, hiddenSize).requiresGrad();
        biasIh = init.create(rng, hiddenSize, hiddenSize, rows).requiresGrad();
        biasHh = init.create(rng, hiddenSize, hiddenSize, rows).requiresGrad();
    }

    /** The state to start from: zeros. */
    public LstmState start(int batch) {
        return start(DType.FLOAT32, batch);
    }

    private LstmState start(DType dtype, int batch) {
        Tensor zeros = Tensor.zeros(dtype, batch, weightHh.dim(1));
        return new LstmState(zeros, zeros);
    }

    /**
     * The state after one more step.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit
     */
    public LstmState step(Tensor x, LstmState state) {
        Errors.present("LstmCell", "an input", x);
        Errors.present("LstmCell", "a state, at first that of start(batch)", state);
        Recurrent.Weights weights = new Recurrent.Weights(weightIh, weightHh, biasIh, biasHh);
        Recurrent.State before = new Recurrent.State(state.hidden(), state.cell());
        Recurrent.State next = Recurrent.step(Recurrent.Cell.LSTM, x, before, weights);
        return new LstmState(next.hidden(), Objects.requireNonNull(next.cell()));
    }

    /** The hidden state after one step from the state zero. */
    @Override
    public Tensor forward(Tensor x) {
        Errors.present("LstmCell", "an input", x);
        LstmState start =
                start(x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32, x.rank() == 0 ? 0 : x.dim(0));
        return step(x, start).hidden();
    }

    @Override
    public String toString() {
        return "LstmCell(" + weightIh.dim(1) + ", " + weightHh.dim(1) + ")";
    }
}
