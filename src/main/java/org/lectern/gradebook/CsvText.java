package org.lectern.gradebook;

/** Writes CSV of our own: UTF-8, commas, quotes where needed, and no text that a spreadsheet would run. */
final class CsvText {
    private final StringBuilder text = new StringBuilder();
    private boolean inRow;

    /** A field of text; what a spreadsheet would take for a formula begins with an apostrophe. */
    CsvText text(String value) {
        boolean formula = !value.isEmpty() && "=+-@\t\r\n".indexOf(value.charAt(0)) >= 0;
        return field(formula ? "'" + value : value);
    }

    CsvText number(double value) {
        return field(Shown.points(value));
    }

    private CsvText field(String value) {
        text.append(inRow ? "," : "");
        inRow = true;
        boolean quoted = value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r' || c == ';')
                || !value.equals(value.strip());
        text.append(quoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
        return this;
    }

    CsvText end() {
        text.append('\n');
        inRow = false;
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
