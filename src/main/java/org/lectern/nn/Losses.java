package org.lectern.nn;

import java.util.Optional;
import java.util.function.BinaryOperator;
import org.lectern.tensor.Tensor;

/**
 * The usual losses, each averaged over the batch. The forms without outputs are for a trainer, the others for a cell;
 * {@link #crossEntropy()}, {@link #binaryCrossEntropy()} and {@link #ctc()} have options.
 *
 * <p>Cross-entropies take logits, the outputs before softmax or sigmoid: together with them they stay finite and exact where
 * the two steps apart would take the logarithm of 0.
 */
public final class Losses {
    private static final Loss MEAN_SQUARED_ERROR = new Regression(Losses::meanSquaredError);
    private static final Loss MEAN_ABSOLUTE_ERROR = new Regression(Losses::meanAbsoluteError);
    private static final Loss NEGATIVE_LOG_LIKELIHOOD = Losses::negativeLogLikelihood;

    private Losses() {}

    // ---- classes
    // --------------------------------------------------------------------------------------------------------

    /**
     * {@link #crossEntropy(Tensor, Tensor)} for a trainer, and with options: label smoothing, weights, an ignored label, classes
     * on the last axis.
     */
    public static CrossEntropy crossEntropy() {
        return CrossEntropy.PLAIN;
    }

    /**
     * How unlikely the network thinks the right classes: the mean of {@code -log softmax(logits)[label]}. Shapes:
     * {@code (batch, classes)} with int32 labels {@code (batch)} from 0 to classes - 1, or {@code (batch, classes, d1, ...)}
     * with {@code (batch, d1, ...)}, to one element; or targets of the logits' shape that are probabilities.
     *
     * <p>Gradient to the logits: {@code (softmax(logits) - oneHot(labels)) / batch}. This is the negative log-likelihood.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit or a label names no class
     */
    public static Tensor crossEntropy(Tensor logits, Tensor labels) {
        return CrossEntropy.PLAIN.of(logits, labels);
    }

    /** {@link #negativeLogLikelihood(Tensor, Tensor)} for a trainer. */
    public static Loss negativeLogLikelihood() {
        return NEGATIVE_LOG_LIKELIHOOD;
    }

    /**
     * The mean of {@code -logProbabilities[i, labels[i]]}, for a network that ends in a logSoftmax; together they are
     * {@link #crossEntropy(Tensor, Tensor)}. Shapes: {@code (batch, classes)} with int32 labels {@code (batch)}.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit, a label names no class or a log-probability is
     *     above 0
     */
    public static Tensor negativeLogLikelihood(Tensor logProbabilities, Tensor labels) {
        String name = "negativeLogLikelihood";
        int[] numbers = Targets.labels(name, logProbabilities, labels);
        Targets.kept(name, numbers, null, logProbabilities.dim(1));
        Targets.logProbabilities(name, logProbabilities);
        return Targets.weightedMean(name, logProbabilities, numbers, null);
    }

    /** {@link #binaryCrossEntropy(Tensor, Tensor)} for a trainer, and with a weight for the positive examples. */
    public static BinaryCrossEntropy binaryCrossEntropy() {
        return BinaryCrossEntropy.PLAIN;
    }

    /**
     * How unlikely the network thinks the right answers to yes-or-no questions: the mean of
     * {@code -t log p - (1 - t) log(1 - p)} with {@code p = sigmoid(logit)}. Shapes: logits and targets of the same shape, or
     * {@code (batch, 1)} with {@code (batch)}, to one element.
     *
     * <p>Computed as {@code softplus(logit) - t * logit}; gradient to the logits: {@code (p - t) / size}.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit or a target is not in [0, 1]
     */
    public static Tensor binaryCrossEntropy(Tensor logits, Tensor targets) {
        return BinaryCrossEntropy.PLAIN.of(logits, targets);
    }

    /**
     * Binary cross-entropy of probabilities, for a network that ends in a sigmoid; {@link #binaryCrossEntropy(Tensor, Tensor)}
     * of logits is exact where this one can't be. Shapes: as there.
     *
     * <p>Logarithms are cut off at -100, as in PyTorch: a probability that is exactly 0 or 1 and wrong costs 100 and, unlike
     * in PyTorch, has no gradient.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit, or a probability or target is not in [0, 1]
     */
    public static Tensor binaryCrossEntropyOfProbabilities(Tensor probabilities, Tensor targets) {
        String name = "binaryCrossEntropyOfProbabilities";
        Tensor t = Targets.aligned(name, probabilities, targets);
        Targets.fractions(name, "probabilities", probabilities, "of logits, use binaryCrossEntropy");
        Targets.fractions(name, "targets", t, "classes -1 and 1 become 0 and 1 by t.add(1).div(2)");
        Tensor yes = t.mul(cutLog(probabilities));
        Tensor no = t.rsub(1).mul(cutLog(probabilities.rsub(1)));
        return yes.add(no).mean().neg();
    }

    private static Tensor cutLog(Tensor p) {
        Tensor low = Tensor.full(p.dtype(), -100, p.shape());
        Tensor positive = Tensor.where(p.gt(0), p, Tensor.ones(p.dtype(), p.shape()));
        return Tensor.where(p.gt(0), positive.log(), low).maximum(-100);
    }

    /**
     * How far distributions are from the true ones: {@code sum p (log p - log q)}, averaged over the batch. The order is
     * PyTorch's: first log q, the network's log-probabilities, then p, the true probabilities; this is D(p || q). Shapes: both
     * {@code (batch, ..., classes)}, to one element; the sum is divided by the first size.
     *
     * <p>Gradient to log q: {@code -p / batch}.
     *
     * @throws org.lectern.tensor.TensorException if the shapes differ, the targets are no probabilities or a
     *     log-probability is above 0
     */
    public static Tensor kullbackLeibler(Tensor logProbabilities, Tensor targets) {
        String name = "kullbackLeibler";
        Tensor p = Targets.aligned(name, logProbabilities, targets);
        if (p.rank() == 0) {
            throw Errors.shape(name, "distributions of shape (batch, classes)", p.shape(), "a row for each example");
        }
        Targets.probabilities(name, p);
        Targets.logProbabilities(name, logProbabilities);
        // 0 log 0 is 0, and a class that is never true may have log-probability -infinity.
        Tensor ones = Tensor.ones(p.dtype(), p.shape());
        Tensor zeros = Tensor.zeros(p.dtype(), p.shape());
        Tensor logP = Tensor.where(p.gt(0), p, ones).log();
        Tensor logQ = Tensor.where(p.gt(0), logProbabilities, zeros);
        return p.mul(logP.sub(logQ)).sum().div(p.dim(0));
    }

    // ---- numbers
    // --------------------------------------------------------------------------------------------------------

    /** {@link #meanSquaredError(Tensor, Tensor)} for a trainer. */
    public static Loss meanSquaredError() {
        return MEAN_SQUARED_ERROR;
    }

    /**
     * The mean of {@code (output - target)^2} over all elements. Shapes: both the same, or {@code (batch, 1)} with
     * {@code (batch)}, to one element. Gradient to the outputs: {@code 2 (output - target) / size}.
     *
     * @throws org.lectern.tensor.ShapeException if the shapes do not fit
     */
    public static Tensor meanSquaredError(Tensor outputs, Tensor targets) {
        return Tensor.meanSquaredError(outputs, Targets.aligned("meanSquaredError", outputs, targets));
    }

    /** {@link #meanAbsoluteError(Tensor, Tensor)} for a trainer. */
    public static Loss meanAbsoluteError() {
        return MEAN_ABSOLUTE_ERROR;
    }

    /**
     * The mean of {@code |output - target|} over all elements; single outliers weigh less than in the squared error. Shapes:
     * both the same, or {@code (batch, 1)} with {@code (batch)}, to one element. Gradient: the sign over the size, 0 at 0.
     *
     * @throws org.lectern.tensor.ShapeException if the shapes do not fit
     */
    public static Tensor meanAbsoluteError(Tensor outputs, Tensor targets) {
        return outputs.sub(Targets.aligned("meanAbsoluteError", outputs, targets))
                .abs()
                .mean();
    }

    /** {@link #huber(Tensor, Tensor, double)} for a trainer. */
    public static Loss huber(double delta) {
        delta(delta);
        return new Regression((outputs, targets) -> huber(outputs, targets, delta));
    }

    /**
     * The mean of {@code d^2 / 2} where {@code |d| = |output - target| <= delta} and {@code delta (|d| - delta / 2)} beyond:
     * squared error for small differences, absolute for large ones. Shapes: both the same, or {@code (batch, 1)} with
     * {@code (batch)}, to one element. Huber 1964.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit or delta is not positive
     */
    public static Tensor huber(Tensor outputs, Tensor targets, double delta) {
        delta(delta);
        Tensor distance =
                outputs.sub(Targets.aligned("huber", outputs, targets)).abs();
        Tensor near = distance.minimum(delta);
        // Both branches in one: q (d - q / 2) with q = min(d, delta).
        return near.mul(distance.sub(near.mul(0.5))).mean();
    }

    private static void delta(double delta) {
        if (!(delta > 0)) {
            throw Errors.argument("huber", "delta > 0", delta, "1 is usual");
        }
    }

    // ---- margins and distances
    // ------------------------------------------------------------------------------------------

    /**
     * The mean of {@code max(0, 1 - target output)}, the loss of a support vector machine: right answers beyond the margin
     * cost nothing. Shapes: outputs and targets -1 or 1 of the same shape, or {@code (batch, 1)} with {@code (batch)}.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit or a target is not -1 or 1
     */
    public static Tensor hinge(Tensor outputs, Tensor targets) {
        Tensor t = Targets.aligned("hinge", outputs, targets);
        Targets.signs("hinge", t);
        return outputs.mul(t).rsub(1).relu().mean();
    }

    /** {@link #hinge(Tensor, Tensor)} for a trainer; a positive output says 1. */
    public static Loss hinge() {
        return new Loss() {
            @Override
            public Tensor of(Tensor outputs, Tensor targets) {
                return hinge(outputs, targets);
            }

            @Override
            public Optional<Tensor> predictions(Tensor outputs, Tensor targets) {
                Errors.present("hinge", "outputs and targets", outputs);
                Errors.present("hinge", "outputs and targets", targets);
                return Optional.of(outputs.gt(0).mul(2).sub(1).reshape(targets.shape()));
            }
        };
    }

    /**
     * The mean over the batch of {@code sum over j != label of max(0, margin - score[label] + score[j]) / classes}, the hinge
     * loss of several classes. Shapes: scores {@code (batch, classes)} with int32 labels {@code (batch)}. Weston and Watkins
     * 1999.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit or a label names no class
     */
    public static Tensor multiClassHinge(Tensor scores, Tensor labels, double margin) {
        int[] numbers = Targets.labels("multiClassHinge", scores, labels);
        int classes = scores.dim(1);
        Targets.kept("multiClassHinge", numbers, null, classes);
        Tensor right = Tensor.oneHot(numbers, classes).to(scores.dtype());
        Tensor others = right.rsub(1);
        Tensor over = scores.sub(scores.mul(right).sum(1, true)).add(margin).relu();
        return over.mul(others).sum(1).mean().div(classes);
    }

    /** {@link #multiClassHinge(Tensor, Tensor, double)} with margin 1 for a trainer. */
    public static Loss multiClassHinge() {
        return (scores, labels) -> multiClassHinge(scores, labels, 1);
    }

    /**
     * The mean of {@code max(0, |anchor - positive| - |anchor - negative| + margin)}: an anchor is to be nearer to one of its
     * kind than to another, by a margin. Shapes: all {@code (batch, features)}, to one element. As in PyTorch, 1e-6 is added
     * to each difference. Schroff et al. 2015.
     *
     * @throws org.lectern.tensor.TensorException if the shapes differ
     */
    public static Tensor triplet(Tensor anchor, Tensor positive, Tensor negative, double margin) {
        Distances.check("triplet", anchor, positive);
        Distances.check("triplet", anchor, negative);
        return Distances.euclidean(anchor, positive)
                .sub(Distances.euclidean(anchor, negative))
                .add(margin)
                .relu()
                .mean();
    }

    /**
     * The mean of {@code 1 - cos(a, b)} for pairs with target 1 and {@code max(0, cos(a, b) - margin)} for those with -1.
     * Shapes: a and b {@code (batch, features)}, targets {@code (batch)}, to one element.
     *
     * @throws org.lectern.tensor.TensorException if the shapes do not fit or a target is not -1 or 1
     */
    public static Tensor cosineEmbedding(Tensor a, Tensor b, Tensor targets, double margin) {
        Distances.check("cosineEmbedding", a, b);
        Tensor cosine = Distances.cosine(a, b);
        Tensor t = Targets.aligned("cosineEmbedding", cosine, targets);
        Targets.signs("cosineEmbedding", t);
        return Tensor.where(t.gt(0), cosine.rsub(1), cosine.sub(margin).relu()).mean();
    }

    // ---- sequences
    // ------------------------------------------------------------------------------------------------------

    /** {@link #ctc(Tensor, Tensor, int[], int[])} with options: another blank, impossible alignments as 0. */
    public static Ctc ctc() {
        return Ctc.PLAIN;
    }

    /**
     * Connectionist temporal classification: how unlikely label sequences are when it is not known at which steps their
     * labels come. Class 0 is the blank. See {@link Ctc#of}.
     *
     * @throws org.lectern.tensor.TensorException if shapes, lengths or labels do not fit
     */
    public static Tensor ctc(Tensor logProbabilities, Tensor labels, int[] inputLengths, int[] labelLengths) {
        return Ctc.PLAIN.of(logProbabilities, labels, inputLengths, labelLengths);
    }

    /** A loss for numbers, where no output is right or wrong. */
    private record Regression(BinaryOperator<Tensor> loss) implements Loss {
        @Override
        public Tensor of(Tensor outputs, Tensor targets) {
            return loss.apply(outputs, targets);
        }

        @Override
        public Optional<Tensor> predictions(Tensor outputs, Tensor targets) {
            return Optional.empty();
        }
    }
}
