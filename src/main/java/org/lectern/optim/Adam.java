package org.lectern.optim;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;

/**
 * Adam: each parameter has a step size of its own, from the mean and the mean square of its gradients.
 *
 * <p>With gradient g in step t: {@code m = beta1 m + (1 - beta1) g; s = beta2 s + (1 - beta2) g^2;}
 * {@code p -= lr (m / (1 - beta1^t)) / (sqrt(s / (1 - beta2^t)) + eps)}. Kingma and Ba 2015. Weight decay is AdamW's: it
 * shrinks the parameters themselves, {@code p -= lr weightDecay p}, apart from the gradient (Loshchilov and Hutter 2019).
 */
public final class Adam implements Optimizer {
    private final ParameterList parameters;
    private final List<@Nullable State> states = new ArrayList<>();
    private double lr = 1e-3;
    private double beta1 = 0.9;
    private double beta2 = 0.999;
    private double eps = 1e-8;
    private double weightDecay;

    private Adam(List<Tensor> parameters) {
        this.parameters = new ParameterList("Adam", parameters);
        parameters.forEach(parameter -> states.add(null));
    }

    /** Adam with the usual numbers: lr 0.001, betas 0.9 and 0.999, eps 1e-8, no weight decay. */
    public static Adam of(List<Tensor> parameters) {
        return new Adam(parameters);
    }

    /** Adam with the usual numbers: lr 0.001, betas 0.9 and 0.999, eps 1e-8, no weight decay. */
    public static Adam of(Tensor... parameters) {
        return of(List.of(parameters));
    }

    @Override
    public Adam lr(double lr) {
        this.lr = parameters.checked("lr", lr, 0, Double.POSITIVE_INFINITY);
        return this;
    }

    /** How much the two means keep of their past: {@code 0 <= beta < 1}. */
    public Adam betas(double beta1, double beta2) {
        this.beta1 = parameters.checked("beta1", beta1, 0, 1);
        this.beta2 = parameters.checked("beta2", beta2, 0, 1);
        return this;
    }

    /** What is added to the divisor, which keeps steps finite where gradients vanish. */
    public Adam eps(double eps) {
        this.eps = parameters.checked("eps", eps, 0, Double.POSITIVE_INFINITY);
        return this;
    }

    /** Shrinks the parameters by {@code lr * weightDecay} in each step; makes this AdamW. */
    public Adam weightDecay(double weightDecay) {
        this.weightDecay = parameters.checked("weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
        return this;
    }

    @Override
    public void step() {
        parameters.needsSomeGradient();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor parameter = parameters.get(i);
            if (parameter.hasGrad()) {
                State state = state(i);
                state.step++;
                Updates.Adam rule = new Updates.Adam(lr, beta1, beta2, eps, weightDecay, true, state.step);
                Updates.adam(parameter, parameter.grad(), state.mean, state.square, rule);
            }
        }
    }

    private State state(int i) {
        State state = states.get(i);
        if (state == null) {
            state = new State(parameters.get(i));
            states.set(i, state);
        }
        return state;
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
        return "Adam(lr " + lr + ", betas " + beta1 + " " + beta2
                + (weightDecay == 0 ? ")" : ", weightDecay " + weightDecay + ")");
    }

    /** What is remembered of one parameter; its own count of steps, since it may join later than others. */
    private static final class State {
        private final Tensor mean;
        private final Tensor square;
        private long step;

        State(Tensor parameter) {
            this.mean = ParameterList.zerosLike(parameter);
            this.square = ParameterList.zerosLike(parameter);
        }
    }
}
