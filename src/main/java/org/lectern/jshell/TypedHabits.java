package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What other languages write, where it hangs on a type what Java writes. */
final class TypedHabits {
    private static final Pattern IN = Pattern.compile("(?<=[\\w)\\]\" ])[ \\t]+(not[ \\t]+in|in)[ \\t]+(?=[\\w\"(])");
    private static final String CALL = "[\\p{L}_$][\\w$]*+(?:\\.[\\p{L}_$][\\w$]*+|\\([^()\\n]*\\))*+";
    private static final Pattern LEFT = Pattern.compile("(?:\"[^\"\\n]*\"|'[^'\\n]*'|[\\d.]+|" + CALL + ")\\s*$");
    private static final Pattern RIGHT = Pattern.compile("(" + CALL + ")(?![\\w$\\[(.])");
    private static final Pattern INDICES = Pattern.compile(
            "(new\\s+)?(?<![\\w$.])([\\p{L}_$][\\w$]*)[ \\t]*(\\[([^\\[\\]{}\\n]*,[^\\[\\]{}\\n]*)\\])");
    private static final Pattern CHANGED = Pattern.compile("\\s*[-+*/%]?=(?!=)");
    private static final Pattern ASSIGNED =
            Pattern.compile("(?:^|[;{}\\n])[ \\t]*((?:this\\s*\\.\\s*)?([\\p{L}_$][\\w$]*))\\s*=\\s*$");
    private static final Pattern RETURNED = Pattern.compile("(?<![\\w$])return\\s*$");
    private static final int LONGEST = 60;

    private TypedHabits() {}

    /** What such an error comes to; empty if the source shows none of them. */
    static Optional<Told> of(String source, int from, NameTypes types) {
        String bare = Brackets.bare(source);
        return contained(source, bare, from, types)
                .or(() -> indexed(source, bare, from, types))
                .or(() -> braces(source, bare, from, types));
    }

    private static Optional<Told> told(int from, int to, String message, String... help) {
        return Optional.of(new Told(from, to, message, List.of(help)));
    }

    /** {@code "a" in ages}. */
    private static Optional<Told> contained(String source, String bare, int from, NameTypes types) {
        int line = bare.lastIndexOf('\n', Math.min(from, bare.length()) - 1) + 1;
        Matcher in = IN.matcher(bare).region(line, bare.length()).useTransparentBounds(true);
        while (in.find() && in.start() <= from) {
            if (from <= in.end() + 1) {
                Matcher left = LEFT.matcher(source.substring(line, in.start()));
                Matcher right = RIGHT.matcher(source).region(in.end(), source.length());
                String element = left.find() ? left.group().strip() : "x";
                String all = right.lookingAt() ? right.group(1) : "";
                String type = all.isEmpty() ? "" : types.of(all, source, in.end());
                String help = asked(
                        all.isEmpty() ? "xs" : all, element, type, in.group(1).startsWith("not"), types);
                return Optional.of(new Told(
                        in.start(1),
                        in.end(1),
                        "Java has no operator " + in.group(1),
                        help.isEmpty() ? List.of() : List.of(help)));
            }
        }
        return Optional.empty();
    }

    /** How a value is asked whether it holds another, or not; empty if it has no way that is sure. */
    private static String asked(String all, String element, String type, boolean isDenied, NameTypes types) {
        String not = isDenied ? "!" : "";
        String contains = not + all + ".contains(" + element + ")";
        String containsKey = not + all + ".containsKey(" + element + ")";
        if (type.isEmpty()) {
            return "Ask the collection or the text: " + contains + "; of a map: " + containsKey;
        }
        if (type.matches("(?:int|long|double)\\[\\]")) {
            return "Ask the array: " + not + "Arrays.stream(" + all + ").anyMatch(each -> each == " + element + ")";
        }
        if (type.endsWith("[]")) {
            return type.matches("[A-Z][\\w.]*(?:<.*>)?\\[\\]")
                    ? "Ask the array as a list: " + not + "Arrays.asList(" + all + ").contains(" + element + ")"
                    : "Ask each element in a loop: for (var each : " + all + ") { … }";
        }
        if (type.equals("String") && element.startsWith("'")) {
            return "Ask the text: " + all + ".indexOf(" + element + (isDenied ? ") < 0" : ") >= 0");
        }
        return types.hasMethod(type, "containsKey")
                ? "Ask the map: " + containsKey
                : types.hasMethod(type, "contains") ? "Ask the collection or the text: " + contains : "";
    }

    /** {@code grid[0, 1]}. */
    private static Optional<Told> indexed(String source, String bare, int from, NameTypes types) {
        int line = bare.lastIndexOf('\n', Math.min(from, bare.length()) - 1) + 1;
        Matcher indices = INDICES.matcher(bare).region(line, bare.length());
        while (indices.find() && indices.start(3) <= from) {
            String inside = source.substring(indices.start(4), indices.end(4));
            List<String> each = Brackets.split(inside, 0, inside.length()).stream()
                    .map(part -> inside.substring(part[0], part[1]))
                    .toList();
            boolean isHere = from <= indices.end(3);
            if (isHere && each.stream().noneMatch(one -> one.isBlank() || one.contains(":"))) {
                String name = indices.group(2);
                boolean isMade = indices.group(1) != null;
                String type = isMade ? "" : types.of(name, source, indices.start(2));
                boolean isChanged = CHANGED.matcher(bare)
                        .region(indices.end(), bare.length())
                        .lookingAt();
                String help = isMade
                        ? "Write new " + name + "[" + String.join("][", each) + "]"
                        : element(name, type, each, isChanged);
                return Optional.of(new Told(
                        indices.start(3),
                        indices.end(3),
                        "a pair of brackets holds one index",
                        help.isEmpty() ? List.of() : List.of(help)));
            }
        }
        return Optional.empty();
    }

    private static String element(String name, String type, List<String> indices, boolean isChanged) {
        String ofArray = name + "[" + String.join("][", indices) + "]";
        String ofTensor = name + ".at(" + String.join(", ", indices) + ")";
        if (type.isEmpty()) {
            return isChanged
                    ? "In an array of arrays each has its own: " + ofArray
                    : "In an array of arrays each has its own: " + ofArray + "; in a tensor they stand in a call: "
                            + ofTensor;
        }
        if (type.equals("Tensor")) {
            return isChanged
                    ? "A tensor's numbers are read by " + ofTensor + "; they do not change."
                    : "Write " + ofTensor;
        }
        if (type.startsWith("List<List<") && !isChanged) {
            return "Write " + name + ".get(" + String.join(").get(", indices) + ")";
        }
        return type.endsWith("[]".repeat(indices.size())) ? "Each has its own: write " + ofArray : "";
    }

    /** {@code nums = {4, 5};} and {@code return {4, 5};}. */
    private static Optional<Told> braces(String source, String bare, int from, NameTypes types) {
        int open = Sources.skipSpace(bare, Math.min(from, bare.length()));
        int close = bare.startsWith("{", open) ? Brackets.close(bare, open) : -1;
        if (close < 0) {
            return Optional.empty();
        }
        String before = bare.substring(0, open);
        Matcher assigned = ASSIGNED.matcher(before);
        boolean isAssigned = assigned.find();
        if (!isAssigned && !RETURNED.matcher(before).find()) {
            return Optional.empty();
        }
        String type = isAssigned
                ? types.of(assigned.group(2), source, assigned.start(2))
                : MethodSlips.typeAround(bare, open);
        String values = source.substring(open, close + 1);
        String shown = values.length() > LONGEST || values.contains("\n") ? "{ … }" : values;
        String start = isAssigned ? source.substring(assigned.start(1), assigned.end(1)) + " = " : "return ";
        if (type.matches("(?:List|Collection|Set)\\b.*") && !shown.contains("{ …") && shown.indexOf('{', 1) < 0) {
            String list = type.startsWith("Set") ? "Set" : "List";
            return told(
                    open,
                    close + 1,
                    "values in braces make an array",
                    "Write " + start + list + ".of("
                            + shown.substring(1, shown.length() - 1).strip() + ");");
        }
        return type.endsWith("[]")
                ? told(
                        open,
                        close + 1,
                        "values in braces stand alone only where a variable is declared",
                        "Write " + start + "new " + type + " " + shown + ";")
                : type.isEmpty()
                        ? told(
                                open,
                                close + 1,
                                "values in braces stand alone only where a variable is declared",
                                "Write the array's type before them, as in " + start + "new int[] " + shown + ";")
                        : Optional.empty();
    }
}
