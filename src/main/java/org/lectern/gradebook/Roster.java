package org.lectern.gradebook;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who is who: the rows of a teacher's file and the students of the gradebook. A student is what the submissions' folder was
 * called, which may be a login, a number, an address or a name; a row has several of these. What says most is tried first.
 */
final class Roster {
    /** How a row may be known, what says most first. */
    enum Kind {
        LOGIN,
        NUMBER,
        EMAIL,
        IDENTIFIER,
        NAME,
        EMAIL_NAME,
        SQUEEZED_NAME
    }

    private static final Pattern NUMBERED = Pattern.compile("(.+)_(\\d+)");

    private final Map<Kind, Map<String, Set<Integer>>> rows = new HashMap<>();

    /** What was found. */
    record Matches(Map<String, Integer> rows, List<String> notes) {}

    void add(Kind kind, int row, String key) {
        String plain = plain(key);
        if (!plain.isEmpty()) {
            put(kind, row, plain);
        }
    }

    private void put(Kind kind, int row, String key) {
        rows.computeIfAbsent(kind, k -> new HashMap<>())
                .computeIfAbsent(key, k -> new HashSet<>())
                .add(row);
    }

    void addEmail(int row, String address) {
        add(Kind.EMAIL, row, address);
        if (address.indexOf('@') > 0) {
            add(Kind.EMAIL_NAME, row, address.substring(0, address.indexOf('@')));
        }
    }

    /** A name as one text: {@code Ada Lovelace}, or {@code Lovelace, Ada}. */
    void addName(int row, String name) {
        add(Kind.NAME, row, name);
        int comma = name.indexOf(',');
        String turned = comma < 0
                ? name
                : name.substring(comma + 1).strip() + " "
                        + name.substring(0, comma).strip();
        add(Kind.NAME, row, turned);
        // The files of Canvas's zip begin with the name in small letters, the last name first.
        add(Kind.SQUEEZED_NAME, row, squeezed(name));
        int space = turned.strip().lastIndexOf(' ');
        if (space > 0) {
            String sorted =
                    turned.strip().substring(space + 1) + ", " + turned.strip().substring(0, space);
            add(Kind.NAME, row, sorted);
            add(Kind.SQUEEZED_NAME, row, squeezed(sorted));
        }
    }

    /** The row of each student; those without, or with several, are noted. */
    Matches match(List<String> students, String file) {
        Map<String, Integer> found = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        Map<Integer, String> taken = new HashMap<>();
        Set<Integer> contested = new HashSet<>();
        for (String student : students) {
            Set<Integer> candidates = candidates(student);
            if (candidates.isEmpty()) {
                notes.add(student + ": not in " + file);
            } else if (candidates.size() > 1) {
                notes.add(student + ": could be " + candidates.size() + " students in " + file + "; left out");
            } else {
                int row = candidates.iterator().next();
                String other = taken.putIfAbsent(row, student);
                if (other != null) {
                    contested.add(row);
                    notes.add(student + " and " + other + ": the same student in " + file + "; left out");
                }
                found.put(student, row);
            }
        }
        found.values().removeIf(contested::contains);
        return new Matches(found, notes);
    }

    private Set<Integer> candidates(String student) {
        for (Kind kind : Kind.values()) {
            Map<String, Set<Integer>> known = rows.getOrDefault(kind, Map.of());
            String key = plain(kind == Kind.SQUEEZED_NAME ? squeezed(student) : student);
            Set<Integer> candidates = known.getOrDefault(key, Set.of());
            if (!candidates.isEmpty()) {
                return candidates;
            }
        }
        // As Moodle and Canvas name what was handed in: the name, and the number by which they know the student.
        Matcher numbered = NUMBERED.matcher(student);
        if (!numbered.matches()) {
            return Set.of();
        }
        // A file with numbers that lacks this one lacks the student: another may have the name.
        Map<String, Set<Integer>> numbers = rows.getOrDefault(Kind.IDENTIFIER, Map.of());
        return numbers.isEmpty() ? candidates(numbered.group(1)) : numbers.getOrDefault(numbered.group(2), Set.of());
    }

    /** Letters' case, accents' spelling and spaces do not tell students apart. */
    static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .strip()
                .replaceAll("\\s+", " ")
                .toLowerCase(Locale.ROOT);
    }

    private static String squeezed(String text) {
        return plain(text).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
