package org.lectern.nn;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lectern.tensor.Recurrent;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * Long short-term memory: a cell state that is only added to and faded, so gradients last. Shapes: {@code (batch, time, features)} to {@code (batch, time,
 * directions hidden)}; see {@link #run} for the state and for sequences of different lengths.
 *
 * <p>At each step, with gates i, f, g, o: {@code c' = f c + i g} and {@code h' = o tanh(c')}; the weights hold the gates one
 * below the other. Hochreiter and Schmidhuber 1997.
 *
 * <p>Parameters are named and laid out as in PyTorch, in camel case: {@code weightIhL0} is {@code weight_ih_l0} and
 * {@code biasHhL1Reverse} is {@code bias_hh_l1_reverse}. All start uniform in {@code ±1/sqrt(hidden)}.
 *
 * <pre>{@code
 * var layer = new Lstm(28, 64, rng).layers(2).bidirectional();
 * var result = layer.run(x, new int[] {28, 20});
 * result.output()   // (2, 28, 128), zero after step 20 of the second sequence
 * }</pre>
 */
public final class Lstm implements Layer {
    private final RecurrentStack stack;

    /**
     * One layer in one direction, its weights drawn by rng.
     *
     * @throws org.lectern.tensor.TensorException if a size is less than 1
     */
    public Lstm(int inputSize, int hiddenSize, Rng rng) {
        this(RecurrentOptions.of("Lstm", inputSize, hiddenSize, rng), rng);
    }

    private Lstm(RecurrentOptions options, Rng rng) {
        this.stack = new RecurrentStack("Lstm", Recurrent.Cell.LSTM, options, rng);
    }

    /** This many layers, each fed with the outputs of the one before; weights are drawn anew. */
    public Lstm layers(int count) {
        return with(stack.options.withLayers("Lstm", count));
    }

    /** A second cell in each layer that goes from the end to the start; weights are drawn anew. */
    public Lstm bidirectional() {
        return with(stack.options.withBothDirections());
    }

    /** While training, drops units between the layers with probability p; weights are drawn anew. */
    public Lstm dropout(double p) {
        return with(stack.options.withDropout("Lstm", p));
    }

    /** Without biases; weights are drawn anew. */
    public Lstm withoutBias() {
        return with(stack.options.withoutBias());
    }

    /** Whether inputs and outputs are (batch, time, features), as by default, or (time, batch, features). */
    public Lstm batchFirst(boolean first) {
        return with(stack.options.withBatchFirst(first));
    }

    /** Weights drawn in these ways, for each gate by itself, and biases at zero. */
    public Lstm withInit(Initializer input, Initializer recurrent) {
        return with(stack.options.withInit(input, recurrent));
    }

    private Lstm with(RecurrentOptions options) {
        return new Lstm(options, stack.rng);
    }

    /** The outputs of {@link #run(Tensor)}. */
    @Override
    public Tensor forward(Tensor x) {
        return run(x).output();
    }

    /** Outputs and state from the state zero. */
    public LstmOutput run(Tensor x) {
        return result(stack.run(x, null, null, null));
    }

    /** Outputs and state from an initial state, {@code (layers directions, batch, hidden)}. */
    public LstmOutput run(Tensor x, LstmState initial) {
        Errors.present("Lstm", "an initial state", initial);
        return result(stack.run(x, null, initial.hidden(), initial.cell()));
    }

    /**
     * Outputs and state of sequences of different lengths: outputs beyond a sequence's end are zero, and its state is that at
     * its own end; the backward direction starts there.
     *
     * @param lengths how many steps of each sequence count, from 1 to time
     * @throws org.lectern.tensor.TensorException if shapes or lengths do not fit
     */
    public LstmOutput run(Tensor x, int[] lengths) {
        return result(stack.run(x, lengths, null, null));
    }

    /** Outputs and state of sequences of different lengths from an initial state. */
    public LstmOutput run(Tensor x, int[] lengths, LstmState initial) {
        Errors.present("Lstm", "an initial state", initial);
        return result(stack.run(x, lengths, initial.hidden(), initial.cell()));
    }

    private static LstmOutput result(RecurrentStack.Run run) {
        return new LstmOutput(run.output(), new LstmState(run.hidden(), Objects.requireNonNull(run.cell())));
    }

    /** The size of a step's input. */
    public int inputSize() {
        return stack.options.inputSize();
    }

    /** The size of a state. */
    public int hiddenSize() {
        return stack.options.hiddenSize();
    }

    /** How many layers there are, one fed with the outputs of the other. */
    public int layers() {
        return stack.options.layers();
    }

    /** 2 for a layer that goes both ways, else 1. */
    public int directions() {
        return stack.options.directions();
    }

    /** The probability with which units between the layers are dropped. */
    public double dropout() {
        return stack.options.dropout();
    }

    /** Whether inputs and outputs are (batch, time, features). */
    public boolean batchFirst() {
        return stack.options.batchFirst();
    }

    @Override
    public List<Tensor> parameters() {
        return List.copyOf(stack.named().values());
    }

    @Override
    public Map<String, Tensor> namedParameters() {
        return stack.named();
    }

    @Override
    public String toString() {
        return stack.toString();
    }
}
