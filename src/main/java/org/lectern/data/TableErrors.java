package org.lectern.data;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DateTimeColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.TimeColumn;
import tech.tablesaw.columns.Column;

/** Errors about a table's columns. */
final class TableErrors {
    /** A number with marks between thousands, or a comma before the decimals, or a unit. */
    private static final Pattern MARKED = Pattern.compile(
            "[-+]?[€$£]? ?(?:\\d{1,3}(?:([.,' \\u00a0’])\\d{3})+(?:([.,])\\d+)?|\\d+(?:([.,])\\d+)?) ?(%|€|\\$|£|EUR|USD|CHF)?");

    /** More different whole numbers are a quantity, not classes. */
    private static final int MOST_CLASSES = 20;

    /** In fewer rows, classes may come once each beside one that comes twice. */
    private static final int FEW_ROWS = 8;

    /** So many different numbers are no names of categories, such as the grades 1 to 6. */
    private static final int FEWEST_NUMBERS = 10;

    /** So many beside a word with a digit in it, such as 3o, are numbers. */
    private static final int FEW_NUMBERS = 3;

    /** One in so many rows is no category beside numbers. */
    private static final int RARE = 50;

    private static final Pattern DIGIT = Pattern.compile("\\d");

    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d+[.,]?\\d*|[.,]\\d+)(?:[eE][+-]?\\d+)?");

    private TableErrors() {}

    /**
     * Refuses whole numbers that would become class indices although they look like what is to be predicted as a number.
     *
     * @param features the names of the columns to learn from
     * @param areNamed whether somebody chose them
     */
    static void refuseQuantity(Column<?> label, String[] features, boolean areNamed) {
        int rows = label.size();
        if (!(label instanceof NumericColumn<?> numbers)) {
            return;
        }
        int kinds = (int) IntStream.range(0, rows)
                .filter(r -> !label.isMissing(r))
                .mapToDouble(numbers::getDouble)
                .filter(value -> value == Math.rint(value))
                .distinct()
                .count();
        boolean isQuantity = kinds > MOST_CLASSES || kinds > 2 && (rows < FEW_ROWS ? kinds == rows : 2 * kinds > rows);
        if (!isQuantity) {
            return;
        }
        String name = "\"" + label.name() + "\"";
        String chosen = areNamed
                ? "table.selectColumns("
                        + Stream.concat(Stream.of(features), Stream.of(label.name()))
                                .map(each -> "\"" + each + "\"")
                                .collect(Collectors.joining(", "))
                        + ")"
                : "table";
        String prepare = "Tables.prepare(" + chosen + ", " + name + ")";
        throw new DataException(
                "dataset",
                "classes, words or few whole numbers that come again and again",
                kinds + " different numbers in " + rows + " rows of " + name,
                "is it a quantity? " + prepare + ".dataset() keeps its numbers as targets; if they are classes, "
                        + prepare + ".asClasses().dataset()");
    }

    /** Whether most words of a column are numbers as some write them, and how to read those; null if not. */
    static @Nullable DataException marked(String operation, List<String> words, Column<?> column) {
        List<Matcher> found =
                words.stream().map(MARKED::matcher).filter(Matcher::matches).toList();
        List<Matcher> marked = found.stream().filter(TableErrors::hasMark).toList();
        if (marked.isEmpty() || 2 * found.size() <= words.size()) {
            return null;
        }
        Matcher shown = marked.stream()
                .filter(each -> each.group(1) != null)
                .findFirst()
                .orElse(marked.get(0));
        String word = shown.group();
        String name = column.name();
        return new DataException(
                operation,
                "numbers, or words that are none, in a column",
                "\"" + word + "\" in \"" + name + "\"",
                shown.group(4) != null && shown.group(4).equals("%")
                        ? "Tables.csv(file).asPercent(\"" + name + "\") reads percentages"
                        : word.matches(".*[€$£A-Z].*")
                                ? "take the currency out of the values"
                                : "Tables.csv(file)" + reading(shown) + " reads such numbers");
    }

    /** Whether a column of numbers has a slip in it, which made words of all of them; null if not. */
    static @Nullable DataException mixed(String operation, List<String> words, Column<?> column, String without) {
        if (Words.areSaid(column)) {
            return null;
        }
        List<String> others =
                words.stream().filter(word -> !NUMBER.matcher(word).matches()).toList();
        int numbers = words.size() - others.size();
        DataException marked = marked(operation, words, column);
        if (marked != null) {
            return marked;
        }
        boolean isSlip = others.stream().anyMatch(word -> DIGIT.matcher(word).find());
        long odds = IntStream.range(0, others.isEmpty() ? 0 : column.size())
                .filter(r -> others.contains(column.getUnformattedString(r)))
                .count();
        boolean isRare = numbers > 1 && odds * RARE <= column.size();
        boolean isMany = numbers >= (isSlip ? FEW_NUMBERS : FEWEST_NUMBERS) && numbers > others.size();
        if (others.isEmpty() || !isRare && !isMany) {
            return null;
        }
        String odd = others.stream()
                .filter(word -> !isSlip || DIGIT.matcher(word).find())
                .findFirst()
                .orElse("");
        int row = IntStream.range(0, column.size())
                .filter(r -> column.getUnformattedString(r).equals(odd))
                .findFirst()
                .orElse(-1);
        return new DataException(
                operation,
                "numbers alone, or words, in a column",
                "\"" + odd + "\"" + (row < 0 ? "" : " in row " + row) + " beside " + numbers
                        + " different numbers in \"" + column.name() + "\"",
                "mend it in the file, or take it for missing: Tables.csv(file).missing(\"" + odd
                        + "\"), or all for categories: Tables.prepare(…).asText(\"" + column.name() + "\")"
                        + (without.isEmpty() ? "" : "; " + without));
    }

    private static boolean hasMark(Matcher number) {
        return number.group(1) != null
                || ",".equals(number.group(3))
                || number.group(4) != null
                || "€$£".indexOf(number.group().charAt(0)) >= 0;
    }

    /** The calls that read a number. */
    private static String reading(Matcher number) {
        String thousands = number.group(1);
        String decimal = thousands == null ? number.group(3) : number.group(2);
        // Alone, a mark before three digits may be either: most files that are not English have a comma before
        // decimals.
        String between = thousands == null ? "" : ".thousands('" + (thousands.equals("'") ? "\\'" : thousands) + "')";
        return (",".equals(decimal) || ".".equals(thousands) ? ".decimal(',')" : "") + between;
    }

    /** Of a column of words that is to be numbers: if it nearly is, the value that is none and its row. */
    static DataException notNumeric(Column<?> column) {
        String quoted = "\"" + column.name() + "\"";
        if (column instanceof StringColumn words) {
            int numbers = 0;
            int others = 0;
            int first = -1;
            for (int r = 0; r < words.size(); r++) {
                if (words.isMissing(r)) {
                    continue;
                }
                if (CsvNumber.PLAIN.isNumber(words.get(r))) {
                    numbers++;
                } else {
                    others++;
                    first = first < 0 ? r : first;
                }
            }
            if (first >= 0
                    && (numbers > others || Character.isDigit(words.get(first).charAt(0)))) {
                return new DataException(
                        "features",
                        "numbers in column " + quoted,
                        "\"" + words.get(first) + "\" in row " + first + " (" + others + " of " + (others + numbers)
                                + " values are no numbers)",
                        remedy(column.name(), words.get(first)));
            }
        }
        String numbers = column instanceof DateColumn
                ? "dateColumn(" + quoted + ").dayOfYear()"
                : column instanceof DateTimeColumn
                        ? "dateTimeColumn(" + quoted + ").hour()"
                        : column instanceof TimeColumn ? "timeColumn(" + quoted + ").hour()" : "";
        if (!numbers.isEmpty()) {
            return new DataException(
                    "features",
                    "numeric columns",
                    quoted + " of type " + column.type().name(),
                    "make a column of numbers of it, such as table.addColumns(table." + numbers + ")");
        }
        return new DataException(
                "features",
                "numeric columns",
                quoted + " of type " + column.type().name(),
                "use Tables.labels for classes in words, or Tables.prepare, which makes a column of 0 and 1 for each word");
    }

    /** Of a column of words where the table that was prepared had numbers or truth values: the first that is none. */
    static DataException otherThanPrepared(Column<?> prepared, Column<?> column) {
        boolean isTruth = prepared instanceof BooleanColumn;
        String name = column.name();
        int first = 0;
        while (first < column.size() - 1
                && (column.isMissing(first) || CsvNumber.PLAIN.isNumber(column.getUnformattedString(first)))) {
            first++;
        }
        String value = column.getUnformattedString(first);
        String remedy = isTruth
                ? "write them in the file as the first table has them"
                : !(column instanceof StringColumn)
                        ? "give both tables the same kind of column"
                        : CsvNumber.PLAIN.isNumber(value)
                                ? "they are words here: read them without .asText(\"" + name + "\")"
                                : remedy(name, value);
        return new DataException(
                "prepare",
                (isTruth ? "true or false" : "numbers") + " in column \"" + name
                        + "\", as in the table that was prepared",
                "\"" + value + "\" in row " + first,
                remedy);
    }

    static String remedy(String column, String value) {
        if (value.endsWith("%")) {
            return "Tables.csv(file).asPercent(\"" + column + "\") reads percentages";
        }
        Matcher marked = MARKED.matcher(value);
        if (marked.matches() && marked.group(1) != null) {
            return "Tables.csv(file)" + reading(marked) + " reads such numbers";
        }
        if (new CsvNumber(',', (char) 0).isNumber(value)) {
            return "Tables.csv(file).decimal(',') reads decimal commas, .thousands(',') thousands";
        }
        if (value.length() > 1 && value.charAt(0) == '0' && value.chars().allMatch(Character::isDigit)) {
            return "a number would lose the 0 in front: is it a code? Leave the column out, or prepare it as words";
        }
        return "Tables.csv(file).missing(\"" + value + "\") takes it for a missing value";
    }
}
