package org.lectern.train;

import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** The room's mistakes in their four parts. */
final class Errors {
    private Errors() {}

    /** Refuses null, which a cell may pass although the signatures rule it out. */
    static void present(String operation, String needed, @Nullable Object value) {
        present(operation, needed, value, "give the variable a value first");
    }

    /** Refuses null, saying what to do. */
    static void present(String operation, String needed, @Nullable Object value, String remedy) {
        if (value == null) {
            throw new TensorException(operation, needed, "null", remedy);
        }
    }

    /** The elements, of which a metric could make nothing sensible if one were NaN. */
    static double[] numbers(String operation, Tensor outputs) {
        double[] values = outputs.toDoubles();
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                throw new TensorException(operation, "outputs that are numbers", "NaN at " + i, "look at the loss");
            }
        }
        return values;
    }
}
