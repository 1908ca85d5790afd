package org.lectern.jshell;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** What the compiler's parser says of a snippet, which JShell takes for whole: whether it is Java, in whatever place. */
final class Syntax {
    /** Nothing but annotations: what they are of is still to come. */
    private static final Pattern ANNOTATIONS =
            Pattern.compile("(?:@(?!interface\\b)[\\w.]+\\s*(?:\\([^()]*\\))?\\s*)+;?");

    /** A statement, an expression, a member of a class, a whole file. */
    private static final List<String> PLACES =
            List.of("class C { void m() { %s\n} }", "class C { Object m = %s\n; }", "class C { %s\n}", "%s\n");

    /** The same, for code that may end in an expression, which is the cell's value. */
    private static final List<String> PARTS =
            List.of("class C { void m() { %s\n;} }", "class C { Object m = (%s\n); }", "class C { %s\n}", "%s\n");

    private final @Nullable JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final @Nullable JavaFileManager files =
            compiler == null ? null : new Files(compiler.getStandardFileManager(null, null, null));

    /** Whether annotations stand alone. */
    static boolean isUnfinished(String snippet) {
        return ANNOTATIONS.matcher(Sources.withoutComments(snippet).strip()).matches();
    }

    /** Whether a snippet is none that Java has a place for, whatever its names mean. */
    boolean isBroken(String snippet) {
        JavaCompiler parser = compiler;
        return parser != null && PLACES.stream().noneMatch(place -> isFine(parser, place.replace("%s", snippet)));
    }

    /** Whether code is that of a whole file. */
    boolean isFile(String code) {
        JavaCompiler parser = compiler;
        return parser == null || isFine(parser, code);
    }

    /** How far code can be read: where the first error is, in the place that suits it best; its length if there is none. */
    int readable(String code) {
        JavaCompiler parser = compiler;
        if (parser == null) {
            return 0;
        }
        long furthest = 0;
        for (String place : PARTS) {
            long start = place.indexOf("%s");
            long error = errors(parser, place.replace("%s", code)).stream()
                    .mapToLong(each -> each.getPosition() - start)
                    .min()
                    .orElse(code.length());
            furthest = Math.max(furthest, Math.min(error, code.length()));
        }
        return (int) furthest;
    }

    /** Where a method or type uses a name, in JShell's words, that it does not declare; -1 if it does not, or cannot be read. */
    int firstUse(String definition, String symbol) {
        JavaCompiler parser = compiler;
        if (parser == null) {
            return -1;
        }
        String before = "class C { ";
        DiagnosticCollector<JavaFileObject> ignored = new DiagnosticCollector<>();
        JavacTask task = (JavacTask) parser.getTask(
                null, files, ignored, List.of("-proc:none"), null, List.of(new Text(before + definition + "\n}")));
        try {
            for (CompilationUnitTree unit : task.parse()) {
                long use = Uses.of(symbol, unit, Trees.instance(task).getSourcePositions());
                return use < 0 ? -1 : (int) use - before.length();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return -1;
    }

    /** A file of source, as far as it can be read; null where it cannot. */
    @Nullable
    CompilationUnitTree file(String source) {
        JavaCompiler parser = compiler;
        if (parser == null) {
            return null;
        }
        DiagnosticCollector<JavaFileObject> ignored = new DiagnosticCollector<>();
        JavacTask task = (JavacTask)
                parser.getTask(null, files, ignored, List.of("-proc:none"), null, List.of(new Text(source)));
        try {
            for (CompilationUnitTree unit : task.parse()) {
                return unit;
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return null;
    }

    private static boolean isError(Diagnostic<?> each) {
        return each.getKind() == Diagnostic.Kind.ERROR;
    }

    private boolean isFine(JavaCompiler parser, String source) {
        return errors(parser, source).isEmpty();
    }

    private List<Diagnostic<? extends JavaFileObject>> errors(JavaCompiler parser, String source) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try {
            JavacTask task = (JavacTask)
                    parser.getTask(null, files, found, List.of("-proc:none"), null, List.of(new Text(source)));
            task.parse();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return found.getDiagnostics().stream().filter(Syntax::isError).toList();
    }

    /** Of no use to a parser, but each run would make one, and look for plugins on the class path. */
    private static final class Files extends ForwardingJavaFileManager<JavaFileManager> {
        Files(JavaFileManager files) {
            super(files);
        }

        @Override
        public ClassLoader getClassLoader(Location location) {
            return ClassLoader.getPlatformClassLoader();
        }
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String text) {
            super(URI.create("string:///Snippet.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
