package org.lectern.grading;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;

/**
 * The checks as students get them: the exercise's class and the classes beside it without hidden checks, and without the
 * methods, fields, lambdas and classes that only those use.
 */
final class StudentChecks {
    /** Zip's first day, so that the same checks give the same bytes. */
    private static final LocalDateTime BEGINNING = LocalDateTime.of(1980, 1, 1, 0, 0);

    /** The header by which a teacher who grades with the students' jar is warned. */
    private static final String HEADER = "Lectern-Checks";

    private static final String VISIBLE_ONLY = HEADER + ": visible";

    private static final String QUESTION = Type.getDescriptor(Question.class);

    private final ExerciseClass exercise;
    private final Map<String, byte[]> classes;

    private StudentChecks(ExerciseClass exercise, Map<String, byte[]> classes) {
        this.exercise = exercise;
        this.classes = classes;
    }

    static StudentChecks of(ExerciseClass exercise) {
        CheckCode code = CheckCode.of(exercise.type());
        CheckCode.Reach kept = code.reach(code.visibleRoots(), true);
        Map<String, byte[]> classes = new TreeMap<>();
        for (String name : kept.classes()) {
            ClassNode type = code.type(name).orElseThrow();
            if (code.isChecks(type)) {
                strip(code, type, kept);
            }
            type.innerClasses.removeIf(inner ->
                    code.type(inner.name).isPresent() && !kept.classes().contains(inner.name));
            if (type.nestMembers != null) {
                type.nestMembers.removeIf(member -> !kept.classes().contains(member));
            }
            // The frames stay right: only whole statements were taken out.
            ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            type.accept(writer);
            classes.put(name, writer.toByteArray());
        }
        return new StudentChecks(exercise, classes);
    }

    private static void strip(CheckCode code, ClassNode type, CheckCode.Reach kept) {
        List<CodePart> dropped = code.parts(type).values().stream()
                .filter(part -> !kept.parts().contains(part))
                .toList();
        for (CodePart part : dropped) {
            if (part.field() != null) {
                part.removeInitialiser();
                type.fields.remove(part.field());
            } else {
                type.methods.remove(part.method());
            }
        }
        boolean asks = code.checks(true).stream().anyMatch(check -> check.owner() == type);
        if (!asks && type.visibleAnnotations != null) {
            // Hints for hidden checks alone.
            type.visibleAnnotations.stream()
                    .filter(annotation -> annotation.desc.equals(QUESTION))
                    .forEach(StudentChecks::removeHint);
        }
    }

    private static void removeHint(AnnotationNode question) {
        int at = question.values == null ? -1 : question.values.indexOf("hint");
        if (at >= 0) {
            question.values.remove(at + 1);
            question.values.remove(at);
        }
    }

    /** Whether a jar is one that was made for students, and hidden checks were left out of it. */
    static boolean isOfStudents(Path jar) {
        if (!Files.isRegularFile(jar)) {
            return false;
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            return manifest != null && manifest.getMainAttributes().getValue(HEADER) != null;
        } catch (IOException e) {
            throw new GradingException("cannot read " + jar + ": " + e.getMessage(), e);
        }
    }

    /** The class files by their internal names. */
    Map<String, byte[]> classes() {
        return classes;
    }

    /** Writes the jar, whole or not at all; the same checks give the same bytes. */
    void write(Path jar) {
        Path absolute = jar.toAbsolutePath();
        Path folder = absolute.getParent() == null ? absolute : absolute.getParent();
        try {
            Files.createDirectories(folder);
            // Not by createTempFile, whose files are for nobody else: this one is for students.
            Path made = folder.resolve(
                    "." + absolute.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
            try {
                try (OutputStream file = Files.newOutputStream(made);
                        ZipOutputStream out = new ZipOutputStream(file)) {
                    String manifest =
                            "Manifest-Version: 1.0\r\n" + (exercise.hasHidden() ? VISIBLE_ONLY + "\r\n" : "") + "\r\n";
                    entry(out, JarFile.MANIFEST_NAME, manifest.getBytes(StandardCharsets.UTF_8));
                    entry(out, Exercises.INDEX, (exercise.type().getName() + "\n").getBytes(StandardCharsets.UTF_8));
                    for (Map.Entry<String, byte[]> type : classes.entrySet()) {
                        entry(out, type.getKey() + ".class", type.getValue());
                    }
                }
                Files.move(made, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(made);
            }
        } catch (IOException e) {
            throw new ReleaseException(jar + ": can't be written: " + e.getMessage(), e);
        }
    }

    private static void entry(ZipOutputStream out, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(BEGINNING);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    /**
     * What is wrong with where hidden checks are: students have them.
     *
     * @param lecterns whether the class is a part of Lectern
     */
    static List<String> published(ExerciseClass exercise, boolean lecterns) {
        return lecterns && exercise.hasHidden()
                ? List.of("the hidden checks of " + exercise.type().getName()
                        + " are a part of Lectern, which every student has; put the class into a jar of your own, which"
                        + " --class-path names, as docs/grading-authors.md shows")
                : List.of();
    }

    /** What is wrong with the students' checks: a hidden check in them, a trace of one, or a visible one that is missing. */
    List<String> problems(Secrets secrets) {
        List<String> problems = new ArrayList<>();
        classes.forEach((name, content) -> secrets.in(content)
                .forEach(found -> problems.add("the students' class " + name.replace('/', '.') + " holds " + found)));
        try {
            ExerciseClass stripped = loaded();
            for (ExerciseClass.Asked question : exercise.questions()) {
                ExerciseClass.Asked left = stripped.question(question.name());
                if (left.points() != question.points() || left.hiddenPoints() != 0) {
                    problems.add("the students' checks of " + question.name() + " are worth "
                            + Shown.points(left.points() + left.hiddenPoints()) + " points, the visible ones "
                            + Shown.points(question.points()));
                }
            }
        } catch (LinkageError | GradingException e) {
            problems.add("the students' checks can't be loaded: " + e);
        }
        return problems;
    }

    /** The exercise as the students' classes define it. */
    ExerciseClass loaded() {
        try {
            return ExerciseClass.of(new Loader().loadClass(exercise.type().getName()));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the exercise's own class is always kept", e);
        }
    }

    /** Finds the students' classes before those of the same names with hidden checks. */
    private final class Loader extends ClassLoader {
        Loader() {
            super(exercise.type().getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            byte[] own = classes.get(name.replace('.', '/'));
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known != null) {
                    return known;
                }
                return own == null ? super.loadClass(name, resolve) : defineClass(name, own, 0, own.length);
            }
        }

        @Override
        public @Nullable InputStream getResourceAsStream(String name) {
            String type = name.endsWith(".class") ? name.substring(0, name.length() - ".class".length()) : "";
            byte[] own = classes.get(type);
            return own == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(own);
        }
    }
}
