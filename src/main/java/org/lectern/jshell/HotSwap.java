package org.lectern.jshell;

import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives classes in use new method bodies, so that objects and variables stay: the agent of Lectern's own jar. A JVM without
 * it replaces the classes instead.
 */
public final class HotSwap {
    private static volatile @Nullable Instrumentation instrumentation;

    private HotSwap() {}

    /** What the JVM calls before {@code main} when started with {@code -javaagent:lectern.jar}. */
    public static void premain(@Nullable String arguments, Instrumentation given) {
        instrumentation = given;
    }

    /** Whether this JVM can change classes in use. */
    static boolean isThere() {
        Instrumentation given = instrumentation;
        return given != null && given.isRedefineClassesSupported();
    }

    /**
     * Changes classes, all or none.
     *
     * @return whether the JVM took them: it refuses other fields, superclasses and signatures
     */
    static boolean redefine(List<ClassDefinition> classes) {
        Instrumentation given = instrumentation;
        if (given == null) {
            return false;
        }
        try {
            given.redefineClasses(classes.toArray(new ClassDefinition[0]));
            return true;
        } catch (UnsupportedOperationException | UnmodifiableClassException | ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
