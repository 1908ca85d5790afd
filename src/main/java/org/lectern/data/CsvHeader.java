package org.lectern.data;

import java.util.List;

/** Whether a file's first line holds the columns' names. */
final class CsvHeader {
    /** A table may have a column for each year between these. */
    private static final int FIRST_YEAR = 1500;

    private static final int LAST_YEAR = 2200;
    private static final int SHOWN = 60;

    private CsvHeader() {}

    /**
     * Refuses a line of numbers, which is a row: taken for names it would be lost.
     *
     * @param where the file and its line
     */
    static void refuseNumbers(String where, List<String> names, char decimal, CsvNumber number) {
        for (String name : names) {
            if (name.indexOf(decimal) >= 0 && number.isNumber(name)) {
                throw new DataException(
                        where,
                        "the columns' names",
                        "the number " + name,
                        "is there no header line? .names(\"a\", …) gives the names");
            }
        }
        if (names.stream().allMatch(number::isNumber) && !isCount(names, number) && !areYears(names, number)) {
            throw new DataException(
                    where,
                    "the columns' names",
                    "numbers alone: " + shortened(names),
                    "is there no header line? .names(\"a\", …) gives the names; if these are the names, add .skip("
                            + where.substring(where.lastIndexOf(' ') + 1) + ")");
        }
    }

    /** Whether the names count the columns, from 0 or 1 on. */
    private static boolean isCount(List<String> names, CsvNumber number) {
        Long first = number.whole(names.get(0));
        if (first == null || first != 0 && first != 1) {
            return false;
        }
        for (int c = 1; c < names.size(); c++) {
            Long name = number.whole(names.get(c));
            if (name == null || name != first + c) {
                return false;
            }
        }
        return true;
    }

    /** Whether the names are years, one after the other. */
    private static boolean areYears(List<String> names, CsvNumber number) {
        long before = 0;
        long direction = 0;
        for (int c = 0; c < names.size(); c++) {
            Long year = number.whole(names.get(c));
            if (year == null || year < FIRST_YEAR || year > LAST_YEAR) {
                return false;
            }
            long step = Long.signum(year - before);
            if (c > 0 && (step == 0 || c > 1 && step != direction)) {
                return false;
            }
            direction = step;
            before = year;
        }
        return true;
    }

    /** A header as it is read in a message. */
    static String shortened(List<String> names) {
        String all = String.join(", ", names);
        return all.length() <= SHOWN ? all : all.substring(0, SHOWN) + "…";
    }
}
