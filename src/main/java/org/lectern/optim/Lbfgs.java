package org.lectern.optim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/**
 * L-BFGS: a quasi-Newton method, which learns the curvature from the last gradients; for small networks on all examples at
 * once.
 *
 * <p>A step computes the loss several times, so it is given the loss as a function:
 *
 * <pre>{@code
 * var lbfgs = Lbfgs.of(net.parameters()).strongWolfe();
 * for (int i = 0; i < 20; i++) {
 *     lbfgs.step(() -> Losses.crossEntropy(net.forward(x), y));
 * }
 * }</pre>
 *
 * <p>The direction is {@code d = -H g}, with H from the pairs of changes in parameters and gradients by the two-loop recursion.
 * Liu and Nocedal 1989, in PyTorch's form.
 */
public final class Lbfgs implements Optimizer {
    private final ParameterList parameters;
    private final FlatParameters flat;
    private double lr = 1;
    private int maxIterations = 20;
    private int maxEvaluations;
    private double gradientTolerance = 1e-7;
    private double changeTolerance = 1e-9;
    private int historySize = 100;
    private boolean strongWolfe;

    private final List<Pair> history = new ArrayList<>();
    private double[] direction = {};
    private double[] lastGradient = {};
    private double stepLength;
    private double scale = 1;
    private long iterations;

    /** A change of the parameters and the change of the gradient that came with it. */
    private record Pair(double[] step, double[] change, double inverse) {}

    private Lbfgs(List<Tensor> parameters) {
        this.parameters = new ParameterList("Lbfgs", parameters);
        this.flat = new FlatParameters(this.parameters.asList());
    }

    /** L-BFGS with the usual numbers: lr 1, at most 20 iterations in a step, 100 pairs of history, no line search. */
    public static Lbfgs of(List<Tensor> parameters) {
        return new Lbfgs(parameters);
    }

    /** L-BFGS with the usual numbers: lr 1, at most 20 iterations in a step, 100 pairs of history, no line search. */
    public static Lbfgs of(Tensor... parameters) {
        return of(ParameterList.listed(parameters));
    }

    /** Searches each step's length by the strong Wolfe conditions, which makes it much safer. */
    public Lbfgs strongWolfe() {
        strongWolfe = true;
        return this;
    }

    @Override
    public Lbfgs lr(double lr) {
        this.lr = parameters.checked("lr", lr, 0, Double.POSITIVE_INFINITY);
        return this;
    }

    /** The most iterations in a step; it computes the loss at most a quarter more often. */
    public Lbfgs maxIterations(int maxIterations) {
        this.maxIterations = (int) parameters.checked("maxIterations", maxIterations, 1, Double.POSITIVE_INFINITY);
        return this;
    }

    /** How often a step computes the loss at most, line search included. */
    public Lbfgs maxEvaluations(int maxEvaluations) {
        this.maxEvaluations = (int) parameters.checked("maxEvaluations", maxEvaluations, 1, Double.POSITIVE_INFINITY);
        return this;
    }

    /** A step ends where the largest element of the gradient, or the change of parameters or loss, is this small. */
    public Lbfgs tolerances(double gradient, double change) {
        this.gradientTolerance = parameters.checked("tolerances", gradient, 0, Double.POSITIVE_INFINITY);
        this.changeTolerance = parameters.checked("tolerances", change, 0, Double.POSITIVE_INFINITY);
        return this;
    }

    /** How many pairs are kept. */
    public Lbfgs historySize(int historySize) {
        this.historySize = (int) parameters.checked("historySize", historySize, 1, Double.POSITIVE_INFINITY);
        return this;
    }

    /** Refused: this optimizer needs the loss as a function. */
    @Override
    public void step() {
        throw new TensorException(
                "Lbfgs.step", "the loss as a function", "none", "call step(() -> loss) without backward()");
    }

    /**
     * Computes the loss and its gradients as often as needed and moves the parameters.
     *
     * @return the loss before the step
     * @throws TensorException if the loss is NaN or infinite; then the parameters are those from before
     */
    @Override
    public Tensor step(Supplier<Tensor> loss) {
        Tensor first = evaluate(loss);
        double value = finite(first.item());
        double[] gradient = flat.gradients(parameters);
        double[] start = flat.values();
        try {
            iterate(loss, value, gradient);
        } catch (RuntimeException e) {
            flat.assign(start);
            throw e;
        }
        return first;
    }

    private void iterate(Supplier<Tensor> loss, double firstLoss, double[] firstGradient) {
        double value = firstLoss;
        double[] gradient = firstGradient;
        int evaluations = 1;
        int most = maxEvaluations > 0 ? maxEvaluations : maxIterations * 5 / 4;
        for (int i = 1; i <= maxIterations && largest(gradient) > gradientTolerance; i++) {
            iterations++;
            direct(gradient);
            double length = iterations == 1 ? Math.min(1, 1 / sumOfSizes(gradient)) * lr : lr;
            double slope = dot(gradient, direction);
            lastGradient = gradient;
            stepLength = length;
            if (slope > -changeTolerance) {
                return;
            }
            double before = value;
            double[] origin = flat.values();
            if (strongWolfe) {
                LineSearch search = new LineSearch(
                        step -> point(loss, origin, step),
                        new LineSearch.Point(0, value, gradient, slope),
                        largest(direction),
                        changeTolerance);
                LineSearch.Point found = search.from(length);
                flat.assign(moved(origin, found.step()));
                stepLength = found.step();
                value = finite(found.loss());
                gradient = found.gradient();
                evaluations += search.evaluations();
            } else {
                flat.assign(moved(origin, length));
                if (i != maxIterations) {
                    value = finite(evaluate(loss).item());
                    gradient = flat.gradients(parameters);
                    evaluations++;
                }
            }
            if (evaluations >= most
                    || largest(direction) * Math.abs(stepLength) <= changeTolerance
                    || Math.abs(value - before) < changeTolerance) {
                return;
            }
        }
    }

    private Tensor evaluate(Supplier<Tensor> loss) {
        ParameterList.present("Lbfgs.step", "a loss to compute", loss);
        zeroGrad();
        Tensor value = loss.get();
        ParameterList.present("Lbfgs.step", "a loss", value);
        ParameterList.notYetBackward("Lbfgs.step", parameters.asList());
        value.backward();
        parameters.needsSomeGradient();
        return value;
    }

    private LineSearch.Point point(Supplier<Tensor> loss, double[] origin, double step) {
        flat.assign(moved(origin, step));
        double value = evaluate(loss).item();
        double[] gradient = flat.gradients(parameters);
        return new LineSearch.Point(step, value, gradient, dot(gradient, direction));
    }

    private static double finite(double loss) {
        if (!Double.isFinite(loss)) {
            throw new TensorException(
                    "Lbfgs.step",
                    "a finite loss",
                    String.valueOf(loss),
                    "call strongWolfe(), or lower the learning rate");
        }
        return loss;
    }

    /** Sets the direction by the two-loop recursion (Nocedal and Wright, algorithm 7.4). */
    private void direct(double[] gradient) {
        if (iterations > 1) {
            remember(gradient);
        }
        double[] q = new double[gradient.length];
        addScaled(q, -1, gradient);
        double[] parts = new double[history.size()];
        for (int i = history.size() - 1; i >= 0; i--) {
            Pair pair = history.get(i);
            parts[i] = dot(pair.step, q) * pair.inverse;
            addScaled(q, -parts[i], pair.change);
        }
        for (int j = 0; j < q.length; j++) {
            q[j] *= scale;
        }
        for (int i = 0; i < history.size(); i++) {
            Pair pair = history.get(i);
            addScaled(q, parts[i] - dot(pair.change, q) * pair.inverse, pair.step);
        }
        direction = q;
    }

    private void remember(double[] gradient) {
        double[] change = gradient.clone();
        addScaled(change, -1, lastGradient);
        double[] step = new double[gradient.length];
        addScaled(step, stepLength, direction);
        double curvature = dot(change, step);
        // A pair with no or negative curvature would spoil H.
        if (curvature > 1e-10) {
            if (history.size() == historySize) {
                history.remove(0);
            }
            history.add(new Pair(step, change, 1 / curvature));
            scale = curvature / dot(change, change);
        }
    }

    private double[] moved(double[] origin, double step) {
        double[] place = origin.clone();
        addScaled(place, step, direction);
        return place;
    }

    private static void addScaled(double[] to, double factor, double[] x) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * x[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double largest(double[] x) {
        double largest = 0;
        for (double value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static double sumOfSizes(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += Math.abs(value);
        }
        return sum;
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
    public SavedState state() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        numbers.put("lr", lr);
        numbers.put("iterations", (double) iterations);
        numbers.put("stepLength", stepLength);
        numbers.put("scale", scale);
        numbers.put("pairs", (double) history.size());
        if (iterations > 0) {
            tensors.put("direction", Tensor.of(DType.FLOAT64, direction));
            tensors.put("lastGradient", Tensor.of(DType.FLOAT64, lastGradient));
        }
        for (int i = 0; i < history.size(); i++) {
            Pair pair = history.get(i);
            numbers.put(i + ".inverse", pair.inverse);
            tensors.put(i + ".step", Tensor.of(DType.FLOAT64, pair.step));
            tensors.put(i + ".change", Tensor.of(DType.FLOAT64, pair.change));
        }
        return new SavedState("Lbfgs", numbers, tensors);
    }

    @Override
    public void load(SavedState state) {
        ParameterList.present("Lbfgs.load", "a state", state);
        state.belongsTo("Lbfgs");
        double savedLr = parameters.checked("lr", state.number("lr"), 0, Double.POSITIVE_INFINITY);
        long savedIterations = (long) state.number("iterations");
        double[] savedDirection = savedIterations == 0 ? new double[0] : vector(state, "direction");
        double[] savedGradient = savedIterations == 0 ? new double[0] : vector(state, "lastGradient");
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < (int) state.number("pairs"); i++) {
            pairs.add(new Pair(vector(state, i + ".step"), vector(state, i + ".change"), state.number(i + ".inverse")));
        }
        stepLength = state.number("stepLength");
        scale = state.number("scale");
        lr = savedLr;
        iterations = savedIterations;
        direction = savedDirection;
        lastGradient = savedGradient;
        history.clear();
        history.addAll(pairs);
    }

    private double[] vector(SavedState state, String name) {
        @Nullable Tensor saved = state.tensors().get(name);
        if (saved == null || saved.size() != flat.size()) {
            throw new TensorException(
                    "Lbfgs.load",
                    name + " with " + flat.size() + " elements, as many as the parameters",
                    saved == null ? "none" : saved.size() + "",
                    "give the optimizer the same parameters in the same order");
        }
        return saved.toDoubles();
    }

    @Override
    public String toString() {
        return "Lbfgs(lr " + lr + (strongWolfe ? ", strong Wolfe)" : ")");
    }
}
