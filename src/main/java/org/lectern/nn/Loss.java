package org.lectern.nn;

import java.util.Optional;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/** How wrong a network's outputs are: a number to be made small. */
@FunctionalInterface
public interface Loss {
    /** The loss of outputs for targets, as a tensor of one element that {@code backward()} starts from. */
    Tensor of(Tensor outputs, Tensor targets);

    /**
     * The targets that the outputs stand for, to be compared with the real ones; empty if the task has no right and wrong.
     * Unless a loss says otherwise: the class with the largest output, where the targets are int32 labels {@code (batch)} and
     * the outputs are {@code (batch, classes)}.
     */
    default Optional<Tensor> predictions(Tensor outputs, Tensor targets) {
        Errors.present("predictions", "outputs and targets", outputs);
        Errors.present("predictions", "outputs and targets", targets);
        boolean classes =
                targets.dtype() == DType.INT32 && targets.rank() == 1 && outputs.rank() == 2 && outputs.dim(1) > 1;
        return classes ? Optional.of(outputs.argmax(1)) : Optional.empty();
    }
}
