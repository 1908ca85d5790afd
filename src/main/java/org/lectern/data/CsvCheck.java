package org.lectern.data;

/** Checks that each row of a CSV text has as many values as its header, so that a mistake is named by its line. */
final class CsvCheck {
    private final String where;
    private final String text;
    private int line = 1;
    private int at;

    private CsvCheck(String where, String text) {
        this.where = where;
        this.text = text;
    }

    /** @throws DataException if there is no row, a row has too few or too many values, or a quote is not closed */
    static void rows(String where, String text) {
        new CsvCheck(where, text).rows();
    }

    private void rows() {
        int columns = 0;
        int rows = 0;
        while (at < text.length()) {
            int start = line;
            int from = at;
            int values = row();
            if (text.substring(from, at).isBlank()) {
                continue;
            }
            rows++;
            if (rows == 1) {
                columns = values;
            } else if (values != columns) {
                throw new DataException(
                        where + ", line " + start,
                        columns + " values, as many as the header",
                        values + "",
                        "values with commas in them need quotes");
            }
        }
        if (rows < 2) {
            throw new DataException(where, "a header line and rows", rows + " lines", "check the file");
        }
    }

    /** Moves behind the next row and counts its values; commas and line ends between quotes belong to a value. */
    private int row() {
        int values = 1;
        int opened = line;
        boolean quoted = false;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\n') {
                line++;
            }
            if (c == '"') {
                quoted = !quoted;
                opened = line;
            } else if (!quoted && c == ',') {
                values++;
            } else if (!quoted && c == '\n') {
                return values;
            }
        }
        if (quoted) {
            throw new DataException(
                    where + ", line " + opened, "a closing quote", "the end of the file", "close or remove the quote");
        }
        return values;
    }
}
