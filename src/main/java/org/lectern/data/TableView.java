package org.lectern.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lectern.display.LibraryLooks;
import org.lectern.display.MimeBundle;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** How Tablesaw's tables and columns look in a notebook: their first and last rows, with rows and columns counted. */
public final class TableView implements LibraryLooks {
    private static final int MOST_ROWS = 20;
    private static final int SHOWN_ROWS = 5;
    private static final int MOST_COLUMNS = 20;
    private static final int SHOWN_COLUMNS = 8;
    private static final int LONGEST = 60;
    private static final String MISSING = "–";
    private static final String GAP = "…";

    /** For the service loader. */
    public TableView() {}

    @Override
    public @Nullable MimeBundle of(Object value) {
        if (value instanceof Table table) {
            return shown(table, table.name() == null ? "" : table.name());
        }
        return value instanceof Column<?> column
                ? shown(Table.create("", column.copy()), column.type().name().toLowerCase(Locale.ROOT))
                : null;
    }

    private static MimeBundle shown(Table table, String name) {
        List<Integer> rows = places(table.rowCount(), MOST_ROWS, SHOWN_ROWS);
        List<Integer> columns = places(table.columnCount(), MOST_COLUMNS, SHOWN_COLUMNS);
        List<String> header = new ArrayList<>(List.of(""));
        columns.forEach(c -> header.add(c < 0 ? GAP : table.column(c).name()));
        List<List<String>> cells = new ArrayList<>();
        rows.forEach(r -> cells.add(new ArrayList<>(List.of(r < 0 ? GAP : r + ""))));
        for (int c : columns) {
            List<String> column = c < 0 ? rows.stream().map(r -> GAP).toList() : cells(table.column(c), rows);
            for (int i = 0; i < column.size(); i++) {
                cells.get(i).add(column.get(i));
            }
        }
        String caption = String.format(
                Locale.ROOT,
                "%s%,d %s x %,d %s",
                name.isEmpty() ? "" : name + ": ",
                table.rowCount(),
                table.rowCount() == 1 ? "row" : "rows",
                table.columnCount(),
                table.columnCount() == 1 ? "column" : "columns");
        return new org.lectern.display.Table(caption, header, cells).display();
    }

    /** A column's values at some rows; computed numbers may have 17 digits, which nobody reads. */
    private static List<String> cells(Column<?> column, List<Integer> rows) {
        RoundedNumbers numbers = column instanceof DoubleColumn || column instanceof FloatColumn
                ? RoundedNumbers.of(rows.stream()
                        .filter(r -> r >= 0 && !column.isMissing(r))
                        .map(column::getUnformattedString)
                        .toList())
                : null;
        List<String> cells = new ArrayList<>();
        for (int r : rows) {
            String text = r < 0 ? GAP : column.isMissing(r) ? MISSING : column.getUnformattedString(r);
            cells.add(r < 0 || column.isMissing(r) || numbers == null ? cut(text) : numbers.text(text));
        }
        return cells;
    }

    private static String cut(String whole) {
        String text = whole.replaceAll("\\R", " ");
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return text.substring(0, end) + GAP;
    }

    /** All places, or the first and the last with -1 between them. */
    private static List<Integer> places(int count, int most, int shown) {
        return count <= most
                ? IntStream.range(0, count).boxed().toList()
                : IntStream.concat(
                                IntStream.concat(IntStream.range(0, shown), IntStream.of(-1)),
                                IntStream.range(count - shown, count))
                        .boxed()
                        .toList();
    }
}
