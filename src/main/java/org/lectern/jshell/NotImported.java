package org.lectern.jshell;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Classes that a cell names, or begins to name, and that nothing has imported. */
final class NotImported {
    /** A class's name that the code ends with, or the members behind it; group 1 is the class. */
    private static final Pattern END = Pattern.compile("(?<![\\w.$)\\]\"'])([A-Z][\\w$]*)(?:\\.\\w*)*\\(?$");

    private static final int SHORTEST = 3;
    private static final int MOST = 5;

    private final Packages packages;
    private final Predicate<String> isKnown;

    /** @param isKnown whether a class's name means something already */
    NotImported(Packages packages, Predicate<String> isKnown) {
        this.packages = packages;
        this.isKnown = isKnown;
    }

    /**
     * Code with the package of the class that it ends with.
     *
     * @param type the class, with its package
     */
    record Meant(String code, String type) {}

    /** What code means that ends with a class or a member of it; null if there is no such class, or it is imported. */
    @Nullable
    Meant meant(String code) {
        Matcher end = END.matcher(code);
        if (!end.find() || isKnown.test(end.group(1)) || Declared.isDeclaring(code.substring(0, end.start()))) {
            return null;
        }
        List<String> all = packages.classesNamed(end.group(1));
        return all.isEmpty()
                ? null
                : new Meant(code.substring(0, end.start()) + all.get(0) + code.substring(end.end(1)), all.get(0));
    }

    /** The likeliest classes, with their packages, that could stand behind code where a name starts so. */
    List<Completion.Match> starting(String prefix, String before) {
        boolean isClass = prefix.length() >= SHORTEST && Character.isUpperCase(prefix.charAt(0));
        if (!isClass || before.endsWith(".") || before.endsWith("::") || Declared.isDeclaring(before)) {
            return List.of();
        }
        boolean isMade = before.stripTrailing().endsWith("new");
        return packages.classesStarting(prefix)
                .map(each -> isMade ? Members.made(each, each.getName()) : each.getName())
                .filter(each -> !each.isEmpty())
                .limit(MOST)
                .map(each -> new Completion.Match(each, "class"))
                .toList();
    }
}
