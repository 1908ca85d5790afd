package org.lectern.grading;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whose a file is that was handed in, by the names that learning platforms give to folders and files. */
final class Identities {
    private static final Pattern MOODLE = Pattern.compile("(.+?)_(\\d+)_assignsubmission_(?:file|onlinetext)(?:_.*)?");
    private static final Pattern CANVAS = Pattern.compile("([\\p{L}\\p{N}-]+?)(_LATE)?_(\\d+)_(\\d+)_(.+)");
    private static final Pattern INBOUND = Pattern.compile(
            "(.+?)\\+(.+?)\\+(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?) ?([A-Z]{3,4}|[+-]\\d{4})?(?:\\+.*)?");
    private static final DateTimeFormatter EXCHANGE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final Pattern EXTENSION = Pattern.compile("(?i)\\.ipynb$");
    /** What a terminal, a spreadsheet or a page may take for something else than a name. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\u2028\u2029]");

    private static final int LONGEST_TIMESTAMP = 200;

    private final Path root;
    private final String homework;
    /** Who handed in which of Gradescope's folders: one, or a group. */
    private final Map<String, List<Identity>> groups;

    private Identities(Path root, String homework, Map<String, List<Identity>> groups) {
        this.root = root;
        this.homework = homework;
        this.groups = groups;
    }

    /**
     * Whose a file is.
     *
     * @param time when it was handed in; empty if the files do not say
     * @param isLate whether the platform marks it as late
     * @param isNamed whether a platform has named the file or its folder; else the name is taken for the student's
     */
    record Identity(String student, Optional<Instant> time, boolean isLate, boolean isNamed) {
        Identity {
            student = visible(student);
        }
    }

    /** @param root the folder that all submissions are in */
    static Identities in(Path root, String homework) throws IOException {
        return new Identities(root, homework, groups(root));
    }

    /** A text in which nothing is hidden: characters without a shape are written by their number. */
    static String visible(String text) {
        return UNSEEN.matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(
                        String.format(Locale.ROOT, "\\u%04x", (int) m.group().charAt(0))));
    }

    /** Whether a platform has named a file. */
    static boolean isNamed(Path file) {
        String name = String.valueOf(file.getFileName());
        return MOODLE.matcher(name).matches() || CANVAS.matcher(name).matches();
    }

    /** The homework in whose folder of nbgrader's exchange a file is; empty if it is in none. */
    Optional<String> exchanged(Path file) {
        return folders(file).stream()
                .limit(1)
                .map(INBOUND::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(2))
                .findFirst();
    }

    /** Whose a file is: one student's, or a group's. */
    List<Identity> of(Path file) throws IOException {
        List<String> folders = folders(file);
        // Only the outermost folder is a platform's or a teacher's: what is in it, the student has made.
        if (!folders.isEmpty()) {
            String folder = folders.get(0);
            Matcher moodle = MOODLE.matcher(folder);
            Matcher inbound = INBOUND.matcher(folder);
            if (moodle.matches()) {
                return List.of(moodle(moodle));
            }
            if (inbound.matches()) {
                return List.of(new Identity(inbound.group(1), time(inbound.group(3), inbound.group(4)), false, true));
            }
            List<Identity> group = groups.get(folder);
            if (group != null) {
                return group;
            }
        }
        String student = student(folders);
        return List.of(
                student == null
                        ? fromName(String.valueOf(file.getFileName()))
                        : new Identity(student, timestamp(file), false, false));
    }

    /** {@code STUDENT/.../file} or {@code HOMEWORK/STUDENT/.../file}; null if no folder is a student's. */
    private @Nullable String student(List<String> folders) {
        int at = !folders.isEmpty() && folders.get(0).equals(homework) ? 1 : 0;
        return at < folders.size() ? folders.get(at) : null;
    }

    private static Identity moodle(Matcher moodle) {
        // The number tells two students of one name apart, and is what the grading worksheet has.
        return new Identity(moodle.group(1) + "_" + moodle.group(2), Optional.empty(), false, true);
    }

    private Identity fromName(String file) {
        Matcher moodle = MOODLE.matcher(file);
        if (moodle.matches()) {
            return moodle(moodle);
        }
        Matcher canvas = CANVAS.matcher(file);
        if (canvas.matches()) {
            return new Identity(
                    canvas.group(1) + "_" + canvas.group(3), Optional.empty(), canvas.group(2) != null, true);
        }
        String stem = EXTENSION.matcher(file).replaceFirst("");
        String quoted = Pattern.quote(homework);
        String student = stem.replaceFirst("^" + quoted + "[-_ .+]+|[-_ .+]+" + quoted + "$", "");
        return new Identity(student.isEmpty() ? stem : student, Optional.empty(), false, false);
    }

    List<String> folders(Path file) {
        Path relative = root.relativize(file);
        List<String> folders = new ArrayList<>();
        for (int i = 0; i < relative.getNameCount() - 1; i++) {
            folders.add(relative.getName(i).toString());
        }
        return folders;
    }

    /** The time that nbgrader's exchange writes beside a notebook. */
    private static Optional<Instant> timestamp(Path notebook) throws IOException {
        Path file = notebook.resolveSibling("timestamp.txt");
        if (!Files.isRegularFile(file) || Files.size(file) > LONGEST_TIMESTAMP) {
            return Optional.empty();
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
        Matcher parts = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?) ?(.*)")
                .matcher(text);
        return parts.matches() ? time(parts.group(1) + " " + parts.group(2), parts.group(3)) : Optional.empty();
    }

    private static Optional<Instant> time(String time, @Nullable String zone) {
        try {
            LocalDateTime local = LocalDateTime.parse(time.replaceFirst("\\..*", ""), EXCHANGE);
            ZoneId id = zone == null || zone.isBlank() ? ZoneId.of("UTC") : ZoneId.of(zone, ZoneId.SHORT_IDS);
            return Optional.of(ZonedDateTime.of(local, id).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Map<String, List<Identity>> groups(Path root) throws IOException {
        Map<String, List<Identity>> groups = new HashMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(root, 2)) {
            files = all.filter(p -> p.endsWith("submission_metadata.yml") && Files.isRegularFile(p))
                    .toList();
        }
        for (Path file : files) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            for (String part : text.split("(?m)^(?=submission_\\d+:)")) {
                Matcher folder = Pattern.compile("(submission_\\d+):\\s*$", Pattern.MULTILINE)
                        .matcher(part);
                if (folder.lookingAt()) {
                    List<Identity> group = group(part.lines().toList());
                    if (!group.isEmpty()) {
                        groups.put(folder.group(1), group);
                    }
                }
            }
        }
        return groups;
    }

    /** Who handed in, as the lines of Gradescope's {@code submission_metadata.yml} say; a few of them are enough. */
    private static List<Identity> group(List<String> lines) {
        List<Map<String, String>> people = new ArrayList<>();
        Optional<Instant> time = Optional.empty();
        String section = "";
        for (String line : lines) {
            Matcher head =
                    Pattern.compile("  :?(\\w+):\\s*['\"]?(.*?)['\"]?\\s*").matcher(line);
            Matcher field = Pattern.compile("\\s+(-?)\\s*:?(name|sid|email):\\s*['\"]?(.*?)['\"]?\\s*")
                    .matcher(line);
            if (head.matches()) {
                section = head.group(1);
                // Earlier submissions, further down, have times of their own.
                time = section.equals("created_at") ? gradescopeTime(head.group(2)) : time;
            } else if (section.equals("submitters") && field.matches()) {
                if (!field.group(1).isEmpty() || people.isEmpty()) {
                    people.add(new HashMap<>());
                }
                people.get(people.size() - 1).put(field.group(2), field.group(3));
            }
        }
        Optional<Instant> handedIn = time;
        return people.stream()
                .flatMap(person -> Stream.of("email", "sid", "name")
                        .map(key -> person.getOrDefault(key, ""))
                        .filter(value -> !value.isBlank())
                        .limit(1))
                .distinct()
                .map(student -> new Identity(student, handedIn, false, true))
                .collect(Collectors.toList());
    }

    private static Optional<Instant> gradescopeTime(String value) {
        Matcher parts = Pattern.compile(
                        "(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d)(?:\\.\\d+)? ?(Z|[+-]\\d\\d:?\\d\\d)?.*")
                .matcher(value);
        return parts.matches() ? time(parts.group(1) + " " + parts.group(2), parts.group(3)) : Optional.empty();
    }
}
