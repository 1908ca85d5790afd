package org.lectern.tensor;

import java.lang.ref.Reference;
import java.util.Arrays;

/** Updates of parameters in place, each one fused loop; meant for optimizers, which are all that may change a tensor. */
public final class Updates {
    private Updates() {}

    /**
     * Stochastic gradient descent.
     *
     * @param lr learning rate
     * @param momentum how much of the last velocity stays; 0 for none
     * @param weightDecay how much of the parameter is added to its gradient
     * @param nesterov whether to look ahead along the velocity
     */
    public record Sgd(double lr, double momentum, double weightDecay, boolean nesterov) {}

    /**
     * Adam (Kingma and Ba, 2015), or AdamW (Loshchilov and Hutter, 2019) if decoupled.
     *
     * @param step which step this is, from 1
     * @param decoupled whether weight decay shrinks the parameter instead of joining the gradient
     */
    public record Adam(
            double lr, double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled, long step) {}

    /**
     * With g = gradient + weightDecay parameter: velocity = momentum velocity + g; parameter -= lr velocity, or with
     * nesterov parameter -= lr (g + momentum velocity). Without momentum the velocity is neither read nor written.
     *
     * @param velocity of the parameter's shape, zeros at first; the parameter itself may stand in where there is no momentum
     */
    public static void sgd(Tensor parameter, Tensor gradient, Tensor velocity, Sgd rule) {
        check("sgd", parameter, gradient, velocity);
        Backends.current().sgd(parameter, gradient, velocity, rule);
        Reference.reachabilityFence(gradient);
    }

    /**
     * mean = beta1 mean + (1 - beta1) g; square = beta2 square + (1 - beta2) g²; both corrected for their start at 0;
     * parameter -= lr mean / (sqrt(square) + epsilon).
     *
     * @param mean of the parameter's shape, zeros at first
     * @param square of the parameter's shape, zeros at first
     */
    public static void adam(Tensor parameter, Tensor gradient, Tensor mean, Tensor square, Adam rule) {
        check("adam", parameter, gradient, mean, square);
        if (rule.step < 1) {
            throw new TensorException("adam", "a step from 1 on", String.valueOf(rule.step), "count the steps from 1");
        }
        Backends.current().adam(parameter, gradient, mean, square, rule);
        Reference.reachabilityFence(gradient);
    }

    /** Overwrites a tensor's elements with another's, as loading a checkpoint does. */
    public static void assign(Tensor parameter, Tensor values) {
        check("assign", parameter, values.to(parameter.dtype()));
        int size = parameter.size();
        Backends.current().place(values.to(parameter.dtype()), 1, size, 1, 0, size, parameter);
        Reference.reachabilityFence(values);
    }

    /** Refuses what does not fit, and counts the change that follows: a graph that needs the old elements can tell. */
    private static void check(String name, Tensor parameter, Tensor... others) {
        if (!parameter.dtype().isFloating() || !parameter.isLeaf()) {
            throw new TensorException(
                    name,
                    "a parameter of a floating type",
                    parameter.isLeaf() ? "int32" : "a computed tensor",
                    parameter.isLeaf() ? "to(FLOAT32) first" : "detach() it, or update the parameter it came from");
        }
        for (Tensor other : others) {
            if (!Arrays.equals(parameter.shapeView(), other.shapeView()) || other.dtype() != parameter.dtype()) {
                throw new ShapeException(
                        name,
                        "gradient and state like the parameter's " + Shapes.text(parameter.shapeView()) + " "
                                + parameter.dtype(),
                        Shapes.text(other.shapeView()) + " " + other.dtype(),
                        "compare shape() and dtype() of the two; reshape(...) and to(...) change them");
            }
        }
        parameter.storage().changed();
    }
}
