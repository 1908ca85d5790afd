package org.lectern.optim;

import java.util.List;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.lectern.tensor.Updates;

/**
 * Keeps gradients from growing too large, between {@code backward()} and {@code step()}.
 *
 * <pre>{@code
 * loss.backward();
 * GradientClipping.byNorm(net.parameters(), 1.0);
 * optimizer.step();
 * }</pre>
 */
public final class GradientClipping {
    private GradientClipping() {}

    /**
     * Scales all gradients together so that their norm, taken over all of them as one vector, is at most {@code maxNorm};
     * returns the norm from before. Pascanu, Mikolov and Bengio 2013.
     *
     * @throws TensorException if the bound is not positive or the norm is NaN or infinite
     */
    public static double byNorm(List<Tensor> parameters, double maxNorm) {
        ParameterList.present("GradientClipping.byNorm", "parameters", parameters);
        positive("byNorm", maxNorm);
        double total = norm(parameters);
        if (!Double.isFinite(total)) {
            throw new TensorException(
                    "GradientClipping.byNorm",
                    "finite gradients",
                    "a norm of " + total,
                    "lower the learning rate; is the loss finite?");
        }
        // 1e-6 as in PyTorch.
        double factor = maxNorm / (total + 1e-6);
        if (factor < 1) {
            Tensor.noGrad(() -> {
                for (Tensor parameter : parameters) {
                    if (parameter.hasGrad()) {
                        Updates.gradient(parameter, Updates.gradient(parameter).mul(factor));
                    }
                }
            });
        }
        return total;
    }

    /**
     * Clips each element of each gradient to {@code [-limit, limit]}.
     *
     * @throws TensorException if the limit is not positive
     */
    public static void byValue(List<Tensor> parameters, double limit) {
        ParameterList.present("GradientClipping.byValue", "parameters", parameters);
        positive("byValue", limit);
        Tensor.noGrad(() -> {
            for (Tensor parameter : parameters) {
                if (parameter.hasGrad()) {
                    Updates.gradient(parameter, Updates.gradient(parameter).clip(-limit, limit));
                }
            }
        });
    }

    /** The norm of all gradients as one vector; 0 if there are none. */
    public static double norm(List<Tensor> parameters) {
        ParameterList.present("GradientClipping.norm", "parameters", parameters);
        return Tensor.noGrad(() -> {
            double squares = 0;
            for (Tensor parameter : parameters) {
                if (parameter.hasGrad()) {
                    double norm = Updates.gradient(parameter).norm().item();
                    squares += norm * norm;
                }
            }
            return Math.sqrt(squares);
        });
    }

    private static void positive(String method, double bound) {
        if (!(bound > 0 && bound < Double.POSITIVE_INFINITY)) {
            throw new TensorException(
                    "GradientClipping." + method, "a finite bound > 0", String.valueOf(bound), "1.0 is usual");
        }
    }
}
