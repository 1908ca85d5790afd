package org.lectern.optim;

import java.util.ArrayList;
import java.util.List;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;

/**
 * RMSprop: steps divided by a running root mean square of the gradients.
 *
 * <p>{@code s = alpha s + (1 - alpha) g^2; p -= lr g / (sqrt(s) + eps)}; centered takes the square of a running mean of g off
 * s; momentum keeps a part of the last step. Hinton, lecture 6 of Neural Networks for Machine Learning, 2012; centered:
 * Graves 2013.
 */
public final class RmsProp extends GradientDescent<RmsProp> {
    private static final int SQUARE = 0;
    private static final int MEAN = 1;
    private static final int VELOCITY = 2;

    private double alpha = 0.99;
    private double eps = 1e-8;
    private double momentum;
    private boolean centered;

    private RmsProp(List<Tensor> parameters) {
        super(parameters, 0.01, "square", "mean", "velocity");
    }

    /** RMSprop with the usual numbers: lr 0.01, alpha 0.99, eps 1e-8. */
    public static RmsProp of(List<Tensor> parameters) {
        return new RmsProp(parameters);
    }

    /** RMSprop with the usual numbers: lr 0.01, alpha 0.99, eps 1e-8. */
    public static RmsProp of(Tensor... parameters) {
        return of(ParameterList.listed(parameters));
    }

    /** How much the mean square keeps of its past: {@code 0 <= alpha < 1}. */
    public RmsProp alpha(double alpha) {
        this.alpha = parameters.checked("alpha", alpha, 0, 1);
        return this;
    }

    /** What is added to the divisor. */
    public RmsProp eps(double eps) {
        this.eps = parameters.checked("eps", eps, 0, Double.POSITIVE_INFINITY);
        return this;
    }

    /** Keeps a part of the last step: {@code 0 <= momentum < 1}. */
    public RmsProp momentum(double momentum) {
        this.momentum = parameters.checked("momentum", momentum, 0, 1);
        return this;
    }

    /** Divides by the deviation of the gradients instead of their root mean square. */
    public RmsProp centered() {
        this.centered = true;
        return this;
    }

    @Override
    RmsProp self() {
        return this;
    }

    @Override
    void update(Tensor parameter, Tensor gradient, Memory memory) {
        List<Tensor> states = new ArrayList<>(List.of(memory.tensor(SQUARE)));
        if (centered) {
            states.add(memory.tensor(MEAN));
        }
        if (momentum != 0) {
            states.add(memory.tensor(VELOCITY));
        }
        Updates.RmsProp rule = new Updates.RmsProp(lr, alpha, eps, weightDecay, momentum, centered);
        Updates.apply(rule, parameter, gradient, states.toArray(Tensor[]::new));
    }

    @Override
    String settings() {
        return ", alpha " + alpha + (momentum == 0 ? "" : ", momentum " + momentum) + (centered ? ", centered" : "");
    }
}
