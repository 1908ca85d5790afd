package org.lectern.tensor;

import org.jspecify.annotations.Nullable;

/** Recurrent cells along whole sequences as one op. */
final class FusedRecurrent {
    private FusedRecurrent() {}

    static boolean fits(Recurrent.Cell cell, Tensor x, Recurrent.State initial, Recurrent.Weights weights) {
        return false;
    }

    static Recurrent.Result run(
            Recurrent.Cell cell,
            Tensor x,
            Recurrent.State initial,
            Recurrent.Weights weights,
            int @Nullable [] lengths,
            boolean reverse) {
        return Recurrent.composed(cell, x, initial, weights, lengths, reverse);
    }
}
