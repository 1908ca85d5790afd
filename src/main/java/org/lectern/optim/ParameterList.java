package org.lectern.optim;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** What all optimizers share: the checks of their parameters and arguments. */
final class ParameterList {
    private final String owner;
    private final List<Tensor> parameters;

    ParameterList(String owner, List<Tensor> parameters) {
        this.owner = owner;
        present(owner + ".of", "parameters", parameters);
        this.parameters = List.copyOf(parameters);
        if (parameters.isEmpty()) {
            throw new TensorException(
                    owner + ".of",
                    "at least one parameter",
                    "none",
                    "pass net.parameters(); requiresGrad() makes a tensor one");
        }
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < this.parameters.size(); i++) {
            Tensor parameter = this.parameters.get(i);
            String which = "parameter " + i + " of shape " + Arrays.toString(parameter.shape());
            if (!parameter.needsGrad() || !parameter.isLeaf()) {
                throw new TensorException(
                        owner + ".of",
                        "parameters made with requiresGrad()",
                        which + (parameter.needsGrad() ? ", the result of an operation" : " without it"),
                        parameter.needsGrad() ? "pass the tensors it was computed from" : "call requiresGrad() on it");
            }
            // A parameter given twice would be stepped twice.
            if (!seen.add(parameter)) {
                throw new TensorException(owner + ".of", "each parameter once", which + " twice", "leave one out");
            }
        }
    }

    /** As a list; List.of would refuse null in words of its own. */
    static List<Tensor> listed(Tensor... parameters) {
        return parameters == null ? List.of() : Arrays.asList(parameters);
    }

    static void present(String operation, String needed, @Nullable Object value) {
        boolean part = value instanceof List<?> list && list.stream().anyMatch(Objects::isNull);
        if (value == null || part) {
            throw new TensorException(operation, needed, "null", "give the variable a value first");
        }
    }

    /** Refuses a loss function that calls backward() itself, as PyTorch's closures do: the gradients would count twice. */
    static void notYetBackward(String operation, List<Tensor> parameters) {
        if (parameters.stream().anyMatch(Tensor::hasGrad)) {
            throw new TensorException(
                    operation,
                    "a function that only computes the loss",
                    "one that calls backward() too",
                    "give the loss alone; step(...) computes the gradients");
        }
    }

    int size() {
        return parameters.size();
    }

    Tensor get(int i) {
        return parameters.get(i);
    }

    List<Tensor> asList() {
        return parameters;
    }

    void zeroGrad() {
        parameters.forEach(Tensor::zeroGrad);
    }

    void needsSomeGradient() {
        for (Tensor parameter : parameters) {
            if (parameter.hasGrad()) {
                return;
            }
        }
        throw new TensorException(
                owner + ".step",
                "a gradient in at least one parameter",
                "none in " + parameters.size() + " parameters",
                "call loss.backward() before step(), on a loss computed from these parameters");
    }

    /** The value, if it is in [low, high). */
    double checked(String argument, double value, double low, double high) {
        if (value >= low && value < high) {
            return value;
        }
        String range = high == Double.POSITIVE_INFINITY
                ? (low == 0 ? "a finite " + argument + " >= 0" : "a finite " + argument)
                : argument + " with " + low + " <= " + argument + " < " + high;
        throw new TensorException(owner + "." + argument, range, String.valueOf(value), "give a number in this range");
    }
}
