package org.lectern.jshell;

import com.sun.source.util.JavacTask;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import jdk.jshell.JShell;
import org.jspecify.annotations.Nullable;

/**
 * What javac objects to in a snippet over which JShell's compiler broke down. Javac fails an assertion of its own after some errors,
 * such as {@code f(k.equals(g()))} for a number {@code k}; it has told them by then, but JShell, which looks further into wrong code
 * than javac does by itself, drops what was told.
 */
final class SecondOpinion {
    /** A type without its own, which JShell puts the imports of all that cells have defined above. */
    private static final String PROBE = "ProbedByLectern$";

    private static final Pattern PROBED = Pattern.compile("(?s)class\\s+\\$JShell\\$\\w+\\s*\\{.*");
    private static final Pattern MODIFIERS =
            Pattern.compile("(?:\\s|@(?!interface\\b)[\\w.]+(?:\\s*\\([^()]*\\))?|(?:public|protected|private|final|"
                    + "abstract|sealed|non-sealed|strictfp|synchronized|default)\\b)*(static\\b)?");

    /** What the class around a snippet is called: JShell counts from 1. */
    static final String NAME = "$JShell$0";

    private static final String CLASS = "class " + NAME + " { ";
    private static final Pattern LACK = Pattern.compile("\\.(?:cant\\.resolve|doesnt\\.exist)");

    private static final String METHOD = "static void do_it$() throws Throwable { ";

    private final JShell shell;
    private final ClassFiles files;
    private final Supplier<Map<String, byte[]>> classes;
    private final List<String> options;

    /**
     * @param classes the class files of what cells have defined, by the classes' names
     * @param options what the compiler is told
     */
    SecondOpinion(JShell shell, ClassFiles files, Supplier<Map<String, byte[]>> classes, List<String> options) {
        this.shell = shell;
        this.files = files;
        this.classes = classes;
        this.options = new ArrayList<>(options);
        this.options.add("-proc:none");
    }

    /** Java around a snippet. */
    private record Around(String before, String after) {}

    /** Javac's errors in a snippet; none if it tells of none, or there is no such compiler. */
    List<Objection> of(String source) {
        return of(source, "");
    }

    /** @param definition a class or a method that is to be taken for there; empty for none */
    List<Objection> of(String source, String definition) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            return List.of();
        }
        String imports = imports();
        Around best = null;
        long furthest = -1;
        String head = CLASS + (definition.isEmpty() ? "" : modifier(definition) + definition + "\n");
        for (Around each : places(source, head)) {
            List<Objection> errors = errors(compiler, source, each, false);
            if (errors.isEmpty()) {
                return errors(compiler, source, new Around(imports + each.before(), each.after()), true);
            }
            long readable = errors.stream().mapToLong(Objection::position).min().orElse(0);
            if (readable > furthest) {
                best = each;
                furthest = readable;
            }
        }
        return best == null ? List.of() : errors(compiler, source, best, false);
    }

    /** Where a snippet may stand: a definition in a class, all else in a method or, if it is an expression, as a value. */
    private static List<Around> places(String source, String head) {
        Around member = new Around(head + modifier(source), "\n}");
        Around statements = new Around(head + METHOD, "\n;} }");
        Around value = new Around(head + "static Object do_it$ = (", "\n); }");
        return Declared.definedBy(source).isEmpty() ? List.of(statements, value) : List.of(member, statements);
    }

    /** What makes a definition one for all to use that is inside the class around it. */
    private static String modifier(String definition) {
        Matcher modifiers = MODIFIERS.matcher(definition);
        return modifiers.lookingAt() && modifiers.group(1) != null ? "" : "static ";
    }

    /** What JShell puts above all that it compiles. */
    private String imports() {
        String wrapped = shell.sourceCodeAnalysis()
                .wrappers("class " + PROBE + " {}")
                .get(0)
                .wrapped();
        return PROBED.matcher(wrapped).replaceFirst("");
    }

    /** @param isWhole whether names and types count; else only whether it can be read */
    private List<Objection> errors(JavaCompiler compiler, String source, Around around, boolean isWhole) {
        DiagnosticCollector<JavaFileObject> told = new DiagnosticCollector<>();
        Text text = new Text(around.before() + source + around.after());
        try {
            JavacTask task = (JavacTask) compiler.getTask(null, new Defined(), told, options, null, List.of(text));
            if (isWhole) {
                task.analyze();
            } else {
                task.parse();
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            // It breaks down as it did for JShell, after it has told why.
        }
        int start = around.before().length();
        List<Objection> all = told.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .filter(each -> !isWhole || each.getPosition() >= start)
                .map(each -> Objection.of(each, start, source.length()))
                .toList();
        // What is not there JShell waits for, and does not break down over.
        List<Objection> others =
                all.stream().filter(each -> !LACK.matcher(each.code()).find()).toList();
        return others.isEmpty() ? all : others;
    }

    /** The compiler's files, with the classes of cells. */
    private final class Defined extends ForwardingJavaFileManager<JavaFileManager> {
        private static final String CELLS = "REPL";

        Defined() {
            super(files);
        }

        @Override
        public Iterable<JavaFileObject> list(
                Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
                throws IOException {
            Iterable<JavaFileObject> found = super.list(location, packageName, kinds, recurse);
            if (location != StandardLocation.CLASS_PATH || !packageName.equals(CELLS)) {
                return found;
            }
            List<JavaFileObject> all = new ArrayList<>();
            found.forEach(all::add);
            classes.get().forEach((name, file) -> all.add(new Bytes(name, file)));
            return all;
        }

        @Override
        public @Nullable String inferBinaryName(Location location, JavaFileObject file) {
            return file instanceof Bytes own ? own.className : super.inferBinaryName(location, file);
        }
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String text) {
            super(URI.create("string:///" + NAME + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Bytes extends SimpleJavaFileObject {
        private final String className;
        private final byte[] file;

        Bytes(String className, byte[] file) {
            super(URI.create("bytes:///" + className.replace('.', '/') + Kind.CLASS.extension), Kind.CLASS);
            this.className = className;
            this.file = file;
        }

        @Override
        public InputStream openInputStream() {
            return new ByteArrayInputStream(file);
        }
    }
}
