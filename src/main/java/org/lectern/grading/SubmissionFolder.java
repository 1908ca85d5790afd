package org.lectern.grading;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Finds the notebooks of a class: in the folders of nbgrader's exchange, in Moodle's, Canvas's and Gradescope's downloads,
 * packed or not, or as plain files named after the students. The newest of a student counts. Nobody is passed over in silence:
 * what is no notebook, and whoever has none, is named.
 */
final class SubmissionFolder {
    private static final long LARGEST_NOTEBOOK = 64L << 20;
    private static final long LARGEST_ARCHIVE = 4L << 30;
    private static final int DEEPEST = 8;
    /** What platforms and systems put beside what students hand in. */
    private static final Set<String> BESIDE =
            Set.of("timestamp.txt", "submission_metadata.yml", "Thumbs.db", "desktop.ini", "__MACOSX");

    private static final Pattern EXERCISE = Pattern.compile("\\bexercise\\(\\s*\\\\\"([\\w.+-]+)\\\\\"");
    private static final int NAMED = 3;
    /** In bytes; file systems take 255. */
    private static final int LONGEST_NAME = 240;

    private Path root;
    private final String homework;
    private final List<String> problems = new ArrayList<>();

    private final Set<Path> notebooks = new TreeSet<>();
    /** Files of another kind, and folders that are empty. */
    private final Set<Path> others = new TreeSet<>();

    private SubmissionFolder(Path root, String homework) {
        this.root = root;
        this.homework = homework;
    }

    /**
     * What is found.
     *
     * @param submissions one of each student, in the order of their names
     * @param problems what was left out and why, and who has handed in no notebook
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
                return new SubmissionFolder(from.toRealPath(), homework).find();
            }
            if (!Files.exists(from)) {
                throw new GradingException(
                        "no " + from + "; --from needs the folder of submissions, or the .zip of them");
            }
            if (isNotebook(from)) {
                SubmissionFolder beside = new SubmissionFolder(
                        Optional.ofNullable(from.toAbsolutePath().getParent()).orElse(from), homework);
                beside.notebooks.add(from.toAbsolutePath());
                return beside.found();
            }
            SubmissionFolder folder = new SubmissionFolder(unpacked, homework);
            folder.unpack(from);
            return folder.find();
        } catch (IOException e) {
            throw new GradingException(from + " can't be read: " + e.getMessage(), e);
        }
    }

    private Found find() throws IOException {
        while (wrapped().isPresent()) {
            root = wrapped().get();
        }
        Files.walkFileTree(root, EnumSet.noneOf(java.nio.file.FileVisitOption.class), DEEPEST, new Walk());
        return found();
    }

    /** The one folder that holds those of the students, as downloads have it; empty if they are here. */
    private Optional<Path> wrapped() throws IOException {
        List<Path> here = visible(root);
        if (here.size() != 1 || !isPlainFolder(here.get(0))) {
            return Optional.empty();
        }
        Path only = here.get(0);
        List<Path> inside = visible(only);
        // A student's own folder has one of the homework's name, or the notebook itself.
        boolean isStudents = only.endsWith(homework)
                || inside.stream().anyMatch(each -> each.endsWith(homework) || each.endsWith(homework + ".ipynb"));
        boolean isWrapping = inside.stream().anyMatch(SubmissionFolder::isNotebook)
                ? inside.stream()
                                .filter(each -> isNotebook(each) || Identities.isNamed(each))
                                .count()
                        > 1
                : inside.stream().filter(SubmissionFolder::isPlainFolder).count() > 1;
        return isWrapping && !isStudents ? Optional.of(only) : Optional.empty();
    }

    private static List<Path> visible(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> !isBeside(each)).toList();
        }
    }

    private static boolean isPlainFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private Found found() throws IOException {
        Identities identities = Identities.in(root, homework);
        Map<String, List<Submitted>> students = new TreeMap<>();
        Map<String, Integer> elsewhere = new LinkedHashMap<>();
        for (Path notebook : notebooks) {
            String other = otherHomework(notebook);
            Optional<String> exchanged = identities.exchanged(notebook).filter(name -> !name.equals(homework));
            boolean isItsFolder =
                    !other.isEmpty() && identities.folders(notebook).contains(other);
            if (exchanged.isPresent() || isItsFolder) {
                elsewhere.merge(exchanged.orElse(other), 1, Integer::sum);
                continue;
            }
            for (Identities.Identity each : identities.of(notebook)) {
                Submitted submitted =
                        new Submitted(each.student(), notebook, shown(notebook), each.time(), each.isLate(), other);
                students.computeIfAbsent(each.student(), any -> new ArrayList<>())
                        .add(submitted);
            }
        }
        elsewhere.forEach((other, count) -> problems.add(
                count + (count == 1 ? " notebook of " : " notebooks of ") + other + " left out: this is " + homework));
        List<Submitted> found = new ArrayList<>();
        students.forEach((student, all) -> found.add(one(student, all)));
        missing(identities, students.keySet());
        return new Found(List.copyOf(found), List.copyOf(problems));
    }

    /** The one that counts: of this homework if one is, then named after it, the newest of those. */
    private Submitted one(String student, List<Submitted> all) {
        Submitted best = all.stream()
                .max(Comparator.comparing((Submitted s) -> s.other().isEmpty())
                        .thenComparing(
                                s -> String.valueOf(s.file().getFileName()).contains(homework))
                        .thenComparing(s -> s.time().orElse(Instant.MIN))
                        .thenComparing(Submitted::name))
                .orElseThrow();
        all.stream()
                .filter(s -> s != best)
                .forEach(s -> problems.add(student + ": " + s.name() + " was left out, " + best.name() + " counts"));
        return best;
    }

    /** Names those who have handed in something, or have a folder, but no notebook. */
    private void missing(Identities identities, Set<String> found) throws IOException {
        Set<Path> direct = new HashSet<>();
        Set<Path> above = new HashSet<>();
        for (Path notebook : notebooks) {
            Path folder = parent(notebook);
            direct.add(folder);
            for (Path each = folder; !each.equals(root) && each.startsWith(root); each = parent(each)) {
                above.add(each);
            }
        }
        direct.remove(root);
        Map<String, Set<String>> only = new TreeMap<>();
        for (Path other : others) {
            boolean isFolder = Files.isDirectory(other);
            Identities.Identity who =
                    identities.of(isFolder ? other.resolve("none") : other).get(0);
            boolean isOther = identities
                    .exchanged(isFolder ? other.resolve("none") : other)
                    .filter(name -> !name.equals(homework))
                    .isPresent();
            Path folder = isFolder ? other : parent(other);
            if (isOther || found.contains(who.student()) || !who.isNamed() && isBeside(folder, direct, above, found)) {
                continue;
            }
            Set<String> names = only.computeIfAbsent(who.student(), any -> new LinkedHashSet<>());
            if (!isFolder) {
                names.add(Identities.visible(String.valueOf(other.getFileName())));
            }
        }
        only.forEach((student, names) -> problems.add(student + ": no notebook"
                + (names.isEmpty()
                        ? ", the folder is empty"
                        : ", only "
                                + String.join(", ", names.stream().limit(NAMED).toList())
                                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : ""))));
    }

    /** Whether what lies in a folder belongs to a notebook around it, or to nobody. */
    private boolean isBeside(Path folder, Set<Path> direct, Set<Path> above, Set<String> found) {
        if (folder.equals(root) || above.contains(folder)) {
            return true;
        }
        for (Path each = folder; !each.equals(root) && each.startsWith(root); each = parent(each)) {
            if (direct.contains(each) || found.contains(Identities.visible(String.valueOf(each.getFileName())))) {
                return true;
            }
        }
        return false;
    }

    /** Another homework whose exercise a notebook opens; empty if it opens this one, or none. */
    private String otherHomework(Path notebook) throws IOException {
        Matcher exercise = EXERCISE.matcher(new String(Files.readAllBytes(notebook), StandardCharsets.ISO_8859_1));
        String other = "";
        while (exercise.find()) {
            if (exercise.group(1).equals(homework)) {
                return "";
            }
            other = exercise.group(1);
        }
        return other;
    }

    /** What lies in the folder; links are not followed, for they may lead to anybody's files. */
    private final class Walk extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!folder.equals(root) && isHidden(folder)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (isNotebook(folder)) {
                problems.add(shown(folder) + " was left out: it is a folder");
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (!folder.equals(root)) {
                try (var inside = Files.newDirectoryStream(folder)) {
                    if (!inside.iterator().hasNext()) {
                        others.add(folder);
                    }
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isHidden(file)) {
                return FileVisitResult.CONTINUE;
            }
            if (attributes.isSymbolicLink()) {
                problems.add(shown(file) + " was left out: it is a link, not a file");
            } else if (attributes.isDirectory()) {
                problems.add(shown(file) + " was not looked into: more than " + DEEPEST + " folders deep");
            } else if (!attributes.isRegularFile()) {
                problems.add(shown(file) + " was left out: it is a pipe, a socket or a device, not a file");
            } else if (!isNotebook(file)) {
                others.add(file);
            } else if (!Files.isReadable(file)) {
                problems.add(shown(file) + " was left out: it can't be read");
            } else if (attributes.size() > LARGEST_NOTEBOOK) {
                problems.add(tooLarge(shown(file)));
            } else {
                notebooks.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException reason) {
            problems.add(shown(file) + " was left out: it can't be read");
            return FileVisitResult.CONTINUE;
        }
    }

    private void unpack(Path archive) throws IOException {
        if (!archive.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
            throw new GradingException(archive + " is neither a folder nor a .zip; unpack it and name the folder");
        }
        long total = 0;
        try (ZipFile zip = new ZipFile(archive.toFile(), StandardCharsets.UTF_8)) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.isDirectory()) {
                    continue;
                }
                String name = entry.getName();
                List<String> parts = List.of(name.split("[/\\\\]"));
                if (parts.contains("..") || parts.contains("") || name.indexOf('\0') >= 0) {
                    problems.add(Identities.visible(name) + " was left out: it points out of its folder");
                    continue;
                }
                Path to = root;
                for (String part : parts) {
                    to = to.resolve(shortened(part));
                }
                if (!isNotebook(to) && !BESIDE.contains(String.valueOf(to.getFileName()))) {
                    if (!isHidden(to)) {
                        others.add(to);
                    }
                    continue;
                }
                byte[] bytes;
                try (InputStream in = zip.getInputStream(entry)) {
                    bytes = in.readNBytes((int) LARGEST_NOTEBOOK + 1);
                } catch (ZipException | EOFException e) {
                    problems.add(Identities.visible(name) + " was left out: it is damaged in the archive");
                    continue;
                }
                total += bytes.length;
                if (bytes.length > LARGEST_NOTEBOOK || total > LARGEST_ARCHIVE) {
                    problems.add(tooLarge(Identities.visible(name)));
                    continue;
                }
                Files.createDirectories(parent(to));
                Files.write(to, bytes);
            }
        } catch (ZipException | IllegalArgumentException e) {
            throw new GradingException(
                    archive + " is no .zip that can be read: " + e.getMessage()
                            + "; download it again, or unpack it and name the folder",
                    e);
        }
    }

    /** A name that a file system takes: platforms allow longer ones. */
    private static String shortened(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME) {
            return name;
        }
        StringBuilder kept = new StringBuilder();
        for (int i = 0;
                i < name.length() && kept.toString().getBytes(StandardCharsets.UTF_8).length < LONGEST_NAME - 40; ) {
            int point = name.codePointAt(i);
            kept.appendCodePoint(point);
            i += Character.charCount(point);
        }
        return kept + "~" + Integer.toHexString(name.hashCode())
                + (name.toLowerCase(Locale.ROOT).endsWith(".ipynb") ? ".ipynb" : "");
    }

    private static String tooLarge(String name) {
        return name + " was left out: it is larger than " + (LARGEST_NOTEBOOK >> 20) + " MiB";
    }

    /** Whether a system or a platform has put it there, or a part of its path. */
    private boolean isHidden(Path path) {
        for (Path part : root.relativize(path)) {
            if (isBeside(part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBeside(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.startsWith(".") || BESIDE.contains(name);
    }

    private static boolean isNotebook(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".ipynb");
    }

    private String shown(Path path) {
        return Identities.visible(root.relativize(path).toString());
    }

    private static Path parent(Path path) {
        return Optional.ofNullable(path.getParent()).orElse(path);
    }
}
