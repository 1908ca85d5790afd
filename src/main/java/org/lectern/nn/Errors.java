package org.lectern.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.TensorException;

/** The room's mistakes in their four parts. */
final class Errors {
    private Errors() {}

    static ShapeException shape(Object operation, String needed, int[] got, String remedy) {
        return new ShapeException(String.valueOf(operation), needed, Arrays.toString(got), remedy);
    }

    /** Refuses null, which a cell may pass although the signatures rule it out. */
    static void present(Object operation, String needed, @Nullable Object value) {
        if (value == null) {
            throw argument(String.valueOf(operation), needed, "null", "give the variable a value first");
        }
    }

    static TensorException argument(String operation, String needed, Object got, String remedy) {
        return new TensorException(operation, needed, String.valueOf(got), remedy);
    }
}
