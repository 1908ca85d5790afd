package org.lectern.tensor;

import java.lang.ref.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The record of how tensors came about, and the walk back through it.
 *
 * <p>Rules are written with tensor ops, so when the walk itself is recorded ({@code createGraph}) gradients have gradients.
 * A rule may return a gradient of the broadcast shape or of a wider type: the walk sums and converts it to its input's.
 */
final class Graph {
    /** One op that made a tensor: its inputs and, for those that need it, how their gradient follows from the output's. */
    static final class Node {
        final String operation;
        final Tensor[] inputs;
        /** {@code null} once a backward pass has let go of the graph. */
        @Nullable
        Rule[] rules;

        boolean released;

        /** The numbers beside the inputs, for who looks at the graph; {@code null} if there are none. */
        @Nullable
        NumberCall call;

        /** How often the elements of inputs and output had been changed in place when the op was recorded. */
        final int versions;
        /** Where the op was called; kept only while anomalies are watched for. */
        final @Nullable Throwable origin;

        Node(String operation, Tensor out, Tensor[] inputs, @Nullable Rule[] rules) {
            this.operation = operation;
            this.inputs = inputs;
            this.rules = rules;
            this.versions = Versions.sum(out, inputs);
            this.origin = Anomalies.watching() ? Anomalies.origin(operation) : null;
        }
    }

    /** The gradient of one input, given the gradient of the output. */
    @FunctionalInterface
    interface Rule {
        Tensor gradient(Tensor upstream);
    }

    private static final class Mode {
        boolean recording = true;
    }

    private static final ThreadLocal<Mode> MODE = ThreadLocal.withInitial(Mode::new);
    private static final Tensor[] NO_TENSORS = {};
    private static final Rule[] NO_RULES = {};

    private Graph() {}

    /** Whether ops are recorded in this thread. */
    static boolean recording() {
        return MODE.get().recording;
    }

    /** Switches recording for this thread and returns what it was. */
    static boolean recording(boolean on) {
        Mode mode = MODE.get();
        boolean before = mode.recording;
        mode.recording = on;
        return before;
    }

    static Tensor record(String operation, Tensor out, Tensor input, Rule rule) {
        if (Anomalies.watching()) {
            Anomalies.check(operation, out, input);
        }
        if (input.needsGrad() && recording()) {
            out.madeBy(new Node(operation, out, new Tensor[] {input}, new Rule[] {rule}));
        }
        Reference.reachabilityFence(input);
        return out;
    }

    static Tensor record(String operation, Tensor out, Tensor a, Rule ruleA, Tensor b, Rule ruleB) {
        if (Anomalies.watching()) {
            Anomalies.check(operation, out, a, b);
        }
        if ((a.needsGrad() || b.needsGrad()) && recording()) {
            @Nullable Rule[] rules = {a.needsGrad() ? ruleA : null, b.needsGrad() ? ruleB : null};
            out.madeBy(new Node(operation, out, new Tensor[] {a, b}, rules));
        }
        Reference.reachabilityFence(a);
        Reference.reachabilityFence(b);
        return out;
    }

    static Tensor record(String operation, Tensor out, Tensor[] inputs, Rule[] rules) {
        if (Anomalies.watching()) {
            Anomalies.check(operation, out, inputs);
        }
        boolean needed = false;
        for (Tensor input : inputs) {
            needed |= input.needsGrad();
        }
        if (needed && recording()) {
            @Nullable Rule[] kept = new Rule[rules.length];
            for (int i = 0; i < rules.length; i++) {
                kept[i] = inputs[i].needsGrad() ? rules[i] : null;
            }
            out.madeBy(new Node(operation, out, inputs, kept));
        }
        Reference.reachabilityFence(inputs);
        return out;
    }

    /** Adds the gradients of {@code root} to the leaves it was computed from. */
    static void backward(Tensor root, Tensor upstream, boolean keepGraph) {
        List<Tensor> order = order(root);
        Memory memory = Memory.ours();
        boolean before = memory.walking;
        // When the graph goes, nobody but this walk sees what it makes, and each gradient's memory can serve for the
        // next.
        memory.walking = !keepGraph;
        Map<Tensor, Tensor> gradients;
        try {
            gradients = walk(order, root, upstream, keepGraph, false);
        } finally {
            memory.walking = before;
        }
        for (Tensor tensor : order) {
            Tensor gradient = tensor.isLeaf() ? gradients.get(tensor) : null;
            if (gradient != null) {
                tensor.accumulate(gradient);
            }
        }
    }

    /** The gradients of {@code root} to the given tensors, themselves recorded; {@code null} where it does not depend on one. */
    static List<@Nullable Tensor> gradients(Tensor root, Tensor upstream, Tensor... inputs) {
        Map<Tensor, Tensor> gradients = walk(order(root), root, upstream, true, true);
        List<@Nullable Tensor> result = new ArrayList<>();
        for (Tensor input : inputs) {
            result.add(gradients.get(input));
        }
        return result;
    }

    private static Map<Tensor, Tensor> walk(
            List<Tensor> order, Tensor root, Tensor upstream, boolean keepGraph, boolean createGraph) {
        Map<Tensor, Tensor> gradients = new IdentityHashMap<>();
        gradients.put(root, upstream);
        Memory memory = Memory.ours();
        boolean before = recording(createGraph);
        try {
            for (int i = order.size() - 1; i >= 0; i--) {
                Tensor tensor = order.get(i);
                Node node = tensor.node();
                if (node == null) {
                    continue;
                }
                Tensor gradient = keepGraph ? gradients.get(tensor) : gradients.remove(tensor);
                if (gradient == null) {
                    continue;
                }
                Versions.check(node, tensor);
                // All parts first: two of them may share their elements.
                @Nullable Tensor[] parts = new Tensor[node.inputs.length];
                for (int k = 0; k < parts.length; k++) {
                    Rule rule = node.rules[k];
                    if (rule != null) {
                        Tensor part = gradient(node, k, rule, gradient);
                        part.storage().use();
                        parts[k] = part;
                    }
                }
                for (int k = 0; k < parts.length; k++) {
                    Tensor part = parts[k];
                    if (part != null) {
                        Tensor input = node.inputs[k];
                        Tensor other = gradients.get(input);
                        gradients.put(input, other == null ? part : total(other, part, memory));
                    }
                }
                if (!keepGraph) {
                    gradient.storage().unuse(memory);
                }
            }
        } finally {
            recording(before);
        }
        if (!keepGraph) {
            for (Tensor tensor : order) {
                Node node = tensor.node();
                if (node != null) {
                    release(tensor, node);
                }
            }
        }
        return gradients;
    }

    /** The sum of two gradients of one tensor, in the first one's memory if nobody else can see that. */
    private static Tensor total(Tensor one, Tensor two, Memory memory) {
        if (!memory.walking) {
            return one.add(two);
        }
        if (!one.storage().isShared() && one.dtype() == two.dtype() && one.size() == two.size()) {
            Backends.current().binary(BinaryOp.ADD, one, two, one);
            Reference.reachabilityFence(two);
            two.storage().unuse(memory);
            return one;
        }
        Tensor sum = one.add(two);
        sum.storage().use();
        one.storage().unuse(memory);
        two.storage().unuse(memory);
        return sum;
    }

    /** Lets go of everything the rules hold, so that a loss kept by the user does not keep a whole graph. */
    private static void release(Tensor tensor, Node node) {
        Node empty = new Node(node.operation, tensor, NO_TENSORS, NO_RULES);
        empty.released = true;
        tensor.madeBy(empty);
    }

    /** What one op passes back to one of its inputs. */
    static Tensor gradient(Node node, int k, Rule rule, Tensor upstream) {
        Tensor part = Anomalies.watching() ? Anomalies.gradient(node, k, rule, upstream) : rule.gradient(upstream);
        return fit(part, node.inputs[k]);
    }

    private static Tensor fit(Tensor gradient, Tensor input) {
        Tensor summed = Movement.sumTo(gradient, input.shapeView());
        return summed.to(input.dtype());
    }

    /** All tensors that need a gradient, inputs before outputs. A stack of our own: graphs are deeper than Java's stack. */
    static List<Tensor> order(Tensor root) {
        List<Tensor> order = new ArrayList<>();
        Map<Tensor, Boolean> seen = new IdentityHashMap<>();
        ArrayDeque<Visit> stack = new ArrayDeque<>();
        stack.push(new Visit(root));
        seen.put(root, true);
        while (!stack.isEmpty()) {
            Visit visit = stack.getFirst();
            Node node = visit.tensor.node();
            if (node != null && node.released) {
                throw new TensorException(
                        "backward",
                        "the graph of its computation",
                        "a result of " + node.operation + " whose graph an earlier backward() let go of",
                        "compute the loss again, or call backwardKeepingGraph() the first time");
            }
            if (node == null || visit.next == node.inputs.length) {
                stack.pop();
                order.add(visit.tensor);
                continue;
            }
            Tensor input = node.inputs[visit.next++];
            if (input.needsGrad() && seen.put(input, true) == null) {
                stack.push(new Visit(input));
            }
        }
        return order;
    }

    private static final class Visit {
        final Tensor tensor;
        int next;

        Visit(Tensor tensor) {
            this.tensor = tensor;
        }
    }
}
