package org.lectern.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lectern.display.NearNames;
import org.lectern.tensor.Tensor;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Tablesaw tables to tensors and back.
 *
 * <p>Column names are looked up as Tablesaw does, without regard to case; a name that is not there is answered with the
 * columns that are. Rows are counted from 0.
 */
public final class Tables {
    private Tables() {}

    /** How a CSV file is to be read: {@code Tables.csv("penguins.csv").missing("?").read()}; see {@link CsvFile}. */
    public static CsvFile csv(String file) {
        return csv(Path.of(file));
    }

    /** How a CSV file is to be read; one whose name ends in .tsv or .tab has tabs between its values. */
    public static CsvFile csv(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return new CsvFile(file, name.endsWith(".tsv") || name.endsWith(".tab") ? '\t' : ',');
    }

    /**
     * Reads a CSV file with a header line; types of columns are recognised. {@link #csv(Path)} has options.
     *
     * @throws DataException if it can't be read as a table
     */
    public static Table readCsv(Path file) {
        return csv(file).read();
    }

    /**
     * Numeric and boolean columns as features. Shapes: {@code (rows, columns.length)}; without names, all such columns, unless one of words
     * is nearly one of numbers.
     *
     * @throws DataException if a column is not there, not numeric, or has a missing value, or if most of its values are the same as
     *     floats, which have 7 digits, and differ by more than rounding
     */
    public static Tensor features(Table table, String... columns) {
        List<Column<?>> chosen = columns.length > 0
                ? Arrays.stream(columns)
                        .<Column<?>>map(name -> column(table, name))
                        .toList()
                : numeric("features", table, null);
        if (chosen.isEmpty() || table.rowCount() == 0) {
            throw new DataException(
                    "features",
                    "a table with rows and numeric columns",
                    table.rowCount() + " rows with the columns " + describe(table),
                    "was it read with the right separator?");
        }
        int rows = table.rowCount();
        int width = chosen.size();
        float[] values = new float[Math.multiplyExact(rows, width)];
        for (int c = 0; c < width; c++) {
            Column<?> column = chosen.get(c);
            if (!isNumeric(column)) {
                throw TableErrors.notNumeric(column);
            }
            double[] numbers =
                    IntStream.range(0, rows).mapToDouble(r -> number(column, r)).toArray();
            FloatDigits.refuseLoss(
                    "features",
                    column.name(),
                    numbers,
                    value -> value,
                    "; for a feature, Tables.prepare(table, …).standardize() does");
            for (int r = 0; r < rows; r++) {
                values[r * width + c] = (float) numbers[r];
            }
        }
        return Tensor.of(values).reshape(rows, width);
    }

    /**
     * A column's values as class labels: INT32 of shape {@code (rows)}, numbered in the order of {@link #classNames}. Whole numbers
     * are taken for names of classes, however many there are.
     *
     * @throws DataException if the column is not there, has a missing value or numbers that are not whole
     */
    public static Tensor labels(Table table, String column) {
        Column<?> found = column(table, column);
        for (int r = 0; r < found.size() && found instanceof NumericColumn<?> numbers; r++) {
            if (!found.isMissing(r) && numbers.getDouble(r) != Math.rint(numbers.getDouble(r))) {
                throw new DataException(
                        "labels",
                        "classes: words, truth values or whole numbers",
                        numbers.getDouble(r) + " in column \"" + found.name() + "\", row " + r,
                        "Tables.prepare(table, \"" + found.name() + "\") takes numbers for a target");
            }
        }
        List<String> names = classNames(table, column);
        Map<String, Integer> numbers = new HashMap<>();
        names.forEach(name -> numbers.put(name, numbers.size()));
        int[] labels = IntStream.range(0, found.size())
                .map(r -> numbers.getOrDefault(found.getUnformattedString(r), -1))
                .toArray();
        return Tensor.of(labels);
    }

    /** A column's distinct values in order: numbers by size, words by the alphabet. */
    public static List<String> classNames(Table table, String column) {
        Column<?> found = column(table, column);
        if (found.size() == 0) {
            throw new DataException("labels", "a table with rows", "none", "check where the table comes from");
        }
        Map<String, Double> sizes = new HashMap<>();
        for (int r = 0; r < found.size(); r++) {
            refuseMissing("labels", found, r);
            sizes.put(found.getUnformattedString(r), isNumeric(found) ? number(found, r) : 0);
        }
        Comparator<String> bySize = Comparator.comparing(sizes::get);
        return sizes.keySet().stream()
                .sorted(bySize.thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /**
     * Features and labels as a data set with class names; without feature names, all numeric columns but the label's. Numbers are
     * classes where they are whole and few: a quantity, such as a mass in grams, is for {@link #prepare}.
     *
     * @throws DataException as {@link #features} and {@link #labels}; if whole numbers look like a quantity: more than 20 different
     *     ones, more than half as many as rows, or all different in fewer than 8 rows; or if the label is among the features
     */
    public static Dataset dataset(Table table, String label, String... features) {
        Column<?> labels = column(table, label);
        String[] chosen = features.length > 0
                ? features
                : numeric("dataset", table, labels).stream().map(Column::name).toArray(String[]::new);
        if (chosen.length == 0) {
            throw new DataException(
                    "dataset", "numeric columns as features", describe(table), "name the columns to learn from");
        }
        if (Arrays.stream(chosen).anyMatch(name -> column(table, name) == labels)) {
            throw new DataException(
                    "dataset",
                    "features other than the label",
                    "\"" + labels.name() + "\" for both",
                    "what is to be predicted would be known: leave it out of the features");
        }
        TableErrors.refuseQuantity(labels, chosen, features.length > 0);
        return Dataset.of(features(table, chosen), labels(table, label))
                .withClassNames(classNames(table, label))
                .withSource("table " + table.name() + ": " + label + " from " + String.join(", ", chosen));
    }

    /** All numeric columns but one; a column of numbers that a slip has made words of is not passed over. */
    private static List<Column<?>> numeric(String operation, Table table, @Nullable Column<?> except) {
        List<Column<?>> all = new ArrayList<>();
        for (Column<?> column : table.columns()) {
            if (column == except) {
                continue;
            }
            if (column instanceof StringColumn words) {
                List<String> distinct = words.asSet().stream()
                        .filter(word -> !word.isEmpty())
                        .sorted()
                        .toList();
                DataException mixed = TableErrors.mixed(operation, distinct, column, "or name the columns to take");
                if (mixed != null) {
                    throw mixed;
                }
            } else if (isNumeric(column)) {
                all.add(column);
            }
        }
        return all;
    }

    /**
     * Features of all other columns than the target: numbers as they are, words as one column of 0 and 1 for each, and the way
     * back; see {@link PreparedTable}.
     *
     * @throws DataException if a column is not there or has a missing value
     */
    public static PreparedTable prepare(Table table, String target) {
        return new PreparedTable(table, target);
    }

    /** The rows that have a value in each of the columns; without names, in all columns. */
    public static Table dropMissing(Table table, String... columns) {
        List<Column<?>> chosen = columns.length > 0
                ? Arrays.stream(columns)
                        .<Column<?>>map(name -> column(table, name))
                        .toList()
                : table.columns();
        int[] missing = IntStream.range(0, table.rowCount())
                .filter(r -> chosen.stream().anyMatch(column -> column.isMissing(r)))
                .toArray();
        return Words.saidAs(table, missing.length == 0 ? table.copy() : table.dropRows(missing));
    }

    /**
     * A matrix as a table. Shapes: {@code (rows, columns)}, one name for each column.
     *
     * @throws DataException if it is not a matrix or the names are not as many as its columns, or not distinct
     */
    public static Table table(Tensor values, String... names) {
        long distinct = Arrays.stream(names)
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (values.rank() != 2 || values.dim(1) != names.length || distinct != names.length) {
            throw new DataException(
                    "table",
                    "a matrix and a name of its own for each column",
                    Arrays.toString(values.shape()) + " and the names " + Arrays.toString(names),
                    "x.reshape(n, 1) makes a matrix of a vector");
        }
        double[] flat = values.toDoubles();
        Table table = Table.create("tensor");
        for (int c = 0; c < names.length; c++) {
            int column = c;
            table.addColumns(DoubleColumn.create(
                    names[c],
                    IntStream.range(0, values.dim(0))
                            .mapToDouble(r -> flat[r * names.length + column])
                            .toArray()));
        }
        return table;
    }

    static Column<?> column(Table table, String name) {
        return table.columns().stream()
                .filter(column -> column.name().strip().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() -> noColumn(table.name(), table.columnNames(), name));
    }

    static DataException noColumn(String table, List<String> columns, String name) {
        String remedy = NearNames.of(name, columns).stream()
                .findFirst()
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse("check the name");
        return new DataException(
                "table " + table,
                "a column that is there",
                "no column \"" + name + "\"; columns: " + String.join(", ", columns),
                remedy);
    }

    static boolean isNumeric(Column<?> column) {
        return column instanceof NumericColumn || column instanceof BooleanColumn;
    }

    static double number(Column<?> column, int row) {
        refuseMissing("features", column, row);
        if (column instanceof BooleanColumn flags) {
            return flags.getDouble(row);
        }
        return ((NumericColumn<?>) column).getDouble(row);
    }

    static void refuseMissing(String operation, Column<?> column, int row) {
        if (column.isMissing(row)) {
            throw new DataException(
                    operation,
                    "a value in every row",
                    "none in column \"" + column.name() + "\", row " + row + " (" + column.countMissing()
                            + " missing in the column)",
                    "Tables.dropMissing(table) leaves such rows out");
        }
    }

    private static String describe(Table table) {
        return table.columns().stream()
                .map(column -> column.name() + " (" + column.type().name() + ")")
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
