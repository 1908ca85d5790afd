package org.lectern.data;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.columns.strings.StringColumnFormatter;

/** Columns as words: those that somebody said are words, and the places of values among a column's words. */
final class Words {
    private static final int SHOWN = 20;

    private Words() {}

    /** Marks a column as words by somebody's own word; Tablesaw forgets it in a copy, as it does a format. */
    private static final class Said extends StringColumnFormatter {}

    /** A column as words, whatever they look like. */
    static StringColumn said(Column<?> column) {
        StringColumn words = StringColumn.create(
                column.name(),
                IntStream.range(0, column.size())
                        .mapToObj(r -> column.isMissing(r) ? "" : text(column, r))
                        .toList());
        words.setPrintFormatter(new Said());
        return words;
    }

    /** A table made from another, with the marks of its columns. */
    static Table saidAs(Table from, Table table) {
        for (int c = 0; c < table.columnCount(); c++) {
            if (areSaid(from.column(c)) && table.column(c) instanceof StringColumn words) {
                words.setPrintFormatter(new Said());
            }
        }
        return table;
    }

    static boolean areSaid(Column<?> column) {
        return column instanceof StringColumn words && words.getPrintFormatter() instanceof Said;
    }

    private static String text(Column<?> column, int row) {
        String text = column.getUnformattedString(row);
        return column instanceof NumericColumn && text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** A value's place; a number or a truth value stands for the word that says the same. */
    static int place(Column<?> column, List<String> words, int row) {
        Tables.refuseMissing("prepare", column, row);
        String word = column.getUnformattedString(row);
        int place = words.indexOf(word);
        for (int w = 0; w < words.size() && place < 0; w++) {
            boolean isSame = column instanceof NumericColumn<?> numbers
                    ? Double.valueOf(numbers.getDouble(row)).equals(CsvNumber.PLAIN.parsed(words.get(w)))
                    : column instanceof BooleanColumn && words.get(w).equalsIgnoreCase(word);
            place = isSame ? w : place;
        }
        if (place >= 0) {
            return place;
        }
        boolean isText = column instanceof StringColumn;
        throw new DataException(
                "prepare",
                "in column \"" + column.name() + "\" a word of " + shown(words),
                (isText
                                ? "\"" + word + "\""
                                : word + " of type " + column.type().name()) + " in row " + row,
                "leave such rows out, or before preparing write rare words as one, such as \"other\", in both tables"
                        + (isText
                                ? ""
                                : "; .asText(\"" + column.name()
                                        + "\") reads the column as it is written, in all tables"));
    }

    private static String shown(List<String> words) {
        return words.size() <= SHOWN
                ? words + ""
                : words.stream().limit(SHOWN).collect(Collectors.joining(", ", "[", ", … (" + words.size() + ")]"));
    }
}
