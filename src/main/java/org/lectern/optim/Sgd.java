package org.lectern.optim;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.lectern.tensor.Updates;

/**
 * Stochastic gradient descent, with momentum if asked for.
 *
 * <p>For each parameter p with gradient g: {@code g += weightDecay p; v = momentum v + g; p -= lr v}, or with Nesterov's
 * look ahead {@code p -= lr (g + momentum v)}. Sutskever et al. 2013, in PyTorch's form.
 */
public final class Sgd implements Optimizer {
    private final ParameterList parameters;
    private final List<@Nullable Tensor> velocities = new ArrayList<>();
    private double lr = 0.01;
    private double momentum;
    private double weightDecay;
    private boolean nesterov;

    private Sgd(List<Tensor> parameters) {
        this.parameters = new ParameterList("Sgd", parameters);
        parameters.forEach(parameter -> velocities.add(null));
    }

    /** Plain gradient descent with a learning rate of 0.01. */
    public static Sgd of(List<Tensor> parameters) {
        return new Sgd(parameters);
    }

    /** Plain gradient descent with a learning rate of 0.01. */
    public static Sgd of(Tensor... parameters) {
        return of(List.of(parameters));
    }

    @Override
    public Sgd lr(double lr) {
        this.lr = parameters.checked("lr", lr, 0, Double.POSITIVE_INFINITY);
        return this;
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

    /** Pulls the parameters towards 0, as a penalty of {@code weightDecay/2 |p|^2} in the loss does. */
    public Sgd weightDecay(double weightDecay) {
        this.weightDecay = parameters.checked("weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
        return this;
    }

    @Override
    public void step() {
        if (nesterov && momentum == 0) {
            throw new TensorException("Sgd.step", "momentum for nesterov", "momentum 0", "call momentum(0.9)");
        }
        parameters.needsSomeGradient();
        Updates.Sgd rule = new Updates.Sgd(lr, momentum, weightDecay, nesterov);
        for (int i = 0; i < parameters.size(); i++) {
            Tensor parameter = parameters.get(i);
            if (parameter.hasGrad()) {
                Updates.sgd(parameter, parameter.grad(), momentum == 0 ? parameter : velocity(i), rule);
            }
        }
    }

    private Tensor velocity(int i) {
        Tensor velocity = velocities.get(i);
        if (velocity == null) {
            velocity = ParameterList.zerosLike(parameters.get(i));
            velocities.set(i, velocity);
        }
        return velocity;
    }

    @Override
    public void zeroGrad() {
        parameters.zeroGrad();
    }

    @Override
    public List<Tensor> parameters() {
        return parameters.asList();
    }

    @Override
    public double lr() {
        return lr;
    }

    @Override
    public String toString() {
        return "Sgd(lr " + lr + (momentum == 0 ? "" : ", momentum " + momentum) + (nesterov ? ", nesterov" : "")
                + (weightDecay == 0 ? ")" : ", weightDecay " + weightDecay + ")");
    }
}
