package org.lectern.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;
import org.lectern.tensor.TensorException;

/**
 * How often each class was taken for each other; a row for each true class, a column for each predicted one.
 *
 * @param classes the names of the classes
 * @param counts {@code counts.get(truth).get(predicted)}
 */
public record ConfusionMatrix(List<String> classes, List<List<Integer>> counts) implements Displayable {
    public ConfusionMatrix {
        classes = List.copyOf(classes);
        counts = counts.stream().map(List::copyOf).toList();
    }

    static ConfusionMatrix of(int[] predicted, int[] truth, int classes) {
        int[][] counts = new int[classes][classes];
        for (int i = 0; i < truth.length; i++) {
            counts[truth[i]][predicted[i]]++;
        }
        List<String> names = new ArrayList<>();
        List<List<Integer>> rows = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            names.add(String.valueOf(c));
            rows.add(java.util.Arrays.stream(counts[c]).boxed().toList());
        }
        return new ConfusionMatrix(names, rows);
    }

    /** The same with names for the classes. */
    public ConfusionMatrix withClasses(String... names) {
        Errors.present("withClasses", "names", names);
        if (names.length != classes.size()) {
            throw new TensorException(
                    "withClasses",
                    classes.size() + " names",
                    names.length + " names",
                    "one for each class, in their order");
        }
        return new ConfusionMatrix(List.of(names), counts);
    }

    /** How often a class was predicted for examples of a class. */
    public int count(int truth, int predicted) {
        checked("count", truth);
        checked("count", predicted);
        return counts.get(truth).get(predicted);
    }

    private void checked(String method, int c) {
        if (c < 0 || c >= counts.size()) {
            throw new TensorException(
                    "ConfusionMatrix." + method,
                    "a class from 0 to " + (counts.size() - 1),
                    String.valueOf(c),
                    "classes are counted from 0");
        }
    }

    /** The fraction of right answers. */
    public double accuracy() {
        int right = 0;
        int all = 0;
        for (int t = 0; t < counts.size(); t++) {
            right += count(t, t);
            all += rowSum(t);
        }
        return (double) right / all;
    }

    /** The fraction of a class's examples that were found; NaN if there are none. */
    public double recall(int truth) {
        checked("recall", truth);
        return (double) count(truth, truth) / rowSum(truth);
    }

    /** The fraction of a class's predictions that are right; NaN if there are none. */
    public double precision(int predicted) {
        checked("precision", predicted);
        return (double) count(predicted, predicted) / columnSum(predicted);
    }

    /** The harmonic mean of a class's precision and recall; 0 if neither finds anything, NaN if the class never occurs. */
    public double f1(int c) {
        checked("f1", c);
        int own = 2 * count(c, c);
        return (double) own / (rowSum(c) + columnSum(c));
    }

    /** The mean of the classes' precisions, each class counting the same; a class never predicted counts 0. */
    public double macroPrecision() {
        return macro(this::precision);
    }

    /** The mean of the classes' recalls, each class counting the same. */
    public double macroRecall() {
        return macro(this::recall);
    }

    /** The mean of the classes' F1, each class counting the same. */
    public double macroF1() {
        return macro(this::f1);
    }

    /**
     * F1 over all decisions together. Where each example has one class, precision, recall and F1 so taken are all the accuracy.
     */
    public double microF1() {
        return accuracy();
    }

    /** Classes that occur neither among the truth nor among the predictions are left out, as scikit-learn does. */
    private double macro(IntToDoubleFunction metric) {
        return IntStream.range(0, counts.size())
                .filter(c -> rowSum(c) + columnSum(c) > 0)
                .mapToDouble(metric)
                .map(value -> Double.isNaN(value) ? 0 : value)
                .average()
                .orElse(Double.NaN);
    }

    /** Precision, recall and F1 of each class and their means. */
    public Table report() {
        List<List<String>> rows = new ArrayList<>();
        for (int c = 0; c < counts.size(); c++) {
            rows.add(row(classes.get(c), precision(c), recall(c), f1(c), rowSum(c)));
        }
        int all = IntStream.range(0, counts.size()).map(this::rowSum).sum();
        rows.add(row("macro", macroPrecision(), macroRecall(), macroF1(), all));
        rows.add(row("micro", microF1(), microF1(), microF1(), all));
        return new Table("", List.of("class", "precision", "recall", "F1", "examples"), rows);
    }

    private static List<String> row(String name, double precision, double recall, double f1, int examples) {
        return List.of(name, share(precision), share(recall), share(f1), String.valueOf(examples));
    }

    private static String share(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }

    private int columnSum(int predicted) {
        return counts.stream().mapToInt(row -> row.get(predicted)).sum();
    }

    private int rowSum(int truth) {
        return counts.get(truth).stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public MimeBundle display() {
        String cell = "padding:2px 8px;text-align:right";
        StringBuilder html = new StringBuilder(
                        "<table style=\"border-collapse:collapse;margin:4px 0;color:inherit\"><thead><tr><th style=\"")
                .append(cell)
                .append("\">true \\ predicted</th>");
        classes.forEach(name -> html.append("<th style=\"" + cell + "\">" + Table.escape(name) + "</th>"));
        html.append("</tr></thead><tbody>");
        for (int t = 0; t < counts.size(); t++) {
            html.append("<tr><th style=\"" + cell + "\">" + Table.escape(classes.get(t)) + "</th>");
            for (int p = 0; p < counts.size(); p++) {
                // Right answers in blue, mistakes in orange, stronger the larger their part of the row.
                String colour = t == p ? "0,114,178" : "213,94,0";
                double share = count(t, p) / Math.max(1.0, rowSum(t));
                String background =
                        String.format(Locale.ROOT, ";background:rgba(%s,%.2f)", colour, 0.7 * Math.sqrt(share));
                html.append("<td style=\"" + cell + background + "\">" + count(t, p) + "</td>");
            }
            html.append("</tr>");
        }
        return MimeBundle.html(html.append("</tbody></table>").toString(), toString());
    }

    @Override
    public String toString() {
        List<String> columns = new ArrayList<>(List.of("true \\ predicted"));
        columns.addAll(classes);
        List<List<String>> rows = new ArrayList<>();
        for (int t = 0; t < counts.size(); t++) {
            List<String> row = new ArrayList<>(List.of(classes.get(t)));
            counts.get(t).forEach(count -> row.add(String.valueOf(count)));
            rows.add(row);
        }
        String accuracy = String.format(Locale.ROOT, "accuracy %.4f", accuracy());
        return new Table(accuracy, columns, rows).toString();
    }
}
