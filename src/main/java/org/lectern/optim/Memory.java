package org.lectern.optim;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;

/** What an optimizer remembers of one parameter; its own count of steps, since it may join later than others. */
final class Memory {
    private final Tensor parameter;
    private final List<String> names;
    private final @Nullable Tensor[] tensors;
    long step;
    /** A product over the steps, where a rule has one. */
    double product = 1;

    Memory(Tensor parameter, List<String> names) {
        this.parameter = parameter;
        this.names = names;
        this.tensors = new Tensor[names.size()];
    }

    /** The tensor of a name; zeros when first asked for. */
    Tensor tensor(int i) {
        Tensor tensor = tensors[i];
        if (tensor == null) {
            // The first step may be taken within a scope, which must not take back what later ones need.
            tensor = Updates.state(parameter);
            tensors[i] = tensor;
        }
        return tensor;
    }

    void save(String prefix, Map<String, Double> numbers, Map<String, Tensor> saved) {
        numbers.put(prefix + "step", (double) step);
        numbers.put(prefix + "product", product);
        for (int i = 0; i < tensors.length; i++) {
            Tensor tensor = tensors[i];
            if (tensor != null) {
                saved.put(prefix + names.get(i), tensor);
            }
        }
    }

    /** Refuses tensors of another shape before anything is changed. */
    void check(String prefix, SavedState state) {
        state.number(prefix + "step");
        state.number(prefix + "product");
        for (String name : names) {
            Tensor tensor = state.tensors().get(prefix + name);
            if (tensor != null
                    && (!Arrays.equals(tensor.shape(), parameter.shape()) || tensor.dtype() != parameter.dtype())) {
                throw new ShapeException(
                        state.owner() + ".load",
                        prefix + name + " like its parameter, " + Arrays.toString(parameter.shape()) + " "
                                + parameter.dtype(),
                        Arrays.toString(tensor.shape()) + " " + tensor.dtype(),
                        "give the optimizer the same parameters in the same order");
            }
        }
    }

    void load(String prefix, SavedState state) {
        step = (long) state.number(prefix + "step");
        product = state.number(prefix + "product");
        for (int i = 0; i < tensors.length; i++) {
            Tensor saved = state.tensors().get(prefix + names.get(i));
            tensors[i] = null;
            if (saved != null) {
                Updates.assign(tensor(i), saved);
            }
        }
    }
}
