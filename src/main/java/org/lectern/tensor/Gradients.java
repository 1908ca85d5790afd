package org.lectern.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gradients as values, and their check against finite differences. */
public final class Gradients {
    private static final double STEP = 1e-5;

    private Gradients() {}

    /**
     * The derivatives of a scalar to given tensors. They are recorded themselves, so gradients of gradients can be taken; the
     * tensors' own {@code grad()} stays as it is. A tensor that the scalar does not depend on gets zeros.
     */
    public static List<Tensor> of(Tensor scalar, Tensor... inputs) {
        if (scalar.size() != 1) {
            throw new ShapeException(
                    "gradients", "a scalar", "shape " + Shapes.text(scalar.shapeView()), "sum() it first");
        }
        if (!scalar.needsGrad()) {
            throw new TensorException(
                    "gradients",
                    "a result computed from a tensor that requires a gradient",
                    "a tensor without one",
                    "call requiresGrad() on the inputs before computing");
        }
        List<Tensor> result = new ArrayList<>();
        List<@Nullable Tensor> found = Graph.gradients(scalar, Tensor.onesLike(scalar), inputs);
        for (int i = 0; i < inputs.length; i++) {
            Tensor gradient = found.get(i);
            result.add(gradient == null ? Tensor.zerosLike(inputs[i]) : gradient);
        }
        return result;
    }

    /**
     * Compares the gradients of a function, as {@code backward()} computes them, with central differences in float64.
     *
     * @param function from inputs to a tensor, whose elements are weighted unequally and summed
     * @return the largest difference, relative to {@code max(1, |gradient|)}; below 1e-6 for a right gradient away from kinks
     */
    public static double error(Function<Tensor[], Tensor> function, Tensor... inputs) {
        Tensor[] points = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            points[i] = inputs[i].detach().to(DType.FLOAT64).copy().requiresGrad();
        }
        weighted(function.apply(points)).backward();
        double worst = 0;
        for (int i = 0; i < points.length; i++) {
            double[] analytic = points[i].hasGrad() ? points[i].grad().toDoubles() : new double[points[i].size()];
            double[] values = points[i].toDoubles();
            for (int j = 0; j < values.length; j++) {
                double step = STEP * Math.max(1, Math.abs(values[j]));
                double above = moved(function, points, i, values, j, step);
                double below = moved(function, points, i, values, j, -step);
                double numeric = (above - below) / (2 * step);
                double difference = Math.abs(numeric - analytic[j]) / Math.max(1, Math.abs(analytic[j]));
                // NaN must not pass for agreement.
                worst = difference <= worst ? worst : difference;
            }
        }
        return worst;
    }

    /**
     * Fails unless a function's gradients agree with central differences to 1e-6.
     *
     * @throws TensorException if they do not
     */
    public static void check(Function<Tensor[], Tensor> function, Tensor... inputs) {
        double error = error(function, inputs);
        if (!(error <= 1e-6)) {
            throw new TensorException(
                    "Gradients.check",
                    "gradients that agree with finite differences to 1e-6",
                    "a relative error of " + error,
                    "the backward rule is wrong, or an input lies at a kink");
        }
    }

    private static double moved(
            Function<Tensor[], Tensor> function, Tensor[] points, int i, double[] values, int j, double step) {
        double[] changed = values.clone();
        changed[j] += step;
        Tensor[] arguments = points.clone();
        arguments[i] = Tensor.of(DType.FLOAT64, changed).reshape(points[i].shapeView());
        return Tensor.noGrad(() -> weighted(function.apply(arguments)).item());
    }

    /** A sum with unequal weights, so that errors that cancel in a plain sum, as in softmax, show. */
    private static Tensor weighted(Tensor x) {
        double[] weights = new double[x.size()];
        Arrays.setAll(weights, i -> 0.5 + (i * 7 % 11) / 11.0);
        return x.mul(Tensor.of(DType.FLOAT64, weights).reshape(x.shapeView())).sum();
    }
}
