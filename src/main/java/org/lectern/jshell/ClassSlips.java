package org.lectern.jshell;

import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Mistakes of which the classes that an error names tell more than its words do. */
final class ClassSlips {
    private static final Pattern PRIVATE = Pattern.compile("^(\\w+) has private access in ([\\w.]+)$");
    private static final Pattern CONVERTED =
            Pattern.compile("^incompatible types: ([\\w.]+)(?:<.*>)? cannot be converted to ([\\w.]+)(?:<.*>)?$");
    private static final Pattern BOUND =
            Pattern.compile("^type argument (.+) is not within bounds of type-variable (\\w+)$");
    /** The class whose angle bracket is open. */
    private static final Pattern GENERIC = Pattern.compile("([\\w.]+)\\s*<(?:[^<>]*,)?\\s*$");

    private static final Pattern MADE = Pattern.compile("^no constructor (\\w+)\\(");
    private static final Pattern LOSSY =
            Pattern.compile("^incompatible types: possible lossy conversion from \\w+ to (byte|short|char|int|long)$");

    private static final int LONGEST = 50;
    private static final Pattern CHANGED = Pattern.compile("\\s*(?:[-+*/%&|^]?=(?!=)|\\+\\+|--)");

    private final Supplier<Assistance> assistance;

    ClassSlips(Supplier<Assistance> assistance) {
        this.assistance = assistance;
    }

    /**
     * What to do about such an error; empty if the classes tell nothing.
     *
     * @param before the source before what it is about
     * @param about what it is about
     * @param behind the source behind what it is about
     */
    Optional<String> help(String message, String before, String about, String behind) {
        Matcher hidden = PRIVATE.matcher(message);
        if (hidden.matches()) {
            Class<?> type = assistance.get().classOf(hidden.group(2));
            return CHANGED.matcher(behind).lookingAt()
                    ? changer(hidden.group(1), type)
                    : accessor(hidden.group(1), type);
        }
        Matcher lossy = LOSSY.matcher(message);
        if (lossy.matches() && about.length() <= LONGEST && about.matches("\\S.*")) {
            boolean isOne = about.matches("[\\w.]+(?:\\([^()]*\\))?");
            return Optional.of("Cast if you mean to lose the rest: (" + lossy.group(1) + ") "
                    + (isOne ? about : "(" + about + ")"));
        }
        Matcher bound = BOUND.matcher(message);
        if (bound.find()) {
            return bound(bound.group(1), bound.group(2), before);
        }
        Matcher made = MADE.matcher(message);
        if (made.find()) {
            return constructor(made.group(1), assistance.get().classOf(made.group(1)));
        }
        Matcher converted = CONVERTED.matcher(message);
        return converted.matches() ? cast(converted.group(1), converted.group(2), about) : Optional.empty();
    }

    /** A type between angle brackets that does not extend what it has to. */
    private Optional<String> bound(String argument, String variable, String before) {
        Matcher generic = GENERIC.matcher(before);
        Class<?> type = generic.find() ? assistance.get().classOf(generic.group(1)) : null;
        Optional<TypeVariable<?>> declared = type == null
                ? Optional.empty()
                : Stream.<TypeVariable<?>>of(type.getTypeParameters())
                        .filter(each -> each.getName().equals(variable))
                        .findFirst();
        return declared.map(each -> Stream.of(each.getBounds())
                        .map(one -> PlainNames.withoutPackages(PlainNames.text(one.getTypeName())))
                        .collect(Collectors.joining(" & ")))
                .map(needed -> generic.group(1) + " takes a " + variable + " that extends " + needed + ", which "
                        + argument + " does not."
                        + (needed.equals("Comparable<" + variable + ">") && isOfCells(argument)
                                ? "\nLet " + argument + " implement Comparable<" + argument
                                        + ">, with a method public int" + " compareTo(" + argument
                                        + " other), or take another type."
                                : needed.equals("Number") ? " Integer and Double do." : ""));
    }

    private boolean isOfCells(String type) {
        Class<?> known = assistance.get().classOf(type);
        return known != null && known.getClassLoader() instanceof CellLoader;
    }

    /** What looks like a constructor, but is a method. */
    private static Optional<String> constructor(String name, @Nullable Class<?> type) {
        return type == null
                ? Optional.empty()
                : Members.methods(type).stream()
                        .filter(each -> each.getName().equals(name))
                        .findFirst()
                        .map(each -> each.getReturnType().getSimpleName() + " " + name
                                + "(…) is a method: a constructor has no" + " type before its name.");
    }

    /** The method that gives a private field's value. */
    private static Optional<String> accessor(String field, @Nullable Class<?> type) {
        String capital = Character.toUpperCase(field.charAt(0)) + field.substring(1);
        return type == null
                ? Optional.empty()
                : Stream.of(field, "get" + capital, "is" + capital)
                        .filter(name -> Members.methods(type).stream()
                                .anyMatch(each -> each.getName().equals(name)
                                        && each.getParameterCount() == 0
                                        && !Modifier.isPrivate(each.getModifiers())))
                        .findFirst()
                        .map(name -> "What is private can be used in its own class only: write " + name
                                + "(), which gives its value.");
    }

    /** How a private field gets another value. */
    private static Optional<String> changer(String field, @Nullable Class<?> type) {
        String setter = "set" + Character.toUpperCase(field.charAt(0)) + field.substring(1);
        if (type != null && type.isRecord()) {
            return Optional.of("A record's components never change: make a new record with the other value, with new "
                    + type.getSimpleName() + "(…), or write a class in place of the record.");
        }
        return type == null
                ? Optional.empty()
                : Members.methods(type).stream()
                        .filter(each -> each.getName().equals(setter) && !Modifier.isPrivate(each.getModifiers()))
                        .findFirst()
                        .map(each -> "What is private can be used in its own class only: write " + setter
                                + "(…) in place of =.");
    }

    /** For a value that may well be of the narrower type. */
    private Optional<String> cast(String from, String to, String about) {
        Class<?> wide = assistance.get().classOf(from);
        Class<?> narrow = Hidden.BOXES.getOrDefault(to, assistance.get().classOf(to));
        if (from.equals("String") && narrow != null && narrow.isEnum()) {
            List<String> constants = Members.constants(narrow);
            return constants.isEmpty()
                    ? Optional.empty()
                    : Optional.of("An enum's values are its constants: write " + to + "." + constants.get(0) + "; " + to
                            + ".valueOf(text) finds one by its name.");
        }
        String name = to.substring(to.lastIndexOf('.') + 1);
        if (wide != null
                && narrow != null
                && wide != narrow
                && name.equals(wide.getSimpleName())
                && about.matches("new\\s+" + name + "\\b(?s:.*)")) {
            return Optional.of(String.format(
                    "%1$s is %2$s here, and was %3$s where the other is declared: if another %1$s has been imported since,"
                            + " run that cell again; if %3$s is meant, write new %3$s(…).",
                    name, from, to));
        }
        if (wide == null || narrow == null || wide == narrow || !wide.isAssignableFrom(narrow)) {
            return Optional.empty();
        }
        return about.matches("new\\s+\\w+\\s*\\((?s:.*)\\)")
                ? Optional.of("What new " + from + "(…) makes is of the class " + from + " and no " + to
                        + ": write new " + to + "(…), or " + from + " as the variable's type.")
                : Optional.of("If you know that it is one, cast it: (" + to + ") …"
                        + (to.equals("String") ? "; String.valueOf(…) makes a text of anything." : ""));
    }
}
