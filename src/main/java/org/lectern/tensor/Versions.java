package org.lectern.tensor;

import java.util.Arrays;
import java.util.Set;

/**
 * Notices that a tensor was changed in place between an op and its gradient, which would then be wrong in silence.
 *
 * <p>Each storage counts its changes, and each recorded op keeps the sum over its inputs and its output: counts only grow, so
 * an equal sum means that nothing changed.
 */
final class Versions {
    /** Ops whose gradient follows from the upstream gradient and shapes alone. */
    private static final Set<String> READ_NOTHING = Set.of(
            "add",
            "sub",
            "neg",
            "reshape",
            "squeeze",
            "unsqueeze",
            "permute",
            "transpose",
            "expand",
            "slice",
            "pad",
            "index",
            "embedding",
            "rows",
            "row",
            "scatter",
            "concat",
            "stack",
            "split",
            "flip",
            "sum",
            "mean",
            "to",
            "cumsum");
    /** Ops in which the gradient of each operand follows from the other. */
    private static final Set<String> READ_THE_OTHER = Set.of("mul", "matmul");

    private Versions() {}

    static int sum(Tensor out, Tensor[] inputs) {
        int sum = out.storage().version();
        for (Tensor input : inputs) {
            sum += input.storage().version();
        }
        return sum;
    }

    static void check(Graph.Node node, Tensor out) {
        if (sum(out, node.inputs) != node.versions && !READ_NOTHING.contains(node.operation)) {
            refuse(node, out);
        }
    }

    private static void refuse(Graph.Node node, Tensor out) {
        for (int i = 0; i < node.inputs.length; i++) {
            if (node.inputs[i].storage().version() > 0 && isRead(node, i)) {
                throw changed(node, "input " + (i + 1), node.inputs[i]);
            }
        }
        if (out.storage().version() > 0 && !READ_THE_OTHER.contains(node.operation)) {
            throw changed(node, "result", out);
        }
    }

    /** Whether the gradient that some input needs reads the elements of this one. */
    private static boolean isRead(Graph.Node node, int input) {
        if (!READ_THE_OTHER.contains(node.operation)) {
            return true;
        }
        return node.inputs.length == 2 && node.rules[1 - input] != null;
    }

    private static TensorException changed(Graph.Node node, String which, Tensor tensor) {
        return new TensorException(
                "backward",
                "the numbers that " + node.operation + " computed with",
                which + " of shape " + Arrays.toString(tensor.shapeView())
                        + ", which an optimizer or a load has changed since",
                "call backward() before step(), or compute the loss again after it");
    }
}
