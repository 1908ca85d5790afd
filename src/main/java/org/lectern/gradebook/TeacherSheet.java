package org.lectern.gradebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Fills one column of a teacher's file with the grades of a homework. */
final class TeacherSheet {
    private static final Pattern COMMA = Pattern.compile("\\d,\\d");
    private static final Pattern POINT = Pattern.compile("\\d\\.\\d");

    private final CsvSheet sheet;
    private final Roster roster;
    private final boolean scaled;
    private final List<String> notes = new ArrayList<>();
    private int filled;

    TeacherSheet(CsvSheet sheet, Roster roster, boolean scaled) {
        this.sheet = sheet;
        this.roster = roster;
        this.scaled = scaled;
    }

    /**
     * A column to fill.
     *
     * @param column where the grade goes
     * @param maximumRow the row that says what can be earned; -1 if each row does
     * @param maximumColumn the column that says so
     * @param locked says of a row why it must stay; empty if it need not
     */
    record Target(int column, int maximumRow, int maximumColumn, Lock locked) {}

    /** Says why a row must stay as it is; empty if it need not. */
    interface Lock {
        String reason(int row);
    }

    void fill(String homework, List<Grade> grades, Target target) {
        boolean comma = hasDecimalComma(target);
        Roster.Matches matches =
                roster.match(grades.stream().map(Grade::student).toList(), sheet.name());
        matches.notes().forEach(note -> notes.add(homework + ": " + note));
        boolean mismatch = false;
        for (Grade grade : grades) {
            Integer row = matches.rows().get(grade.student());
            if (row == null) {
                continue;
            }
            String reason = target.locked().reason(row);
            if (!reason.isEmpty()) {
                notes.add(homework + ": " + grade.student() + ": " + reason);
                continue;
            }
            OptionalDouble maximum =
                    number(sheet.at(target.maximumRow() < 0 ? row : target.maximumRow(), target.maximumColumn()));
            double score = grade.score();
            if (maximum.isPresent() && Math.abs(maximum.getAsDouble() - grade.maxScore()) > 1e-9) {
                if (scaled && grade.maxScore() > 0) {
                    score *= maximum.getAsDouble() / grade.maxScore();
                } else if (!mismatch) {
                    mismatch = true;
                    notes.add(homework + ": " + sheet.name() + " counts to " + Shown.points(maximum.getAsDouble())
                            + ", the homework to " + Shown.points(grade.maxScore())
                            + "; points were written as they are, --scale converts them");
                }
            }
            String value = Shown.points(score);
            if (sheet.replace(row, target.column(), comma ? value.replace('.', ',') : value)) {
                filled++;
            } else {
                notes.add(homework + ": " + grade.student() + ": row " + (row + 1) + " ends before the column");
            }
        }
    }

    /** As the file's own numbers have it; a file with semicolons and no such number comes from where it is usual. */
    private boolean hasDecimalComma(Target target) {
        boolean point = false;
        for (int row = 1; row < sheet.size(); row++) {
            String text = sheet.at(row, target.column()) + " " + sheet.at(row, target.maximumColumn());
            if (COMMA.matcher(text).find()) {
                return true;
            }
            point |= POINT.matcher(text).find();
        }
        return sheet.delimiter() == ';' && !point;
    }

    private static OptionalDouble number(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(text.strip().replace(',', '.')));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    Export.Filled done() {
        return new Export.Filled(sheet.bytes(), filled, notes);
    }

    /** The rows by what a roster needs to know of them. */
    static void read(CsvSheet sheet, Roster roster, Map<Integer, Roster.Kind> columns, int from) {
        for (int row = from; row < sheet.size(); row++) {
            for (var column : columns.entrySet()) {
                String key = sheet.at(row, column.getKey());
                switch (column.getValue()) {
                    case EMAIL -> roster.addEmail(row, key);
                    case NAME -> roster.addName(row, key);
                    case LOGIN -> {
                        roster.add(Roster.Kind.LOGIN, row, key);
                        if (key.contains("@")) {
                            roster.addEmail(row, key);
                        }
                    }
                    default -> roster.add(column.getValue(), row, key);
                }
            }
        }
    }
}
