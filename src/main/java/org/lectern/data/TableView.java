package org.lectern.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lectern.display.LibraryLooks;
import org.lectern.display.MimeBundle;
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
        for (int r : rows) {
            List<String> row = new ArrayList<>(List.of(r < 0 ? GAP : r + ""));
            columns.forEach(c -> row.add(r < 0 || c < 0 ? GAP : cell(table.column(c), r)));
            cells.add(row);
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

    private static String cell(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return MISSING;
        }
        String text = column.getUnformattedString(row).replaceAll("\\R", " ");
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
