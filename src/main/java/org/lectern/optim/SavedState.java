package org.lectern.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/**
 * What an optimizer or a schedule has learned on its way, as data: a checkpoint keeps it, {@code load} takes it back. The
 * settings of the code, such as betas and weight decay, are not in it.
 *
 * @param owner the class that it belongs to, such as {@code Adam}
 * @param numbers the learning rate, counts of steps and the like, by name
 * @param tensors means, velocities and the like, by name; they share memory with the optimizer until {@link #copy()}
 */
public record SavedState(String owner, Map<String, Double> numbers, Map<String, Tensor> tensors) {
    public SavedState {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** The same with tensors of its own, which later steps do not change. */
    public SavedState copy() {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> copies.put(name, tensor.copy()));
        return new SavedState(owner, numbers, copies);
    }

    void belongsTo(String expected) {
        if (!owner.equals(expected)) {
            throw new TensorException(
                    expected + ".load",
                    "the state of one of its kind",
                    "the state of " + owner,
                    "make the one that it was saved from");
        }
    }

    double number(String name) {
        Double value = numbers.get(name);
        if (value == null) {
            throw new TensorException(owner + ".load", "the number " + name, numbers.keySet() + "", "is it a state()?");
        }
        return value;
    }
}
