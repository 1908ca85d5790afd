package org.lectern.grading;

import java.io.IOException;
import java.io.InputStream;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the notebooks of a class: in the folders of nbgrader's exchange, in Moodle's, Canvas's and Gradescope's downloads,
 * packed or not, or as plain files named after the students. The newest of a student counts.
 */
final class SubmissionFolder {
    private static final long LARGEST_NOTEBOOK = 64L << 20;
    private static final long LARGEST_ARCHIVE = 4L << 30;
    private static final int DEEPEST = 8;
    private static final Pattern MOODLE = Pattern.compile("(.+)_(\\d+)_assignsubmission_(?:file|onlinetext)_?");
    private static final Pattern CANVAS = Pattern.compile("([\\p{L}\\p{N}-]+?)(_LATE)?_(\\d+)_(\\d+)_(.+)\\.ipynb");
    private static final Pattern INBOUND = Pattern.compile(
            "(.+?)\\+(.+?)\\+(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?) ?([A-Z]{3,4}|[+-]\\d{4})?(?:\\+.*)?");
    private static final DateTimeFormatter EXCHANGE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Path root;
    private final String homework;
    private final List<String> problems = new ArrayList<>();

    private SubmissionFolder(Path root, String homework) {
        this.root = root;
        this.homework = homework;
    }

    /**
     * What is found.
     *
     * @param submissions one of each student, in the order of their names
     * @param problems what was left out and why
     */
    record Found(List<Submitted> submissions, List<String> problems) {}

    /**
     * Finds the submissions of a homework.
     *
     * @param unpacked an empty folder that archives may be unpacked to
     * @throws GradingException if there is no such folder or archive, or it cannot be read
     */
    static Found in(Path from, String homework, Path unpacked) {
        try {
            if (Files.isDirectory(from)) {
                return new SubmissionFolder(from, homework).find();
            }
            if (!Files.exists(from)) {
                throw new GradingException(
                        "no " + from + "; --from needs the folder of submissions, or the .zip of them");
            }
            SubmissionFolder folder = new SubmissionFolder(unpacked, homework);
            if (from.toString().endsWith(".ipynb")) {
                return new Found(
                        List.of(new Submitted(stem(from), from, fileName(from), Optional.empty(), false)), List.of());
            }
            folder.unpack(from);
            return folder.find();
        } catch (IOException e) {
            throw new GradingException(from + " can't be read: " + e.getMessage(), e);
        }
    }

    private Found find() throws IOException {
        Map<String, Identity> gradescope = gradescopeNames();
        Map<String, List<Submitted>> students = new TreeMap<>();
        List<Path> notebooks;
        try (Stream<Path> all = Files.walk(root, DEEPEST)) {
            notebooks = all.filter(p -> p.toString().endsWith(".ipynb") && Files.isRegularFile(p))
                    .filter(p -> Stream.of(root.relativize(p).toString().split("/|\\\\"))
                            .noneMatch(part -> part.startsWith(".") || part.equals("__MACOSX")))
                    .sorted()
                    .toList();
        }
        for (Path notebook : notebooks) {
            identify(notebook, gradescope)
                    .ifPresent(s -> students.computeIfAbsent(s.student(), any -> new ArrayList<>())
                            .add(s));
        }
        List<Submitted> found = new ArrayList<>();
        students.forEach((student, all) -> found.add(one(student, all)));
        return new Found(List.copyOf(found), List.copyOf(problems));
    }

    /** The one that counts: named after the homework if one is, the newest of those. */
    private Submitted one(String student, List<Submitted> all) {
        List<Submitted> named =
                all.stream().filter(s -> fileName(s.file()).contains(homework)).toList();
        List<Submitted> from = named.isEmpty() ? all : named;
        Submitted newest = from.stream()
                .max(Comparator.comparing((Submitted s) -> s.time().orElse(Instant.MIN))
                        .thenComparing(Submitted::name))
                .orElseThrow();
        all.stream()
                .filter(s -> s != newest)
                .forEach(s -> problems.add(student + ": " + s.name() + " was left out, " + newest.name() + " counts"));
        return newest;
    }

    private record Identity(String student, Optional<Instant> time, boolean isLate) {}

    private Optional<Submitted> identify(Path notebook, Map<String, Identity> gradescope) throws IOException {
        Path relative = root.relativize(notebook);
        String name = relative.toString();
        List<String> folders = new ArrayList<>();
        for (int i = 0; i < relative.getNameCount() - 1; i++) {
            folders.add(relative.getName(i).toString());
        }
        Identity identity = fromFolders(folders, gradescope, notebook);
        if (identity == null) {
            identity = fromName(fileName(notebook));
        }
        return Optional.of(new Submitted(identity.student(), notebook, name, identity.time(), identity.isLate()));
    }

    private @Nullable Identity fromFolders(List<String> folders, Map<String, Identity> gradescope, Path notebook)
            throws IOException {
        for (String folder : folders) {
            Matcher moodle = MOODLE.matcher(folder);
            if (moodle.matches()) {
                return new Identity(moodle.group(1), Optional.empty(), false);
            }
            Matcher inbound = INBOUND.matcher(folder);
            if (inbound.matches()) {
                return new Identity(inbound.group(1), time(inbound.group(3), inbound.group(4)), false);
            }
            if (gradescope.containsKey(folder)) {
                return gradescope.get(folder);
            }
        }
        if (folders.isEmpty()) {
            return null;
        }
        // STUDENT/HOMEWORK/file.ipynb, HOMEWORK/STUDENT/file.ipynb or STUDENT/file.ipynb
        String student = folders.get(folders.size() - 1);
        if (student.equals(homework) && folders.size() > 1) {
            student = folders.get(folders.size() - 2);
        } else if (student.equals(homework)) {
            return null;
        }
        return new Identity(student, timestamp(notebook), false);
    }

    private Identity fromName(String file) {
        Matcher canvas = CANVAS.matcher(file);
        if (canvas.matches()) {
            // The id tells two students of one name apart, and is what Canvas's gradebook has.
            return new Identity(canvas.group(1) + "_" + canvas.group(3), Optional.empty(), canvas.group(2) != null);
        }
        String stem = file.substring(0, file.length() - ".ipynb".length());
        String student = stem.replace(homework, "").replaceAll("^[-_ .+]+|[-_ .+]+$", "");
        return new Identity(student.isEmpty() ? stem : student, Optional.empty(), false);
    }

    /** The time that nbgrader's exchange writes beside a notebook. */
    private static Optional<Instant> timestamp(Path notebook) throws IOException {
        Path file = notebook.resolveSibling("timestamp.txt");
        if (!Files.isRegularFile(file) || Files.size(file) > 200) {
            return Optional.empty();
        }
        String text = Files.readString(file, StandardCharsets.UTF_8).strip();
        Matcher parts = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?) ?(.*)")
                .matcher(text);
        return parts.matches() ? time(parts.group(1), parts.group(2)) : Optional.empty();
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

    /** Who handed in which folder, as Gradescope's {@code submission_metadata.yml} says; a few of its lines are enough. */
    private Map<String, Identity> gradescopeNames() throws IOException {
        Map<String, Identity> names = new HashMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(root, 2)) {
            files = all.filter(p -> fileName(p).equals("submission_metadata.yml"))
                    .toList();
        }
        for (Path file : files) {
            String folder = "";
            String email = "";
            Optional<Instant> time = Optional.empty();
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                Matcher start = Pattern.compile("(submission_\\d+):\\s*").matcher(line);
                Matcher field = Pattern.compile("\\s+-?\\s*:?(name|sid|email|created_at):\\s*['\"]?(.*?)['\"]?\\s*")
                        .matcher(line);
                if (start.matches()) {
                    folder = start.group(1);
                    email = "";
                    time = Optional.empty();
                } else if (field.matches() && !folder.isEmpty()) {
                    String value = field.group(2);
                    if (field.group(1).equals("created_at")) {
                        time = gradescopeTime(value);
                    } else if (!value.isBlank()
                            && (email.isEmpty() || field.group(1).equals("email"))) {
                        email = value;
                    }
                    Identity before = names.get(folder);
                    if (!email.isEmpty()) {
                        names.put(
                                folder,
                                new Identity(email, time.isPresent() || before == null ? time : before.time(), false));
                    }
                }
            }
        }
        return names;
    }

    private static Optional<Instant> gradescopeTime(String value) {
        Matcher parts = Pattern.compile(
                        "(\\d{4}-\\d\\d-\\d\\d)[T ](\\d\\d:\\d\\d:\\d\\d)(?:\\.\\d+)? ?(Z|[+-]\\d\\d:?\\d\\d)?.*")
                .matcher(value);
        return parts.matches() ? time(parts.group(1) + " " + parts.group(2), parts.group(3)) : Optional.empty();
    }

    private void unpack(Path archive) throws IOException {
        if (!archive.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
            throw new GradingException(archive + " is neither a folder nor a .zip; unpack it and name the folder");
        }
        long total = 0;
        try (InputStream file = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                boolean isWanted = entry.getName().endsWith(".ipynb")
                        || entry.getName().endsWith("timestamp.txt")
                        || entry.getName().endsWith("submission_metadata.yml");
                if (entry.isDirectory() || !isWanted) {
                    continue;
                }
                Path to = root.resolve(entry.getName()).normalize();
                if (!to.startsWith(root)) {
                    problems.add(entry.getName() + " was left out: it points out of the archive");
                    continue;
                }
                byte[] bytes = zip.readNBytes((int) LARGEST_NOTEBOOK + 1);
                total += bytes.length;
                if (bytes.length > LARGEST_NOTEBOOK || total > LARGEST_ARCHIVE) {
                    problems.add(
                            entry.getName() + " was left out: it is larger than " + (LARGEST_NOTEBOOK >> 20) + " MiB");
                    continue;
                }
                Files.createDirectories(to.getParent());
                Files.write(to, bytes);
            }
        } catch (ZipException e) {
            throw new GradingException(archive + " is no .zip that can be read: " + e.getMessage(), e);
        }
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String stem(Path path) {
        return fileName(path).replaceFirst("\\.ipynb$", "");
    }
}
