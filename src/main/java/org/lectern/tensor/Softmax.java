package org.lectern.tensor;

/** Softmax, its logarithm, and cross-entropy fused with it, each with its gradient. */
final class Softmax {
    private Softmax() {}

    static Tensor softmax(boolean logarithm, Tensor input, int axis) {
        String name = logarithm ? "logSoftmax" : "softmax";
        Tensor x = input.dtype() == DType.INT32 ? input.to(DType.FLOAT32) : input;
        int last = x.rank() - 1;
        int normal = Shapes.axis(name, axis, x.rank());
        if (normal != last) {
            int[] swap = new int[x.rank()];
            java.util.Arrays.setAll(swap, i -> i);
            swap[normal] = last;
            swap[last] = normal;
            return softmax(logarithm, x.permute(swap), last).permute(swap);
        }
        int n = x.dim(last);
        int rows = n == 0 ? 0 : x.size() / n;
        Tensor y = Tensor.empty(name, x.dtype(), x.shapeView());
        Backends.current().softmax(logarithm, x, rows, n, y);
        return Graph.record(name, y, x, g -> {
            if (Graph.recording()) {
                return logarithm
                        ? g.sub(y.exp().mul(g.sum(last, true)))
                        : y.mul(g.sub(g.mul(y).sum(last, true)));
            }
            Tensor out = Tensor.empty(name, x.dtype(), x.shapeView());
            Backends.current().softmaxGradient(logarithm, g, y, rows, n, out);
            return out;
        });
    }

    /** The mean of -log softmax(logits)[i, labels[i]]; gradient (softmax(logits) - onehot(labels)) / n. */
    static Tensor crossEntropy(Tensor input, Tensor labels) {
        String name = "crossEntropy";
        Shapes.present(name, "logits and labels", input);
        Shapes.present(name, "logits and labels", labels);
        Tensor logits = input.dtype() == DType.INT32 ? input.to(DType.FLOAT32) : input;
        if (logits.rank() != 2 || labels.rank() != 1 || logits.dim(0) != labels.dim(0) || logits.size() == 0) {
            throw new ShapeException(
                    name,
                    "logits (n, classes) and labels (n)",
                    Shapes.text(logits.shapeView()) + " and " + Shapes.text(labels.shapeView()),
                    labels.rank() == 2
                            ? "labels are class numbers, not one-hot: argmax(1) gives them"
                            : "give one row of logits and one label for each example");
        }
        if (labels.dtype() != DType.INT32) {
            throw new TensorException(name, "labels of int32", labels.dtype().toString(), "labels.to(DType.INT32)");
        }
        int n = logits.dim(0);
        int classes = logits.dim(1);
        int[] numbers = labels.toInts();
        checkLabels(name, "give the last layer %d outputs", numbers, classes);
        Tensor probabilities = Tensor.empty(name, logits.dtype(), logits.shapeView());
        double loss = Backends.current().crossEntropy(logits, numbers, probabilities) / n;
        Tensor out = Tensor.full(logits.dtype(), loss);
        return Graph.record(name, out, logits, g -> {
            if (Graph.recording()) {
                Tensor target = Tensor.oneHot(numbers, classes).to(logits.dtype());
                return softmax(false, logits, 1).sub(target).mul(g.div(n));
            }
            Tensor gradient = Tensor.empty(name, logits.dtype(), logits.shapeView());
            Backends.current().crossEntropyGradient(probabilities, numbers, g.item() / n, gradient);
            return gradient;
        });
    }

    /** Refuses labels that name no class; {@code more} is the remedy with the number of classes that the labels need. */
    static void checkLabels(String name, String more, int[] labels, int classes) {
        Shapes.present(name, "labels", labels);
        long most = 0;
        for (int label : labels) {
            most = Math.max(most, label + 1L);
        }
        for (int label : labels) {
            if (label < 0 || label >= classes) {
                throw new TensorException(
                        name,
                        classes > 0 ? "labels from 0 to " + (classes - 1) : "at least one class",
                        "label " + label,
                        label < 0 ? "count labels from 0" : more.formatted(most) + ", or count labels from 0");
            }
        }
    }
}
