package org.lectern.plot;

import java.util.Arrays;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Svd;
import org.lectern.tensor.Tensor;

/** Points in many dimensions brought into few, to be looked at: {@code Plots.embedding(Embeddings.pca(x, 2), labels)}. */
public final class Embeddings {
    private static final int SMALL = 128;
    private static final int EXTRA = 8;
    private static final int ROUNDS = 40;

    private Embeddings() {}

    /**
     * Principal components: the points seen along the directions in which they spread the most. A component's sign is chosen so that
     * its direction's largest entry is positive; so the same points give the same picture.
     *
     * <p>Source: Pearson (1901); for more than {@value #SMALL} features and points by subspace iteration, Halko, Martinsson and Tropp
     * (2011), algorithm 4.4.
     *
     * @param x [n, d], at least two points
     * @param components from 1 to the smaller of n and d
     * @return [n, components] in float64, centred
     */
    public static Tensor pca(Tensor x, int components) {
        return Components.of(x, components).scores();
    }

    /**
     * Places points in the plane so that neighbours stay neighbours: t-distributed stochastic neighbour embedding, exact, in
     * time and memory n², for up to {@value Tsne#MOST} points. Distances between clusters and the sizes of clusters mean little in the
     * result. Starts from the first two principal components; the generator only separates points that are equal.
     *
     * <p>Source: van der Maaten and Hinton, Visualizing Data using t-SNE, JMLR 9 (2008); gains and early exaggeration as in their
     * section 3.4.
     *
     * @param x [n, d]; for many features bring them to 30 or 50 with {@link #pca} first
     * @param perplexity about how many neighbours each point has, 5 to 50 as a rule, below n / 3
     * @return [n, 2] in float64
     * @throws java.util.concurrent.CancellationException if the thread is interrupted, as by a notebook's stop
     */
    public static Tensor tsne(Tensor x, double perplexity, Rng rng) {
        double[][] points = rows("tsne", x);
        double[][] start = rows("tsne", points[0].length > 2 ? pca(x, 2) : x);
        return Tensor.of(Tsne.embed(points, start, perplexity, rng));
    }

    /** Points as they are if they have two components, else the first two principal ones. */
    static Tensor plane(Tensor x) {
        if (x.rank() != 2 || x.dim(1) < 2) {
            throw new PlotException("embedding", "vectors as a tensor [n, d], d at least 2", TensorData.shape(x), "");
        }
        return x.dim(1) == 2 ? x : pca(x, 2);
    }

    /** The part of the variance along each of the first two components. */
    static double[] explained(Tensor x) {
        return Components.of(x, 2).explained();
    }

    static double[][] rows(String operation, Tensor x) {
        if (x.rank() != 2 || x.size() == 0) {
            throw new PlotException(operation, "points as a tensor [n, d]", TensorData.shape(x), "");
        }
        double[] flat = x.toDoubles();
        double[][] rows = new double[x.dim(0)][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(flat, i * x.dim(1), (i + 1) * x.dim(1));
            for (double v : rows[i]) {
                if (!Range.drawable(v)) {
                    throw new PlotException(operation, "finite values", Numbers.brief(v) + " in row " + i, "");
                }
            }
        }
        return rows;
    }

    /** The points along the directions, and which part of all variance each direction has. */
    private record Components(Tensor scores, double[] explained) {
        static Components of(Tensor x, int count) {
            double[][] rows = rows("pca", x);
            int n = rows.length;
            int d = rows[0].length;
            if (count < 1 || count > Math.min(n, d) || n < 2) {
                throw new PlotException(
                        "pca",
                        "components from 1 to the smaller of n and d, and at least two points",
                        count + " of points " + TensorData.shape(x),
                        "");
            }
            double total = center(rows);
            Tensor centered = Tensor.of(rows);
            // Directions as rows, [m, d].
            Tensor directions = Math.min(n, d) <= SMALL
                    ? svd(centered).vt()
                    : wide(centered, Math.min(count + EXTRA, Math.min(n, d)));
            double[] flat = directions.toDoubles();
            double[][] chosen = new double[count][];
            for (int c = 0; c < count; c++) {
                chosen[c] = Arrays.copyOfRange(flat, c * d, (c + 1) * d);
                int largest = 0;
                for (int j = 0; j < d; j++) {
                    // By a margin, so that rounding does not choose between two equal ones.
                    largest = Math.abs(chosen[c][j]) > Math.abs(chosen[c][largest]) * (1 + 1e-6) ? j : largest;
                }
                if (chosen[c][largest] < 0) {
                    for (int j = 0; j < d; j++) {
                        chosen[c][j] = -chosen[c][j];
                    }
                }
            }
            Tensor scores =
                    Tensor.noGrad(() -> centered.matmul(Tensor.of(chosen).transpose()));
            double[] along = new double[count];
            double[] s = scores.toDoubles();
            for (int i = 0; i < s.length; i++) {
                along[i % count] += s[i] * s[i];
            }
            for (int c = 0; c < count; c++) {
                along[c] = total == 0 ? 0 : along[c] / total;
            }
            return new Components(scores, along);
        }

        /** Takes the mean away, and gives the sum of squares that is left. */
        private static double center(double[][] rows) {
            int d = rows[0].length;
            double total = 0;
            for (int j = 0; j < d; j++) {
                double mean = 0;
                for (double[] row : rows) {
                    mean += row[j] / rows.length;
                }
                for (double[] row : rows) {
                    row[j] -= mean;
                    total += row[j] * row[j];
                }
            }
            return total;
        }

        private static Svd svd(Tensor t) {
            return Tensor.noGrad(t::svd);
        }

        private static Tensor wide(Tensor x, int m) {
            return Tensor.noGrad(() -> {
                Tensor xt = x.transpose();
                Tensor q = Tensor.randn(DType.FLOAT64, Rng.seed(0), x.dim(1), m);
                for (int round = 0; round < ROUNDS; round++) {
                    q = orthonormal(xt.matmul(x.matmul(q)));
                }
                return x.matmul(q).svd().vt().matmul(q.transpose());
            });
        }

        /** Gram and Schmidt, twice: once loses orthogonality in rounding. */
        private static Tensor orthonormal(Tensor t) {
            double[][] columns = TensorData.columns("pca", t).toArray(double[][]::new);
            for (int c = 0; c < columns.length; c++) {
                for (int pass = 0; pass < 2; pass++) {
                    for (int b = 0; b < c; b++) {
                        double dot = dot(columns[c], columns[b]);
                        for (int j = 0; j < columns[c].length; j++) {
                            columns[c][j] -= dot * columns[b][j];
                        }
                    }
                }
                double norm = Math.sqrt(dot(columns[c], columns[c]));
                for (int j = 0; j < columns[c].length; j++) {
                    columns[c][j] = norm > 1e-300 ? columns[c][j] / norm : 0;
                }
            }
            return Tensor.of(columns).transpose();
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int j = 0; j < a.length; j++) {
                sum += a[j] * b[j];
            }
            return sum;
        }
    }
}
