package org.lectern.jshell;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables of cells: static fields of the classes that JShell wraps them in.
 */
final class Variables {
    private static final Pattern OF_CELLS = Pattern.compile("REPL\\.\\$JShell\\$[0-9A-Z_]+\\$");

    private final CellLoader loader;

    Variables(CellLoader loader) {
        this.loader = loader;
    }

    /** The field that holds a variable, if there is one. */
    @Nullable
    Field field(String name) {
        for (Class<?> wrapper : loader.versions().newestFirst()) {
            for (Field field : fields(wrapper)) {
                if (field.getName().equals(name) && Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    return field;
                }
            }
        }
        return null;
    }

    /** A variable's type as any code may write it, whatever is imported; empty if there is no such variable. */
    String typeOf(String variable) {
        Field field = field(variable);
        return field == null
                ? ""
                : OF_CELLS.matcher(field.getGenericType().getTypeName())
                        .replaceAll("")
                        .replace('$', '.');
    }

    /** Whether a variable's type is one that a value may have, now or when its class has changed with it. */
    boolean mayHold(String variable, Object value) {
        Field field = field(variable);
        Class<?> type = value.getClass();
        while (type.isArray()) {
            type = type.getComponentType();
        }
        return field != null
                && (field.getType().isPrimitive()
                        || field.getType().isInstance(value)
                        || type.getClassLoader() == loader);
    }

    /** The fields of a wrapper, or of the one before if it cannot be linked: JShell makes such on its way from class to class. */
    Field[] fields(Class<?> wrapper) {
        try {
            return wrapper.getDeclaredFields();
        } catch (LinkageError e) {
            Class<?> before = loader.versions().replaced().get(wrapper);
            return before == null ? new Field[0] : before.getDeclaredFields();
        }
    }

    /** The value of a variable, even if it was taken away, as long as no other has its name. */
    @Nullable
    Object value(String variable) {
        Field field = field(variable);
        // JShell may have loaded its wrapper anew, without its value, before it gave it up.
        Class<?> before = field == null ? null : loader.versions().replaced().get(field.getDeclaringClass());
        Field old = before == null ? field : CarryOver.fieldBefore(before, variable);
        return old == null ? null : CarryOver.value(old, null);
    }

    /** Whether a variable's type names a class of cells that is not in force any more. */
    boolean isTypedByReplaced(String variable) {
        Field field = field(variable);
        byte[] file =
                field == null ? null : loader.file(field.getDeclaringClass().getName());
        return file != null
                && ClassTrees.bare(file).fields.stream()
                        .filter(each -> each.name.equals(variable))
                        .map(each -> each.desc + each.signature)
                        .anyMatch(type -> !ClassNames.replaced(type, loader.versions()::nameInForce)
                                .equals(type));
    }

    /** Lets go of a variable's value. */
    void release(String name) {
        Field field = field(name);
        if (field != null && !field.getType().isPrimitive()) {
            try {
                field.set(null, null);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Lets go of what variables held before their wrappers were replaced: nothing is left that uses those. */
    void releaseReplaced() {
        loader.versions().replaced().forEach((now, before) -> {
            if (now != before) {
                release(before);
            }
        });
    }

    private static void release(Class<?> wrapper) {
        Field[] all;
        try {
            all = wrapper.getDeclaredFields();
        } catch (LinkageError e) {
            // Never in use: JShell makes such on its way from class to class.
            return;
        }
        for (Field field : all) {
            int modifiers = field.getModifiers();
            if (Modifier.isStatic(modifiers)
                    && !Modifier.isFinal(modifiers)
                    && !field.getType().isPrimitive()) {
                Fields.set(field, wrapper, null);
            }
        }
    }
}
