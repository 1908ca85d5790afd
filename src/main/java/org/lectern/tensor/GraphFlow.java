package org.lectern.tensor;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The derivatives of a scalar along the edges of its graph, as texts; the graph and its gradients stay as they are. */
final class GraphFlow {
    static final GraphFlow NONE = new GraphFlow();

    private final Map<Tensor, String> totals = new IdentityHashMap<>();
    private final Map<Tensor, Integer> uses = new IdentityHashMap<>();
    private final Map<Graph.Node, @Nullable String[]> edges = new IdentityHashMap<>();

    private GraphFlow() {}

    static GraphFlow of(Tensor root) {
        GraphFlow flow = new GraphFlow();
        List<Tensor> order = Graph.order(root);
        Map<Tensor, Tensor> gradients = new IdentityHashMap<>();
        boolean before = Graph.recording(false);
        try {
            gradients.put(root, Tensor.onesLike(root));
            for (int i = order.size() - 1; i >= 0; i--) {
                Tensor tensor = order.get(i);
                Tensor gradient = gradients.remove(tensor);
                if (gradient != null) {
                    flow.totals.put(tensor, text(gradient));
                    flow.back(tensor, gradient, gradients);
                }
            }
        } finally {
            Graph.recording(before);
        }
        return flow;
    }

    private void back(Tensor tensor, Tensor gradient, Map<Tensor, Tensor> gradients) {
        Graph.Node node = tensor.node();
        if (node == null) {
            return;
        }
        Versions.check(node, tensor);
        @Nullable String[] texts = new String[node.inputs.length];
        for (int k = 0; k < texts.length; k++) {
            Graph.Rule rule = node.rules[k];
            if (rule != null) {
                Tensor part = Graph.gradient(node, k, rule, gradient);
                texts[k] = text(part);
                gradients.merge(node.inputs[k], part, Tensor::add);
                uses.merge(node.inputs[k], 1, Integer::sum);
            }
        }
        edges.put(node, texts);
    }

    private static String text(Tensor gradient) {
        return gradient.size() == 1
                ? TensorText.number(Access.element(gradient, 0))
                : "‖" + TensorText.number(gradient.to(DType.FLOAT64).norm().item()) + "‖";
    }

    /** What an op passes back to one of its inputs; empty if nothing. */
    String edge(Graph.Node node, int input) {
        @Nullable String[] texts = edges.get(node);
        String text = texts == null ? null : texts[input];
        return text == null ? "" : text;
    }

    String total(Tensor tensor) {
        return totals.getOrDefault(tensor, "");
    }

    /** The total of a tensor that several ops use: the sum of what they pass back. */
    String shared(Tensor tensor) {
        return uses.getOrDefault(tensor, 0) > 1 ? total(tensor) : "";
    }
}
