package org.lectern.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * Samples to learn from: inputs {@code x} of shape {@code (n, ...)} and labels or targets {@code y} of shape {@code (n)} or
 * {@code (n, ...)}. Labels are an INT32 {@code y} of shape {@code (n)}, classes counted from 0. Immutable: every method
 * gives a new data set.
 */
public final class Dataset implements Displayable {
    /** The seed of {@link #batches(int)}. */
    public static final long DEFAULT_SEED = 0;

    private final Tensor x;
    private final Tensor y;
    private final List<String> classNames;
    private final String source;

    /** The label of examples that a loss is to ignore. */
    private static final int IGNORED = -100;

    private Dataset(Tensor x, Tensor y, List<String> classNames, String source) {
        this.x = x;
        this.y = y;
        this.classNames = classNames;
        this.source = source;
    }

    /**
     * A data set of inputs and labels or targets.
     *
     * @throws DataException if the two don't have equally many samples, there are none, or a label is negative and not -100, the
     *     usual mark of what a loss is to ignore
     */
    public static Dataset of(Tensor x, Tensor y) {
        if (x == null || y == null) {
            throw new DataException(
                    "dataset", "x (n, ...) and y (n, ...)", "null for " + (x == null ? "x" : "y"), "give both tensors");
        }
        if (x.rank() < 1 || y.rank() < 1 || x.dim(0) != y.dim(0) || x.dim(0) == 0) {
            throw new DataException(
                    "dataset",
                    "x (n, ...) and y (n, ...) with the same n >= 1",
                    "x " + Arrays.toString(x.shape()) + " and y " + Arrays.toString(y.shape()),
                    "the first axis counts the samples");
        }
        Dataset dataset = new Dataset(x, y, List.of(), "");
        if (dataset.isLabelled()) {
            int lowest = Arrays.stream(y.toInts())
                    .filter(label -> label != IGNORED)
                    .min()
                    .orElse(0);
            if (lowest < 0) {
                throw new DataException(
                        "dataset",
                        "labels from 0 on",
                        "the label " + lowest,
                        "count classes from 0; " + IGNORED
                                + " marks what is to be ignored, by crossEntropy().ignoreIndex(" + IGNORED + ")");
            }
        }
        return dataset;
    }

    /**
     * The same data with a name for each class.
     *
     * @throws DataException if y holds no labels, or one that has no name
     */
    public Dataset withClassNames(List<String> names) {
        int needed = largestLabel("withClassNames") + 1;
        if (names.size() < needed) {
            throw new DataException(
                    "withClassNames", "a name for each of " + needed + " classes", names + "", "add the missing names");
        }
        return new Dataset(x, y, List.copyOf(names), source);
    }

    /** The same data with words on where it comes from. */
    public Dataset withSource(String words) {
        return new Dataset(x, y, classNames, words);
    }

    /** The inputs, {@code (n, ...)}. */
    public Tensor x() {
        return x;
    }

    /** The labels {@code (n)} as INT32, or the targets {@code (n, ...)}. */
    public Tensor y() {
        return y;
    }

    /** The number of samples. */
    public int size() {
        return x.dim(0);
    }

    /** Where the data comes from, in words; empty if nobody said. */
    public String source() {
        return source;
    }

    /**
     * The number of classes: of the names if there are names, else the largest label plus one.
     *
     * @throws DataException if y holds no labels
     */
    public int classes() {
        int labelled = largestLabel("classes") + 1;
        return classNames.isEmpty() ? labelled : classNames.size();
    }

    /** The classes' names; their numbers where nobody named them; empty if y holds no labels. */
    public List<String> classNames() {
        return !classNames.isEmpty() || !isLabelled()
                ? classNames
                : IntStream.range(0, classes()).mapToObj(String::valueOf).toList();
    }

    /**
     * How many samples each class has.
     *
     * @throws DataException if y holds no labels
     */
    public int[] classCounts() {
        int[] counts = new int[classes()];
        for (int label : y.toInts()) {
            if (label >= 0) {
                counts[label]++;
            }
        }
        return counts;
    }

    /** Whether y holds one class label for each sample, not targets. */
    public boolean isLabelled() {
        return y.dtype() == DType.INT32 && y.rank() == 1;
    }

    /** The first {@code n} samples, or all if there are fewer. */
    public Dataset take(int n) {
        if (n < 1) {
            throw new DataException("take", "at least 1 sample", n + "", "name how many samples to keep");
        }
        return n >= size() ? this : slice(0, n);
    }

    /** The samples {@code from} to before {@code to}. */
    public Dataset slice(int from, int to) {
        if (from < 0 || to <= from || to > size()) {
            throw new DataException(
                    "slice",
                    "0 <= from < to <= " + size(),
                    "from " + from + " to " + to,
                    "there are " + size() + " samples");
        }
        return with(x.slice(0, from, to), y.slice(0, from, to));
    }

    /** The samples at the given places, in that order; a place may stand several times. */
    public Dataset rows(int... indices) {
        int size = size();
        for (int index : indices) {
            if (index < 0 || index >= size) {
                throw new DataException("rows", "places from 0 to " + (size - 1), index + "", "count samples from 0");
            }
        }
        if (indices.length == 0) {
            throw new DataException("rows", "at least 1 place", "none", "name the samples to keep");
        }
        return with(x.rows(indices), y.rows(indices));
    }

    /** All samples in random order. */
    public Dataset shuffle(Rng rng) {
        return rows(rng.permutation(size()));
    }

    /**
     * Shuffles, then gives the share {@code fraction} to train and the rest to test.
     *
     * @throws DataException if either part would be empty
     */
    public Split split(double fraction, Rng rng) {
        int train = (int) Math.round(fraction * size());
        if (!(fraction > 0 && fraction < 1) || train == 0 || train == size()) {
            throw new DataException(
                    "split",
                    "a fraction between 0 and 1 that leaves samples on both sides",
                    fraction + " of " + size() + " samples",
                    "0.8 is a usual fraction");
        }
        Dataset shuffled = shuffle(rng);
        return new Split(shuffled.slice(0, train), shuffled.slice(train, size()));
    }

    /** Batches in an order drawn from {@link #DEFAULT_SEED}: new on each iteration, the same in each program run. */
    public Batches batches(int batchSize) {
        return batches(batchSize, Rng.seed(DEFAULT_SEED));
    }

    /** Batches in a new random order on each iteration; see {@link Batches}. */
    public Batches batches(int batchSize, Rng rng) {
        return new Batches(this, batchSize, rng);
    }

    /** Each sample's input in another shape of the same size: {@code reshape(1, 28, 28)} makes images of rows of 784. */
    public Dataset reshape(int... sampleShape) {
        int[] shape = IntStream.concat(IntStream.of(size()), Arrays.stream(sampleShape))
                .toArray();
        return with(x.reshape(shape), y);
    }

    /** Each feature (column of x) at mean 0 and deviation 1; a constant feature becomes 0. */
    public Dataset standardize() {
        return standardizeBy(this);
    }

    /** Each feature shifted and scaled as {@code reference} needs it: for test data, {@code reference} is the training data. */
    public Dataset standardizeBy(Dataset reference) {
        return with(Standardizer.of(reference.x).apply(x), y);
    }

    private Dataset with(Tensor newX, Tensor newY) {
        return new Dataset(newX, newY, classNames, source);
    }

    private int largestLabel(String operation) {
        if (!isLabelled()) {
            throw new DataException(
                    operation,
                    "class labels: an INT32 y of shape (n)",
                    "y " + Arrays.toString(y.shape()) + " of " + y.dtype(),
                    "y.to(DType.INT32) turns whole numbers into labels");
        }
        return Arrays.stream(y.toInts()).max().orElse(0);
    }

    @Override
    public MimeBundle display() {
        return DatasetView.of(this);
    }

    @Override
    public String toString() {
        return DatasetView.line(this);
    }
}
