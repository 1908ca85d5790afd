package org.lectern.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A watch for the first NaN or infinity: while it is on, the op that makes one fails with its name, its inputs and the place
 * where it was called, in the pass forward and in the pass backward.
 *
 * <pre>{@code
 * try (var watch = Anomalies.watch()) {
 *     loss(net, x).backward();
 * }
 * }</pre>
 *
 * <p>Every result is read once more, so training is slower under the watch; without it nothing is. Infinities that were put
 * in, as in the mask of an attention, may pass through ops; a NaN is refused wherever it shows up. The watch holds in all
 * threads.
 */
public final class Anomalies {
    private static volatile boolean watching;
    /** Inside a gradient rule the op to be named is the one of the forward pass. */
    private static final ThreadLocal<Boolean> IN_RULE = ThreadLocal.withInitial(() -> false);

    private Anomalies() {}

    /** A watch that ends with its {@code try}, or with {@link #close()}; afterwards it is as it was before. */
    public static final class Watch implements AutoCloseable {
        private final boolean before;

        private Watch(boolean before) {
            this.before = before;
        }

        @Override
        public void close() {
            watching = before;
        }
    }

    /** Starts to watch. */
    public static Watch watch() {
        Watch watch = new Watch(watching);
        watching = true;
        return watch;
    }

    /** Starts or ends the watch for all cells that follow; {@link #watch()} is for a few lines. */
    public static void detect(boolean on) {
        watching = on;
    }

    static boolean watching() {
        return watching;
    }

    /** Where an op was called, as the cause of what goes wrong in its gradient. */
    static Throwable origin(String operation) {
        return new ForwardCall(operation);
    }

    /** Refuses a result with a NaN, or with an infinity that no input has. */
    static void check(String operation, Tensor out, Tensor... inputs) {
        String found = IN_RULE.get() ? null : found(out, inputs);
        if (found != null) {
            throw anomaly(operation, "a result of finite numbers", found, inputs);
        }
    }

    static Tensor gradient(Graph.Node node, int k, Graph.Rule rule, Tensor upstream) {
        boolean before = IN_RULE.get();
        IN_RULE.set(true);
        Tensor gradient;
        try {
            gradient = rule.gradient(upstream);
        } finally {
            IN_RULE.set(before);
        }
        String found = found(gradient, upstream);
        if (found != null) {
            String which = node.inputs.length == 1 ? "" : " to input " + (k + 1);
            TensorException failure =
                    anomaly(node.operation, "a gradient" + which + " of finite numbers", found, node.inputs);
            failure.initCause(node.origin);
            throw failure;
        }
        return gradient;
    }

    private static @Nullable String found(Tensor out, Tensor... inputs) {
        if (!out.dtype().isFloating()) {
            return null;
        }
        int place = first(out, false);
        if (place < 0) {
            return null;
        }
        int nan = first(out, true);
        if (nan >= 0) {
            return "NaN" + at(out, nan);
        }
        for (Tensor input : inputs) {
            if (input.dtype().isFloating() && first(input, false) >= 0) {
                return null;
            }
        }
        return (Access.element(out, place) > 0 ? "Infinity" : "-Infinity") + at(out, place);
    }

    /** The first element that is NaN, or, if any will do, not finite; -1 if there is none. */
    private static int first(Tensor x, boolean onlyNaN) {
        double[] values = x.toDoubles();
        for (int i = 0; i < values.length; i++) {
            if (onlyNaN ? Double.isNaN(values[i]) : !Double.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }

    /** Such as {@code at [0, 3]}. */
    private static String at(Tensor x, int place) {
        int[] strides = Shapes.strides(x.shapeView());
        int[] index = new int[strides.length];
        int rest = place;
        for (int i = 0; i < index.length; i++) {
            index[i] = rest / strides[i];
            rest %= strides[i];
        }
        return index.length == 0 ? "" : " at " + Arrays.toString(index);
    }

    private static TensorException anomaly(String operation, String needed, String found, Tensor... inputs) {
        StringBuilder given = new StringBuilder();
        int bad = -1;
        for (int i = 0; i < inputs.length; i++) {
            int place = inputs[i].dtype().isFloating() ? first(inputs[i], false) : -1;
            bad = bad < 0 && place >= 0 ? i : bad;
            given.append(i == 0 ? " from " : " and ")
                    .append(Shapes.text(inputs[i].shapeView()))
                    .append(inputs[i].dtype().isFloating() ? range(inputs[i], place) : "");
        }
        return new TensorException(operation, needed, found + given, remedy(operation, bad, inputs));
    }

    private static String range(Tensor x, int bad) {
        if (bad >= 0) {
            return " with " + Access.element(x, bad) + at(x, bad);
        }
        if (x.size() == 0) {
            return "";
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : x.toDoubles()) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return " with "
                + (low == high ? TensorText.number(low) : TensorText.number(low) + " to " + TensorText.number(high));
    }

    private static String remedy(String operation, int bad, Tensor[] inputs) {
        if (bad >= 0) {
            return inputs[bad].isLeaf() && !inputs[bad].needsGrad()
                    ? "input " + (bad + 1) + " came in with it: look for it where the data was read"
                    : inputs[bad].isLeaf()
                            ? "the parameter holds it: the step before was too long, or its gradient was not finite"
                            : "its input was not finite before";
        }
        return switch (operation) {
            case "log" -> "keep its input above 0, as by add(1e-8), or use logSoftmax or a loss that takes logits";
            case "sqrt", "std", "pow", "norm" -> "keep its input above 0, as by add(1e-8)";
            case "div" -> "keep the divisor away from 0, as by add(1e-8)";
            case "exp" -> "subtract the greatest first, or use softmax or logSumExp";
            default -> "use a lower learning rate, clip the gradients, or bring the inputs to a smaller scale";
        };
    }

    /** The call of an op in the forward pass. */
    private static final class ForwardCall extends Throwable {
        ForwardCall(String operation) {
            super(operation + " was called here in the forward pass");
        }

        @Override
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
