package org.lectern.data;

import tech.tablesaw.api.StringColumn;
import tech.tablesaw.columns.Column;

/** Errors about a table's columns. */
final class TableErrors {
    private TableErrors() {}

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
        return new DataException(
                "features",
                "numeric columns",
                quoted + " of type " + column.type().name(),
                "use Tables.labels for classes in words, or Tables.prepare, which makes a column of 0 and 1 for each word");
    }

    private static String remedy(String column, String value) {
        if (value.endsWith("%")) {
            return "Tables.csv(file).asPercent(\"" + column + "\") reads percentages";
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
