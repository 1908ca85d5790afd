package org.lectern.optim;

import java.util.List;
import org.lectern.tensor.Tensor;

/**
 * What Adam's relatives share: two means with their betas, and eps.
 *
 * @param <S> the optimizer itself, which its settings return
 */
abstract class AdamFamily<S extends AdamFamily<S>> extends GradientDescent<S> {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double eps = 1e-8;

    AdamFamily(List<Tensor> parameters, double lr) {
        super(parameters, lr, "mean", "square");
    }

    /** How much the two means keep of their past: {@code 0 <= beta < 1}. */
    public S betas(double beta1, double beta2) {
        this.beta1 = parameters.checked("beta1", beta1, 0, 1);
        this.beta2 = parameters.checked("beta2", beta2, 0, 1);
        return self();
    }

    /** What is added to the divisor, which keeps steps finite where gradients vanish. */
    public S eps(double eps) {
        this.eps = parameters.checked("eps", eps, 0, Double.POSITIVE_INFINITY);
        return self();
    }

    @Override
    String settings() {
        return ", betas " + beta1 + " " + beta2;
    }
}
