package org.lectern.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An op with a gradient of one's own.
 *
 * <pre>{@code
 * var cube = CustomOp.of("cube", x -> x.pow(3), (x, g) -> x.square().mul(3).mul(g));
 * cube.apply(x).sum().backward();
 * checkGradient(x -> cube.apply(x), randn(rng, 3));
 * }</pre>
 *
 * <p>The function forward is computed without being recorded; the function backward is given the inputs and the upstream
 * gradient g, which has the shape of the result, and returns the derivative of the final result to each input, in that
 * input's shape.
 *
 * <p>Gradients of gradients: where they are asked for ({@link Gradients#of}), the ops of the function backward are recorded,
 * so they follow without further rules as long as backward computes with tensor ops from the inputs, the result and g. What a
 * {@link Call} saved has no history: there such a gradient is refused instead of being wrong.
 */
public final class CustomOp {
    private final String name;
    private final int arity;
    private final Function<Call, Tensor> forward;
    private final BiFunction<Call, Tensor, List<@Nullable Tensor>> backward;

    private CustomOp(
            String name,
            int arity,
            Function<Call, Tensor> forward,
            BiFunction<Call, Tensor, List<@Nullable Tensor>> backward) {
        this.name = name;
        this.arity = arity;
        this.forward = forward;
        this.backward = backward;
    }

    /** The gradients of two inputs, given these and the upstream gradient. */
    @FunctionalInterface
    public interface Backward {
        List<@Nullable Tensor> gradients(Tensor a, Tensor b, Tensor upstream);
    }

    /**
     * An op of one input.
     *
     * @param forward from x to the result
     * @param backward from x and the upstream gradient to the gradient of x
     */
    public static CustomOp of(String name, UnaryOperator<Tensor> forward, BinaryOperator<Tensor> backward) {
        present(name, forward, backward);
        return new CustomOp(name, 1, call -> forward.apply(call.input(0)), (call, g) -> {
            Tensor gradient = backward.apply(call.input(0), g);
            returned(name, "backward", "the gradient of its input", gradient);
            return List.of(gradient);
        });
    }

    /**
     * An op of two inputs.
     *
     * @param forward from a and b to the result
     * @param backward from a, b and the upstream gradient to {@code List.of(gradientOfA, gradientOfB)}
     */
    public static CustomOp of(String name, BinaryOperator<Tensor> forward, Backward backward) {
        present(name, forward, backward);
        return new CustomOp(
                name,
                2,
                call -> forward.apply(call.input(0), call.input(1)),
                (call, g) -> backward.gradients(call.input(0), call.input(1), g));
    }

    /**
     * An op of any number of inputs, which can save tensors on its way forward for the way back.
     *
     * <pre>{@code
     * var softsign = CustomOp.ofCall("softsign",
     *         call -> call.input(0).div(call.save(call.input(0).abs().add(1))),
     *         (call, g) -> List.of(g.div(call.saved(0).square())));
     * }</pre>
     *
     * @param backward from the call and the upstream gradient to one gradient for each input; {@code null} will do for an input
     *     that needs none, such as labels ({@code Arrays.asList} takes it)
     */
    public static CustomOp ofCall(
            String name, Function<Call, Tensor> forward, BiFunction<Call, Tensor, List<@Nullable Tensor>> backward) {
        present(name, forward, backward);
        return new CustomOp(name, -1, forward, backward);
    }

    private static void present(String name, Object forward, Object backward) {
        Shapes.present("CustomOp", "a name", name);
        if (name.isBlank()) {
            throw new TensorException(
                    "CustomOp", "a name", "a blank one", "give the op a name, which errors will show");
        }
        Shapes.present(name, "a function forward", forward);
        Shapes.present(name, "a function backward", backward);
    }

    /**
     * The op applied to its inputs.
     *
     * @throws TensorException if there are more or fewer inputs than the functions take, or if the function forward uses a
     *     tensor that requires a gradient but is no input; on the way back, if the gradients do not fit the inputs
     */
    public Tensor apply(Tensor... inputs) {
        Shapes.allPresent(name, "tensors", inputs);
        if (arity >= 0 && inputs.length != arity) {
            throw new TensorException(
                    name,
                    arity == 1 ? "one input" : arity + " inputs",
                    String.valueOf(inputs.length),
                    "pass as many tensors as its function forward takes");
        }
        Call call = new Call(name, inputs.clone());
        Tensor out = forward(call);
        call.output = out;
        if (!Graph.recording() || Arrays.stream(inputs).noneMatch(Tensor::needsGrad)) {
            return out;
        }
        call.inputs = call.given;
        Shared shared = new Shared(call, backward);
        Graph.Rule[] rules = new Graph.Rule[inputs.length];
        Arrays.setAll(rules, k -> g -> shared.gradient(k, g));
        return Graph.record(name, out, call.given, rules);
    }

    /** Computes on inputs without history: what is recorded all the same came from a tensor that is no input. */
    private Tensor forward(Call call) {
        Tensor result = forward.apply(call);
        returned(name, "forward", "its result", result);
        if (result.needsGrad()) {
            throw new TensorException(
                    name,
                    "every tensor that requires a gradient as an input",
                    "one that its forward took from outside",
                    "pass it to apply(...) too, or detach() it");
        }
        call.saving = false;
        // A tensor of its own even if forward returned an input.
        return result.sharing(result.shapeView());
    }

    private static void returned(String name, String function, String what, @Nullable Tensor result) {
        if (result == null) {
            throw new TensorException(
                    name, "a tensor from its " + function, "null", "let the function return " + what + ", a tensor");
        }
    }

    /** One application of an op: its inputs, what it saved, and its result. */
    public static final class Call {
        private final String name;
        private final Tensor[] given;
        private final List<Tensor> saved = new ArrayList<>();
        private Tensor[] inputs;
        private @Nullable Tensor output;
        private boolean saving = true;

        private Call(String name, Tensor[] given) {
            this.name = name;
            this.given = given;
            this.inputs = Arrays.stream(given).map(Tensor::detach).toArray(Tensor[]::new);
        }

        /** One of the inputs, from 0. */
        public Tensor input(int index) {
            if (index < 0 || index >= inputs.length) {
                throw new ShapeException(
                        name,
                        "inputs 0 to " + (inputs.length - 1),
                        "input " + index,
                        "pass more tensors to apply(...), or count from 0");
            }
            return inputs[index];
        }

        /** How many inputs there are. */
        public int inputs() {
            return inputs.length;
        }

        /** The result; only on the way back. */
        public Tensor output() {
            if (output == null) {
                throw new TensorException(
                        name,
                        "a finished forward",
                        "a forward that is still running",
                        "read output() in backward only");
            }
            return output;
        }

        /** Keeps a tensor for the way back, and returns it; only on the way forward. */
        public Tensor save(Tensor tensor) {
            Shapes.present(name, "a tensor to save", tensor);
            if (!saving) {
                throw new TensorException(
                        name, "a forward that is running", "a finished one", "call save(...) in forward only");
            }
            saved.add(tensor);
            return tensor;
        }

        /** What forward saved, in order from 0. */
        public Tensor saved(int index) {
            if (index < 0 || index >= saved.size()) {
                throw new ShapeException(
                        name, saved.size() + " saved tensors", "saved " + index, "save(...) them in forward");
            }
            if (Graph.recording()) {
                throw new TensorException(
                        name,
                        "a backward that can be differentiated itself",
                        "a saved tensor, which has no history",
                        "compute it from input(...) and output() in backward");
            }
            return saved.get(index);
        }
    }

    /** Calls backward once for all inputs: the walk asks for one gradient after the other with the same upstream one. */
    private static final class Shared {
        private final Call call;
        private final BiFunction<Call, Tensor, List<@Nullable Tensor>> backward;
        private @Nullable Tensor upstream;
        private List<@Nullable Tensor> gradients = List.of();

        Shared(Call call, BiFunction<Call, Tensor, List<@Nullable Tensor>> backward) {
            this.call = call;
            this.backward = backward;
        }

        Tensor gradient(int k, Tensor g) {
            if (upstream != g) {
                gradients = List.of();
                gradients = checked(backward.apply(call, g));
                upstream = g;
            }
            Tensor gradient = gradients.get(k);
            if (isLast(k)) {
                upstream = null;
                gradients = List.of();
            }
            if (gradient == null) {
                throw failure("a gradient for input " + (k + 1) + ", which needs one", "null", "return one");
            }
            return gradient;
        }

        private boolean isLast(int k) {
            for (int i = k + 1; i < call.given.length; i++) {
                if (call.given[i].needsGrad()) {
                    return false;
                }
            }
            return true;
        }

        private List<@Nullable Tensor> checked(@Nullable List<@Nullable Tensor> gradients) {
            Tensor[] given = call.given;
            if (gradients == null || gradients.size() != given.length) {
                throw failure(
                        "one gradient for each of " + given.length + " inputs from its backward",
                        gradients == null ? "null" : String.valueOf(gradients.size()),
                        "return List.of(...) with a gradient for each input, in their order");
            }
            for (int i = 0; i < given.length; i++) {
                Tensor gradient = gradients.get(i);
                if (gradient != null
                        && given[i].needsGrad()
                        && !Arrays.equals(gradient.shapeView(), given[i].shapeView())) {
                    throw new ShapeException(
                            call.name,
                            "a gradient of input " + (i + 1) + "'s shape " + Shapes.text(given[i].shapeView())
                                    + " from its backward",
                            Shapes.text(gradient.shapeView()),
                            "sum over what was repeated, or multiply by the upstream gradient elementwise");
                }
            }
            return gradients;
        }

        private TensorException failure(String needed, String got, String remedy) {
            return new TensorException(call.name, needed, got, remedy);
        }
    }
}
