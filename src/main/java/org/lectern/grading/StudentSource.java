package org.lectern.grading;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The source of a student's definitions, read by their outer form alone: no compiler runs here, for a hostile cell could exhaust
 * one. Comments and literals are blanks, unicode escapes are what they stand for.
 */
final class StudentSource {
    // Each looks at a character a few times at most, whatever a hostile cell holds: no name is begun in its middle.
    private static final Pattern ESCAPE = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*+)\\\\u+([0-9a-fA-F]{4})");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_$][\\w$]*");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record|enum)\\s+([A-Za-z_$][\\w$]*)");
    private static final Pattern METHOD =
            Pattern.compile("(?<![\\w$])([A-Za-z_$][\\w$]*+)\\s*\\(([^()]*)\\)[^(){};=]*\\{");
    private static final Set<String> NOT_METHODS =
            Set.of("if", "for", "while", "switch", "catch", "try", "synchronized", "return");
    /** A variable counts only if it holds code: a value made before says nothing of what a function does. */
    private static final Pattern CODE = Pattern.compile("->|::|\\{");

    private static final Pattern VARIABLE = Pattern.compile("(?<![\\w$])([A-Za-z_$][\\w$]*+)\\s*=(?!=)");

    /** What stands before a method's name, but not before a call or a constructor. */
    private static final Pattern RETURNED = Pattern.compile("(?<!\\bnew|\\breturn|\\belse|\\bthrow)(?<=[\\w$>\\]])$");

    private static final Pattern NOT_TYPE = Pattern.compile("\\bfinal\\b|(?<![\\w$])[A-Za-z_$][\\w$]*+\\s*$");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** Each name's definitions: overloads by their parameters, a variable or a type by its name alone. */
    private final Map<String, Map<String, String>> definitions = new HashMap<>();
    /** The code of each definition by its name, a method's with the types of its parameters. */
    private final Map<String, String> signatures = new LinkedHashMap<>();

    /** @param cells sources of cells or of single definitions, the oldest first */
    StudentSource(List<String> cells) {
        for (String cell : cells) {
            parts(JavaText.code(unescaped(cell))).forEach(this::define);
        }
    }

    /** What one cell defines: the code of each method, by its name and types as in {@code f(Tensor,int)}, and of what else has code. */
    static Map<String, String> definitions(String cell) {
        return new StudentSource(List.of(cell)).signatures;
    }

    /** Whether there is a definition of the name. */
    boolean defines(String name) {
        return definitions.containsKey(name);
    }

    /** What a function is made of: its own code and that of every definition which it names, or they name; by name. */
    Map<String, String> reach(String function) {
        Map<String, String> reached = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(function));
        Set<String> seen = new LinkedHashSet<>(open);
        while (!open.isEmpty()) {
            String name = open.remove();
            Map<String, String> own = definitions.getOrDefault(name, Map.of());
            if (own.isEmpty()) {
                continue;
            }
            String code = String.join("\n", own.values());
            reached.put(name, code);
            Matcher word = WORD.matcher(code);
            while (word.find()) {
                boolean member = word.start() > 0 && code.charAt(word.start() - 1) == '.';
                if (!member && definitions.containsKey(word.group()) && seen.add(word.group())) {
                    open.add(word.group());
                }
            }
        }
        return reached;
    }

    private void define(String part) {
        int brace = part.indexOf('{');
        String head = brace < 0 ? part : part.substring(0, brace + 1);
        Matcher type = TYPE.matcher(head);
        if (type.find()) {
            put(type.group(1), "", part);
            signatures.put(type.group(1), part.strip());
            return;
        }
        Matcher variable = VARIABLE.matcher(part);
        boolean assigned = variable.find();
        Matcher method = METHOD.matcher(part);
        if (method.find()
                && !NOT_METHODS.contains(method.group(1))
                && (!assigned || method.start() < variable.start())) {
            put(method.group(1), method.group(2).replaceAll("\\s+", " ").strip(), part);
            if (RETURNED.matcher(part.substring(0, method.start()).strip()).find()) {
                signatures.put(method.group(1) + "(" + types(method.group(2)) + ")", part.strip());
            }
        } else if (assigned && CODE.matcher(part).find()) {
            put(variable.group(1), "", part);
            signatures.put(variable.group(1), part.strip());
        }
    }

    /** {@code Tensor,Map<String,Integer>} of {@code Tensor x, final Map<String, Integer> names}. */
    private static String types(String parameters) {
        StringBuilder types = new StringBuilder();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= parameters.length(); i++) {
            char c = i == parameters.length() ? ',' : parameters.charAt(i);
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            if (i == parameters.length() || c == ',' && depth == 0) {
                String type = NOT_TYPE.matcher(parameters.substring(start, i)).replaceAll("");
                types.append(types.isEmpty() ? "" : ",")
                        .append(SPACE.matcher(type).replaceAll(""));
                start = i + 1;
            }
        }
        return types.toString();
    }

    private void put(String name, String parameters, String code) {
        Map<String, String> own = definitions.computeIfAbsent(name, n -> new LinkedHashMap<>());
        // What is a variable or a type now is no longer what it was.
        if (parameters.isEmpty()) {
            own.remove("");
        }
        own.remove(parameters);
        own.put(parameters, code);
    }

    private static String unescaped(String cell) {
        return ESCAPE.matcher(cell)
                .replaceAll(m -> Matcher.quoteReplacement(m.group(1) + (char) Integer.parseInt(m.group(2), 16)));
    }

    /** The statements and definitions of blanked code at its outermost level. */
    private static List<String> parts(String code) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            if (c == '{' || c == '(') {
                depth++;
            } else if (c == '}' || c == ')') {
                depth = Math.max(0, depth - 1);
            }
            boolean block = c == '}' && !continues(code, i + 1);
            if (depth == 0 && (c == ';' || block)) {
                parts.add(code.substring(start, i + 1));
                start = i + 1;
            }
        }
        parts.add(code.substring(start));
        return parts;
    }

    /** Whether a statement goes on after its brace, as in {@code f = x -> { … };} or {@code new int[] {1}.length}. */
    private static boolean continues(String code, int from) {
        int i = from;
        while (i < code.length() && Character.isWhitespace(code.charAt(i))) {
            i++;
        }
        return i < code.length() && ";.,)[+-*/?:&|".indexOf(code.charAt(i)) >= 0;
    }
}
