package org.lectern.optim;

import java.util.List;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;

/**
 * Adam: each parameter has a step size of its own, from the mean and the mean square of its gradients.
 *
 * <p>With gradient g in step t: {@code g += weightDecay p; m = beta1 m + (1 - beta1) g; s = beta2 s + (1 - beta2) g^2;}
 * {@code p -= lr (m / (1 - beta1^t)) / (sqrt(s / (1 - beta2^t)) + eps)}. Kingma and Ba 2015. {@link AdamW} is the one whose
 * weight decay works as meant.
 */
public final class Adam extends AdamFamily<Adam> {
    private Adam(List<Tensor> parameters) {
        super(parameters, 1e-3);
    }

    /** Adam with the usual numbers: lr 0.001, betas 0.9 and 0.999, eps 1e-8, no weight decay. */
    public static Adam of(List<Tensor> parameters) {
        return new Adam(parameters);
    }

    /** Adam with the usual numbers: lr 0.001, betas 0.9 and 0.999, eps 1e-8, no weight decay. */
    public static Adam of(Tensor... parameters) {
        return of(ParameterList.listed(parameters));
    }

    @Override
    Adam self() {
        return this;
    }

    @Override
    void update(Tensor parameter, Tensor gradient, Memory memory) {
        Updates.Adam rule = new Updates.Adam(lr, beta1, beta2, eps, weightDecay, false, memory.step);
        Updates.adam(parameter, gradient, memory.tensor(0), memory.tensor(1), rule);
    }
}
