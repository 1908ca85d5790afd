package org.lectern.jshell;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** JShell's signatures as Javadoc writes them: {@code static <E> List<E> List.of(E e1)} for {@code List<E> List<E>.<E>of(E e1)}. */
final class Signatures {
    private Signatures() {}

    /**
     * The signature without the components that JShell on 25 puts behind a record's name: {@code R(int a)(int a)}, {@code int
     * R(int a).a()}.
     */
    static String once(String signature) {
        int open = signature.indexOf('(');
        int close = open < 0 ? -1 : Brackets.close(signature, open);
        if (close < 0) {
            return signature;
        }
        return signature.startsWith(".", close + 1)
                ? once(signature.substring(0, open) + signature.substring(close + 1))
                : signature.substring(0, close + 1);
    }

    /** @param classes the class of a name; null if none */
    static String written(String signature, Function<String, @Nullable Class<?>> classes) {
        int open = signature.indexOf('(');
        int name = open;
        while (name > 0 && Character.isJavaIdentifierPart(signature.charAt(name - 1))) {
            name--;
        }
        int parameters = beforeGenerics(signature, name);
        if (open < 0 || parameters == 0 || signature.charAt(parameters - 1) != '.') {
            return signature;
        }
        int ownerEnd = beforeGenerics(signature, parameters - 1);
        int owner = ownerEnd;
        while (owner > 0
                && (Character.isJavaIdentifierPart(signature.charAt(owner - 1))
                        || signature.charAt(owner - 1) == '.')) {
            owner--;
        }
        String of = signature.substring(owner, ownerEnd);
        String generics = signature.substring(parameters, name);
        boolean isStatic = isStatic(classes.apply(of), signature.substring(name, open), signature.substring(open));
        return (isStatic ? "static " : "") + (generics.isEmpty() ? "" : generics + " ") + signature.substring(0, owner)
                + of + "." + signature.substring(name);
    }

    /** Where the angle brackets open that close right before a place; the place itself if none do. */
    static int beforeGenerics(String text, int end) {
        int depth = 0;
        for (int i = end - 1; i >= 0; i--) {
            char c = text.charAt(i);
            depth += c == '>' ? 1 : c == '<' ? -1 : 0;
            if (depth == 0) {
                return c == '<' ? i : end;
            }
        }
        return Math.max(0, end);
    }

    /** The simple names of the types of {@code int axis, Map<String, Tensor> tensors}. */
    static String parameters(String list) {
        if (list.isBlank()) {
            return "";
        }
        List<String> types = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= list.length(); i++) {
            char c = i == list.length() ? ',' : list.charAt(i);
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            if (c == ',' && depth == 0) {
                String parameter = list.substring(start, i).strip();
                int space = parameter.lastIndexOf(' ');
                types.add(SourceDocs.simpleType(space < 0 ? parameter : parameter.substring(0, space)));
                start = i + 1;
            }
        }
        return String.join(",", types);
    }

    private static boolean isStatic(@Nullable Class<?> owner, String name, String parameters) {
        if (owner == null) {
            return false;
        }
        int count = Brackets.split(parameters, 1, parameters.lastIndexOf(')')).size();
        return Stream.of(owner.getMethods())
                .filter(each -> each.getName().equals(name) && each.getParameterCount() == count)
                .findFirst()
                .map(each -> Modifier.isStatic(each.getModifiers()))
                .orElse(false);
    }
}
