package org.lectern.jshell;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the sources of classes give their static fields. The compiler puts constants in place of their names: {@code new
 * double[SIZE]} is other code where {@code SIZE} is another, though nobody has written another.
 */
final class WrittenStatics {
    private final Syntax syntax = new Syntax();
    /** By the class that a cell defines, as it stands now. */
    private final Map<String, String> current = new ConcurrentHashMap<>();
    /** By the name of a loaded class, its wrapper's and version's with it. */
    private final Map<String, String> loaded = new ConcurrentHashMap<>();

    /**
     * Takes note of what a class is made from, from now on.
     *
     * @param source null if it is not known
     * @return what it was made from before; null if that is not known
     */
    @Nullable
    String define(String type, @Nullable String source) {
        return source == null ? current.remove(type) : current.put(type, source);
    }

    /** Takes note that a class has come, of what is known of it now. */
    void load(String name) {
        List<String> path = path(name);
        String source = path.isEmpty() ? null : current.get(path.get(0));
        if (source != null) {
            loaded.put(name, source);
        }
    }

    /** Whether a static field, or a constant of an enum, is written alike in two versions of a class. */
    boolean areAlike(String before, String now, String field) {
        String old = loaded.get(before);
        String other = loaded.get(now);
        if (old == null || other == null) {
            return false;
        }
        List<String> path = path(now);
        if (!path.equals(path(before))) {
            return false;
        }
        if (old.equals(other)) {
            return true;
        }
        Optional<String> first = written(old, path, field);
        return first.isPresent() && first.equals(written(other, path, field));
    }

    /** The classes that lead to one, from the one that a cell defines; empty if it is in no wrapper. */
    private static List<String> path(String name) {
        String wrapper = Versions.wrapper(name);
        return wrapper == null || name.length() <= wrapper.length() + 1
                ? List.of()
                : List.of(name.substring(wrapper.length() + 1).split("\\$"));
    }

    /** A field's initialiser and the blocks that name it; empty if there is no such field. */
    private Optional<String> written(String source, List<String> path, String field) {
        CompilationUnitTree unit = syntax.file(source);
        ClassTree type = unit == null ? null : find(unit.getTypeDecls(), path);
        if (type == null) {
            return Optional.empty();
        }
        Pattern named = Pattern.compile("\\b" + Pattern.quote(field) + "\\b");
        String text = null;
        StringBuilder blocks = new StringBuilder();
        for (Tree member : type.getMembers()) {
            if (member instanceof VariableTree variable && variable.getName().contentEquals(field)) {
                text = variable.getType() + " = " + value(variable);
            } else if (member instanceof BlockTree block
                    && block.isStatic()
                    && named.matcher(block.toString()).find()) {
                blocks.append(block);
            }
        }
        return text == null ? Optional.empty() : Optional.of(text + blocks);
    }

    private static String value(VariableTree variable) {
        ExpressionTree value = variable.getInitializer();
        // Of an enum's constant its arguments: its body's methods are another matter.
        boolean isConstant = value instanceof NewClassTree made
                && made.getClassBody() != null
                && Objects.equals(String.valueOf(made.getIdentifier()), String.valueOf(variable.getType()));
        return isConstant ? ((NewClassTree) value).getArguments().toString() : String.valueOf(value);
    }

    private static @Nullable ClassTree find(List<? extends Tree> trees, List<String> path) {
        for (Tree each : trees) {
            if (each instanceof ClassTree type && type.getSimpleName().contentEquals(path.get(0))) {
                return path.size() == 1 ? type : find(type.getMembers(), path.subList(1, path.size()));
            }
        }
        return null;
    }
}
