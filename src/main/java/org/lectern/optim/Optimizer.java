package org.lectern.optim;

import java.util.List;
import java.util.function.Supplier;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** Changes parameters in place, a step at a time, by the gradients that {@code backward()} left in them. */
public interface Optimizer {
    /**
     * Changes each parameter that has a gradient; those without one stay as they are.
     *
     * @throws TensorException if no parameter has a gradient
     */
    void step();

    /**
     * A whole step on a loss: forgets the gradients, computes the loss, its gradients and the step, and returns the loss from
     * before. {@link Lbfgs} computes the loss several times in one step.
     */
    default Tensor step(Supplier<Tensor> loss) {
        ParameterList.present("step", "a loss to compute", loss);
        zeroGrad();
        Tensor value = loss.get();
        ParameterList.present("step", "a loss", value);
        ParameterList.notYetBackward("step", parameters());
        value.backward();
        step();
        return value;
    }

    /** Forgets the gradients, which would otherwise add up from one {@code backward()} to the next. */
    void zeroGrad();

    /** The parameters that are changed. */
    List<Tensor> parameters();

    /** The learning rate. */
    double lr();

    /** Sets the learning rate, now or in the middle of training; what the optimizer remembers stays. */
    Optimizer lr(double lr);

    /** What the optimizer remembers, and its learning rate; {@code Checkpoints.save(file, optimizer)} writes it to a file. */
    default SavedState state() {
        throw notSaved("state");
    }

    /**
     * Remembers what was saved, so that training goes on as if it had not stopped.
     *
     * @throws TensorException if the state is another optimizer's or its parameters have other shapes; then nothing changes
     */
    default void load(SavedState state) {
        throw notSaved("load");
    }

    private TensorException notSaved(String operation) {
        return new TensorException(
                operation,
                "an optimizer that can be saved",
                getClass().getSimpleName(),
                "give it the methods state() and load(state)");
    }
}
