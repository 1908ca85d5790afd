package org.lectern.nn;

import org.lectern.tensor.Tensor;

/** Makes each example of a batch a vector: {@code (batch, a, b, …) -> (batch, a*b*…)}. */
public record Flatten() implements Layer {
    @Override
    public Tensor forward(Tensor x) {
        Errors.present(this, "an input", x);
        int[] shape = x.shape();
        if (shape.length == 2) {
            return x;
        }
        if (shape.length < 2) {
            throw Errors.shape(this, "an input with a batch axis, (batch, …)", shape, "add the axis: x.unsqueeze(0)");
        }
        // Not -1 for the second size: it can't be told when the batch is empty.
        int features = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            features *= shape[axis];
        }
        return x.reshape(shape[0], features);
    }

    @Override
    public String toString() {
        return "Flatten()";
    }
}
