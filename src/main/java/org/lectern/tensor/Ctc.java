package org.lectern.tensor;

import java.lang.ref.Reference;
import java.util.Arrays;

/**
 * Connectionist temporal classification. The forward and backward sums over alignments run in the log domain in double
 * precision for every type; under {@code createGraph} the same recursion runs in tensor ops.
 *
 * <p>Each label sequence is read with blanks around and between: states 0 to 2 n, of which the odd ones are labels.
 */
final class Ctc {
    private static final String NAME = "ctc";
    private static final double NONE = Double.NEGATIVE_INFINITY;
    /** Stands for the logarithm of 0 in tensor ops, where infinities would make NaN of their gradients. */
    private static final double NEVER = -1e30;

    private Ctc() {}

    static Tensor ctc(Tensor input, int[][] labels, int[] lengths, int blank) {
        Shapes.present(NAME, "log-probabilities", input);
        Shapes.present(NAME, "labels", labels);
        Shapes.present(NAME, "lengths", lengths);
        Tensor x = input.dtype() == DType.INT32 ? input.to(DType.FLOAT32) : input;
        check(x, labels, lengths, blank);
        int[][] states = new int[labels.length][];
        int[] steps = lengths.clone();
        double[] values = x.toDoubles();
        double[] losses = new double[labels.length];
        double[][] forward = new double[labels.length][];
        int stride = x.dim(1) * x.dim(2);
        for (int i = 0; i < labels.length; i++) {
            states[i] = states(labels[i], blank);
            forward[i] = forward(values, i * stride, x.dim(2), states[i], steps[i]);
            losses[i] = -total(forward[i], states[i].length, steps[i]);
        }
        Tensor out = Tensor.of(x.dtype(), losses);
        return Graph.record(NAME, out, x, g -> {
            if (Graph.recording()) {
                // The walk below ends at x, whose own history it leaves to the walk that asks.
                Tensor again = composed(x, states, steps);
                Tensor gradient = Graph.gradients(again, g, x).get(0);
                return gradient == null ? Tensor.zerosLike(x) : gradient;
            }
            return gradient(g.toDoubles(), x, states, steps, forward, losses);
        });
    }

    private static int[] states(int[] labels, int blank) {
        int[] states = new int[2 * labels.length + 1];
        Arrays.fill(states, blank);
        for (int k = 0; k < labels.length; k++) {
            states[2 * k + 1] = labels[k];
        }
        return states;
    }

    /** Whether a state may follow the last but one: labels that differ need no blank between them. */
    private static boolean skips(int[] states, int s) {
        return s >= 2 && s % 2 == 1 && states[s] != states[s - 2];
    }

    /** [steps, states]: the log-probability of being in a state at a step and all that came before, this step included. */
    private static double[] forward(double[] x, int start, int classes, int[] states, int steps) {
        int n = states.length;
        double[] a = new double[steps * n];
        Arrays.fill(a, NONE);
        for (int t = 0; t < steps; t++) {
            for (int s = 0; s < n; s++) {
                double before;
                if (t == 0) {
                    before = s < 2 ? 0 : NONE;
                } else {
                    int at = (t - 1) * n + s;
                    before = add(a[at], s >= 1 ? a[at - 1] : NONE, skips(states, s) ? a[at - 2] : NONE);
                }
                a[t * n + s] = before + x[start + t * classes + states[s]];
            }
        }
        return a;
    }

    private static double total(double[] forward, int n, int steps) {
        if (steps == 0) {
            return n == 1 ? 0 : NONE;
        }
        int end = steps * n - 1;
        return add(forward[end], n > 1 ? forward[end - 1] : NONE, NONE);
    }

    private static Tensor gradient(
            double[] upstream, Tensor x, int[][] states, int[] steps, double[][] forward, double[] losses) {
        double[] values = x.toDoubles();
        int classes = x.dim(2);
        int stride = x.dim(1) * classes;
        double[] gradient = new double[values.length];
        for (int i = 0; i < states.length; i++) {
            // Where no alignment exists there is no direction either.
            if (steps[i] == 0 || losses[i] == Double.POSITIVE_INFINITY || upstream[i] == 0) {
                continue;
            }
            int n = states[i].length;
            double[] after = new double[n];
            Arrays.fill(after, 0, Math.max(0, n - 2), NONE);
            double[] next = new double[n];
            for (int t = steps[i] - 1; t >= 0; t--) {
                int row = i * stride + t * classes;
                for (int s = 0; s < n; s++) {
                    double log = forward[i][t * n + s] + after[s] + losses[i];
                    if (log != NONE) {
                        gradient[row + states[i][s]] -= upstream[i] * Math.exp(log);
                    }
                    next[s] = after[s] + values[row + states[i][s]];
                }
                for (int s = 0; s < n; s++) {
                    double skipped = s + 2 < n && skips(states[i], s + 2) ? next[s + 2] : NONE;
                    after[s] = add(next[s], s + 1 < n ? next[s + 1] : NONE, skipped);
                }
            }
        }
        Reference.reachabilityFence(x);
        return Tensor.of(x.dtype(), gradient).reshape(x.shapeView());
    }

    /** log(exp(a) + exp(b) + exp(c)). */
    private static double add(double a, double b, double c) {
        double max = Math.max(Math.max(a, b), c);
        return max == NONE ? NONE : max + Math.log(part(a, max) + part(b, max) + part(c, max));
    }

    /** exp(a - max), where most of the time needs no exponential. */
    private static double part(double a, double max) {
        if (a == max) {
            return 1;
        }
        return a == NONE ? 0 : Math.exp(a - max);
    }

    /** The forward recursion of the whole batch in tensor ops. */
    private static Tensor composed(Tensor x, int[][] states, int[] steps) {
        int batch = x.dim(0);
        int time = x.dim(1);
        int classes = x.dim(2);
        int n = Arrays.stream(states).mapToInt(s -> s.length).max().orElse(1);
        int[] places = new int[batch * time * n];
        double[] skip = new double[batch * n];
        double[] end = new double[batch * n];
        double[] start = new double[batch * n];
        for (int i = 0; i < batch; i++) {
            for (int s = 0; s < n; s++) {
                boolean real = s < states[i].length;
                skip[i * n + s] = real && skips(states[i], s) ? 0 : NEVER;
                start[i * n + s] = s < 2 ? 0 : NEVER;
                end[i * n + s] = real && s >= states[i].length - 2 ? 0 : NEVER;
                for (int t = 0; t < time; t++) {
                    places[(i * time + t) * n + s] = (i * time + t) * classes + (real ? states[i][s] : 0);
                }
            }
        }
        Tensor emission = x.flatten().index(0, places).reshape(batch, time, n).maximum(NEVER);
        Tensor skips = Tensor.of(x.dtype(), skip).reshape(batch, n);
        // Before the first step only the first state, from which both 0 and 1 are entered.
        Tensor a = Tensor.of(x.dtype(), start).reshape(batch, n);
        Tensor begun = a;
        for (int t = 0; t < time; t++) {
            Tensor before = begun;
            if (t > 0) {
                before = Tensor.stack(0, a, shifted(a, 1), shifted(a, 2).add(skips))
                        .logSumExp(0);
            }
            int step = t;
            Tensor runs = Tensor.of(
                            x.dtype(),
                            Arrays.stream(steps)
                                    .mapToDouble(m -> step < m ? 1 : 0)
                                    .toArray())
                    .reshape(batch, 1);
            a = Tensor.where(runs, before.add(emission.slice(1, t, t + 1).squeeze(1)), a);
        }
        Tensor loss =
                a.add(Tensor.of(x.dtype(), end).reshape(batch, n)).logSumExp(1).neg();
        // No steps and no labels: certain. No alignment: impossible.
        double[] none = new double[batch];
        Arrays.setAll(none, i -> steps[i] == 0 ? (states[i].length == 1 ? 0 : Double.POSITIVE_INFINITY) : Double.NaN);
        Tensor fixed = Tensor.of(x.dtype(), none);
        Tensor impossible = Tensor.full(x.dtype(), Double.POSITIVE_INFINITY, batch);
        loss = Tensor.where(loss.gt(-NEVER / 10), impossible, loss);
        return Tensor.where(fixed.eq(fixed), fixed, loss);
    }

    /** Each state's predecessor by some places. */
    private static Tensor shifted(Tensor a, int by) {
        int n = a.dim(1);
        int m = Math.min(by, n);
        return Tensor.concat(1, Tensor.full(a.dtype(), NEVER, a.dim(0), m), a.slice(1, 0, n - m));
    }

    private static void check(Tensor x, int[][] labels, int[] lengths, int blank) {
        if (x.rank() != 3 || x.size() == 0) {
            throw new ShapeException(
                    NAME,
                    "log-probabilities of shape (n, time, classes)",
                    Shapes.text(x.shapeView()),
                    "permute(1, 0, 2) turns (time, n, classes) into it");
        }
        int n = x.dim(0);
        int classes = x.dim(2);
        if (labels.length != n || lengths.length != n) {
            throw new ShapeException(
                    NAME,
                    "labels and a length for each of " + n + " sequences",
                    labels.length + " and " + lengths.length,
                    "give one of each for every sequence");
        }
        if (blank < 0 || blank >= classes) {
            throw mistake("a blank from 0 to " + (classes - 1), String.valueOf(blank), "0 is usual");
        }
        for (int i = 0; i < n; i++) {
            if (lengths[i] < 0 || lengths[i] > x.dim(1)) {
                throw mistake(
                        "lengths from 0 to " + x.dim(1),
                        "length " + lengths[i],
                        "a length counts the steps of its sequence");
            }
            Shapes.present(NAME, "labels", labels[i]);
            for (int label : labels[i]) {
                if (label < 0 || label >= classes || label == blank) {
                    throw mistake(
                            "labels from 0 to " + (classes - 1) + " other than the blank " + blank,
                            "label " + label,
                            label == blank ? "the blank is no label" : "are the label lengths right?");
                }
            }
        }
        double most = x.detach().max().item();
        // Rounding may put a probability a little above 1.
        if (!(most < 1e-3)) {
            throw mistake("log-probabilities, which are at most 0", String.valueOf(most), "logSoftmax(-1) makes them");
        }
    }

    private static TensorException mistake(String needed, String got, String remedy) {
        return new TensorException(NAME, needed, got, remedy);
    }
}
