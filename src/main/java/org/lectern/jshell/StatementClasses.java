package org.lectern.jshell;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.objectweb.asm.tree.ClassNode;

/**
 * Anonymous and local classes of statements, which nothing compiles again: when a type that they extend or use was replaced, the
 * same code extends or uses the one in force.
 */
final class StatementClasses {
    /** What stands in no class of a cell's: those are compiled again. */
    private static final Pattern INSIDE =
            Pattern.compile("REPL\\.\\$JShell\\$[0-9A-Z_]+\\$(?:\\$JShell\\$anonymous\\$\\$\\d+|\\d+\\w*)");

    private static final Pattern NUMBER = Pattern.compile("\\d+$");
    /** JShell numbers them from 0. */
    private static final int FIRST = 1001;

    private final CellLoader loader;
    private final Map<Class<?>, Class<?>> known = new HashMap<>();
    private final Set<Class<?>> stale = new HashSet<>();

    StatementClasses(CellLoader loader) {
        this.loader = loader;
    }

    /** The class to use in place of one that no definition has replaced; the same one if it needs no other, or can have none. */
    Class<?> of(Class<?> type) {
        Class<?> now = known.get(type);
        if (now == null) {
            now = relinked(type);
            known.put(type, now);
        }
        return now;
    }

    /** Whether a class uses what was replaced, and cannot use what took its place. */
    boolean isStale(Class<?> type) {
        return stale.contains(type);
    }

    private Class<?> relinked(Class<?> type) {
        String name = type.getName();
        byte[] file = loader.file(name);
        if (file == null || !INSIDE.matcher(name).matches()) {
            return type;
        }
        byte[] linked = ClassNames.replaced(file, loader.versions()::nameInForce);
        ClassNode tree = ClassTrees.of(linked);
        if (Arrays.equals(file, linked)) {
            return type;
        }
        // What it stands in knows nothing of it.
        tree.nestHostClass = null;
        tree.outerClass = null;
        tree.innerClasses.removeIf(each -> each.name.equals(tree.name));
        // The wrapper of a variable's initialiser may have another version by now.
        String free = free(tree.name.replace('/', '.'));
        byte[] code = ClassNames.renamed(ClassTrees.file(tree), tree.name, free.replace('.', '/'));
        if (!Links.areThere(code, loader.versions()::linkTarget)) {
            return stay(type);
        }
        try {
            Class<?> now = loader.define(free, code);
            boolean isWhole = Stream.of(now.getMethods()).noneMatch(StatementClasses::isMissing);
            if (isWhole) {
                loader.versions().add(now);
            }
            return isWhole ? now : stay(type);
        } catch (LinkageError e) {
            // A superclass that is final now, for one.
            return stay(type);
        }
    }

    private Class<?> stay(Class<?> type) {
        stale.add(type);
        return type;
    }

    private static boolean isMissing(Method method) {
        return Modifier.isAbstract(method.getModifiers());
    }

    private String free(String name) {
        String start = NUMBER.matcher(name).replaceFirst("");
        int number = FIRST;
        while (loader.versions().loaded(start + number) != null) {
            number++;
        }
        return start + number;
    }
}
