package org.lectern.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A table made ready to learn from, and the way back: numbers and truth values become one feature each, words one feature of 0
 * or 1 for each word (one-hot). A target of words or truth values becomes class labels, one of numbers targets of shape
 * {@code (n, 1)}.
 *
 * <pre>{@code
 * var prepared = Tables.prepare(train, "species").without("id").standardize();
 * var data = prepared.dataset();                        // of the table itself
 * var test = prepared.dataset(testTable);               // by the words, means and deviations of the first
 * var rows = prepared.x(newRows);                       // of rows without the target: 1 stands for the word "1"
 * prepared.inverse(data.x())                            // the columns again
 * prepared.withPredictions(testTable, net.forward(test.x()))
 * }</pre>
 */
public final class PreparedTable implements Displayable {
    /** A column of more different words is a name or a text, not a category. */
    private static final int MOST_WORDS = 100;
    /** So many may be categories, however few rows there are. */
    private static final int FEW_WORDS = 20;

    /** In so many rows logits that are all from 0 to 1 are rather probabilities. */
    private static final int MANY_ROWS = 10;

    private static final List<String> TRUTH = List.of("false", "true");

    private final Table fitted;
    private final Column<?> target;
    private final List<Feature> features;
    private final List<String> classNames;
    private final boolean standardized;

    /**
     * What a column becomes.
     *
     * @param words for each a feature; none for a column of numbers
     */
    private record Feature(String column, List<String> words, double mean, double deviation) {
        int width() {
            return Math.max(1, words.size());
        }

        /** A number as it is learned from, in all its digits. */
        double scaled(double value) {
            return (value - mean) / deviation;
        }
    }

    PreparedTable(Table table, String target) {
        this(table, Tables.column(table, target), features(table, Tables.column(table, target)), List.of(), false);
    }

    private PreparedTable(
            Table fitted, Column<?> target, List<Feature> features, List<String> classNames, boolean standardized) {
        this.fitted = fitted;
        this.target = target;
        this.features = features;
        this.classNames = !classNames.isEmpty() || target instanceof NumericColumn
                ? classNames
                : target instanceof BooleanColumn ? TRUTH : Tables.classNames(fitted, target.name());
        this.standardized = standardized;
    }

    private static List<Feature> features(Table table, Column<?> target) {
        List<Feature> features = new ArrayList<>();
        for (Column<?> column : table.columns()) {
            if (column != target) {
                List<String> words = Tables.isNumeric(column)
                        ? List.of()
                        : column.countMissing() == column.size() ? List.of("") : words(column);
                features.add(new Feature(column.name(), words, 0, 1));
            }
        }
        return features;
    }

    private static List<String> words(Column<?> column) {
        return IntStream.range(0, column.size())
                .filter(r -> !column.isMissing(r))
                .mapToObj(column::getUnformattedString)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Leaves columns out, such as one that only numbers the rows.
     *
     * @throws DataException if one is not there, or none would be left
     */
    public PreparedTable without(String... columns) {
        Set<String> left = new HashSet<>();
        for (String name : columns) {
            left.add(Tables.column(fitted, name).name());
        }
        List<Feature> kept =
                features.stream().filter(each -> !left.contains(each.column())).toList();
        return new PreparedTable(fitted, target, kept, classNames, standardized);
    }

    /** Takes a target of numbers for classes, such as grades from 1 to 5. */
    public PreparedTable asClasses() {
        return new PreparedTable(fitted, target, features, Tables.classNames(fitted, target.name()), standardized);
    }

    /**
     * Takes columns for words, each a category, whatever they look like: the zones 1, 2 and 2a, or months from 1 to 12.
     *
     * @throws DataException if one is not there
     */
    public PreparedTable asText(String... columns) {
        Set<String> said = new HashSet<>();
        for (String name : columns) {
            said.add(Tables.column(fitted, name).name());
        }
        Table table = Table.create(fitted.name());
        for (Column<?> column : fitted.columns()) {
            table.addColumns(said.contains(column.name()) ? Words.said(column) : column);
        }
        List<Feature> changed = features.stream()
                .map(each -> said.contains(each.column())
                        ? new Feature(each.column(), words(table.column(each.column())), 0, 1)
                        : each)
                .toList();
        Column<?> aim = table.column(target.name());
        return new PreparedTable(table, aim, changed, aim == target ? classNames : List.of(), standardized);
    }

    /** Each column of numbers at mean 0 and deviation 1 over this table; a constant column becomes 0. */
    public PreparedTable standardize() {
        List<Feature> scaled = features.stream()
                .map(each -> each.words().isEmpty() ? scaled(each) : each)
                .toList();
        return new PreparedTable(fitted, target, scaled, classNames, true);
    }

    private Feature scaled(Feature feature) {
        Column<?> column = fitted.column(feature.column());
        int n = column.size();
        double mean = 0;
        for (int r = 0; r < n; r++) {
            double value = Tables.number(column, r);
            if (Double.isInfinite(value)) {
                throw new DataException(
                        "standardize",
                        "finite numbers",
                        value + " in column \"" + column.name() + "\", row " + r,
                        "leave such rows out, or put a number in its place: an infinite one has no mean");
            }
            mean += value / n;
        }
        double squares = 0;
        for (int r = 0; r < n; r++) {
            double distance = Tables.number(column, r) - mean;
            squares += distance * distance / n;
        }
        // Where a column is constant but for rounding, dividing would blow the rounding up.
        double deviation = Math.sqrt(squares) > 1e-12 * Math.abs(mean) ? Math.sqrt(squares) : 1;
        return new Feature(feature.column(), List.of(), mean, deviation);
    }

    /** The features' names, in the order of the columns of x: a word's is {@code column=word}. */
    public List<String> featureNames() {
        List<String> names = new ArrayList<>();
        for (Feature each : features) {
            if (each.words().isEmpty()) {
                names.add(each.column());
            }
            each.words().forEach(word -> names.add(each.column() + "=" + word));
        }
        return names;
    }

    /** The classes' names; empty for a target of numbers. */
    public List<String> classNames() {
        return classNames;
    }

    /** The data of the table that was prepared. */
    public Dataset dataset() {
        return dataset(fitted);
    }

    /**
     * Another table's data, by this one's words, means and deviations.
     *
     * @throws DataException if a column is not there, a value is missing, or a word or a class is a new one
     */
    public Dataset dataset(Table table) {
        Tensor x = x(table);
        if (table.columns().stream()
                .noneMatch(column ->
                        column.name().strip().equalsIgnoreCase(target.name().strip()))) {
            throw new DataException(
                    "dataset",
                    "the target \"" + target.name() + "\" in the table",
                    "columns " + String.join(", ", table.columnNames()),
                    "for rows without it, prepared.x(table) gives the features");
        }
        Column<?> found = Tables.column(table, target.name());
        refuseTarget();
        String source = "table " + table.name() + ": " + target.name() + " from " + String.join(", ", names());
        if (classNames.isEmpty()) {
            double[] targets = IntStream.range(0, found.size())
                    .mapToDouble(r -> number(target, found, r))
                    .toArray();
            FloatDigits.refuseLoss("prepare", found.name(), targets, value -> value, " in all tables");
            return made(x, Tensor.of(targets).to(DType.FLOAT32).reshape(targets.length, 1))
                    .withSource(source);
        }
        int[] labels = IntStream.range(0, found.size())
                .map(r -> Words.place(found, classNames, r))
                .toArray();
        return made(x, Tensor.of(labels)).withClassNames(classNames).withSource(source);
    }

    private Dataset made(Tensor x, Tensor y) {
        Dataset data = Dataset.of(x, y);
        return standardized ? data.standardizedBefore() : data;
    }

    private void refuseTarget() {
        if (Tables.isNumeric(target)) {
            return;
        }
        DataException mixed = TableErrors.mixed("prepare", classNames, target, "");
        if (mixed != null) {
            throw mixed;
        }
        if (classNames.size() > FEW_WORDS && classNames.size() > target.size() / 2) {
            throw new DataException(
                    "prepare",
                    "classes that come more than once, or numbers, for a target",
                    classNames.size() + " different ones in " + target.size() + " rows of \"" + target.name() + "\"",
                    "is it a name, a date or a text?");
        }
    }

    private List<String> names() {
        return features.stream().map(Feature::column).toList();
    }

    /**
     * A table's features alone, for a table without the target. Shapes: {@code (rows, featureNames().size())}.
     *
     * @throws DataException as {@link #dataset(Table)}
     */
    public Tensor x(Table table) {
        int rows = table.rowCount();
        int width = features.stream().mapToInt(Feature::width).sum();
        if (rows == 0 || width == 0) {
            throw new DataException(
                    "prepare", "a table with rows and features", rows + " rows, " + width + " features", "keep some");
        }
        float[] x = new float[Math.multiplyExact(rows, width)];
        int from = 0;
        for (Feature feature : features) {
            Column<?> column = Tables.column(table, feature.column());
            Column<?> prepared = fitted.column(feature.column());
            refuse(feature, prepared);
            if (feature.words().isEmpty()) {
                double[] values = IntStream.range(0, rows)
                        .mapToDouble(r -> number(prepared, column, r))
                        .toArray();
                FloatDigits.refuseLoss(
                        "prepare", column.name(), values, feature::scaled, standardized ? "" : "; .standardize() does");
                for (int r = 0; r < rows; r++) {
                    x[r * width + from] = (float) feature.scaled(values[r]);
                }
            } else {
                for (int r = 0; r < rows; r++) {
                    x[r * width + from + Words.place(column, feature.words(), r)] = 1;
                }
            }
            from += feature.width();
        }
        return Tensor.of(x).reshape(rows, width);
    }

    private void refuse(Feature feature, Column<?> column) {
        DataException obstacle = obstacle(feature, column);
        if (obstacle != null) {
            throw obstacle;
        }
    }

    /** Why a column can be no feature; null if it can. */
    private @Nullable DataException obstacle(Feature feature, Column<?> column) {
        List<String> words = feature.words();
        String without = ".without(\"" + column.name() + "\") leaves it out";
        if (!words.isEmpty() && !(column instanceof StringColumn)) {
            return new DataException(
                    "prepare",
                    "columns of numbers, truth values or words",
                    "\"" + column.name() + "\" of type " + column.type().name(),
                    without + "; add a column of numbers, such as the day of the year");
        }
        DataException mixed = TableErrors.mixed("prepare", words, column, without);
        if (mixed != null) {
            return mixed;
        }
        if (words.size() > MOST_WORDS) {
            return new DataException(
                    "prepare",
                    "at most " + MOST_WORDS + " different words in a column",
                    words.size() + " in \"" + feature.column() + "\"",
                    "is it a name, a date or a text? " + without);
        }
        int rows = fitted.column(feature.column()).size();
        if (words.size() > FEW_WORDS && words.size() > rows / 2) {
            return new DataException(
                    "prepare",
                    "words that come more than once in a column",
                    words.size() + " different ones in " + rows + " rows of \"" + feature.column() + "\"",
                    "is it a name, a date or a text? " + without);
        }
        return null;
    }

    private static double number(Column<?> prepared, Column<?> column, int row) {
        if (!Tables.isNumeric(column)) {
            throw TableErrors.otherThanPrepared(prepared, column);
        }
        return Tables.number(column, row);
    }

    /**
     * Features as columns again: numbers as they were before {@link #standardize()}, of a column's words the one with the
     * largest feature. Shapes: {@code (n, featureNames().size())}.
     *
     * @throws DataException if it is of another shape
     */
    public Table inverse(Tensor x) {
        int width = featureNames().size();
        if (x.rank() != 2 || x.dim(1) != width) {
            throw new DataException(
                    "inverse", "x of shape [n, " + width + "]", Arrays.toString(x.shape()), "give the data set's x");
        }
        double[] values = x.toDoubles();
        int rows = x.dim(0);
        Table table = Table.create(fitted.name());
        int from = 0;
        for (Feature feature : features) {
            int first = from;
            table.addColumns(
                    feature.words().isEmpty()
                            ? DoubleColumn.create(
                                    feature.column(),
                                    IntStream.range(0, rows)
                                            .mapToDouble(r ->
                                                    values[r * width + first] * feature.deviation() + feature.mean())
                                            .toArray())
                            : StringColumn.create(
                                    feature.column(),
                                    IntStream.range(0, rows)
                                            .mapToObj(r -> feature.words()
                                                    .get(largest(values, r * width + first, feature.width())))
                                            .toList()));
            from += feature.width();
        }
        return table;
    }

    private static int largest(double[] values, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (values[from + i] > values[from + best]) {
                best = i;
            }
        }
        return best;
    }

    /**
     * The table with one more column, "predicted" and the target's name. Shapes of {@code predicted}: class labels {@code (n)}
     * of INT32, or a score for each class {@code (n, classes)}, as a network gives them, or for two classes a logit {@code (n, 1)}, above 0
     * for the second; for a target of numbers {@code (n)} or
     * {@code (n, 1)}.
     *
     * @throws DataException if it is of another shape or has NaN, or the table has such a column
     */
    public Table withPredictions(Table table, Tensor predicted) {
        int rows = table.rowCount();
        String name = "predicted " + target.name();
        if (table.columnNames().stream().anyMatch(each -> each.equalsIgnoreCase(name))) {
            throw new DataException(
                    "withPredictions", "no column \"" + name + "\"", "one", "give the table without predictions");
        }
        int classes = classNames.size();
        boolean scores = classes > 0 && Arrays.equals(predicted.shape(), new int[] {rows, classes});
        boolean flat = Arrays.equals(predicted.shape(), new int[] {rows});
        boolean logits = classes == 2 && Arrays.equals(predicted.shape(), new int[] {rows, 1});
        boolean numbers = classes == 0 && (flat || Arrays.equals(predicted.shape(), new int[] {rows, 1}));
        if (!scores && !numbers && !logits && !(classes > 0 && flat && predicted.dtype() == DType.INT32)) {
            String needed = classes == 0
                    ? "[" + rows + ", 1]"
                    : "labels of INT32 and shape [" + rows + "] or scores of shape [" + rows + ", " + classes + "]"
                            + (classes == 2 ? " or logits of shape [" + rows + ", 1]" : "");
            throw new DataException(
                    "withPredictions",
                    needed,
                    Arrays.toString(predicted.shape()) + " of " + predicted.dtype(),
                    "predict the rows of this very table, in their order");
        }
        double[] values = predicted.toDoubles();
        refuseNoScores(values, rows, logits);
        Column<?> column = numbers
                ? DoubleColumn.create(name, values)
                : StringColumn.create(
                        name,
                        IntStream.range(0, rows)
                                .mapToObj(r -> className(
                                        scores
                                                ? largest(values, r * classes, classes)
                                                : logits ? values[r] > 0 ? 1 : 0 : values[r]))
                                .toList());
        Table copy = table.copy();
        copy.addColumns(column);
        return copy;
    }

    private static void refuseNoScores(double[] values, int rows, boolean logits) {
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i])) {
                throw new DataException(
                        "withPredictions",
                        "numbers",
                        "NaN in row " + i / (values.length / rows),
                        "did the training diverge? Lower the learning rate, and look for NaN in x");
            }
        }
        if (logits && rows >= MANY_ROWS && Arrays.stream(values).allMatch(value -> value >= 0 && value <= 1)) {
            throw new DataException(
                    "withPredictions",
                    "logits, below 0 for the first class",
                    "values from 0 to 1 alone",
                    "are they probabilities, behind a sigmoid? Subtract 0.5");
        }
    }

    private String className(double label) {
        if (label < 0 || label >= classNames.size()) {
            throw new DataException(
                    "withPredictions",
                    "labels from 0 to " + (classNames.size() - 1),
                    (long) label + "",
                    "classes: " + String.join(", ", classNames));
        }
        return classNames.get((int) label);
    }

    @Override
    public MimeBundle display() {
        List<List<String>> rows = new ArrayList<>();
        for (Feature each : features) {
            String becomes = each.words().isEmpty()
                    ? standardized
                            ? String.format(Locale.ROOT, "(value - %.4g) / %.4g", each.mean(), each.deviation())
                            : "as it is"
                    : "0 or 1 for " + String.join(", ", each.words());
            DataException obstacle = obstacle(each, fitted.column(each.column()));
            becomes = obstacle == null ? becomes : "refused: " + obstacle.getMessage();
            rows.add(List.of(each.column(), each.width() + "", becomes));
        }
        String caption = "target " + target.name() + ": "
                + (classNames.isEmpty() ? "numbers" : "classes " + String.join(", ", classNames));
        return new org.lectern.display.Table(caption, List.of("column", "features", "values"), rows).display();
    }

    @Override
    public String toString() {
        return display().text();
    }
}
