package org.lectern.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.lectern.display.ProgressBar;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** What is done to samples on the way to a batch. */
final class Changes {
    private static final int CHUNK = 256;

    private Changes() {}

    /**
     * A function of one sample, done to each of a batch.
     *
     * @param samples that it is done to
     */
    static Samples.Change of(Samples samples, BiFunction<Tensor, Tensor, Sample> function) {
        return (batch, draws) -> {
            List<Tensor> xs = new ArrayList<>();
            List<Tensor> ys = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                Sample sample = function.apply(x(batch, i), y(batch, i));
                if (sample == null || sample.x() == null || sample.y() == null) {
                    throw new DataException("map", "a sample", "null", "return the changed tensor");
                }
                if (batch.lengths().length > 0) {
                    refuseOtherLength(batch.lengths()[i], sample.x());
                }
                xs.add(sample.x());
                ys.add(sample.y());
            }
            if (batch.lengths().length == 0) {
                return new Batch(stacked("x", xs), stacked("y", ys));
            }
            refuseUneven("map", xs);
            Tensor inputs = Samples.padded(xs, samples.padding());
            if (batch.targetLengths().length == 0 || ys.get(0).rank() == 0) {
                return new Batch(inputs, stacked("y", ys), batch.lengths());
            }
            refuseUneven("map", ys);
            return new Batch(inputs, Samples.paddedTargets(ys), batch.lengths(), Samples.lengths(ys));
        };
    }

    private static void refuseOtherLength(int length, Tensor made) {
        if (made.rank() < 1 || made.dim(0) != length) {
            throw new DataException(
                    "map",
                    "x of as many steps as before: " + length,
                    describe(made),
                    "change the tensors before Dataset.ofSequences takes them");
        }
    }

    /** An input, without its padding. */
    private static Tensor x(Batch batch, int place) {
        return one(batch.x(), place, batch.lengths());
    }

    /** A label or target, without its filler. */
    private static Tensor y(Batch batch, int place) {
        return one(batch.y(), place, batch.targetLengths());
    }

    private static Tensor one(Tensor all, int place, int... lengths) {
        Tensor whole = all.slice(0, place, place + 1).reshape(Arrays.copyOfRange(all.shape(), 1, all.rank()));
        return lengths.length == 0 ? whole : whole.slice(0, 0, lengths[place]);
    }

    private static Tensor stacked(String what, List<Tensor> parts) {
        Tensor first = parts.get(0);
        for (Tensor part : parts) {
            if (!Arrays.equals(part.shape(), first.shape()) || part.dtype() != first.dtype()) {
                throw new DataException(
                        "map",
                        what + " of one shape and type for all samples",
                        describe(first) + " and " + describe(part),
                        "Dataset.ofSequences takes samples of different lengths");
            }
        }
        return Tensor.stack(0, parts);
    }

    private static String describe(Tensor x) {
        return Arrays.toString(x.shape()) + " of " + x.dtype();
    }

    static Dataset filtered(Dataset data, BiPredicate<Tensor, Tensor> fits) {
        Samples.Pass pass = data.samples().pass(0);
        int[] kept = new int[data.size()];
        int count = 0;
        try (ProgressBar bar = ProgressBar.of("filter", data.size())) {
            for (int from = 0; from < data.size(); from += CHUNK) {
                int end = Math.min(data.size(), from + CHUNK);
                Batch batch = pass.rows(IntStream.range(from, end).toArray());
                for (int i = 0; i < batch.size(); i++) {
                    if (fits.test(x(batch, i), y(batch, i))) {
                        kept[count++] = from + i;
                    }
                }
                bar.to(end);
            }
        }
        if (count == 0) {
            throw new DataException(
                    "filter", "a condition that some samples fit", "none of " + data.size(), "look at data.summary()");
        }
        return data.rows(Arrays.copyOf(kept, count)).forgettingClasses();
    }

    /** @param classes of labels; 0 if y holds targets */
    static Samples.Change mixup(double alpha, int classes) {
        if (!(alpha > 0 && Double.isFinite(alpha))) {
            throw new DataException("mixup", "an alpha above 0", alpha + "", "0.2 is usual");
        }
        return (batch, draws) -> {
            boolean isSequence = batch.lengths().length > 0;
            if (isSequence || batch.x().dtype() == DType.INT32) {
                throw new DataException(
                        "mixup",
                        "inputs of float32 or float64, such as pictures",
                        isSequence ? "sequences of different lengths" : "int32, such as the numbers of words",
                        "mix what an embedding makes of them, inside of the model");
            }
            if (classes == 0 && batch.y().dtype() == DType.INT32) {
                throw new DataException(
                        "mixup",
                        "labels (n) or targets of float32 or float64",
                        "y " + describe(batch.y()) + ": between two numbers of classes, as in masks, is no class",
                        "augment changes pictures with their masks; numbers that are amounts mix as y.to(DType.FLOAT32)");
            }
            double share = beta(alpha, draws);
            int[] partners = draws.permutation(batch.size());
            Tensor y = classes > 0 ? Tensor.oneHot(batch.y(), classes).to(DType.FLOAT32) : batch.y();
            return new Batch(mixed(batch.x(), partners, share), mixed(y, partners, share));
        };
    }

    private static Tensor mixed(Tensor all, int[] partners, double share) {
        return all.mul(share).add(all.rows(partners).mul(1 - share));
    }

    /** A number from Beta(a, a), as the share of one of two numbers from Gamma(a). */
    private static double beta(double a, Rng rng) {
        double one = gamma(a, rng);
        double other = gamma(a, rng);
        // Both may be too small for a double where a is: then either is all, as it nearly always is for such an a.
        return one + other > 0 ? one / (one + other) : rng.nextBoolean(0.5) ? 1 : 0;
    }

    /** G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26, 2000. */
    private static double gamma(double shape, Rng rng) {
        if (shape < 1) {
            return gamma(shape + 1, rng) * Math.pow(1 - rng.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double normal = rng.nextGaussian();
            double v = Math.pow(1 + c * normal, 3);
            double uniform = 1 - rng.nextDouble();
            if (v > 0 && Math.log(uniform) < normal * normal / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    static void refuseUneven(String operation, List<Tensor> sequences) {
        if (sequences.isEmpty()) {
            throw new DataException(operation, "at least 1 sequence", "none", "give a tensor for each sample");
        }
        Tensor first = sequences.get(0);
        for (int i = 0; i < sequences.size(); i++) {
            Tensor each = sequences.get(i);
            if (each.rank() < 1
                    || each.dtype() != first.dtype()
                    || !Arrays.equals(each.shape(), 1, each.rank(), first.shape(), 1, first.rank())) {
                throw new DataException(
                        operation,
                        "sequences (length, ...) of one type that differ in their length only",
                        describe(first) + " and, at " + i + ", " + describe(each),
                        "the first axis of each counts its steps");
            }
        }
    }
}
