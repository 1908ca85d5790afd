package org.lectern.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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
        Shapes.present("gradients", "a scalar", scalar);
        Shapes.allPresent("gradients", "tensors", inputs);
        if (scalar.size() != 1) {
            throw new ShapeException(
                    "gradients", "a scalar", "shape " + Shapes.text(scalar.shapeView()), "sum() it first");
        }
        if (!scalar.needsGrad()) {
            throw new TensorException(
                    "gradients",
                    "a result computed from a tensor that requires a gradient",
                    "a tensor without one",
                    Graph.recording()
                            ? "call requiresGrad() on the inputs before computing"
                            : "nothing is recorded inside of Tensor.noGrad, nor while a Trainer evaluates: compute this"
                                    + " outside, or only if Mode.current() is TRAIN");
        }
        List<Tensor> result = new ArrayList<>();
        List<@Nullable Tensor> found = Graph.gradients(scalar, Tensor.onesLike(scalar), inputs);
        for (int i = 0; i < inputs.length; i++) {
            Tensor gradient = found.get(i);
            result.add(gradient == null ? Tensor.zerosLike(inputs[i]) : gradient);
        }
        return result;
    }

    /** The tensors made by no op that a result was computed from and that require gradients: each a parameter, or an input marked so. */
    public static List<Tensor> leaves(Tensor result) {
        Shapes.present("leaves", "a result", result);
        return result.needsGrad()
                ? Graph.order(result).stream().filter(Tensor::isLeaf).toList()
                : List.of();
    }

    /**
     * The vector-Jacobian product {@code Jᵀ v} at x, in one walk back. Shapes: x, and v of the result's shape, to the shape
     * of x.
     *
     * @throws ShapeException if v has another shape
     */
    public static Tensor vjp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
        return JacobianProducts.vjp(function, x, v);
    }

    /**
     * The Jacobian-vector product {@code J v} at x: how the result changes as x moves along v. Shapes: x, and v of its shape,
     * to the result's shape. Two walks back.
     *
     * @throws ShapeException if v has another shape
     */
    public static Tensor jvp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
        return JacobianProducts.jvp(function, x, v);
    }

    /**
     * The product {@code H v} of a scalar function's Hessian with a vector, without making the Hessian. Shapes: x, and v of
     * its shape, to the same.
     *
     * @throws ShapeException if the function's result is not a scalar or v has another shape
     */
    public static Tensor hvp(UnaryOperator<Tensor> function, Tensor x, Tensor v) {
        return JacobianProducts.hvp(function, x, v);
    }

    /**
     * Compares the gradients of a function, as {@code backward()} computes them, with central differences in float64.
     *
     * @param function from inputs to a tensor, whose elements are weighted unequally and summed; it may use {@link #of} itself
     * @return the largest difference, relative to {@code max(1, |gradient|)}; below 1e-6 for a right gradient away from kinks
     */
    public static double error(Function<Tensor[], Tensor> function, Tensor... inputs) {
        Shapes.present("checkGradient", "a function", function);
        Shapes.allPresent("checkGradient", "tensors", inputs);
        Tensor[] points = new Tensor[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            points[i] = inputs[i].detach().to(DType.FLOAT64).copy().requiresGrad();
        }
        Tensor out = function.apply(points);
        Shapes.present("checkGradient", "a result from the function", out);
        if (!out.needsGrad()) {
            throw new TensorException(
                    "checkGradient",
                    "a function whose result depends on its inputs by recorded ops",
                    "a result without a history",
                    "leave out detach(), noGrad and comparisons; compute outside noGrad");
        }
        weighted(out).backward();
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
     * @return how well they agree
     * @throws TensorException if they do not
     */
    public static GradientCheck check(Function<Tensor[], Tensor> function, Tensor... inputs) {
        double error = error(function, inputs);
        if (!(error <= 1e-6)) {
            throw new TensorException(
                    "Gradients.check",
                    "gradients that agree with finite differences to 1e-6",
                    "a relative error of " + error,
                    "the backward rule is wrong, or an input lies at a kink");
        }
        return new GradientCheck(
                error, Arrays.stream(inputs).mapToInt(Tensor::size).sum());
    }

    /**
     * All derivatives of a function's outputs to its input. Shapes: {@code f: (n...) -> (m...)} to {@code (m..., n...)};
     * element {@code [i, j]} is the derivative of output i to input j.
     *
     * <p>One walk back for each output, so it is meant for small functions. The result is recorded where the function is
     * smooth in tensors that require a gradient.
     */
    public static Tensor jacobian(UnaryOperator<Tensor> function, Tensor input) {
        Shapes.present("jacobian", "a function", function);
        Shapes.present("jacobian", "a tensor", input);
        if (!input.dtype().isFloating()) {
            throw new TensorException("jacobian", "an input of float32 or float64", "int32", "to(DType.FLOAT32) first");
        }
        boolean before = Graph.recording(true);
        try {
            // An input of its own, so that a caller's graph neither grows nor is needed.
            Tensor x = input.needsGrad() ? input : input.copy().requiresGrad();
            Tensor out = function.apply(x);
            Shapes.present("jacobian", "a result from the function", out);
            int[] shape = Arrays.copyOf(out.shapeView(), out.rank() + x.rank());
            System.arraycopy(x.shapeView(), 0, shape, out.rank(), x.rank());
            Shapes.size("jacobian", shape, x.dtype());
            if (!out.needsGrad() || out.size() == 0) {
                return Tensor.zeros(x.dtype(), shape);
            }
            Tensor flat = out.flatten();
            Tensor[] rows = new Tensor[out.size()];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = of(flat.slice(0, i, i + 1).sum(), x).get(0);
            }
            Tensor jacobian = Tensor.stack(0, rows).reshape(shape);
            return input.needsGrad() && before ? jacobian : jacobian.detach();
        } finally {
            Graph.recording(before);
        }
    }

    /**
     * All second derivatives of a scalar function. Shapes: {@code (n...)} to {@code (n..., n...)}; symmetric.
     *
     * @throws ShapeException if the function's result is no scalar
     */
    public static Tensor hessian(UnaryOperator<Tensor> function, Tensor input) {
        Shapes.present("hessian", "a function", function);
        return jacobian(
                x -> {
                    Tensor y = function.apply(x);
                    Shapes.present("hessian", "a result from the function", y);
                    if (y.size() != 1) {
                        throw new ShapeException(
                                "hessian",
                                "a scalar function",
                                "a result of shape " + Shapes.text(y.shapeView()),
                                "sum() it");
                    }
                    return y.needsGrad() ? of(y.sum(), x).get(0) : Tensor.zerosLike(x);
                },
                input);
    }

    private static double moved(
            Function<Tensor[], Tensor> function, Tensor[] points, int i, double[] values, int j, double step) {
        double[] changed = values.clone();
        changed[j] += step;
        Tensor[] arguments = points.clone();
        // Recorded although no derivative of it is wanted: the function may take gradients itself.
        arguments[i] =
                Tensor.of(DType.FLOAT64, changed).reshape(points[i].shapeView()).requiresGrad();
        return weighted(function.apply(arguments)).item();
    }

    /** A sum with unequal weights, so that errors that cancel in a plain sum, as in softmax, show. */
    private static Tensor weighted(Tensor x) {
        double[] weights = new double[x.size()];
        Arrays.setAll(weights, i -> 0.5 + (i * 7 % 11) / 11.0);
        return x.mul(Tensor.of(DType.FLOAT64, weights).reshape(x.shapeView())).sum();
    }
}
