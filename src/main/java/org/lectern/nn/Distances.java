package org.lectern.nn;

import java.util.Arrays;
import org.lectern.tensor.Tensor;

/** How far apart rows are. */
final class Distances {
    private Distances() {}

    static void check(String operation, Tensor a, Tensor b) {
        Errors.present(operation, "two tensors", a);
        Errors.present(operation, "two tensors", b);
        if (a.rank() != 2 || a.size() == 0 || !Arrays.equals(a.shape(), b.shape())) {
            throw Errors.shape(
                    operation,
                    "rows of shape (batch, features), as many in each, the first " + Arrays.toString(a.shape()),
                    b.shape(),
                    "one row for each example");
        }
    }

    /** The Euclidean distance of rows; the small shift keeps it away from 0, where the norm has a kink. */
    static Tensor euclidean(Tensor a, Tensor b) {
        return a.sub(b).add(1e-6).norm(1);
    }

    static Tensor cosine(Tensor a, Tensor b) {
        Tensor squares = a.square().sum(1).add(1e-12).mul(b.square().sum(1).add(1e-12));
        return a.mul(b).sum(1).div(squares.sqrt());
    }
}
