package org.lectern.optim;

import java.util.List;
import org.lectern.tensor.Tensor;

/** Changes parameters in place, a step at a time, by the gradients that {@code backward()} left in them. */
public interface Optimizer {
    /**
     * Changes each parameter that has a gradient; those without one stay as they are.
     *
     * @throws org.lectern.tensor.TensorException if no parameter has a gradient
     */
    void step();

    /** Forgets the gradients, which would otherwise add up from one {@code backward()} to the next. */
    void zeroGrad();

    /** The parameters that are changed. */
    List<Tensor> parameters();

    /** The learning rate. */
    double lr();

    /** Sets the learning rate, now or in the middle of training; what the optimizer remembers stays. */
    Optimizer lr(double lr);
}
