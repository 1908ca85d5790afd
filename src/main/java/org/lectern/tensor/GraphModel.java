package org.lectern.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The boxes and arrows of a computation graph, apart from the tensors, whose graph may be gone when it is drawn.
 *
 * @param vertices inputs before what is computed from them; the result is the last
 * @param edges from an input to an op, in the order of the op's inputs
 * @param hidden how many ops are left out
 */
record GraphModel(List<Vertex> vertices, List<Edge> edges, int operations, int hidden, boolean gradients) {
    /** More ops than these would not be read. */
    private static final int MOST_OPERATIONS = 60;

    enum Kind {
        PARAMETER,
        DATA,
        OPERATION,
        RESULT,
        HIDDEN
    }

    /**
     * A tensor: a leaf, or what an op made.
     *
     * @param numbers that the op takes beside its inputs; empty if none
     * @param detail its shape, or its value if it is a scalar
     * @param gradient the derivative of the result to it; empty if not asked for or equal to its only edge's
     */
    record Vertex(Kind kind, String title, String numbers, String detail, String gradient) {
        /** What its box is called. */
        String heading() {
            return numbers.isEmpty() ? title : title + " " + numbers;
        }
    }

    /**
     * That one vertex goes into another.
     *
     * @param gradient what flows back along it; empty if nothing
     */
    record Edge(int from, int to, String gradient) {}

    static GraphModel of(Tensor root, Map<String, Tensor> names, boolean gradients) {
        if (!root.needsGrad()) {
            throw new TensorException(
                    "graph",
                    "a result computed from a tensor that requires a gradient",
                    "a tensor without a history",
                    "call requiresGrad() on an input before computing, outside noGrad");
        }
        if (gradients && root.size() != 1) {
            throw new ShapeException(
                    "graph",
                    "a scalar for withGradients()",
                    "shape " + Shapes.text(root.shapeView()),
                    "sum() it first");
        }
        return new Builder(root, names, gradients).model();
    }

    private static final class Builder {
        private final Tensor root;
        private final Map<Tensor, String> names = new IdentityHashMap<>();
        private final Map<Tensor, Integer> places = new IdentityHashMap<>();
        private final List<Vertex> vertices = new ArrayList<>();
        private final List<Edge> edges = new ArrayList<>();
        private final GraphFlow flow;

        Builder(Tensor root, Map<String, Tensor> names, boolean gradients) {
            this.root = root;
            names.forEach((name, tensor) -> this.names.put(tensor, name));
            this.flow = gradients ? GraphFlow.of(root) : GraphFlow.NONE;
        }

        GraphModel model() {
            Map<Tensor, Boolean> shown = shown();
            List<Tensor> order = operations(root);
            int operations = order.size();
            int hidden = 0;
            for (Tensor tensor : order) {
                if (shown.containsKey(tensor)) {
                    add(tensor, shown);
                } else {
                    hidden++;
                }
            }
            if (operations == 0) {
                leaf(root);
            }
            return new GraphModel(vertices, edges, operations, hidden, flow != GraphFlow.NONE);
        }

        /** The ops next to the result, by distance. */
        private Map<Tensor, Boolean> shown() {
            Map<Tensor, Boolean> shown = new IdentityHashMap<>();
            ArrayDeque<Tensor> queue = new ArrayDeque<>(List.of(root));
            Map<Tensor, Boolean> seen = new IdentityHashMap<>(Map.of(root, true));
            while (!queue.isEmpty() && shown.size() < MOST_OPERATIONS) {
                Tensor tensor = queue.remove();
                Graph.Node node = node(tensor);
                if (node != null) {
                    shown.put(tensor, true);
                    for (Tensor input : node.inputs) {
                        if (seen.put(input, true) == null) {
                            queue.add(input);
                        }
                    }
                }
            }
            return shown;
        }

        private void add(Tensor tensor, Map<Tensor, Boolean> shown) {
            Graph.Node node = node(tensor);
            if (node == null) {
                return;
            }
            int[] from = new int[node.inputs.length];
            int more = -1;
            for (int k = 0; k < from.length; k++) {
                Tensor input = node.inputs[k];
                if (input.node() == null) {
                    from[k] = leaf(input);
                } else if (shown.containsKey(input)) {
                    from[k] = places.getOrDefault(input, -1);
                } else {
                    if (more < 0) {
                        more = vertices.size();
                        vertices.add(new Vertex(Kind.HIDDEN, "…", "", "", ""));
                    }
                    from[k] = more;
                }
            }
            String name = names.get(tensor);
            NumberCall call = node.call;
            String operation = call == null ? node.operation : call.name();
            String title = name == null ? operation : name + " = " + operation;
            int to = vertices.size();
            places.put(tensor, to);
            vertices.add(new Vertex(
                    tensor == root ? Kind.RESULT : Kind.OPERATION,
                    title,
                    call == null ? "" : call.numbers(),
                    detail(tensor),
                    flow.shared(tensor)));
            for (int k = 0; k < from.length; k++) {
                edges.add(new Edge(from[k], to, flow.edge(node, k)));
            }
        }

        private int leaf(Tensor tensor) {
            Integer known = places.get(tensor);
            if (known != null) {
                return known;
            }
            boolean learned = tensor.needsGrad();
            int place = vertices.size();
            vertices.add(new Vertex(
                    learned ? Kind.PARAMETER : Kind.DATA,
                    names.getOrDefault(tensor, learned ? "parameter" : "data"),
                    "",
                    detail(tensor),
                    flow.total(tensor)));
            places.put(tensor, place);
            return place;
        }

        private static String detail(Tensor tensor) {
            if (tensor.size() == 1) {
                return TensorText.number(Access.element(tensor, 0));
            }
            String type = tensor.dtype() == DType.FLOAT32 ? "" : " " + tensor.dtype();
            return Shapes.text(tensor.shapeView()) + type;
        }
    }

    /** All tensors made by ops, inputs before outputs. */
    private static List<Tensor> operations(Tensor root) {
        List<Tensor> order = new ArrayList<>();
        Map<Tensor, Boolean> seen = new IdentityHashMap<>();
        Map<Tensor, Boolean> done = new IdentityHashMap<>();
        ArrayDeque<Tensor> stack = new ArrayDeque<>(List.of(root));
        while (!stack.isEmpty()) {
            Tensor tensor = stack.getFirst();
            Graph.Node node = node(tensor);
            if (node == null || seen.put(tensor, true) != null) {
                stack.pop();
                if (node != null && done.put(tensor, true) == null) {
                    order.add(tensor);
                }
                continue;
            }
            for (int k = node.inputs.length - 1; k >= 0; k--) {
                if (!seen.containsKey(node.inputs[k])) {
                    stack.push(node.inputs[k]);
                }
            }
        }
        return order;
    }

    /** What made a tensor; an op that ends in a view of its own result counts as one. */
    static Graph.@Nullable Node node(Tensor tensor) {
        Graph.Node node = tensor.node();
        while (node != null) {
            if (node.released) {
                throw new TensorException(
                        "graph",
                        "a computation that is still there",
                        "a result of " + node.operation + " whose graph an earlier backward() let go of",
                        "ask for graph() before backward(), or call backwardKeepingGraph()");
            }
            Tensor input = node.inputs.length == 1 ? node.inputs[0] : tensor;
            Graph.Node before = input.node();
            boolean same = input != tensor
                    && before != null
                    && before.operation.equals(node.operation)
                    && input.storage() == tensor.storage();
            if (!same) {
                return node;
            }
            node = before;
        }
        return null;
    }

    /** One line for each vertex, as a list of assignments. */
    String text() {
        List<String[]> rows = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        int number = 1;
        for (int i = 0; i < vertices.size(); i++) {
            Vertex vertex = vertices.get(i);
            boolean computed = vertex.kind == Kind.OPERATION || vertex.kind == Kind.RESULT;
            String label = computed ? "%" + number++ : vertex.title;
            if (!computed && labels.contains(label) && vertex.kind != Kind.HIDDEN) {
                int copy = 2;
                while (labels.contains(label + " " + copy)) {
                    copy++;
                }
                label += " " + copy;
            }
            labels.add(label);
            if (vertex.kind == Kind.HIDDEN) {
                continue;
            }
            List<String> inputs = new ArrayList<>();
            StringBuilder back = new StringBuilder();
            for (Edge edge : edges) {
                if (edge.to == i) {
                    inputs.add(labels.get(edge.from));
                    back.append(back.length() == 0 ? "" : ", ").append(edge.gradient.isEmpty() ? "-" : edge.gradient);
                }
            }
            if (!vertex.numbers.isEmpty()) {
                inputs.add(vertex.numbers);
            }
            String made = computed
                    ? vertex.title + "(" + String.join(", ", inputs) + ")"
                    : vertex.kind == Kind.PARAMETER ? "requires a gradient" : "data";
            String gradient = !gradients
                    ? ""
                    : computed ? "passes back " + back : vertex.gradient.isEmpty() ? "" : "gradient " + vertex.gradient;
            rows.add(new String[] {label, made, vertex.detail, gradient});
        }
        int[] widths = new int[3];
        for (String[] row : rows) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], row[c].length());
            }
        }
        StringBuilder out = new StringBuilder("graph of " + count() + ":\n");
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder("  ");
            for (int c = 0; c < row.length; c++) {
                line.append(row[c]).append(c < 3 ? " ".repeat(widths[c] - row[c].length() + 2) : "");
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.append(hidden > 0 ? note() + "\n" : "").toString().stripTrailing();
    }

    String count() {
        return operations + (operations == 1 ? " operation" : " operations");
    }

    /** What is left out; only where something is. */
    String note() {
        return "The " + (operations - hidden) + " operations next to the result; " + hidden + " more (…) are left out.";
    }
}
