package org.lectern.jshell;

import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What could be called where a bracket opens, as the classes themselves tell: for where JShell names nothing, as it does on 25 after a
 * class that was refused.
 */
final class Reflected {
    private static final Pattern MADE = Pattern.compile("\\bnew\\s+([\\w.]+)\\s*(?:<[^()]*>)?\\s*\\($");
    private static final Pattern CALLED = Pattern.compile("([\\p{L}_$][\\w$]*)\\s*\\($");

    private Reflected() {}

    /**
     * The signatures, as {@code max(int a, int b)}.
     *
     * @param code ends with the bracket
     * @param classes the class of a name in a cell
     * @param types the class of an expression
     * @param loader knows the cells' own methods
     */
    static List<String> signatures(
            String code,
            Function<String, @Nullable Class<?>> classes,
            Function<String, @Nullable Class<?>> types,
            CellLoader loader) {
        Matcher made = MADE.matcher(code);
        if (made.find()) {
            Class<?> type = classes.apply(made.group(1));
            String name = made.group(1).substring(made.group(1).lastIndexOf('.') + 1);
            return type == null ? List.of() : written(name, Stream.of(type.getConstructors()));
        }
        Matcher called = CALLED.matcher(code);
        if (!called.find()) {
            return List.of();
        }
        String name = called.group(1);
        int dot = code.substring(0, called.start()).stripTrailing().length() - 1;
        if (dot < 0 || code.charAt(dot) != '.') {
            return written(name, loader.methods(name).stream());
        }
        String receiver = Inherited.receiver(code, dot);
        Class<?> type = receiver.isEmpty() ? null : classes.apply(receiver);
        boolean isType = type != null;
        Class<?> owner = isType || receiver.isEmpty() ? type : types.apply(receiver);
        return owner == null
                ? List.of()
                : written(
                        name,
                        Stream.of(owner.getMethods())
                                .filter(each -> each.getName().equals(name)
                                        && !each.isBridge()
                                        && (!isType || Modifier.isStatic(each.getModifiers()))));
    }

    private static List<String> written(String name, Stream<? extends Executable> all) {
        return all.map(each -> name + "("
                        + Stream.of(each.getParameters())
                                .map(Reflected::written)
                                .collect(Collectors.joining(", "))
                        + ")")
                .distinct()
                .sorted()
                .toList();
    }

    /** A parameter with its type, and its name where that is known. */
    static String written(Parameter parameter) {
        String type = PlainNames.withoutPackages(
                PlainNames.text(parameter.getParameterizedType().getTypeName()));
        return (parameter.isVarArgs() ? type.replaceFirst("\\[]$", "...") : type)
                + (parameter.isNamePresent() ? " " + parameter.getName() : "");
    }
}
