package org.lectern.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;

/** Curves that judge models: ROC, precision and recall, and learning curves over several seeds. */
final class Rates {
    private static final int MOST_CLASSES = 20;

    private Rates() {}

    /** Scores in falling order with what is true of each, ties together. */
    private record Ranking(double[] scores, boolean[] yes, long positives) {
        static Ranking of(String operation, double[] labels, double[] scores) {
            if (labels.length != scores.length || labels.length == 0) {
                throw new PlotException(
                        operation,
                        "a label for each score, and at least one",
                        Numbers.count(labels.length, "label") + " and " + Numbers.count(scores.length, "score"),
                        "");
            }
            Integer[] order = new Integer[scores.length];
            long positives = 0;
            for (int i = 0; i < order.length; i++) {
                if (Double.isNaN(scores[i])) {
                    throw new PlotException(operation, "scores that are numbers", "NaN at " + i, "look at the loss");
                }
                if (labels[i] != 0 && labels[i] != 1) {
                    throw new PlotException(
                            operation,
                            "labels that are 0 or 1",
                            Numbers.brief(labels[i]) + " at " + i,
                            "for several classes give scores [n, classes]");
                }
                positives += labels[i] == 1 ? 1 : 0;
                order[i] = i;
            }
            if (positives == 0 || positives == labels.length) {
                throw new PlotException(
                        operation,
                        "examples of both 0 and 1",
                        positives + " of 1 and " + (labels.length - positives) + " of 0",
                        "");
            }
            Arrays.sort(order, (a, b) -> Double.compare(scores[b], scores[a]));
            double[] sorted = new double[order.length];
            boolean[] yes = new boolean[order.length];
            for (int i = 0; i < order.length; i++) {
                sorted[i] = scores[order[i]];
                yes[i] = labels[order[i]] == 1;
            }
            return new Ranking(sorted, yes, positives);
        }

        /** Whether a threshold lies between this place and the next. */
        boolean ends(int i) {
            return i + 1 == scores.length || scores[i + 1] != scores[i];
        }

        Series roc(@Nullable String name) {
            List<double[]> points = new ArrayList<>(List.of(new double[] {0, 0}));
            long found = 0;
            double area = 0;
            for (int i = 0; i < scores.length; i++) {
                found += yes[i] ? 1 : 0;
                if (ends(i)) {
                    double[] last = points.get(points.size() - 1);
                    double[] next = {(double) (i + 1 - found) / (scores.length - positives), (double) found / positives
                    };
                    area += (next[0] - last[0]) * (next[1] + last[1]) / 2;
                    points.add(next);
                }
            }
            return series("roc", name, points).measured(measure("AUC", area));
        }

        Series precisionRecall(@Nullable String name) {
            List<double[]> points = new ArrayList<>();
            long found = 0;
            double average = 0;
            double recall = 0;
            for (int i = 0; i < scores.length; i++) {
                found += yes[i] ? 1 : 0;
                if (ends(i)) {
                    double precision = (double) found / (i + 1);
                    double next = (double) found / positives;
                    average += precision * (next - recall);
                    // A step, as no threshold gives what lies between two.
                    points.add(new double[] {recall, precision});
                    points.add(new double[] {next, precision});
                    recall = next;
                }
            }
            return series("precisionRecall", name, points).measured(measure("AP", average));
        }

        private static String measure(String what, double value) {
            return what + " " + String.format(Locale.ROOT, "%.3f", value);
        }
    }

    private static Series series(String operation, @Nullable String name, List<double[]> all) {
        // A point between two on the same upright or level line changes nothing.
        List<double[]> points = new ArrayList<>();
        for (double[] p : all) {
            int n = points.size();
            if (n >= 2) {
                double[] a = points.get(n - 2);
                double[] b = points.get(n - 1);
                boolean between = (a[0] == b[0] && b[0] == p[0] && (b[1] - a[1]) * (p[1] - b[1]) >= 0)
                        || (a[1] == b[1] && b[1] == p[1] && (b[0] - a[0]) * (p[0] - b[0]) >= 0);
                if (between) {
                    points.remove(n - 1);
                }
            }
            points.add(p);
        }
        return Series.of(
                operation,
                name,
                points.stream().mapToDouble(p -> p[0]).toArray(),
                points.stream().mapToDouble(p -> p[1]).toArray(),
                Series.Kind.LINE);
    }

    static Plot roc(@Nullable String name, Tensor labels, Tensor scores) {
        List<Series> all = new ArrayList<>();
        for (Named each : rankings("roc", name, labels, scores)) {
            Ranking ranking = each.ranking();
            all.add(ranking == null ? missing(each) : ranking.roc(each.name()));
        }
        double[] ends = {0, 1};
        all.add(Series.of("roc", "chance", ends, ends, Series.Kind.GUIDE));
        return square(new Plot(new Xy(List.copyOf(all), null)))
                .xLabel("false positive rate")
                .yLabel("true positive rate");
    }

    static Plot precisionRecall(@Nullable String name, Tensor labels, Tensor scores) {
        List<Series> all = new ArrayList<>();
        List<Named> rankings = rankings("precisionRecall", name, labels, scores);
        for (Named each : rankings) {
            Ranking ranking = each.ranking();
            all.add(ranking == null ? missing(each) : ranking.precisionRecall(each.name()));
        }
        Ranking only = rankings.size() == 1 ? rankings.get(0).ranking() : null;
        if (only != null) {
            double chance = (double) only.positives() / only.scores().length;
            all.add(Series.of(
                    "precisionRecall",
                    "chance " + String.format(Locale.ROOT, "%.2f", chance),
                    new double[] {0, 1},
                    new double[] {chance, chance},
                    Series.Kind.GUIDE));
        }
        return square(new Plot(new Xy(List.copyOf(all), null))).xLabel("recall").yLabel("precision");
    }

    /** Rates from 0 to 1 in a square, with a little room for lines along its edges. */
    private static Plot square(Plot plot) {
        return plot.xRange(-0.02, 1.02).yRange(-0.02, 1.02).equalAspect();
    }

    /** The ranking of a class or model; null for a class without examples. */
    private record Named(@Nullable String name, @Nullable Ranking ranking) {}

    private static Series missing(Named each) {
        return Series.missing(String.valueOf(each.name()), "none in the labels");
    }

    /**
     * What examples are ranked by for each class: probabilities as they are, of logits the logarithm of the odds that softmax gives, for
     * a logit alone says nothing beside those of another example.
     */
    private static List<double[]> odds(List<double[]> columns) {
        int n = columns.get(0).length;
        boolean areProbabilities = true;
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (double[] column : columns) {
                areProbabilities &= column[i] >= -1e-6;
                sum += column[i];
            }
            areProbabilities &= Math.abs(sum - 1) < 1e-3;
        }
        if (areProbabilities) {
            return columns;
        }
        List<double[]> odds = new ArrayList<>();
        for (double[] one : columns) {
            double[] column = new double[n];
            for (int i = 0; i < n; i++) {
                double most = Double.NEGATIVE_INFINITY;
                for (double[] other : columns) {
                    most = other == one ? most : Math.max(most, other[i]);
                }
                double others = 0;
                for (double[] other : columns) {
                    others += other == one ? 0 : Math.exp(other[i] - most);
                }
                column[i] = one[i] - most - Math.log(others);
            }
            odds.add(column);
        }
        return odds;
    }

    private static List<Named> rankings(String operation, @Nullable String name, Tensor labels, Tensor scores) {
        double[] truth = TensorData.classNumbers(operation, "labels", labels);
        if (scores.rank() < 2 || scores.dim(1) == 1) {
            double[] values = TensorData.vector(operation, "scores", scores);
            return List.of(new Named(name, Ranking.of(operation, truth, values)));
        }
        List<double[]> columns = TensorData.columns(operation, scores);
        int k = columns.size();
        if (k > MOST_CLASSES) {
            throw new PlotException(
                    operation, "at most " + MOST_CLASSES + " classes", k + "", "take some of the columns");
        }
        for (double label : truth) {
            if (!(label >= 0 && label < k) || label != Math.rint(label)) {
                throw new PlotException(
                        operation,
                        "classes from 0 to " + (k - 1),
                        Numbers.brief(label),
                        "scores have a column for each");
            }
        }
        columns = odds(columns);
        if (k == 2) {
            return List.of(new Named(name, Ranking.of(operation, truth, columns.get(1))));
        }
        if (Arrays.stream(truth).distinct().count() < 2) {
            String only = truth.length == 0 ? "none" : "only class " + Numbers.brief(truth[0]);
            throw new PlotException(operation, "examples of two classes or more", only, "");
        }
        List<Named> all = new ArrayList<>();
        for (int c = 0; c < k; c++) {
            int one = c;
            double[] against = Arrays.stream(truth).map(t -> t == one ? 1 : 0).toArray();
            String label = (name == null ? "" : name + ", ") + "class " + c;
            boolean isThere = Arrays.stream(against).anyMatch(t -> t == 1);
            all.add(new Named(label, isThere ? Ranking.of(operation, against, columns.get(c)) : null));
        }
        return all;
    }

    // --- learning curves

    /** The mean of the runs at each epoch from the first, and a standard deviation on each side where there are two or more. */
    static Series spread(String name, List<double[]> runs, int firstEpoch) {
        if (firstEpoch != 0 && firstEpoch != 1) {
            throw new PlotException(
                    "learningCurves",
                    "1 for the first epoch, or 0 for a value before training",
                    firstEpoch + "",
                    "leave it out where each run has a value after each epoch");
        }
        int longest = runs.stream().mapToInt(r -> r.length).max().orElse(0);
        if (longest == 0) {
            throw new PlotException(
                    "learningCurves",
                    "at least one run with a value",
                    Numbers.count(runs.size(), "run") + ", no value",
                    "");
        }
        double[] mean = new double[longest];
        double[] low = new double[longest];
        double[] high = new double[longest];
        int undefined = 0;
        // Where one run is lost, those that are left would look better than what was asked for.
        int whole = runs.stream().mapToInt(Rates::wholeUntil).min().orElse(0);
        for (int i = 0; i < longest; i++) {
            int at = i;
            if (i >= whole) {
                mean[i] = Double.NaN;
                low[i] = Double.NaN;
                high[i] = Double.NaN;
                continue;
            }
            double[] values = runs.stream()
                    .filter(r -> r.length > at)
                    .mapToDouble(r -> r[at])
                    .filter(Range::drawable)
                    .toArray();
            undefined += (int) runs.stream().filter(r -> r.length > at).count() - values.length;
            mean[i] = Arrays.stream(values).average().orElse(Double.NaN);
            double center = mean[i];
            double squares =
                    Arrays.stream(values).map(v -> (v - center) * (v - center)).sum();
            double deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
            low[i] = mean[i] - deviation;
            high[i] = mean[i] + deviation;
        }
        double[] epochs = Values.indices(longest);
        Arrays.setAll(epochs, i -> firstEpoch + i);
        Series line = Series.of("learningCurves", name, epochs, mean, Series.Kind.LINE);
        return runs.size() < 2
                ? line
                : line.banded(new Series.Band(
                        low,
                        high,
                        "one standard deviation of " + Numbers.count(runs.size(), "run") + " on each side"
                                + (undefined == 0
                                        ? ""
                                        : ", without " + Numbers.count(undefined, "value") + " that are not finite")
                                + (whole == Integer.MAX_VALUE
                                        ? ""
                                        : "; it ends where a run has no finite values any more")));
    }

    /** Where a run's values cease to be finite for good; the largest number if they do not. */
    private static int wholeUntil(double[] run) {
        int end = run.length;
        while (end > 0 && !Range.drawable(run[end - 1])) {
            end--;
        }
        return end == run.length ? Integer.MAX_VALUE : end;
    }

    // --- embeddings

    /** Names the axes of a plane of principal components, with what each explains. */
    static Plot axes(Tensor vectors, Plot plot) {
        if (vectors.dim(1) == 2) {
            return plot;
        }
        double[] explained = Embeddings.explained(vectors);
        return plot.xLabel("first component, " + Numbers.percent(explained[0]) + " of the variance")
                .yLabel("second component, " + Numbers.percent(explained[1]));
    }
}
