package org.lectern.train;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/**
 * Metrics of labels with options, made by {@link Metrics#ignoreIndex} and {@link Metrics#classesLast}; the options are those
 * of {@link org.lectern.nn.Losses#crossEntropy()}.
 *
 * <pre>{@code
 * Metrics.classesLast().ignoreIndex(-100).accuracy(logits, labels)
 * }</pre>
 *
 * <p>Shapes: logits {@code (batch, classes)} with labels {@code (batch)}; or, one decision at each place,
 * {@code (batch, classes, d1, ...)} or {@code (batch, d1, ..., classes)} with {@code (batch, d1, ...)}, where the shapes tell
 * which. All methods refuse labels that name no class, and labels of which none counts.
 */
public final class LabelMetrics {
    static final LabelMetrics PLAIN = new LabelMetrics(null, false);

    private final @Nullable Integer ignored;
    private final boolean last;

    private LabelMetrics(@Nullable Integer ignored, boolean last) {
        this.ignored = ignored;
        this.last = last;
    }

    /** These metrics without the examples that carry the given label, such as -100 for padding. */
    public LabelMetrics ignoreIndex(int label) {
        return new LabelMetrics(label, last);
    }

    /** These metrics with the classes on the last axis of the logits: {@code (batch, time, classes)}. */
    public LabelMetrics classesLast() {
        return new LabelMetrics(ignored, true);
    }

    /** {@link Metrics#accuracy} with these options. */
    public double accuracy(Tensor logits, Tensor labels) {
        Decisions decisions = decisions("accuracy", logits, labels);
        int right = 0;
        for (int i = 0; i < decisions.labels.length; i++) {
            right += decisions.predicted[i] == decisions.labels[i] ? 1 : 0;
        }
        return (double) right / decisions.labels.length;
    }

    /** {@link Metrics#topKAccuracy} with these options. */
    public double topKAccuracy(Tensor logits, Tensor labels, int k) {
        Rows rows = rows("topKAccuracy", logits, labels);
        int classes = rows.classes();
        if (k < 1 || k > classes) {
            throw new ShapeException("topKAccuracy", "k from 1 to " + classes, String.valueOf(k), "5 is usual");
        }
        double[] values = rows.logits.toDoubles();
        int[] right = rows.labels;
        int found = 0;
        for (int i = 0; i < right.length; i++) {
            double own = values[i * classes + right[i]];
            int before = 0;
            for (int c = 0; c < classes; c++) {
                double other = values[i * classes + c];
                before += other > own || (other == own && c < right[i]) ? 1 : 0;
            }
            found += before < k ? 1 : 0;
        }
        return (double) found / right.length;
    }

    /** {@link Metrics#perplexity} with these options. */
    public double perplexity(Tensor logits, Tensor labels) {
        Rows rows = rows("perplexity", logits, labels);
        return Math.exp(
                Tensor.softmaxCrossEntropy(rows.logits, Tensor.of(rows.labels)).item());
    }

    /** {@link Metrics#confusionMatrix} with these options. */
    public ConfusionMatrix confusionMatrix(Tensor logits, Tensor labels) {
        Decisions decisions = decisions("confusionMatrix", logits, labels);
        return ConfusionMatrix.of(decisions.predicted, decisions.labels, decisions.classes);
    }

    /** The logits {@code (n, classes)} and labels that count. */
    private record Rows(Tensor logits, int[] labels) {
        int classes() {
            return logits.dim(1);
        }
    }

    /** What was decided where a label counts. */
    private record Decisions(int[] predicted, int[] labels, int classes) {}

    private Decisions decisions(String operation, Tensor logits, Tensor labels) {
        Errors.present(operation, "outputs", logits);
        Errors.present(operation, "targets", labels);
        if (logits.size() != labels.size() || logits.size() == 0) {
            Rows rows = rows(operation, logits, labels);
            return new Decisions(rows.logits.argmax(1).toInts(), rows.labels, rows.classes());
        }
        // One logit for each yes or no.
        double[] values = Errors.numbers(operation, logits);
        int[] names = names(operation, labels);
        int[] kept = kept(operation, names, 2);
        int[] predicted = Arrays.stream(kept).map(i -> values[i] > 0 ? 1 : 0).toArray();
        return new Decisions(predicted, picked(names, kept), 2);
    }

    private Rows rows(String operation, Tensor logits, Tensor labels) {
        Errors.present(operation, "outputs", logits);
        Errors.present(operation, "targets", labels);
        int axis = axis(operation, logits, labels);
        Errors.numbers(operation, logits);
        int classes = logits.dim(axis);
        int[] order = IntStream.concat(IntStream.range(0, logits.rank()).filter(i -> i != axis), IntStream.of(axis))
                .toArray();
        Tensor rows = logits.detach().permute(order).reshape(labels.size(), classes);
        int[] names = names(operation, labels);
        int[] kept = kept(operation, names, classes);
        return new Rows(kept.length == names.length ? rows : rows.rows(kept), picked(names, kept));
    }

    /** Where the classes are. */
    private int axis(String operation, Tensor logits, Tensor labels) {
        int end = logits.rank() - 1;
        boolean rows = logits.rank() == 2 && labels.size() == logits.dim(0);
        boolean lastFits = end >= 0 && (rows || fits(logits, end, labels));
        boolean secondFits = !last && end > 1 && fits(logits, 1, labels);
        if (labels.size() == 0 || logits.size() == 0 || !(lastFits || secondFits)) {
            throw new ShapeException(
                    operation,
                    last
                            ? "logits of shape (batch, ..., classes) and labels of shape (batch, ...)"
                            : "logits of shape (batch, classes) and labels of shape (batch), or a label for each place",
                    Arrays.toString(logits.shape()) + " and " + Arrays.toString(labels.shape()),
                    "one row of logits for each label");
        }
        if (lastFits && secondFits) {
            throw new ShapeException(
                    operation,
                    "shapes that tell on which axis the classes are",
                    Arrays.toString(logits.shape()) + " and " + Arrays.toString(labels.shape()),
                    "Metrics.classesLast()." + operation + "(...), after logits.permute(...) if they are on axis 1");
        }
        return lastFits ? end : 1;
    }

    private static boolean fits(Tensor logits, int axis, Tensor labels) {
        int[] shape = logits.shape();
        int[] places = IntStream.range(0, shape.length)
                .filter(i -> i != axis)
                .map(i -> shape[i])
                .toArray();
        return Arrays.equals(places, labels.shape());
    }

    private static int[] names(String operation, Tensor labels) {
        double[] values = labels.toDoubles();
        int[] names = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            names[i] = (int) values[i];
            if (names[i] != values[i]) {
                throw new TensorException(
                        operation,
                        "labels that are whole numbers",
                        values[i] + " at " + i,
                        "give the classes' numbers");
            }
        }
        return names;
    }

    private int[] kept(String operation, int[] labels, int classes) {
        int[] kept = IntStream.range(0, labels.length)
                .filter(i -> ignored == null || labels[i] != ignored)
                .toArray();
        for (int i : kept) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new TensorException(
                        operation,
                        "labels from 0 to " + (classes - 1)
                                + (ignored == null ? "" : " or " + ignored + ", the ignored"),
                        "label " + labels[i] + " at " + i,
                        labels[i] < 0
                                ? "Metrics.ignoreIndex(" + labels[i] + ")." + operation + "(...) leaves it out"
                                : "as many logits for each example as there are classes?");
            }
        }
        if (kept.length == 0) {
            throw new TensorException(
                    operation,
                    "at least one label that counts",
                    "only labels " + ignored + ", which are ignored",
                    "leave such examples out");
        }
        return kept;
    }

    private static int[] picked(int[] labels, int[] kept) {
        return Arrays.stream(kept).map(i -> labels[i]).toArray();
    }
}
