package org.lectern.jshell;

import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The imports of a cell that is being written. JShell takes code that begins with an import for nothing else, and knows what one names
 * only when it has run. So it is given the code without them, and with the packages of the names.
 */
final class CellImports {
    private static final Pattern IMPORT = Pattern.compile(
            "(?<![\\w.$])import\\s+(static\\s+)?([\\w$]+(?:\\s*\\.\\s*[\\w$]+)*)(\\s*\\.\\s*\\*)?\\s*;");

    private static final Pattern NAME = Pattern.compile("(?<![\\w$\\d])[\\p{L}_$][\\w$]*");

    private static final Pattern QUALIFIED = Pattern.compile("(?<![\\w.$])(?:[a-z_]\\w*\\.)+([A-Z]\\w*)");

    private final Packages packages;
    private final Function<String, @Nullable Class<?>> classes;
    private final List<String> session;
    private final Predicate<String> isOwn;
    /** The code without its imports, but one that it ends with. */
    private final String code;

    /** What the names stand for, with the packages. */
    private final Map<String, String> types = new HashMap<>();

    private final Map<String, String> methods = new HashMap<>();
    private final Map<String, String> fields = new HashMap<>();
    /** The names of types that are not imported one by one. */
    private final Set<String> onDemand = new HashSet<>();

    /**
     * @param source code up to the cursor, or to the end of the name there
     * @param classes the class of a name with its package; null if none
     * @param session what the session imports, such as {@code java.util.*}
     * @param isOwn whether cells have defined a name
     */
    CellImports(
            String source,
            Packages packages,
            Function<String, @Nullable Class<?>> classes,
            List<String> session,
            Predicate<String> isOwn) {
        this.packages = packages;
        this.session = session;
        this.classes = classes;
        StringBuilder blanked = new StringBuilder(source);
        Set<String> declared = new HashSet<>();
        for (Matcher each = IMPORT.matcher(Brackets.bare(source)); each.find(); ) {
            if (each.end() < source.stripTrailing().length()
                    || source.substring(each.end()).contains("\n")) {
                blanked.replace(each.start(), each.end(), each.group().replaceAll("[^\\n]", " "));
                String name = each.group(2).replaceAll("\\s", "");
                note(name, each.group(1) != null, each.group(3) != null);
            }
        }
        code = blanked.toString();
        if (!types.isEmpty() || !methods.isEmpty() || !fields.isEmpty()) {
            Declared.before(code).forEach(each -> declared.add(each.text().replaceAll("\\(.*", "")));
        }
        this.isOwn = isOwn.or(declared::contains);
    }

    private void note(String name, boolean isStatic, boolean isOnDemand) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        if (isStatic) {
            String owner = isOnDemand ? name : name.substring(0, Math.max(0, name.length() - last.length() - 1));
            noteMembers(owner, isOnDemand ? each -> true : last::equals);
        } else if (isOnDemand) {
            Set<String> found = packages.classesIn(name);
            found.forEach(each -> noteType(each, name));
            if (found.isEmpty()) {
                Class<?> outer = classes.apply(name);
                nested(outer).forEach(each -> noteType(each.getSimpleName(), name));
            }
        } else {
            types.put(last, name);
            onDemand.remove(last);
        }
    }

    private void noteType(String simpleName, String owner) {
        if (types.putIfAbsent(simpleName, owner + "." + simpleName) == null) {
            onDemand.add(simpleName);
        }
    }

    private void noteMembers(String owner, Predicate<String> isNamed) {
        Class<?> type = classes.apply(owner);
        if (type == null) {
            return;
        }
        for (Method each : Members.methods(type)) {
            if (isShared(each) && isNamed.test(each.getName())) {
                methods.putIfAbsent(each.getName(), owner + "." + each.getName());
            }
        }
        for (Field each : Kinds.fields(type)) {
            if (isShared(each) && isNamed.test(each.getName())) {
                fields.putIfAbsent(each.getName(), owner + "." + each.getName());
            }
        }
        nested(type).map(Class::getSimpleName).filter(isNamed).forEach(each -> noteType(each, owner));
    }

    private static boolean isShared(Member member) {
        return Modifier.isStatic(member.getModifiers()) && Modifier.isPublic(member.getModifiers());
    }

    private static Stream<Class<?>> nested(@Nullable Class<?> type) {
        try {
            return type == null ? Stream.of() : Stream.of(type.getClasses());
        } catch (LinkageError e) {
            return Stream.of();
        }
    }

    /** The code with the packages of what is imported, but with the name that it ends with as it is. */
    String upToName() {
        return written(false);
    }

    /** The code with the packages of all that is imported. */
    String whole() {
        return written(true);
    }

    private String written(boolean isWhole) {
        if (types.isEmpty() && methods.isEmpty() && fields.isEmpty()) {
            return code;
        }
        String bare = Brackets.bare(code);
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (Matcher name = NAME.matcher(bare); name.find(); ) {
            String meant = name.end() < bare.length() || isWhole ? meant(bare, name.start(), name.end()) : null;
            if (meant != null) {
                text.append(code, from, name.start()).append(meant);
                from = name.end();
            }
        }
        return text.append(code, from, code.length()).toString();
    }

    private @Nullable String meant(String bare, int start, int end) {
        String name = bare.substring(start, end);
        String type = types.get(name);
        String method = methods.get(name);
        String field = fields.get(name);
        if (type == null && method == null && field == null || isMember(bare, start) || isOwn.test(name)) {
            return null;
        }
        if (type != null && !isLeft(name)) {
            return type;
        }
        int next = Sources.skipSpace(bare, end);
        boolean isEnd = next == bare.length();
        boolean isCall = isEnd ? field == null : bare.charAt(next) == '(';
        return isCall ? method : field;
    }

    private static boolean isMember(String bare, int start) {
        int before = start - 1;
        while (before >= 0 && Character.isWhitespace(bare.charAt(before))) {
            before--;
        }
        return before >= 0 && bare.charAt(before) == '.' && !bare.startsWith("...", before - 2);
    }

    /** Whether what the session imports goes before a class of an imported package: one by its name, or one of the JDK. */
    private boolean isLeft(String name) {
        return onDemand.contains(name) && Imports.cover(session, name, JdkClasses::in);
    }

    /** A text about code with the packages, where signatures are as one would write them in the cell. */
    String shortened(String text) {
        return text.lines()
                .map(line -> line.contains("(")
                        ? QUALIFIED
                                .matcher(line)
                                .replaceAll(name -> name.group().equals(types.get(name.group(1)))
                                        ? name.group(1)
                                        : Matcher.quoteReplacement(name.group()))
                        : line)
                .collect(Collectors.joining("\n"));
    }

    /** What is imported and could stand behind the code before a name that starts so. */
    List<Completion.Match> starting(String prefix, String before) {
        List<Completion.Match> found = new ArrayList<>();
        if (prefix.isEmpty() || Declared.isDeclaring(before)) {
            return found;
        }
        boolean isMade = before.stripTrailing().endsWith("new");
        types.forEach((name, full) -> {
            Class<?> type = name.startsWith(prefix) && !isOwn.test(name) && !isLeft(name) ? classes.apply(full) : null;
            if (type != null && Modifier.isPublic(type.getModifiers())) {
                String text = isMade ? Members.made(type, name) : name;
                if (!text.isEmpty()) {
                    found.add(new Completion.Match(text, "class"));
                }
            }
        });
        if (!isMade) {
            methods.forEach((name, full) -> {
                if (name.startsWith(prefix)) {
                    found.add(new Completion.Match(name + bracket(name, full), "function"));
                }
            });
            fields.keySet().stream()
                    .filter(name -> name.startsWith(prefix))
                    .forEach(name -> found.add(new Completion.Match(name, "instance")));
        }
        found.sort(Comparator.comparing(Completion.Match::text));
        return found;
    }

    private String bracket(String name, String full) {
        Class<?> type = classes.apply(full.substring(0, full.length() - name.length() - 1));
        boolean takesNothing = type != null
                && Members.methods(type).stream()
                        .filter(each -> isShared(each) && each.getName().equals(name))
                        .allMatch(each -> each.getParameterCount() == 0);
        return takesNothing ? "()" : "(";
    }
}
