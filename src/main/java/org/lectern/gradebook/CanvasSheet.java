package org.lectern.gradebook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.display.NearNames;

/**
 * The gradebook that a teacher exports from Canvas: a column {@code Title (id)} for each assignment, and before the students a
 * row with the points possible.
 */
final class CanvasSheet {
    private static final Pattern ASSIGNMENT = Pattern.compile("(.*?)\\s*\\((\\d+)\\)");

    private final CsvSheet sheet;
    private final int id;

    CanvasSheet(CsvSheet sheet) {
        this.sheet = sheet;
        id = column("id");
        if (column("student") < 0 || id < 0) {
            throw new GradebookException(sheet.name()
                    + ": no gradebook of Canvas: needs the columns Student and ID, got " + sheet.header()
                    + "; export it in Canvas under Grades");
        }
    }

    /** @param column the assignment's title, header or number, where it is not called as the homework */
    Export.Filled fill(Map<String, List<Grade>> grades, @Nullable String column, boolean scaled) {
        Map<Integer, Roster.Kind> columns = new LinkedHashMap<>();
        List<String> header = sheet.header();
        for (int i = 0; i < header.size(); i++) {
            Optional<Roster.Kind> kind = switch (Roster.plain(header.get(i))) {
                case "sis login id" -> Optional.of(Roster.Kind.LOGIN);
                case "sis user id", "integration id" -> Optional.of(Roster.Kind.NUMBER);
                case "id" -> Optional.of(Roster.Kind.IDENTIFIER);
                case "student" -> Optional.of(Roster.Kind.NAME);
                case "email" -> Optional.of(Roster.Kind.EMAIL);
                default -> Optional.empty();
            };
            int place = i;
            kind.ifPresent(k -> columns.put(place, k));
        }
        int first = firstStudent();
        Roster roster = new Roster();
        TeacherSheet.read(sheet, roster, columns, first);
        TeacherSheet filling = new TeacherSheet(sheet, roster, scaled);
        boolean any = false;
        for (var homework : grades.entrySet()) {
            int at = assignment(column == null ? homework.getKey() : column);
            if (at < 0 && grades.size() == 1) {
                throw unknown(column == null ? homework.getKey() : column);
            }
            if (at >= 0) {
                any = true;
                filling.fill(
                        homework.getKey(),
                        homework.getValue(),
                        new TeacherSheet.Target(
                                at,
                                maximumRow(first, at),
                                at,
                                row -> Roster.plain(sheet.at(row, at)).equals("ex")
                                        ? "excused in Canvas; left as it is"
                                        : ""));
            }
        }
        if (!any) {
            throw unknown(String.join(", ", grades.keySet()));
        }
        return filling.done();
    }

    private int column(String name) {
        return sheet.header().stream().map(Roster::plain).toList().indexOf(name);
    }

    /** Rows before the students have no number in the column ID. */
    private int firstStudent() {
        int row = 1;
        while (row < sheet.size() && sheet.at(row, id).isBlank()) {
            row++;
        }
        return row;
    }

    private int maximumRow(int firstStudent, int column) {
        for (int row = 1; row < firstStudent; row++) {
            if (sheet.at(row, column).strip().matches("\\d+([.,]\\d+)?")) {
                return row;
            }
        }
        return 0; // the header, which is no number
    }

    private int assignment(String wanted) {
        int found = -1;
        List<String> header = sheet.header();
        for (int i = 0; i < header.size(); i++) {
            Matcher assignment = ASSIGNMENT.matcher(header.get(i));
            if (!assignment.matches()) {
                continue;
            }
            String plain = Roster.plain(wanted);
            if (List.of(Roster.plain(header.get(i)), Roster.plain(assignment.group(1)), assignment.group(2))
                    .contains(plain)) {
                if (found >= 0) {
                    throw new GradebookException(sheet.name() + ": two columns are called " + wanted + ": \""
                            + header.get(found) + "\" and \"" + header.get(i)
                            + "\"; name one with its number by --column");
                }
                found = i;
            }
        }
        return found;
    }

    private GradebookException unknown(String wanted) {
        List<String> titles = sheet.header().stream()
                .map(ASSIGNMENT::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1))
                .toList();
        List<String> near = NearNames.of(wanted, titles);
        return new GradebookException(sheet.name() + ": no assignment \"" + wanted + "\"; "
                + (titles.isEmpty()
                        ? "it has no assignments"
                        : "there are: " + String.join(", ", near.isEmpty() ? titles : near)
                                + "; name one by --column"));
    }
}
