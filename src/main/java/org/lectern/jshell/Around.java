package org.lectern.jshell;

import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The classes, still being written, whose braces the end of some source is in: what they have from others can be used there. */
final class Around {
    private static final Pattern HEAD =
            Pattern.compile("\\b(class|interface|enum|record)\\s+(\\w+)([^;{}]*)$|\\bnew\\s+([\\w.]+)[^;{}=]*$");

    private static final Pattern METHOD = Pattern.compile("(\\w+)\\s*\\([^;{}]*\\)\\s*(?:throws[\\w\\s.,]*)?$");
    private static final Pattern EXTENDING = Pattern.compile("\\b(?:extends|implements)\\s|,");
    private static final Pattern ARGUMENTS = Pattern.compile("<[^<>]*>");

    private Around() {}

    /** The names of the types that such classes extend or implement, the innermost class's first. */
    static List<String> supertypes(String source) {
        List<String> types = new ArrayList<>();
        for (Matcher head : heads(source)) {
            if (head.group(4) != null) {
                types.add(head.group(4));
                continue;
            }
            String rest = head.group(3);
            for (String plain = "";
                    !plain.equals(rest);
                    rest = ARGUMENTS.matcher(rest).replaceAll("")) {
                plain = rest;
            }
            String[] parts = EXTENDING.split(rest.replaceAll("\\([^()]*\\)", ""));
            for (int i = 1; i < parts.length; i++) {
                types.add(parts[i].strip());
            }
            switch (head.group(1)) {
                case "enum" -> types.add("Enum");
                case "record" -> types.add("Record");
                default -> {}
            }
        }
        return types;
    }

    /** The names of the enums among such classes. */
    static List<String> enums(String source) {
        return heads(source).stream()
                .filter(each -> "enum".equals(each.group(1)))
                .map(each -> each.group(2))
                .toList();
    }

    /** The names of the methods whose braces the end of some source is in. */
    static List<String> methods(String source) {
        String bare = Brackets.bare(source);
        return Brackets.open(bare, "{").stream()
                .map(open -> METHOD.matcher(bare.substring(0, open)))
                .filter(Matcher::find)
                .map(each -> each.group(1))
                .toList();
    }

    private static List<Matcher> heads(String source) {
        String bare = Brackets.bare(source);
        return Brackets.open(bare, "{").stream()
                .map(open -> HEAD.matcher(bare.substring(0, open)))
                .filter(Matcher::find)
                .toList();
    }

    /**
     * What could be written at the end of source without an object before it, as {@link Completion.Match} has it.
     *
     * @param classes the class that a type's name in a cell means; null if none
     */
    static List<Completion.Match> members(String source, Function<String, @Nullable Class<?>> classes) {
        Set<String> open = new LinkedHashSet<>();
        Set<String> empty = new LinkedHashSet<>();
        Set<String> fields = new LinkedHashSet<>();
        for (String each : supertypes(source)) {
            Class<?> type = classes.apply(each);
            if (type != null) {
                for (Method method : Members.methods(type)) {
                    if (isInherited(method)) {
                        (method.getParameterCount() == 0 ? empty : open).add(method.getName());
                    }
                }
                for (Class<?> owner = type; owner != null; owner = owner.getSuperclass()) {
                    for (Field field : Kinds.fields(owner)) {
                        if (isInherited(field)) {
                            fields.add(field.getName());
                        }
                    }
                }
            }
        }
        if (!enums(source).isEmpty()) {
            empty.add("values");
            open.add("valueOf");
        }
        empty.removeAll(open);
        List<Completion.Match> found = new ArrayList<>();
        fields.forEach(each -> found.add(new Completion.Match(each, "instance")));
        empty.forEach(each -> found.add(new Completion.Match(each + "()", "function")));
        open.forEach(each -> found.add(new Completion.Match(each + "(", "function")));
        return found;
    }

    private static boolean isInherited(Member each) {
        return !Modifier.isPrivate(each.getModifiers())
                && !each.isSynthetic()
                && each.getDeclaringClass() != Object.class;
    }
}
