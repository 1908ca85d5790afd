package org.lectern.optim;

import java.util.List;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;

/**
 * {@link Adam} with Nesterov's look ahead, its momentum growing over the steps.
 *
 * <p>In step t: {@code mu_t = beta1 (1 - 0.5 * 0.96^(t * momentumDecay))}; m and s as in Adam;
 * {@code p -= lr ((1 - mu_t) g / (1 - mu_1..mu_t) + mu_{t+1} m / (1 - mu_1..mu_{t+1})) / (sqrt(s / (1 - beta2^t)) + eps)}.
 * Dozat 2016, in the form PyTorch has since 2.0.
 */
public final class Nadam extends AdamFamily<Nadam> {
    private double momentumDecay = 4e-3;

    private Nadam(List<Tensor> parameters) {
        super(parameters, 2e-3);
    }

    /** Nadam with the usual numbers: lr 0.002, betas 0.9 and 0.999, eps 1e-8, momentum decay 0.004. */
    public static Nadam of(List<Tensor> parameters) {
        return new Nadam(parameters);
    }

    /** Nadam with the usual numbers: lr 0.002, betas 0.9 and 0.999, eps 1e-8, momentum decay 0.004. */
    public static Nadam of(Tensor... parameters) {
        return of(ParameterList.listed(parameters));
    }

    /** How quickly the momentum comes to its full size. */
    public Nadam momentumDecay(double momentumDecay) {
        this.momentumDecay = parameters.checked("momentumDecay", momentumDecay, 0, Double.POSITIVE_INFINITY);
        return this;
    }

    @Override
    Nadam self() {
        return this;
    }

    @Override
    void update(Tensor parameter, Tensor gradient, Memory memory) {
        double now = momentum(memory.step);
        double next = momentum(memory.step + 1);
        memory.product *= now;
        double gradientRate = lr * (1 - now) / (1 - memory.product);
        double meanRate = lr * next / (1 - memory.product * next);
        Updates.Nadam rule = new Updates.Nadam(gradientRate, meanRate, beta1, beta2, eps, weightDecay, memory.step);
        Updates.apply(rule, parameter, gradient, memory.tensor(0), memory.tensor(1));
    }

    private double momentum(long step) {
        return beta1 * (1 - 0.5 * Math.pow(0.96, step * momentumDecay));
    }
}
