package org.lectern.dl4j;

import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Puts values into the parameters of a DL4J layer and copies them out. */
final class Weights {
    private Weights() {}

    /** Puts a copy of the values there, if there are any; DL4J's shape may have more axes of size 1. */
    static void assign(Layer layer, String name, @Nullable Tensor values) {
        if (values != null) {
            INDArray parameter = parameter(layer, name);
            parameter.assign(values.detach().array().reshape(parameter.shape()));
        }
    }

    /** A copy in row-major order. */
    static Tensor read(Layer layer, String name) {
        return Tensor.of(parameter(layer, name).dup('c')).to(DType.FLOAT32).copy();
    }

    private static INDArray parameter(Layer layer, String name) {
        return Objects.requireNonNull(layer.getParam(name), name);
    }
}
