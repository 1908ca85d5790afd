package org.lectern.optim;

import java.util.Arrays;
import java.util.List;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;

/** All parameters as one vector of doubles. */
final class FlatParameters {
    private final List<Tensor> parameters;
    private final int size;

    FlatParameters(List<Tensor> parameters) {
        this.parameters = parameters;
        this.size = parameters.stream().mapToInt(Tensor::size).reduce(0, Math::addExact);
    }

    int size() {
        return size;
    }

    double[] values() {
        double[] values = new double[size];
        int at = 0;
        for (Tensor parameter : parameters) {
            System.arraycopy(parameter.toDoubles(), 0, values, at, parameter.size());
            at += parameter.size();
        }
        return values;
    }

    /** The gradients, 0 where there is none. */
    double[] gradients(ParameterList list) {
        list.needsSomeGradient();
        double[] values = new double[size];
        int at = 0;
        for (Tensor parameter : parameters) {
            if (parameter.hasGrad()) {
                System.arraycopy(Updates.gradient(parameter).toDoubles(), 0, values, at, parameter.size());
            }
            at += parameter.size();
        }
        return values;
    }

    void assign(double[] values) {
        int at = 0;
        for (Tensor parameter : parameters) {
            double[] part = Arrays.copyOfRange(values, at, at + parameter.size());
            Updates.assign(parameter, Tensor.of(parameter.dtype(), part).reshape(parameter.shape()));
            at += parameter.size();
        }
    }
}
