package org.lectern.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.DType;
import org.lectern.tensor.Recurrent;
import org.lectern.tensor.Recurrent.Cell;
import org.lectern.tensor.Recurrent.Result;
import org.lectern.tensor.Recurrent.State;
import org.lectern.tensor.Recurrent.Weights;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** Layers of recurrent cells, in one or two directions: what {@link Rnn}, {@link Lstm} and {@link Gru} have in common. */
final class RecurrentStack {
    /** Hidden and cell states of all layers and directions, {@code (layers directions, batch, hidden)}. */
    record Run(Tensor output, Tensor hidden, @Nullable Tensor cell) {}

    final RecurrentOptions options;
    final Rng rng;
    private final String name;
    private final Cell cell;
    private final Dropout dropout;
    private final List<Weights> weights = new ArrayList<>();
    private final Map<String, Tensor> named = new LinkedHashMap<>();

    RecurrentStack(String name, Cell cell, RecurrentOptions options, Rng rng) {
        this.name = name;
        this.cell = cell;
        this.options = options;
        this.rng = rng;
        this.dropout = new Dropout(options.dropout(), rng);
        for (int layer = 0; layer < options.layers(); layer++) {
            int features = layer == 0 ? options.inputSize() : options.hiddenSize() * options.directions();
            for (int direction = 0; direction < options.directions(); direction++) {
                weights.add(drawn(features, "L" + layer + (direction == 0 ? "" : "Reverse")));
            }
        }
    }

    private Weights drawn(int features, String suffix) {
        int h = options.hiddenSize();
        Tensor inputToHidden = add("weightIh" + suffix, weight(options.inputInit(), features));
        Tensor hiddenToHidden = add("weightHh" + suffix, weight(options.recurrentInit(), h));
        if (!options.bias()) {
            return new Weights(inputToHidden, hiddenToHidden, null, null);
        }
        return new Weights(
                inputToHidden, hiddenToHidden, add("biasIh" + suffix, bias()), add("biasHh" + suffix, bias()));
    }

    /** Each gate's weight drawn by itself: to an initialiser the gates are so many layers. */
    private Tensor weight(@Nullable Initializer init, int features) {
        int h = options.hiddenSize();
        int gates = cell.gates();
        if (init == null) {
            return Initializers.fanInUniform().create(rng, h, h, gates * h, features);
        }
        Tensor[] parts = new Tensor[gates];
        Arrays.setAll(parts, k -> init.create(rng, features, h, h, features));
        return Tensor.concat(0, parts);
    }

    private Tensor bias() {
        int h = options.hiddenSize();
        int size = cell.gates() * h;
        return options.inputInit() == null ? Initializers.fanInUniform().create(rng, h, h, size) : Tensor.zeros(size);
    }

    private Tensor add(String key, Tensor value) {
        Tensor parameter = value.detach().requiresGrad();
        named.put(key, parameter);
        return parameter;
    }

    Map<String, Tensor> named() {
        return Collections.unmodifiableMap(named);
    }

    Run run(Tensor input, int @Nullable [] lengths, @Nullable Tensor hidden, @Nullable Tensor cellState) {
        Errors.present(name, "an input", input);
        if (input.rank() != 3 || input.dim(2) != options.inputSize()) {
            throw Errors.shape(
                    name,
                    "an input of shape " + (options.batchFirst() ? "(batch, time, " : "(time, batch, ")
                            + options.inputSize() + ")",
                    input.shape(),
                    input.rank() == 2
                            ? "unsqueeze(" + (options.batchFirst() ? 0 : 1) + ") makes a batch of one sequence"
                            : "the last axis holds the features of a step");
        }
        Tensor x = options.batchFirst() ? input : input.permute(1, 0, 2);
        int batch = x.dim(0);
        int directions = options.directions();
        checkState("hidden", hidden, batch);
        checkState("cell", cellState, batch);
        List<Tensor> hiddens = new ArrayList<>();
        List<Tensor> cells = new ArrayList<>();
        for (int layer = 0; layer < options.layers(); layer++) {
            Tensor[] outputs = new Tensor[directions];
            for (int direction = 0; direction < directions; direction++) {
                int k = layer * directions + direction;
                State initial = new State(part(hidden, k, x), cell == Cell.LSTM ? part(cellState, k, x) : null);
                Result result = Recurrent.run(cell, x, initial, weights.get(k), lengths, direction == 1);
                outputs[direction] = result.output();
                hiddens.add(result.state().hidden());
                if (result.state().cell() != null) {
                    cells.add(result.state().cell());
                }
            }
            x = directions == 1 ? outputs[0] : Tensor.concat(2, outputs);
            if (layer + 1 < options.layers()) {
                x = dropout.forward(x);
            }
        }
        return new Run(
                options.batchFirst() ? x : x.permute(1, 0, 2),
                Tensor.stack(0, hiddens.toArray(Tensor[]::new)),
                cells.isEmpty() ? null : Tensor.stack(0, cells.toArray(Tensor[]::new)));
    }

    private Tensor part(@Nullable Tensor state, int k, Tensor x) {
        if (state != null) {
            return state.row(k);
        }
        DType dtype = x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
        return Tensor.zeros(dtype, x.dim(0), options.hiddenSize());
    }

    private void checkState(String which, @Nullable Tensor state, int batch) {
        int[] needed = {options.layers() * options.directions(), batch, options.hiddenSize()};
        if (state != null && !Arrays.equals(state.shape(), needed)) {
            throw Errors.shape(
                    name,
                    "an initial " + which + " state of shape " + Arrays.toString(needed)
                            + ", (layers directions, batch, hidden)",
                    state.shape(),
                    "without one the state starts at zero");
        }
    }

    @Override
    public String toString() {
        return name + options;
    }
}
