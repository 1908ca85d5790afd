package org.lectern.jshell;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/** What proposals are, in the words that front ends have signs for: function, instance, class, keyword, module. */
final class Kinds {
    private static final Pattern CAPITALS = Pattern.compile("[A-Z][A-Z0-9_]*");

    private final Function<String, @Nullable Class<?>> classes;

    /** @param classes the class that a type's name in a cell means; null if none */
    Kinds(Function<String, @Nullable Class<?>> classes) {
        this.classes = classes;
    }

    /**
     * The type of a proposal, as far as its text tells, and the names around it.
     *
     * @param owner what stands before the dot; empty if there is no dot
     * @param variables those of cells
     */
    String of(String proposal, String owner, Set<String> variables) {
        String text = proposal.strip();
        if (text.endsWith("(") || text.endsWith("()")) {
            // What is made with new has the name of its class.
            boolean isMade = Character.isUpperCase(text.charAt(0)) && !isMethod(owner, text.replaceAll("\\(.*", ""));
            return isMade ? "class" : "function";
        }
        if (text.endsWith(".")) {
            return "module";
        }
        if (SourceVersion.isKeyword(text)) {
            return "keyword";
        }
        // In an import methods stand without brackets.
        if (isMethod(owner, text)) {
            return "function";
        }
        boolean isClass = !text.isEmpty()
                && Character.isUpperCase(text.charAt(0))
                && !(owner.isEmpty() && variables.contains(text))
                && !isField(owner, text)
                && (!CAPITALS.matcher(text).matches()
                        || classes.apply(owner.isEmpty() ? text : owner + "." + text) != null);
        return isClass ? "class" : "instance";
    }

    private boolean isField(String owner, String name) {
        Class<?> type = owner.isEmpty() ? null : classes.apply(owner.replaceAll("<.*", ""));
        return type != null
                && Stream.of(fields(type)).anyMatch(each -> each.getName().equals(name));
    }

    private boolean isMethod(String owner, String name) {
        Class<?> type = owner.isEmpty() ? null : classes.apply(owner.replaceAll("<.*", ""));
        return type != null
                && !isField(owner, name)
                && Members.methods(type).stream()
                        .anyMatch(each -> Modifier.isStatic(each.getModifiers())
                                && each.getName().equals(name));
    }

    /** Those of a cell's class are all at hand. */
    static Field[] fields(Class<?> type) {
        try {
            return type.getClassLoader() instanceof CellLoader ? type.getDeclaredFields() : type.getFields();
        } catch (LinkageError e) {
            return new Field[0];
        }
    }
}
