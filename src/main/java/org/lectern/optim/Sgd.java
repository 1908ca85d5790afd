package org.lectern.optim;

import java.util.List;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.lectern.tensor.Updates;

/**
 * Stochastic gradient descent, with momentum if asked for.
 *
 * <p>For each parameter p with gradient g: {@code g += weightDecay p; v = momentum v + g; p -= lr v}, or with Nesterov's
 * look ahead {@code p -= lr (g + momentum v)}. Sutskever et al. 2013, in PyTorch's form.
 */
public final class Sgd extends GradientDescent<Sgd> {
    private double momentum;
    private boolean nesterov;

    private Sgd(List<Tensor> parameters) {
        super(parameters, 0.01, "velocity");
    }

    /** Plain gradient descent with a learning rate of 0.01. */
    public static Sgd of(List<Tensor> parameters) {
        return new Sgd(parameters);
    }

    /** Plain gradient descent with a learning rate of 0.01. */
    public static Sgd of(Tensor... parameters) {
        return of(ParameterList.listed(parameters));
    }

    /** Keeps a part of the last velocity, 0.9 for example: {@code 0 <= momentum < 1}. */
    public Sgd momentum(double momentum) {
        this.momentum = parameters.checked("momentum", momentum, 0, 1);
        return this;
    }

    /** Looks ahead along the velocity; needs momentum. */
    public Sgd nesterov() {
        this.nesterov = true;
        return this;
    }

    @Override
    Sgd self() {
        return this;
    }

    @Override
    void checkSettings() {
        if (nesterov && momentum == 0) {
            throw new TensorException("Sgd.step", "momentum for nesterov", "momentum 0", "call momentum(0.9)");
        }
    }

    @Override
    void update(Tensor parameter, Tensor gradient, Memory memory) {
        Tensor velocity = momentum == 0 ? parameter : memory.tensor(0);
        Updates.sgd(parameter, gradient, velocity, new Updates.Sgd(lr, momentum, weightDecay, nesterov));
    }

    @Override
    String settings() {
        return (momentum == 0 ? "" : ", momentum " + momentum) + (nesterov ? ", nesterov" : "");
    }
}
