package org.lectern.grading;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A piece of Java as javac's parser reads it, names unresolved.
 *
 * @param unit a class around the piece
 * @param offset what to take from a position to have it in the piece
 */
record JavaTree(CompilationUnitTree unit, SourcePositions positions, int offset) {
    private static final String AROUND_BODY = "class C { Object m() throws Throwable {\n";
    private static final String AROUND_MEMBERS = "class C {\n";

    /** The statements of a method's body; empty if they are none. */
    static Optional<JavaTree> body(String statements) {
        return parsed(AROUND_BODY, statements, "\n} }");
    }

    /** The methods, fields and classes of a cell; empty if it holds anything else. */
    static Optional<JavaTree> members(String cell) {
        return parsed(AROUND_MEMBERS, cell, "\n}");
    }

    private static Optional<JavaTree> parsed(String before, String code, String after) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new GradingException("needs a JDK, this is a Java without a compiler; start Lectern with a JDK");
        }
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavacTask task = (JavacTask) compiler.getTask(
                null, null, found, List.of("-proc:none"), null, List.of(new Text(before + code + after)));
        try {
            CompilationUnitTree unit = task.parse().iterator().next();
            boolean good = found.getDiagnostics().stream().noneMatch(d -> d.getKind() == Diagnostic.Kind.ERROR)
                    && unit.getTypeDecls().size() == 1;
            return good
                    ? Optional.of(new JavaTree(unit, Trees.instance(task).getSourcePositions(), before.length()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory can be read", e);
        }
    }

    /** What the class around the piece holds. */
    List<? extends Tree> classMembers() {
        return ((ClassTree) unit.getTypeDecls().get(0)).getMembers();
    }

    int start(Tree tree) {
        return (int) positions.getStartPosition(unit, tree) - offset;
    }

    int end(Tree tree) {
        return (int) positions.getEndPosition(unit, tree) - offset;
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String text) {
            super(URI.create("string:///C.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
