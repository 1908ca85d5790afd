package org.lectern.nn;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/**
 * Cross-entropy with its options, made by {@link Losses#crossEntropy()}: how unlikely the network thinks the right classes.
 *
 * <p>Shapes: logits {@code (batch, classes)} or, one decision at each place, {@code (batch, classes, d1, ...)}; labels int32
 * {@code (batch)} or {@code (batch, d1, ...)}, or probabilities of the logits' shape; to one element. With
 * {@link #classesLast()} the logits are {@code (batch, d1, ..., classes)}.
 *
 * <pre>{@code
 * var loss = Losses.crossEntropy().labelSmoothing(0.1).ignoreIndex(-100);
 * loss.of(logits, labels).backward();
 * }</pre>
 */
public final class CrossEntropy implements Loss {
    static final CrossEntropy PLAIN = new CrossEntropy(0, null, null, false);
    private static final CrossEntropy PLAIN_LAST = new CrossEntropy(0, null, null, true);
    private static final String NAME = "crossEntropy";

    private final double smoothing;
    private final @Nullable Integer ignored;
    private final @Nullable Tensor weight;
    private final boolean last;

    private CrossEntropy(double smoothing, @Nullable Integer ignored, @Nullable Tensor weight, boolean last) {
        this.smoothing = smoothing;
        this.ignored = ignored;
        this.weight = weight;
        this.last = last;
    }

    /**
     * This loss against targets that are moved towards all classes alike: {@code (1 - smoothing) oneHot + smoothing / classes}.
     * Szegedy et al. 2016.
     *
     * @throws org.lectern.tensor.TensorException if the smoothing is not in [0, 1]
     */
    public CrossEntropy labelSmoothing(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw Errors.argument(NAME, "a label smoothing from 0 to 1", value, "0.1 is usual");
        }
        return new CrossEntropy(value, ignored, weight, last);
    }

    /** This loss without the examples that carry the given label, such as -100 for padding: they don't count in the mean. */
    public CrossEntropy ignoreIndex(int label) {
        return new CrossEntropy(smoothing, label, weight, last);
    }

    /**
     * This loss with a weight for each class, of shape {@code (classes)}. The mean is the weighted one: the sum is divided by
     * the weights of the labels; with probabilities as targets, by the number of examples.
     *
     * @throws org.lectern.tensor.TensorException if the weights are no vector or one is negative or not a number
     */
    public CrossEntropy weight(Tensor classWeights) {
        Errors.present(NAME, "class weights", classWeights);
        if (classWeights.rank() != 1 || classWeights.size() == 0) {
            throw Errors.shape(NAME, "class weights of shape (classes)", classWeights.shape(), "one for each class");
        }
        for (double value : classWeights.toDoubles()) {
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                throw Errors.argument(NAME, "finite class weights >= 0", value, "a rare class gets a weight above 1");
            }
        }
        return new CrossEntropy(smoothing, ignored, classWeights.detach(), last);
    }

    /**
     * This loss with the classes on the last axis, as a network of sequences gives them: logits {@code (batch, time, classes)}
     * with labels {@code (batch, time)}.
     */
    public CrossEntropy classesLast() {
        return this == PLAIN ? PLAIN_LAST : new CrossEntropy(smoothing, ignored, weight, true);
    }

    /**
     * The mean of {@code -log softmax(logits)[label]}, or of {@code -sum p log softmax(logits)} for probabilities p.
     *
     * <p>Gradient to the logits without options: {@code (softmax(logits) - target) / count}.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit, a label names no class, a probability is not in
     *     [0, 1], or no example is left that counts
     */
    @Override
    public Tensor of(Tensor logits, Tensor targets) {
        classes(logits, targets);
        if (probabilities(logits, targets)) {
            return soft(rows(logits), rows(targets));
        }
        int[] numbers = targets.toInts();
        if (smoothing == 0 && ignored == null && weight == null) {
            return Tensor.softmaxCrossEntropy(rows(logits), Tensor.of(numbers));
        }
        return hard(rows(logits), numbers);
    }

    private static boolean probabilities(Tensor logits, Tensor targets) {
        return targets.dtype().isFloating() && Arrays.equals(targets.shape(), logits.shape());
    }

    /** The number of classes; refuses shapes that do not fit. */
    private int classes(Tensor logits, Tensor targets) {
        Errors.present(NAME, "logits and targets", logits);
        Errors.present(NAME, "logits and targets", targets);
        int[] shape = logits.shape();
        if (shape.length < 2 || logits.size() == 0) {
            throw Errors.shape(NAME, "logits of shape (batch, classes)", shape, "one row for each example");
        }
        if (!probabilities(logits, targets)) {
            checkLabels(shape, axis(logits), targets);
        }
        int classes = shape[axis(logits)];
        // After the labels' shape, which tells better if the classes are on another axis.
        if (weight != null && weight.size() != classes) {
            throw Errors.shape(
                    NAME,
                    "a class weight for each of " + classes + " classes",
                    weight.shape(),
                    "give one number for each");
        }
        return classes;
    }

    private void checkLabels(int[] shape, int axis, Tensor labels) {
        int[] expected = Targets.without(shape, axis);
        if (labels.dtype() != DType.INT32) {
            throw Errors.argument(
                    NAME,
                    "int32 labels of shape " + (shape.length == 2 ? "(batch)" : Arrays.toString(expected))
                            + ", the number of the right class",
                    labels.dtype() + " " + Arrays.toString(labels.shape()),
                    "labels.to(DType.INT32), or probabilities of the logits' shape " + Arrays.toString(shape));
        }
        if (Arrays.equals(labels.shape(), shape) && shape[axis] > 1) {
            throw Errors.argument(
                    NAME,
                    "the numbers of the right classes",
                    "int32 " + Arrays.toString(shape) + ", the logits' shape",
                    "one-hot rows become labels by labels.argmax(" + axis + ")");
        }
        boolean column = shape.length == 2 && labels.size() == shape[0] && labels.dim(0) == shape[0];
        if (!column && !Arrays.equals(labels.shape(), expected)) {
            boolean otherAxis = Arrays.equals(labels.shape(), Targets.without(shape, last ? 1 : shape.length - 1));
            String remedy = last
                    ? "the classes are axis 1: leave out classesLast()"
                    : "the classes are axis 1: permute them there, or say classesLast()";
            throw Errors.shape(
                    NAME,
                    "labels of shape " + Arrays.toString(expected) + " for logits " + Arrays.toString(shape),
                    labels.shape(),
                    otherAxis ? remedy : "one label for each row");
        }
    }

    private Tensor hard(Tensor logits, int[] labels) {
        int classes = logits.dim(1);
        int[] kept = Targets.kept(NAME, labels, ignored, classes);
        if (smoothing == 0 && weight == null) {
            boolean all = kept.length == labels.length;
            return Tensor.softmaxCrossEntropy(
                    all ? logits : logits.rows(kept), Tensor.of(all ? labels : picked(labels, kept)));
        }
        Tensor logProbabilities = kept.length == labels.length
                ? logits.logSoftmax(1)
                : logits.rows(kept).logSoftmax(1);
        int[] names = picked(labels, kept);
        Tensor loss = Targets.weightedMean(NAME, logProbabilities, names, weight);
        if (smoothing == 0) {
            return loss;
        }
        Tensor all = weight == null ? logProbabilities : logProbabilities.mul(weight);
        Tensor evenly = all.sum().div(-classes * Targets.totalWeight(NAME, names, weight));
        return loss.mul(1 - smoothing).add(evenly.mul(smoothing));
    }

    private Tensor soft(Tensor logits, Tensor targets) {
        if (ignored != null) {
            throw Errors.argument(NAME, "labels where an index is ignored", "probabilities", "give labels, or weights");
        }
        Targets.probabilities(NAME, targets);
        int classes = logits.dim(1);
        Tensor p = targets.to(logits.dtype());
        Tensor logProbabilities = logits.logSoftmax(1);
        if (smoothing == 0) {
            // A class ruled out by a logit of -infinity counts nothing where its probability is 0.
            logProbabilities = Tensor.where(p.ne(0), logProbabilities, Tensor.zeros(logits.dtype(), logits.shape()));
        } else {
            p = p.mul(1 - smoothing).add(smoothing / classes);
        }
        Tensor product = p.mul(logProbabilities);
        Tensor weighted = weight == null ? product : product.mul(weight);
        return weighted.sum().div(-logits.dim(0));
    }

    /**
     * What the mean is divided by: the number of labels that are not ignored, or the sum of their classes' weights; with
     * probabilities as targets, the number of examples.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit or a label names no class
     */
    @Override
    public double weight(Tensor logits, Tensor targets) {
        int classes = classes(logits, targets);
        if (probabilities(logits, targets)) {
            return logits.size() / classes;
        }
        if (ignored == null && weight == null) {
            return targets.size();
        }
        int[] labels = targets.toInts();
        return Targets.weights(Targets.counted(NAME, labels, ignored, classes), labels, weight);
    }

    /** The class with the largest logit for each label; empty where the targets are probabilities. */
    @Override
    public Optional<Tensor> predictions(Tensor logits, Tensor targets) {
        return classes(logits, targets) == 1 || probabilities(logits, targets)
                ? Optional.empty()
                : Optional.of(logits.argmax(axis(logits)));
    }

    @Override
    public OptionalInt ignoredLabel() {
        return ignored == null ? OptionalInt.empty() : OptionalInt.of(ignored);
    }

    private static int[] picked(int[] labels, int[] kept) {
        return Arrays.stream(kept).map(i -> labels[i]).toArray();
    }

    private int axis(Tensor logits) {
        return last ? logits.rank() - 1 : 1;
    }

    /** (batch, classes, d1, ...) or (batch, d1, ..., classes) as (batch d1 ..., classes). */
    private Tensor rows(Tensor x) {
        if (x.rank() == 2) {
            return x;
        }
        if (last) {
            return x.reshape(-1, x.dim(-1));
        }
        int[] order = new int[x.rank()];
        for (int i = 1; i < order.length - 1; i++) {
            order[i] = i + 1;
        }
        order[order.length - 1] = 1;
        return x.permute(order).reshape(-1, x.dim(1));
    }

    @Override
    public String toString() {
        return "CrossEntropy()";
    }
}
