package org.lectern.nn;

import java.util.Optional;
import java.util.OptionalInt;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/** How wrong a network's outputs are: a number to be made small. */
@FunctionalInterface
public interface Loss {
    /** The loss of outputs for targets, as a tensor of one element that {@code backward()} starts from. */
    Tensor of(Tensor outputs, Tensor targets);

    /**
     * What the loss is the mean over, so that the mean over several batches, each counted so much, is that over all their
     * examples. Unless a loss says otherwise: the number of examples, the targets' first size. A trainer makes no step on a
     * batch of weight 0 and does not ask for its loss.
     */
    default double weight(Tensor outputs, Tensor targets) {
        Errors.present("weight", "outputs and targets", outputs);
        Errors.present("weight", "outputs and targets", targets);
        return targets.rank() == 0 ? 1 : targets.dim(0);
    }

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

    /** The label of what does not count, such as padding: a trainer leaves it out of the accuracy too. Empty unless said. */
    default OptionalInt ignoredLabel() {
        return OptionalInt.empty();
    }
}
