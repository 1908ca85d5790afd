package org.lectern.jshell;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Methods that JShell leaves out of its proposals: the public ones of superclasses that are not public themselves. */
final class Inherited {
    private Inherited() {}

    /** The expression that ends before a place, as {@code Adam.of(p)} in {@code x = Adam.of(p).}; empty if none does. */
    static String receiver(String code, int end) {
        int at = end;
        while (at > 0) {
            char last = code.charAt(at - 1);
            if (last == ')' || last == ']') {
                int open = opening(code, at - 1);
                if (open < 0) {
                    return "";
                }
                at = open;
            } else if (Character.isJavaIdentifierPart(last) || last == '.') {
                at--;
            } else {
                break;
            }
        }
        String before = code.substring(0, at).stripTrailing();
        if (before.endsWith("new")
                && (before.length() == 3 || !Character.isJavaIdentifierPart(before.charAt(before.length() - 4)))) {
            at = before.length() - 3;
        }
        return code.substring(at, end).strip();
    }

    /** Where the bracket opens that closes at a place, with texts passed over; -1 if it does not. */
    private static int opening(String code, int close) {
        int depth = 0;
        boolean isText = false;
        for (int i = close; i >= 0; i--) {
            char c = code.charAt(i);
            if (c == '"' && (i == 0 || code.charAt(i - 1) != '\\')) {
                isText = !isText;
            } else if (!isText && (c == ')' || c == ']')) {
                depth++;
            } else if (!isText && (c == '(' || c == '[')) {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        return -1;
    }

    /**
     * What to insert for each such method of a type, as JShell writes its own: {@code lr(} or {@code momentum()}.
     *
     * @param type the type as a cell may write it, with or without its package
     * @param imports what cells import, such as {@code java.util.*}
     */
    static Set<String> methods(String type, List<String> imports, ClassLoader loader, String prefix) {
        Set<String> found = new TreeSet<>();
        Class<?> holder = load(type.replaceAll("<.*", ""), imports, loader);
        if (holder == null) {
            return found;
        }
        for (Method method : holder.getMethods()) {
            // In a public class javac makes bridges to them.
            boolean isHidden = method.isBridge()
                    || !Modifier.isPublic(method.getDeclaringClass().getModifiers());
            if (isHidden
                    && !Modifier.isStatic(method.getModifiers())
                    && method.getName().startsWith(prefix)) {
                found.add(method.getName() + (method.getParameterCount() == 0 ? "()" : "("));
            }
        }
        // One proposal for all methods of a name, open if any takes arguments.
        found.removeIf(each -> each.endsWith("()") && found.contains(each.substring(0, each.length() - 1)));
        return found;
    }

    /** The class that a name means, with or without its package. */
    static @Nullable Class<?> load(String type, List<String> imports, ClassLoader loader) {
        List<String> names = new ArrayList<>(List.of(type, "java.lang." + type));
        for (String each : imports) {
            String last = each.substring(each.lastIndexOf('.') + 1);
            if (last.equals("*")) {
                names.add(each.substring(0, each.length() - 1) + type);
            } else if (type.equals(last) || type.startsWith(last + ".")) {
                names.add(each + type.substring(last.length()));
            }
        }
        for (String name : names) {
            for (String each : nested(name)) {
                try {
                    return Class.forName(each, false, loader);
                } catch (ClassNotFoundException | LinkageError e) {
                    // The next, then.
                }
            }
        }
        return null;
    }

    /** {@code a.B.C} as it may be meant: a.B.C, or a.B$C. */
    private static List<String> nested(String name) {
        List<String> names = new ArrayList<>(List.of(name));
        String last = name;
        int dot = last.lastIndexOf('.');
        while (dot > 0
                && dot < last.length() - 1
                && Character.isUpperCase(last.charAt(last.lastIndexOf('.', dot - 1) + 1))) {
            last = last.substring(0, dot) + "$" + last.substring(dot + 1);
            names.add(last);
            dot = last.lastIndexOf('.');
        }
        return names;
    }
}
