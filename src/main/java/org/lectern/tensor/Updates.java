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

    /** A rule with states of the parameter's shape, zeros at first; {@link #apply} changes parameter and states. */
    public sealed interface Rule permits Adagrad, RmsProp, Adadelta, Nadam {
        /** How much of the parameter is added to its gradient. */
        double weightDecay();

        /** How many states the rule has. */
        int states();
    }

    /**
     * Adagrad (Duchi, Hazan and Singer, 2011): sum += g²; parameter -= lr g / (sqrt(sum) + epsilon).
     *
     * @param lr learning rate of this step
     */
    public record Adagrad(double lr, double epsilon, double weightDecay) implements Rule {
        @Override
        public int states() {
            return 1;
        }
    }

    /**
     * RMSprop (Hinton, 2012): square = alpha square + (1 - alpha) g²; parameter -= lr g / (sqrt(square) + epsilon). If centered,
     * a second state, the mean of g, is taken off: sqrt(square - mean²); with momentum a last state is the velocity.
     */
    public record RmsProp(
            double lr, double alpha, double epsilon, double weightDecay, double momentum, boolean centered)
            implements Rule {
        @Override
        public int states() {
            return 1 + (centered ? 1 : 0) + (momentum != 0 ? 1 : 0);
        }
    }

    /**
     * Adadelta (Zeiler, 2012): square = rho square + (1 - rho) g²; d = sqrt(moved + epsilon) / sqrt(square + epsilon) g;
     * moved = rho moved + (1 - rho) d²; parameter -= lr d.
     */
    public record Adadelta(double lr, double rho, double epsilon, double weightDecay) implements Rule {
        @Override
        public int states() {
            return 2;
        }
    }

    /**
     * Nadam (Dozat, 2016): mean and square as Adam's; parameter -= (gradientRate g + meanRate mean) / (sqrt(square corrected) +
     * epsilon).
     *
     * @param gradientRate the learning rate times the gradient's part in the step
     * @param meanRate the learning rate times the mean's part in the step
     * @param step which step this is, from 1
     */
    public record Nadam(
            double gradientRate,
            double meanRate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            long step)
            implements Rule {
        @Override
        public int states() {
            return 2;
        }
    }

    /**
     * Changes a parameter and its states by a rule.
     *
     * @param states as many as the rule has, each of the parameter's shape and type
     */
    public static void apply(Rule rule, Tensor parameter, Tensor gradient, Tensor... states) {
        Shapes.present("update", "a rule", rule);
        Shapes.allPresent("update", "states", states);
        if (states.length != rule.states()) {
            throw new TensorException("update", rule.states() + " states", states.length + " states", "zeros at first");
        }
        check("update", parameter, gradient);
        check("update", parameter, states);
        parameter.storage().changed();
        Backends.current().update(rule, parameter, gradient, states);
        Reference.reachabilityFence(gradient);
    }

    /**
     * Replaces a parameter's gradient, as clipping does. A gradient is never changed in place: several parameters may share one.
     */
    public static void gradient(Tensor parameter, Tensor gradient) {
        check("gradient", parameter, gradient);
        gradient.storage().use();
        parameter.zeroGrad();
        parameter.accumulate(gradient.detach());
    }

    /**
     * With g = gradient + weightDecay parameter: velocity = momentum velocity + g; parameter -= lr velocity, or with
     * nesterov parameter -= lr (g + momentum velocity). Without momentum the velocity is neither read nor written.
     *
     * @param velocity of the parameter's shape, zeros at first; the parameter itself may stand in where there is no momentum
     */
    public static void sgd(Tensor parameter, Tensor gradient, Tensor velocity, Sgd rule) {
        check("sgd", parameter, gradient, velocity);
        Shapes.present("sgd", "a rule", rule);
        parameter.storage().changed();
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
        Shapes.present("adam", "a rule", rule);
        if (rule.step < 1) {
            throw new TensorException("adam", "a step from 1 on", String.valueOf(rule.step), "count the steps from 1");
        }
        parameter.storage().changed();
        Backends.current().adam(parameter, gradient, mean, square, rule);
        Reference.reachabilityFence(gradient);
    }

    /** Overwrites a tensor's elements with another's, as loading a checkpoint does; int32 too, such as a layer's counters. */
    public static void assign(Tensor parameter, Tensor values) {
        Shapes.present("assign", "a parameter", parameter);
        Shapes.present("assign", "values", values);
        if (parameter.dtype() == DType.INT32) {
            sameShapes("assign", parameter, values.to(DType.INT32));
        } else {
            check("assign", parameter, values.to(parameter.dtype()));
        }
        parameter.storage().changed();
        int size = parameter.size();
        Backends.current().place(values.to(parameter.dtype()), 1, size, 1, 0, size, parameter);
        Reference.reachabilityFence(values);
    }

    /**
     * Zeros of a parameter's shape and type, for an optimizer's state. They stay when a {@link Tensor#scope(Runnable)} ends, and
     * lie where the updates reach them fastest.
     */
    public static Tensor state(Tensor parameter) {
        Shapes.present("state", "a parameter", parameter);
        if (parameter.dtype() == DType.FLOAT32 && parameter.size() > Storage.MOST_IN_ARRAY) {
            return new Tensor(Storage.inPieces(parameter.size()), parameter.shape(), DType.FLOAT32);
        }
        return Tensor.zeros(parameter.dtype(), parameter.shape()).keep();
    }

    /** A parameter's gradient, which the caller only reads and lets go of before the next {@code zeroGrad()}. */
    public static Tensor gradient(Tensor parameter) {
        Shapes.present("gradient", "a parameter", parameter);
        return parameter.gradientToRead();
    }

    private static void check(String name, Tensor parameter, Tensor... others) {
        Shapes.present(name, "a parameter", parameter);
        Shapes.allPresent(name, "a gradient and the state", others);
        if (!parameter.dtype().isFloating() || !parameter.isLeaf()) {
            throw new TensorException(
                    name,
                    "a parameter of a floating type",
                    parameter.isLeaf() ? "int32" : "a computed tensor",
                    parameter.isLeaf()
                            ? "to(DType.FLOAT32) first"
                            : "detach() it, or update the parameter it came from");
        }
        sameShapes(name, parameter, others);
    }

    private static void sameShapes(String name, Tensor parameter, Tensor... others) {
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
    }
}
