package org.lectern.nn;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;
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

    /** The path that a text names. */
    static Path path(String operation, @Nullable String file) {
        present(operation, "the name of a file", file);
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw argument(
                    operation,
                    "the name of a file",
                    String.valueOf(e.getMessage()),
                    "take letters, digits, dots and dashes");
        }
    }

    /** The input, where there is one. */
    static Tensor input(Object layer, @Nullable Tensor x) {
        if (x == null) {
            throw argument(String.valueOf(layer), "an input", "null", "give the variable a value first");
        }
        return x;
    }

    /** A number of layers, each of which takes memory at once. */
    static int layers(String name, int count) {
        if (count < 1 || count > 1000) {
            throw argument(name, "1 to 1000 layers", count, "one layer is the least; a handful is usual");
        }
        return count;
    }

    static TensorException argument(String operation, String needed, Object got, String remedy) {
        return new TensorException(operation, needed, String.valueOf(got), remedy);
    }
}
