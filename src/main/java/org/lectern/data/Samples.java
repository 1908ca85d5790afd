package org.lectern.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** Where a data set's samples come from: tensors, or a way to make them each time they are asked for. */
interface Samples {
    int size();

    /** Gives the samples at places; keeps the state of one pass over the data. */
    interface Pass {
        Batch rows(int... places);
    }

    /**
     * Begins a pass.
     *
     * @param key what random changes are drawn from: the same key gives the same draws
     */
    Pass pass(long key);

    /** Whether two passes of different keys differ. */
    default boolean isRandom() {
        return false;
    }

    /** Whether all samples are of one shape, so that parts can be put together. */
    default boolean isEven() {
        return true;
    }

    /** How long each is where samples are sequences, which changes keep; nothing where they are not. */
    default int[] lengths() {
        return new int[0];
    }

    /** What stands behind the ends of sequences. */
    default double padding() {
        return 0;
    }

    /** The samples at places. */
    default Samples select(int... places) {
        return new Selected(this, places);
    }

    /** Whether the labels or targets are there without making all samples. */
    default boolean knowsY() {
        return true;
    }

    /** The labels or targets of all samples, where they are known. */
    Tensor y();

    /** All samples at once. */
    default Batch all() {
        return pass(0).rows(IntStream.range(0, size()).toArray());
    }

    /** Samples in memory. */
    record Held(Tensor x, Tensor y) implements Samples {
        @Override
        public int size() {
            return x.dim(0);
        }

        @Override
        public Pass pass(long key) {
            return places -> {
                int first = places[0];
                for (int i = 1; i < places.length; i++) {
                    if (places[i] != first + i) {
                        return new Batch(x.rows(places), y.rows(places));
                    }
                }
                int end = first + places.length;
                return new Batch(x.slice(0, first, end), y.slice(0, first, end));
            };
        }

        @Override
        public Samples select(int... places) {
            Batch rows = pass(0).rows(places);
            return new Held(rows.x(), rows.y());
        }

        @Override
        public Batch all() {
            return new Batch(x, y);
        }
    }

    /** Some of the samples, in some order. */
    record Selected(Samples of, int[] chosen) implements Samples {
        @Override
        public int size() {
            return chosen.length;
        }

        @Override
        public Pass pass(long key) {
            Pass inner = of.pass(key);
            return places -> inner.rows(IntStream.of(places).map(p -> chosen[p]).toArray());
        }

        @Override
        public boolean isRandom() {
            return of.isRandom();
        }

        @Override
        public boolean isEven() {
            return of.isEven();
        }

        @Override
        public int[] lengths() {
            int[] all = of.lengths();
            return all.length == 0 ? all : IntStream.of(chosen).map(p -> all[p]).toArray();
        }

        @Override
        public double padding() {
            return of.padding();
        }

        @Override
        public boolean knowsY() {
            return of.knowsY();
        }

        @Override
        public Tensor y() {
            return of.y().rows(chosen);
        }
    }

    /** What is done to a batch. */
    @FunctionalInterface
    interface Change {
        Batch apply(Batch batch, Rng draws);
    }

    /**
     * Samples that are changed each time they are asked for.
     *
     * @param keepsY whether the labels or targets stay as they are
     * @param seed of the draws; none where nothing is drawn
     */
    record Changed(Samples of, Change change, boolean keepsY, List<Long> seed) implements Samples {
        @Override
        public int size() {
            return of.size();
        }

        @Override
        public Pass pass(long key) {
            Pass inner = of.pass(key);
            // Seeds that lie close together give numbers that overlap: a split's don't.
            Rng draws = Rng.seed(seed.isEmpty() ? 0 : seed.get(0) ^ key).split();
            return places -> change.apply(inner.rows(places), draws);
        }

        @Override
        public boolean isRandom() {
            return !seed.isEmpty() || of.isRandom();
        }

        @Override
        public boolean isEven() {
            return of.isEven();
        }

        @Override
        public int[] lengths() {
            return of.lengths();
        }

        @Override
        public double padding() {
            return of.padding();
        }

        @Override
        public boolean knowsY() {
            return keepsY && of.knowsY();
        }

        @Override
        public Tensor y() {
            return of.y();
        }
    }

    /**
     * Sequences of different lengths, padded to the longest of those that are asked for.
     *
     * @param ys the labels or targets of all, of one shape; none if {@code sequencesOfY} has a sequence for each
     */
    record Ragged(List<Tensor> xs, @Nullable Tensor ys, List<Tensor> sequencesOfY, double padding) implements Samples {
        @Override
        public int size() {
            return xs.size();
        }

        @Override
        public Pass pass(long key) {
            return places -> {
                List<Tensor> chosen = IntStream.of(places).mapToObj(xs::get).toList();
                Tensor inputs = padded(chosen, padding);
                if (ys != null) {
                    return new Batch(inputs, ys.rows(places), Samples.lengths(chosen));
                }
                List<Tensor> targets =
                        IntStream.of(places).mapToObj(sequencesOfY::get).toList();
                return new Batch(inputs, paddedTargets(targets), Samples.lengths(chosen), Samples.lengths(targets));
            };
        }

        @Override
        public boolean isEven() {
            return false;
        }

        @Override
        public int[] lengths() {
            return Samples.lengths(xs);
        }

        @Override
        public Tensor y() {
            return ys == null ? paddedTargets(sequencesOfY) : ys;
        }
    }

    /**
     * Sequences that are kept, padded to the longest of all.
     *
     * @param targetLengths of the targets; empty if they are no sequences
     */
    record HeldSequences(Tensor x, Tensor y, int[] lengths, int[] targetLengths, double padding) implements Samples {
        static HeldSequences of(Samples samples) {
            Pass pass = samples.pass(0);
            Batch all = pass.rows(IntStream.range(0, samples.size()).toArray());
            return new HeldSequences(all.x(), all.y(), all.lengths(), all.targetLengths(), samples.padding());
        }

        @Override
        public int size() {
            return lengths.length;
        }

        @Override
        public Pass pass(long key) {
            return places -> {
                int[] chosen = at(lengths, places);
                if (targetLengths.length == 0) {
                    return new Batch(cut(x.rows(places), chosen), y.rows(places), chosen);
                }
                int[] ofTargets = at(targetLengths, places);
                return new Batch(cut(x.rows(places), chosen), cut(y.rows(places), ofTargets), chosen, ofTargets);
            };
        }

        private static int[] at(int[] lengths, int... places) {
            return IntStream.of(places).map(place -> lengths[place]).toArray();
        }

        private static Tensor cut(Tensor sequences, int... lengths) {
            return sequences.slice(1, 0, IntStream.of(lengths).max().orElse(0));
        }

        @Override
        public boolean isEven() {
            return false;
        }

        @Override
        public Tensor y() {
            return y;
        }
    }

    /** How many steps each has. */
    static int[] lengths(List<Tensor> sequences) {
        return sequences.stream().mapToInt(each -> each.dim(0)).toArray();
    }

    /** Labels filled up by -100, other targets by 0. */
    static Tensor paddedTargets(List<Tensor> sequences) {
        return padded(sequences, sequences.get(0).dtype() == DType.INT32 ? Dataset.IGNORED : 0);
    }

    /** Sequences as one tensor, each filled up to the longest. Shapes: {@code (length, ...)} each gives {@code (n, longest, ...)}. */
    static Tensor padded(List<Tensor> sequences, double padding) {
        int longest = sequences.stream().mapToInt(x -> x.dim(0)).max().orElse(0);
        Tensor first = sequences.get(0);
        int step = first.dim(0) == 0
                ? Arrays.stream(first.shape()).skip(1).reduce(1, Math::multiplyExact)
                : first.size() / first.dim(0);
        int[] shape = first.shape().clone();
        shape[0] = longest;
        int[] all = IntStream.concat(IntStream.of(sequences.size()), IntStream.of(shape))
                .toArray();
        int width = Math.multiplyExact(longest, step);
        int size = Math.multiplyExact(sequences.size(), width);
        if (first.dtype() == DType.INT32) {
            int[] values = new int[size];
            Arrays.fill(values, (int) padding);
            for (int i = 0; i < sequences.size(); i++) {
                int[] row = sequences.get(i).toInts();
                System.arraycopy(row, 0, values, i * width, row.length);
            }
            return Tensor.of(values).reshape(all);
        }
        double[] values = new double[size];
        Arrays.fill(values, padding);
        for (int i = 0; i < sequences.size(); i++) {
            double[] row = sequences.get(i).toDoubles();
            System.arraycopy(row, 0, values, i * width, row.length);
        }
        return Tensor.of(first.dtype(), values).reshape(all);
    }
}
