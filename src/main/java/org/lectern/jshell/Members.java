package org.lectern.jshell;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names that JShell proposes none of: the methods behind {@code ::}, and an enum's constants behind {@code case}. */
final class Members {
    private static final Pattern CASE = Pattern.compile("\\bcase\\s+(?:\\w+\\s*,\\s*)*$");
    private static final Pattern SWITCH = Pattern.compile("\\bswitch\\s*$");
    private static final Pattern USED = Pattern.compile("\\bcase\\s+((?:\\w+\\s*,\\s*)*\\w+)\\s*(?::|->)");
    private static final Pattern TYPE_ARGUMENTS = Pattern.compile("([\\w.]*[A-Z]\\w*)\\s*<[^;{}()]*>$");

    private final Function<String, @Nullable Class<?>> classes;
    private final Function<String, @Nullable Class<?>> expressions;

    /**
     * @param classes the class that a type's name in a cell means; null if none
     * @param expressions the class of what an expression gives; null if it is not known
     */
    Members(Function<String, @Nullable Class<?>> classes, Function<String, @Nullable Class<?>> expressions) {
        this.classes = classes;
        this.expressions = expressions;
    }

    /** The methods that a reference may name, for code that ends in {@code ::}. */
    Set<String> referable(String before) {
        String code = before.stripTrailing();
        String left = code.substring(0, code.length() - 2).stripTrailing();
        Matcher typed = TYPE_ARGUMENTS.matcher(left);
        String receiver = typed.find() ? typed.group(1) : Inherited.receiver(left, left.length());
        Class<?> type = receiver.isEmpty() ? null : classes.apply(receiver);
        boolean isType = type != null;
        Class<?> known = isType || receiver.isEmpty() ? type : classOf(receiver, left);
        Set<String> names = new TreeSet<>();
        if (known != null) {
            for (Method each : methods(known)) {
                if (!each.isSynthetic() && (isType || !Modifier.isStatic(each.getModifiers()))) {
                    names.add(each.getName());
                }
            }
        }
        return names;
    }

    /** The constants that have no case yet, for code that ends where one may stand; none if it does not. */
    Set<String> constants(String before) {
        String bare = Brackets.bare(before);
        int open = CASE.matcher(bare).find() ? Brackets.unclosed(bare) : -1;
        int close = open < 0 ? -1 : bare.lastIndexOf(')', open);
        int start = close < 0 || !bare.substring(close + 1, open).isBlank() ? -1 : opening(bare, close);
        if (start < 0 || !SWITCH.matcher(bare.substring(0, start)).find()) {
            return Set.of();
        }
        Class<?> type = classOf(before.substring(start + 1, close).strip(), before.substring(0, start));
        Set<String> names = new LinkedHashSet<>(constants(type));
        for (Matcher used = USED.matcher(bare.substring(open)); used.find(); ) {
            List.of(used.group(1).split("\\s*,\\s*")).forEach(names::remove);
        }
        return names;
    }

    /** The constants of an enum, without running its initialiser; none if it is something else. */
    static List<String> constants(@Nullable Class<?> type) {
        return type == null || !type.isEnum()
                ? List.of()
                : Stream.of(type.getFields())
                        .filter(Field::isEnumConstant)
                        .map(Field::getName)
                        .toList();
    }

    /** The class of an expression; a name may be declared further up in the cell. */
    private @Nullable Class<?> classOf(String expression, String before) {
        Class<?> known = expressions.apply(expression);
        Matcher declared = Pattern.compile(
                        "([\\w.]*\\w)(?:<[^;{}()]*>)?\\s+" + Pattern.quote(expression) + "\\s*[=;,):]")
                .matcher(before);
        while (expression.matches("\\w+") && declared.find()) {
            Class<?> here = classes.apply(declared.group(1));
            known = here == null ? known : here;
        }
        return known;
    }

    private static int opening(String bare, int close) {
        int depth = 0;
        for (int i = close; i >= 0; i--) {
            depth += bare.charAt(i) == ')' ? 1 : bare.charAt(i) == '(' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** A class's name as it stands behind {@code new}; empty if no object can be made so. */
    static String made(Class<?> type, String name) {
        Constructor<?>[] all =
                Modifier.isAbstract(type.getModifiers()) ? new Constructor<?>[0] : type.getConstructors();
        boolean takesNothing = Stream.of(all).allMatch(each -> each.getParameterCount() == 0);
        return all.length == 0 ? "" : name + (takesNothing ? "()" : "(");
    }

    /** Those of a cell's class are all at hand. */
    static List<Method> methods(Class<?> type) {
        Set<Method> all = new LinkedHashSet<>();
        try {
            all.addAll(List.of(type.getMethods()));
            if (type.isInterface()) {
                all.addAll(List.of(Object.class.getMethods()));
            }
            for (Class<?> each = type; each != null && each.getClassLoader() instanceof CellLoader; ) {
                all.addAll(List.of(each.getDeclaredMethods()));
                each = each.getSuperclass();
            }
        } catch (LinkageError e) {
            return List.of();
        }
        return List.copyOf(all);
    }
}
