package org.lectern.nn;

import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Rng;

/** How a recurrent layer is built. */
record RecurrentOptions(
        int inputSize,
        int hiddenSize,
        int layers,
        boolean bidirectional,
        boolean bias,
        boolean batchFirst,
        double dropout,
        @Nullable Initializer inputInit,
        @Nullable Initializer recurrentInit) {
    static RecurrentOptions of(String name, int inputSize, int hiddenSize, Rng rng) {
        Errors.present(name, "an Rng to draw weights", rng);
        if (inputSize < 1 || hiddenSize < 1) {
            throw Errors.argument(
                    name, "sizes of at least 1", inputSize + ", " + hiddenSize, "give the sizes of input and state");
        }
        return new RecurrentOptions(inputSize, hiddenSize, 1, false, true, true, 0, null, null);
    }

    int directions() {
        return bidirectional ? 2 : 1;
    }

    RecurrentOptions withLayers(String name, int count) {
        return new RecurrentOptions(
                inputSize,
                hiddenSize,
                Errors.layers(name, count),
                bidirectional,
                bias,
                batchFirst,
                dropout,
                inputInit,
                recurrentInit);
    }

    RecurrentOptions withBothDirections() {
        return new RecurrentOptions(
                inputSize, hiddenSize, layers, true, bias, batchFirst, dropout, inputInit, recurrentInit);
    }

    RecurrentOptions withoutBias() {
        return new RecurrentOptions(
                inputSize, hiddenSize, layers, bidirectional, false, batchFirst, dropout, inputInit, recurrentInit);
    }

    RecurrentOptions withBatchFirst(boolean first) {
        return new RecurrentOptions(
                inputSize, hiddenSize, layers, bidirectional, bias, first, dropout, inputInit, recurrentInit);
    }

    RecurrentOptions withDropout(String name, double p) {
        if (!(p >= 0 && p < 1)) {
            throw Errors.argument(name, "a dropout probability p with 0 <= p < 1", p, "0.2 is usual");
        }
        return new RecurrentOptions(
                inputSize, hiddenSize, layers, bidirectional, bias, batchFirst, p, inputInit, recurrentInit);
    }

    RecurrentOptions withInit(Initializer input, Initializer recurrent) {
        return new RecurrentOptions(
                inputSize, hiddenSize, layers, bidirectional, bias, batchFirst, dropout, input, recurrent);
    }

    /** Such as {@code (64, 128, 2 layers, bidirectional)}. */
    @Override
    public String toString() {
        return "(" + inputSize + ", " + hiddenSize + (layers == 1 ? "" : ", " + layers + " layers")
                + (bidirectional ? ", bidirectional" : "") + (bias ? "" : ", no bias")
                + (dropout == 0 ? "" : ", dropout " + dropout) + (batchFirst ? "" : ", time first") + ")";
    }
}
