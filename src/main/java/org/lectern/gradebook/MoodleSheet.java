package org.lectern.gradebook;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The grading worksheet of a Moodle assignment. Its headers are in the teacher's language: English, German and French are
 * known.
 */
final class MoodleSheet {
    private enum Column {
        IDENTIFIER,
        NAME,
        FIRST_NAME,
        LAST_NAME,
        EMAIL,
        LOGIN,
        NUMBER,
        GRADE,
        MAXIMUM,
        CHANGEABLE
    }

    private static final Map<String, Column> HEADERS = Map.ofEntries(
            Map.entry("identifier", Column.IDENTIFIER),
            Map.entry("id", Column.IDENTIFIER),
            Map.entry("identifiant", Column.IDENTIFIER),
            Map.entry("full name", Column.NAME),
            Map.entry("vollständiger name", Column.NAME),
            Map.entry("nom complet", Column.NAME),
            Map.entry("first name", Column.FIRST_NAME),
            Map.entry("vorname", Column.FIRST_NAME),
            Map.entry("prénom", Column.FIRST_NAME),
            Map.entry("last name", Column.LAST_NAME),
            Map.entry("surname", Column.LAST_NAME),
            Map.entry("nachname", Column.LAST_NAME),
            Map.entry("nom", Column.LAST_NAME),
            Map.entry("nom de famille", Column.LAST_NAME),
            Map.entry("email address", Column.EMAIL),
            Map.entry("e-mail-adresse", Column.EMAIL),
            Map.entry("e-mail", Column.EMAIL),
            Map.entry("adresse de courriel", Column.EMAIL),
            Map.entry("adresse e-mail", Column.EMAIL),
            Map.entry("username", Column.LOGIN),
            Map.entry("anmeldename", Column.LOGIN),
            Map.entry("nom d'utilisateur", Column.LOGIN),
            Map.entry("id number", Column.NUMBER),
            Map.entry("id-nummer", Column.NUMBER),
            Map.entry("matrikelnummer", Column.NUMBER),
            Map.entry("numéro d'identification", Column.NUMBER),
            Map.entry("grade", Column.GRADE),
            Map.entry("bewertung", Column.GRADE),
            Map.entry("note", Column.GRADE),
            Map.entry("maximum grade", Column.MAXIMUM),
            Map.entry("bestwertung", Column.MAXIMUM),
            Map.entry("note maximale", Column.MAXIMUM),
            Map.entry("grade can be changed", Column.CHANGEABLE),
            Map.entry("bewertung kann geändert werden", Column.CHANGEABLE),
            Map.entry("la note peut être modifiée", Column.CHANGEABLE));
    private static final Set<String> NO = Set.of("no", "nein", "non");

    private final CsvSheet sheet;
    private final Map<Column, Integer> columns = new EnumMap<>(Column.class);

    /** @param grade the header of the grade's column, where the language is not known */
    MoodleSheet(CsvSheet sheet, @Nullable String grade) {
        this.sheet = sheet;
        List<String> header = sheet.header();
        for (int i = 0; i < header.size(); i++) {
            String plain = Roster.plain(header.get(i));
            Column column = HEADERS.get(plain);
            if (grade != null && plain.equals(Roster.plain(grade))) {
                columns.put(Column.GRADE, i);
            } else if (column != null && !(grade != null && column == Column.GRADE)) {
                columns.putIfAbsent(column, i);
            }
        }
        if (!columns.containsKey(Column.GRADE)) {
            throw new GradebookException(sheet.name() + ": no column "
                    + (grade == null ? "Grade, Bewertung or Note" : "\"" + grade + "\"") + "; columns: " + header
                    + "; name the one for the grade by --column");
        }
    }

    Export.Filled fill(String homework, List<Grade> grades, boolean scaled) {
        Map<Integer, Roster.Kind> known = new LinkedHashMap<>();
        know(known, Column.LOGIN, Roster.Kind.LOGIN);
        know(known, Column.NUMBER, Roster.Kind.NUMBER);
        know(known, Column.EMAIL, Roster.Kind.EMAIL);
        know(known, Column.NAME, Roster.Kind.NAME);
        know(known, Column.IDENTIFIER, Roster.Kind.IDENTIFIER);
        Roster roster = new Roster();
        TeacherSheet.read(sheet, roster, known, 1);
        for (int row = 1; row < sheet.size(); row++) {
            // Participant 1234, Teilnehmer/in1234: the number stands in the names of submitted folders.
            roster.add(Roster.Kind.IDENTIFIER, row, at(row, Column.IDENTIFIER).replaceAll("\\D", ""));
            String last = at(row, Column.LAST_NAME);
            if (!last.isBlank()) {
                roster.addName(row, last + ", " + at(row, Column.FIRST_NAME));
            }
        }
        TeacherSheet filling = new TeacherSheet(sheet, roster, scaled);
        filling.fill(
                homework,
                grades,
                new TeacherSheet.Target(
                        columns.getOrDefault(Column.GRADE, -1),
                        -1,
                        columns.getOrDefault(Column.MAXIMUM, -1),
                        row -> NO.contains(Roster.plain(at(row, Column.CHANGEABLE)))
                                ? "Moodle says that the grade can't be changed; left as it is"
                                : ""));
        return filling.done();
    }

    private void know(Map<Integer, Roster.Kind> known, Column column, Roster.Kind kind) {
        Integer at = columns.get(column);
        if (at != null) {
            known.put(at, kind);
        }
    }

    private String at(int row, Column column) {
        return sheet.at(row, columns.getOrDefault(column, -1));
    }
}
