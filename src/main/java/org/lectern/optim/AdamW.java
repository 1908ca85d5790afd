package org.lectern.optim;

import java.util.List;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;

/**
 * {@link Adam} with decoupled weight decay: it shrinks the parameters themselves, {@code p -= lr weightDecay p}, where Adam's
 * is part of the gradient and so divided by its size. Loshchilov and Hutter 2019.
 */
public final class AdamW extends AdamFamily<AdamW> {
    private AdamW(List<Tensor> parameters) {
        super(parameters, 1e-3);
        weightDecay = 0.01;
    }

    /** AdamW with the usual numbers: lr 0.001, betas 0.9 and 0.999, eps 1e-8, weight decay 0.01. */
    public static AdamW of(List<Tensor> parameters) {
        return new AdamW(parameters);
    }

    /** AdamW with the usual numbers: lr 0.001, betas 0.9 and 0.999, eps 1e-8, weight decay 0.01. */
    public static AdamW of(Tensor... parameters) {
        return of(ParameterList.listed(parameters));
    }

    /** Shrinks the parameters by {@code lr * weightDecay} in each step. */
    @Override
    public AdamW weightDecay(double weightDecay) {
        return super.weightDecay(weightDecay);
    }

    @Override
    AdamW self() {
        return this;
    }

    @Override
    void update(Tensor parameter, Tensor gradient, Memory memory) {
        Updates.Adam rule = new Updates.Adam(lr, beta1, beta2, eps, weightDecay, true, memory.step);
        Updates.adam(parameter, gradient, memory.tensor(0), memory.tensor(1), rule);
    }
}
