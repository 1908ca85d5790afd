package org.lectern.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.ProgressBar;
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

    private final Samples samples;
    private final List<String> classNames;
    private final String source;
    private final Past past;
    /** All samples, once they were asked for together. */
    private volatile @Nullable Batch all;
    /** The first sample, for shapes. */
    private volatile @Nullable Batch first;

    /** The label of examples that a loss is to ignore. */
    static final int IGNORED = -100;

    /** How many samples are made at a time, where all are. */
    private static final int CHUNK = 256;

    /**
     * What a part or a change of another data set has from that.
     *
     * @param classes how many the whole has, of which a part may lack some; 0 if it is not known
     * @param onlyFor what makes these samples ones to train with, such as copies; empty if nothing does
     * @param isScaled whether they were standardized
     * @param scaler by what; null if they were not, or what was done to them since hides it
     */
    private record Past(
            int classes,
            String onlyFor,
            boolean isScaled,
            @Nullable Standardizer scaler) {
        static final Past NONE = new Past(0, "", false, null);

        Past classes(int known) {
            return new Past(known, onlyFor, isScaled, scaler);
        }

        Past onlyFor(String what) {
            return new Past(classes, what, isScaled, scaler);
        }

        Past scaledBy(@Nullable Standardizer by) {
            return new Past(classes, onlyFor, true, by);
        }

        /** After a change of the inputs that nothing is known of. */
        Past changed() {
            return new Past(classes, onlyFor, isScaled, null);
        }
    }

    Dataset(Samples samples, List<String> classNames, String source) {
        this(samples, classNames, source, Past.NONE);
    }

    private Dataset(Samples samples, List<String> classNames, String source, Past past) {
        this.samples = samples;
        this.classNames = classNames;
        this.source = source;
        this.past = past;
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
        Dataset dataset = new Dataset(new Samples.Held(x, y), List.of(), "");
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
     * Sequences of different lengths with a label or target each. Shapes: {@code (length, ...)} each, and y {@code (n, ...)};
     * batches are padded to their longest, {@code (n, longest, ...)}, and know the {@link Batch#lengths()} and the
     * {@link Batch#mask()}; {@link #x()} is padded to the longest of all.
     *
     * @param padding what stands behind a sequence's end, such as a vocabulary's number for padding
     * @throws DataException if there are none, or they differ in more than their length, or y has another number
     */
    public static Dataset ofSequences(List<Tensor> sequences, Tensor y, double padding) {
        Changes.refuseUneven("ofSequences", sequences);
        if (y.rank() < 1 || y.dim(0) != sequences.size()) {
            throw new DataException(
                    "ofSequences",
                    "y with a label or target for each of " + sequences.size() + " sequences",
                    "y " + Arrays.toString(y.shape()),
                    "the first axis counts the samples");
        }
        return new Dataset(new Samples.Ragged(List.copyOf(sequences), y, List.of(), padding), List.of(), "");
    }

    /**
     * Sequences with a sequence of labels or targets each, as for tagging words; labels are padded by -100, which
     * {@code crossEntropy().ignoreIndex(-100)} leaves out, targets by 0. Otherwise as {@link #ofSequences(List, Tensor, double)}.
     */
    public static Dataset ofSequences(List<Tensor> sequences, List<Tensor> ys, double padding) {
        Changes.refuseUneven("ofSequences", sequences);
        Changes.refuseUneven("ofSequences", ys);
        if (ys.size() != sequences.size()) {
            throw new DataException(
                    "ofSequences", sequences.size() + " sequences of labels", ys.size() + "", "give one for each");
        }
        return new Dataset(new Samples.Ragged(List.copyOf(sequences), null, List.copyOf(ys), padding), List.of(), "");
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
        return new Dataset(samples, List.copyOf(names), source, past);
    }

    /** The same data with words on where it comes from. */
    public Dataset withSource(String words) {
        return new Dataset(samples, classNames, words, past);
    }

    /** The inputs, {@code (n, ...)}; those of changed data are made once and kept. */
    public Tensor x() {
        return all().x();
    }

    /** The labels {@code (n)} as INT32, or the targets {@code (n, ...)}. */
    public Tensor y() {
        Batch made = all;
        return made == null && samples.knowsY() ? samples.y() : all().y();
    }

    private synchronized Batch all() {
        Batch made = all;
        if (made == null) {
            made = samples instanceof Samples.Held || !samples.isEven() ? samples.all() : inParts();
            all = made;
        }
        return made;
    }

    /** Changed samples in parts, with a bar if it takes long. */
    private Batch inParts() {
        Samples.Pass pass = samples.pass(0);
        List<Tensor> xs = new ArrayList<>();
        List<Tensor> ys = new ArrayList<>();
        try (ProgressBar bar = ProgressBar.of("samples", size())) {
            for (int from = 0; from < size(); from += CHUNK) {
                int end = Math.min(size(), from + CHUNK);
                Batch part = pass.rows(IntStream.range(from, end).toArray());
                xs.add(part.x());
                ys.add(part.y());
                bar.to(end);
                if (Thread.currentThread().isInterrupted()) {
                    throw new DataException("samples", "all samples", "an interrupt", "run it again");
                }
            }
        }
        return xs.size() == 1 ? new Batch(xs.get(0), ys.get(0)) : new Batch(Tensor.concat(0, xs), Tensor.concat(0, ys));
    }

    /** Where the samples come from. */
    Samples samples() {
        Batch made = all;
        return made != null && !samples.isRandom() && samples.isEven() ? new Samples.Held(made.x(), made.y()) : samples;
    }

    /** The first sample as a batch of one: for shapes and types, without making all. */
    Batch first() {
        Batch made = first;
        if (made == null) {
            made = samples.pass(0).rows(0);
            first = made;
        }
        return made;
    }

    /** The number of samples. */
    public int size() {
        return samples.size();
    }

    /** Where the data comes from, in words; empty if nobody said. */
    public String source() {
        return source;
    }

    /**
     * The number of classes: of the names if there are names, else the largest label plus one, of the whole if this is a part of it
     * that {@link #filter} has not made.
     *
     * @throws DataException if y holds no labels
     */
    public int classes() {
        int labelled = Math.max(past.classes(), largestLabel("classes") + 1);
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
        for (int label : y().toInts()) {
            if (label >= 0) {
                counts[label]++;
            }
        }
        return counts;
    }

    /** Whether y holds one class label for each sample, not targets. */
    public boolean isLabelled() {
        Tensor y = first().y();
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
        return part(IntStream.range(from, to).toArray());
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
        return part(indices.clone());
    }

    private Dataset part(int... places) {
        int classes = past.classes();
        // Where labels are made with the samples, all would have to be.
        if (classNames.isEmpty() && samples.knowsY() && isLabelled()) {
            classes = classes();
        }
        return new Dataset(samples().select(places), classNames, source, past.classes(classes));
    }

    /** The same data, to which not all classes of the whole need belong. */
    Dataset forgettingClasses() {
        return new Dataset(samples, classNames, source, past.classes(0));
    }

    /** The same data, which are to train with for what was done to them. */
    Dataset onlyFor(String what) {
        return new Dataset(samples, classNames, source, past.onlyFor(what));
    }

    /** Refuses to split data whose test part would be changed, or would hold samples of the training part too. */
    void refuseSplit(String operation) {
        if (!past.onlyFor().isEmpty()) {
            throw new DataException(
                    operation,
                    "data that are not made for training yet",
                    past.onlyFor(),
                    "split first, then change the training part: var parts = data.split(0.8, rng), then parts.train()");
        }
    }

    /** All samples in random order. */
    public Dataset shuffle(Rng rng) {
        return rows(rng.permutation(size()));
    }

    /**
     * Shuffles, then gives the share {@code fraction} to train and the rest to test.
     *
     * @throws DataException if either part would be empty, or the data are {@link #balanced} by copies, {@link #augment augmented} or
     *     {@link #mixup mixed}, which is for training data
     */
    public Split split(double fraction, Rng rng) {
        refuseSplit("split");
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

    /**
     * Shuffles, then gives the share {@code fraction} of each class to train and the rest to test: both parts have the classes
     * in the proportions of the whole.
     *
     * @throws DataException if y holds no labels, or a class has fewer than 2 samples, or as {@link #split}
     */
    public Split stratifiedSplit(double fraction, Rng rng) {
        return Splits.stratified(this, fraction, rng);
    }

    /**
     * Shuffles, then gives {@code k} splits for cross-validation: each sample is in the test part of one of them.
     *
     * @throws DataException if k is less than 2 or more than there are samples, or as {@link #split}
     */
    public List<Split> kFold(int k, Rng rng) {
        return Splits.folds(this, k, rng);
    }

    /**
     * As many samples of each class as the largest has, in random order: those of smaller classes stand several times. For
     * training data only: split first, else the same sample is in both parts.
     *
     * @throws DataException if y holds no labels
     */
    public Dataset balanced(Rng rng) {
        return Splits.balanced(this, rng);
    }

    /** The samples that fit, by input and label or target without the axis that counts samples, sequences without their padding. */
    public Dataset filter(BiPredicate<Tensor, Tensor> fits) {
        return Changes.filtered(this, fits);
    }

    /**
     * Inputs that are changed one by one, each time they are asked for: {@code data.map(x -> x.div(255))}. See {@link #cache()}.
     * Sequences come without their padding, which is put behind what they have become; they keep their length.
     */
    public Dataset map(UnaryOperator<Tensor> change) {
        return changed(Changes.of(samples(), (x, y) -> new Sample(change.apply(x), y)), true, List.of())
                .with(past.changed());
    }

    /**
     * Samples that are changed one by one: {@code data.map((x, y) -> new Sample(x.sqrt(), y))}. Where y becomes another, the names of
     * classes are gone, for they were those of the labels before: {@link #withClassNames} gives new ones. Of sequences, x has as many
     * steps as before; y comes without what fills it up, and may become longer or shorter.
     */
    public Dataset map(BiFunction<Tensor, Tensor, Sample> change) {
        AtomicReference<@Nullable Boolean> keepsLabel = new AtomicReference<>();
        Dataset changed = changed(
                Changes.of(samples(), (x, y) -> {
                    Sample sample = change.apply(x, y);
                    keepsLabel.compareAndSet(null, sample != null && sample.y() == y);
                    return sample;
                }),
                false,
                List.of());
        return Boolean.TRUE.equals(keepsLabel.get())
                ? changed.with(past.changed())
                : new Dataset(
                        changed.samples(), List.of(), source, past.changed().classes(0));
    }

    /**
     * Images that are changed at random, in a new way on each pass; see {@link Augment}. Shapes: {@code (n, channels, height,
     * width)} or {@code (n, height, width)}; targets that are images as high and wide are changed alike, see there. The same rng
     * and the same order of batches give the same images: keep one loader for all epochs, for a new {@code batches(n)} begins its
     * order and its draws again.
     *
     * @throws DataException if they are no images, or their targets have an area of another size
     */
    public Dataset augment(Augment augment, Rng rng) {
        boolean keepsY = first().y().rank() < 3;
        return changed(augment::apply, keepsY, List.of(rng.nextLong())).onlyFor("augmented samples");
    }

    /**
     * Pairs of samples of a batch, mixed in a proportion drawn from Beta(alpha, alpha), and their labels likewise: y becomes
     * {@code (n, classes)}, as {@code Losses.crossEntropy()} takes it.
     *
     * <p>Keep one loader for all epochs: a new {@code batches(n)} begins its order and its draws again. Whole numbers, such as those of
     * words or of the classes in a mask, and sequences are refused. Source: Zhang, Cissé, Dauphin, Lopez-Paz, "mixup: Beyond empirical risk
     * minimization", ICLR 2018.
     *
     * @param alpha 0.2 is usual
     */
    public Dataset mixup(double alpha, Rng rng) {
        int classes = isLabelled() ? classes() : 0;
        return changed(Changes.mixup(alpha, classes), false, List.of(rng.nextLong()))
                .onlyFor("samples mixed by mixup");
    }

    /** The same, with changed samples made now and kept; random changes are then drawn once and for all. */
    public Dataset cache() {
        return with(samples().isEven() ? new Samples.Held(x(), y()) : Samples.HeldSequences.of(samples()));
    }

    /** Each sample's input in another shape of the same size: {@code reshape(1, 28, 28)} makes images of rows of 784. */
    public Dataset reshape(int... sampleShape) {
        Dataset reshaped = converted(x -> {
            int[] shape = IntStream.concat(IntStream.of(x.dim(0)), Arrays.stream(sampleShape))
                    .toArray();
            return x.reshape(shape);
        });
        Standardizer scaler = past.scaler();
        return scaler == null ? reshaped : reshaped.with(past.scaledBy(scaler.reshape(sampleShape)));
    }

    /**
     * Each feature (column of x) at mean 0 and deviation 1; a constant feature becomes 0.
     *
     * @throws DataException if a value is NaN or infinite, or they are sequences of different lengths
     */
    public Dataset standardize() {
        return scaled(scaler("standardize"));
    }

    /**
     * Each feature shifted and scaled as {@code reference} needs it: for test data, {@code reference} is the training data, as they
     * were or {@link #standardize() standardized} themselves, which remember their means and deviations.
     *
     * @throws DataException as {@link #standardize}; if the reference was changed by {@link #map} since it was standardized, or these
     *     data were standardized already and the reference was not; if samples differ in shape
     */
    public Dataset standardizeBy(Dataset reference) {
        if (past.isScaled() && !reference.past.isScaled()) {
            throw new DataException(
                    "standardizeBy",
                    "data that are as raw as the reference",
                    "data that were standardized before",
                    "leave that out: test.standardizeBy(train)");
        }
        if (past.isScaled() || !reference.past.isScaled()) {
            return scaled(reference.scaler("standardizeBy"));
        }
        Standardizer scaler = reference.past.scaler();
        if (scaler == null) {
            throw new DataException(
                    "standardizeBy",
                    "a reference whose means and deviations are known",
                    "one that was changed after it was standardized, or was made of a standardized table",
                    "call test.standardizeBy(train) before train is standardized; of a table,"
                            + " prepared.dataset(testTable) does it");
        }
        refuseUneven("standardizeBy");
        return scaled(scaler);
    }

    private Standardizer scaler(String operation) {
        refuseUneven(operation);
        return Standardizer.of(x());
    }

    private Dataset scaled(Standardizer scaler) {
        Dataset scaled = converted(scaler::apply);
        return past.isScaled() ? scaled : scaled.with(past.scaledBy(scaler));
    }

    /** What stands behind the end of a sequence would be counted with it. */
    private void refuseUneven(String operation) {
        if (IntStream.of(samples().lengths()).distinct().count() > 1) {
            throw new DataException(
                    operation,
                    "samples of one shape",
                    "sequences of different lengths",
                    "scale their steps first: var scaler = Standardizer.of(Tensor.concat(0, sequences)), then"
                            + " scaler.apply(sequence) for each, then Dataset.ofSequences");
        }
    }

    /** The same data, which a table has standardized. */
    Dataset standardizedBefore() {
        return with(past.scaledBy(null));
    }

    /** What is in the data, with samples: pictures of each class if they are images, else each feature's range. */
    public DatasetSummary summary() {
        return DatasetSummary.of(this);
    }

    /** Changes the inputs at once where they are in memory, else batch by batch when they are asked for. */
    private Dataset converted(UnaryOperator<Tensor> change) {
        return samples() instanceof Samples.Held held
                ? with(new Samples.Held(change.apply(held.x()), held.y()))
                : changed(
                        (batch, draws) ->
                                new Batch(change.apply(batch.x()), batch.y(), batch.lengths(), batch.targetLengths()),
                        true,
                        List.of());
    }

    /** The first sample is made at once: a mistake shows where it is made. */
    private Dataset changed(Samples.Change change, boolean keepsY, List<Long> seed) {
        Dataset changed = with(new Samples.Changed(samples(), change, keepsY, seed));
        changed.first();
        return changed;
    }

    private Dataset with(Samples changed) {
        return new Dataset(changed, classNames, source, past);
    }

    private Dataset with(Past other) {
        Dataset made = new Dataset(samples, classNames, source, other);
        made.first = first;
        made.all = all;
        return made;
    }

    private int largestLabel(String operation) {
        if (!isLabelled()) {
            Tensor y = y();
            String flat = y.rank() == 2 && y.dim(1) == 1 ? ".reshape(" + y.dim(0) + ")" : "";
            String whole = y.dtype() == DType.INT32 ? "" : ".to(DType.INT32)";
            throw new DataException(
                    operation,
                    "class labels: an INT32 y of shape (n)",
                    "y " + Arrays.toString(y.shape()) + " of " + y.dtype(),
                    flat.isEmpty() && y.rank() != 1
                            ? "targets of several numbers each are no labels"
                            : "y" + flat + whole + " turns whole numbers into labels"
                                    + (flat.isEmpty() ? "" : ", and in map y.reshape()" + whole + " one sample's"));
        }
        return Arrays.stream(y().toInts()).max().orElse(0);
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
