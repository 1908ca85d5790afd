package org.lectern.jshell;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Javadoc from sources: those that lie within a jar ({@code META-INF/sources}), beside it ({@code name-sources.jar}), beside a
 * folder of classes ({@code src/main/java}), or in the JDK's {@code src.zip}.
 */
final class SourceDocs {
    private static final String WITHIN = "META-INF/sources/";
    private static final int KEPT = 32;

    /** The comments of the sources read last, by class and member. */
    private final Map<String, Map<String, String>> read = new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, String>> eldest) {
            return size() > KEPT;
        }
    };

    /** What a class's comment says, as it is written there. */
    Optional<String> of(Class<?> type) {
        return Optional.ofNullable(comments(type).get(simple(type)));
    }

    /**
     * What the comment of a method, constructor or field says; that of the method it overrides if it has none.
     *
     * @param member {@code name} for a field, {@code name(int,Tensor)} for a method, with the simple names of the types, and the
     *     class's own name for a constructor
     */
    Optional<String> of(Class<?> type, String member) {
        String found = comments(type).get(simple(type) + "." + member);
        if (found != null) {
            return Optional.of(found);
        }
        List<Class<?>> above = new ArrayList<>(List.of(type.getInterfaces()));
        if (type.getSuperclass() != null && type.getSuperclass() != Object.class) {
            above.add(0, type.getSuperclass());
        }
        return above.stream().flatMap(each -> of(each, member).stream()).findFirst();
    }

    private Map<String, String> comments(Class<?> type) {
        Class<?> outermost = type;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        Class<?> top = outermost;
        return read.computeIfAbsent(
                top.getName(), name -> source(top).map(SourceDocs::parse).orElse(Map.of()));
    }

    /** The name within the file, such as {@code Map.Entry}. */
    private static String simple(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return outer == null ? type.getSimpleName() : simple(outer) + "." + type.getSimpleName();
    }

    private static Optional<String> source(Class<?> type) {
        String path = type.getName().replace('.', '/') + ".java";
        CodeSource from = type.getProtectionDomain().getCodeSource();
        try {
            if (type.getModule().isNamed() && type.getModule().getLayer() != null) {
                Path zip = Path.of(System.getProperty("java.home"), "lib", "src.zip");
                return entry(zip, type.getModule().getName() + "/" + path);
            }
            if (from == null || from.getLocation() == null) {
                return Optional.empty();
            }
            Path place = Path.of(from.getLocation().toURI());
            if (Files.isDirectory(place)) {
                Path within = place.resolve(WITHIN + path);
                Path beside =
                        place.resolve(".." + File.separator + "..").normalize().resolve("src/main/java/" + path);
                return Files.isRegularFile(beside) ? file(beside) : file(within);
            }
            Optional<String> within = entry(place, WITHIN + path);
            String name = place.getFileName().toString();
            return within.isPresent()
                    ? within
                    : entry(place.resolveSibling(name.replaceFirst("\\.jar$", "-sources.jar")), path);
        } catch (IOException | URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> file(Path file) throws IOException {
        return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
    }

    private static Optional<String> entry(Path zip, String name) throws IOException {
        if (!Files.isRegularFile(zip)) {
            return Optional.empty();
        }
        try (ZipFile file = new ZipFile(zip.toFile())) {
            ZipEntry entry = file.getEntry(name);
            if (entry == null) {
                return Optional.empty();
            }
            try (InputStream in = file.getInputStream(entry)) {
                return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    /** The comments of a source, by class and member as in {@link #of(Class, String)}. */
    static Map<String, String> parse(String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            return Map.of();
        }
        Map<String, String> comments = new LinkedHashMap<>();
        try {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, null, diagnostic -> {}, List.of("-proc:none"), null, List.of(new Text(source)));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(trees, comments).scan(unit, null);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return comments;
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String text) {
            super(URI.create("string:///Source.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final DocTrees trees;
        private final Map<String, String> comments;
        private final List<String> classes = new ArrayList<>();

        Scanner(DocTrees trees, Map<String, String> comments) {
            this.trees = trees;
            this.comments = comments;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void nothing) {
            classes.add(tree.getSimpleName().toString());
            keep("");
            super.visitClass(tree, nothing);
            classes.remove(classes.size() - 1);
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void nothing) {
            String name = tree.getName().toString();
            String own = name.equals("<init>") ? classes.get(classes.size() - 1) : name;
            keep("." + own
                    + tree.getParameters().stream()
                            .map(VariableTree::getType)
                            .map(Objects::toString)
                            .map(SourceDocs::simpleType)
                            .collect(Collectors.joining(",", "(", ")")));
            return null;
        }

        @Override
        public @Nullable Void visitVariable(VariableTree tree, @Nullable Void nothing) {
            TreePath parent = getCurrentPath().getParentPath();
            if (parent != null && parent.getLeaf() instanceof ClassTree) {
                keep("." + tree.getName());
            }
            return null;
        }

        private void keep(String member) {
            String comment = trees.getDocComment(getCurrentPath());
            if (comment != null && !isLocal()) {
                comments.putIfAbsent(String.join(".", classes) + member, comment);
            }
        }

        private boolean isLocal() {
            for (Tree each : getCurrentPath().getParentPath()) {
                if (each instanceof MethodTree) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A type's simple name: {@code java.util.List<T>} is List, and {@code int...} is int[]. */
    static String simpleType(String type) {
        String plain = type.replaceAll("@[\\w.]+(\\([^)]*\\))?\\s*", "");
        String before;
        do {
            before = plain;
            plain = plain.replaceAll("<[^<>]*>", "");
        } while (!plain.equals(before));
        plain = plain.replace("...", "[]").replaceAll("\\s", "");
        return plain.substring(plain.lastIndexOf('.') + 1);
    }
}
