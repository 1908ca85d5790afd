package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of what source names that the compiler could not read: as it is declared there, or else in cells before. */
final class NameTypes {
    private static final Pattern TYPE = Pattern.compile(
            "([\\p{L}_$][\\w$.]*(?:\\s*<[^;(){}=]*>)?(?:\\s*\\[\\s*\\])*)" + "(\\s*\\.\\.\\.)?(?:\\s+|(?<=[>\\].]))$");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\w$]*");
    private static final Pattern ROOT = Pattern.compile("(?<![\\w$.])[\\p{L}_$][\\w$]*");

    private final Supplier<Assistance> assistance;
    private final String above;

    /** @param above the cell before the source */
    NameTypes(Supplier<Assistance> assistance, String above) {
        this.assistance = assistance;
        this.above = above;
    }

    /** The type of an expression at a place of source, without its package; empty if it is not sure. */
    String of(String expression, String source, int place) {
        String before = above + source.substring(0, Math.min(place, source.length()));
        if (NAME.matcher(expression).matches()) {
            Optional<String> declared = declared(expression, before);
            if (declared.isPresent()) {
                return declared.get();
            }
        }
        String all = Brackets.bare(above + source);
        for (Matcher root = ROOT.matcher(Brackets.bare(expression)); root.find(); ) {
            // Of a name that is declared around it, or below, the session knows another one.
            if (isDeclared(root.group(), before, all)) {
                return "";
            }
        }
        String type = assistance.get().typeOf(expression);
        return type == null ? "" : type;
    }

    private static boolean isDeclared(String name, String before, String all) {
        return Declared.before(before).stream().anyMatch(each -> each.text().equals(name))
                || Pattern.compile("[\\w$>\\]]\\s+(?<!\\b(?:return|new|case|throw|else|yield|in|not)\\s)"
                                + Pattern.quote(name) + "\\s*(?:[;,)]|=(?!=))")
                        .matcher(all)
                        .find();
    }

    /** The type that is written before a name where source declares it; empty text if that tells nothing, nothing if it does not. */
    private static Optional<String> declared(String name, String before) {
        List<Declared.Name> all = Declared.before(before).stream()
                .filter(each -> each.text().equals(name))
                .toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        int place = all.get(0).place();
        Matcher type = TYPE.matcher(before).region(before.lastIndexOf('\n', place - 1) + 1, place);
        boolean isWritten = type.find() && !type.group(1).matches("var|final");
        boolean isSuffixed = before.startsWith("[", Sources.skipSpace(before, place + name.length()));
        return Optional.of(isWritten && !isSuffixed ? type.group(1) + (type.group(2) == null ? "" : "[]") : "");
    }

    /** Whether a name is that of a class. */
    boolean isClass(String name) {
        return assistance.get().classOf(name) != null;
    }

    /** Whether objects of a type have a method. */
    boolean hasMethod(String type, String method) {
        Class<?> known = assistance.get().classOf(type.replaceAll("<.*", ""));
        return known != null
                && Members.methods(known).stream()
                        .anyMatch(each -> each.getName().equals(method));
    }
}
