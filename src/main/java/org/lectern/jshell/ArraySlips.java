package org.lectern.jshell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Arrays and lists as other languages write them. */
final class ArraySlips {
    private static final Pattern IN_BRACKETS = Pattern.compile("\\[([^\\[\\]\\n]*)\\]");
    private static final Pattern SIZED_VALUES =
            Pattern.compile("new\\s+(\\w+)\\s*\\[\\s*\\w+\\s*\\]\\s*\\{([^{}]*)\\}");
    private static final Pattern SIZED_NAME = Pattern.compile("(\\w+)\\s+(\\w+)\\s*\\[\\s*(\\w+)\\s*\\]");
    private static final Pattern SIZED_TYPE =
            Pattern.compile("\\b(\\w+)[ \\t]*\\[[ \\t]*(\\w+)[ \\t]*\\][ \\t]*(\\w+)[ \\t]*(?=[;=]|$)");

    private static final Pattern SIZELESS =
            Pattern.compile("\\bnew\\s+(\\w+(?:\\.\\w+)*)\\s*(?:\\[\\s*\\]\\s*)+(?![\\[{\\s])");

    private static final Pattern GENERIC =
            Pattern.compile("new\\s+(\\w+)\\s*(<[\\w<>,. ?]*>)?\\s*((?:\\[[^\\[\\]]*\\]\\s*)*\\[[^\\[\\]]*\\])");

    /** What is before a type parameter of a class or a method. */
    private static final String PARAMETERS = "(?:\\b(?:class|interface|record)\\s+\\w+\\s*|[;{}]\\s*|^\\s*"
            + "|\\b(?:static|public|private|protected|final)\\s+)<(?:[^{}();]*,)?\\s*";

    private static final Pattern INITIALISED = Pattern.compile("illegal initializer for (\\w+)(\\S*)");
    private static final Pattern COLLECTION =
            Pattern.compile("\\w*(?:List|Set|Deque|Queue|Stack|Vector|HashMap|TreeMap)");

    private static final Pattern ELEMENTS =
            Pattern.compile("Object\\[\\] cannot be converted to ([\\w.]+(?:\\[\\])*)\\[\\]$");
    private static final Pattern TO_ARRAY = Pattern.compile("(.+?)\\s*\\.\\s*toArray\\(\\s*\\)", Pattern.DOTALL);
    private static final Pattern HELD = Pattern.compile("<([^<>,]*)>$");
    private static final Map<String, String> BOXES = Map.of(
            "int",
            "Integer",
            "long",
            "Long",
            "double",
            "Double",
            "float",
            "Float",
            "boolean",
            "Boolean",
            "char",
            "Character",
            "byte",
            "Byte",
            "short",
            "Short");

    private ArraySlips() {}

    /** What such an error comes to; empty if the source shows none of them. */
    static Optional<Told> of(String source, int from) {
        return Stream.of(
                        sizeless(source, from),
                        sizedType(source, from),
                        list(source, from),
                        values(source),
                        sizedName(source))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Told> told(int from, int to, String message, String... help) {
        return Optional.of(new Told(from, to, message, List.of(help)));
    }

    /** {@code new int[]}, with neither a size nor values. */
    private static Optional<Told> sizeless(String source, int from) {
        String bare = Brackets.bare(source);
        Matcher made = SIZELESS.matcher(bare);
        while (made.find() && made.start() <= from) {
            if (from <= made.end()
                    || bare.substring(made.end(), Math.min(from, bare.length())).isBlank()) {
                int end = bare.lastIndexOf(']', made.end() - 1) + 1;
                String type = source.substring(made.start(1), made.end(1));
                String more = bare.substring(made.end(1), end)
                        .replaceAll("[^\\[\\]]", "")
                        .substring(2);
                return told(
                        made.start(),
                        end,
                        "the array's size is missing",
                        "Write it in the brackets, as in new " + type + "[5]" + more
                                + ", or the values behind them: new " + type + "[]" + more + " {…}");
            }
        }
        return Optional.empty();
    }

    /** {@code int[5] a;}. */
    private static Optional<Told> sizedType(String source, int from) {
        int line = source.lastIndexOf('\n', from - 1) + 1;
        Matcher type = SIZED_TYPE.matcher(Brackets.bare(source)).region(line, source.length());
        while (type.find() && type.start() <= from) {
            if (from <= type.end()) {
                return told(
                        type.start(),
                        type.end(3),
                        "an array's size does not stand in its type",
                        "Write " + type.group(1) + "[] " + type.group(3) + " = new " + type.group(1) + "["
                                + type.group(2) + "];");
            }
        }
        return Optional.empty();
    }

    private static Optional<Told> list(String source, int from) {
        Matcher list = IN_BRACKETS.matcher(source).region(Math.min(from, source.length()), source.length());
        if (!list.lookingAt()) {
            return Optional.empty();
        }
        String values = list.group(1).strip();
        return told(
                from,
                list.end(),
                "Java has no lists in square brackets",
                "A list: List.of(" + values + ")",
                "An array: new int[] {" + values + "}, or double[], String[], …");
    }

    /** {@code List<Integer> l = {1, 2};}: values in braces for what is no array. */
    static Optional<Told> braces(String message, String source, int from, int to) {
        Matcher type = INITIALISED.matcher(message);
        int end = Math.min(to, source.length());
        if (!type.find() || end - from < 2) {
            return Optional.empty();
        }
        String values = source.substring(from + 1, end - 1).strip();
        String name = type.group(1);
        String list = "List.of(" + (values.contains("{") ? "…" : values) + ")";
        String map = "Map.of(key, value, …)";
        String made = switch (name) {
            case "List", "Collection", "Iterable" -> list;
            case "Set" -> list.replaceFirst("List", "Set");
            case "Map" -> map;
            case "Queue", "Deque" -> "new ArrayDeque<>(" + list + ")";
            default ->
                COLLECTION.matcher(name).matches()
                        ? "new " + name + "<>(" + (name.endsWith("Map") ? map : list) + ")"
                        : "";
        };
        String whole = name + type.group(2);
        return told(
                from,
                to,
                message,
                "Values in braces make an array"
                        + (made.isEmpty()
                                ? ", and " + whole + " is none: leave the braces out, or write " + whole + "[]."
                                : ": write " + made + "."));
    }

    /** {@code int[] a = list.toArray();}: what gives objects, where an array of another type is wanted. */
    static Optional<Told> ofElements(String message, String source, int from, int to, NameTypes types) {
        Matcher wanted = ELEMENTS.matcher(message);
        Matcher call = TO_ARRAY.matcher(source.substring(from, Math.min(to, source.length())));
        if (!wanted.find() || !call.matches()) {
            return Optional.empty();
        }
        String all = call.group(1);
        String type = types.of(all, source, from);
        boolean isStream =
                type.isEmpty() ? all.contains("stream()") || all.contains("Stream.") : type.startsWith("Stream<");
        String element = wanted.group(1);
        String box = BOXES.getOrDefault(element, element);
        Matcher held = HELD.matcher(type);
        boolean isOther =
                held.find() && !held.group(1).equals(box) && !held.group(1).equals("Object");
        String plain = element.replaceAll("\\[\\]", "");
        if (isOther || all.contains("\n") || !BOXES.containsKey(plain) && !types.isClass(plain)) {
            return Optional.empty();
        }
        return box.equals(element)
                ? told(from, to, message, "Say of what: " + all + ".toArray(" + element + "[]::new)")
                : unboxed(element)
                        .map(mapped -> new Told(
                                from,
                                to,
                                message,
                                List.of("Write " + all + (isStream ? "" : ".stream()") + mapped + ".toArray()")));
    }

    /** What makes a stream of plain numbers of one of objects; empty if Java has no such stream. */
    static Optional<String> unboxed(String element) {
        return switch (element) {
            case "int" -> Optional.of(".mapToInt(Integer::intValue)");
            case "long" -> Optional.of(".mapToLong(Long::longValue)");
            case "double" -> Optional.of(".mapToDouble(Double::doubleValue)");
            default -> Optional.empty();
        };
    }

    /** {@code new T[10]}, whose type only the compiler knows, not the program that runs. */
    static Optional<Told> generic(String message, String source, int from, int to) {
        Matcher array = GENERIC.matcher(Brackets.bare(source)).region(from, source.length());
        if (!array.lookingAt()) {
            return Optional.empty();
        }
        String type = array.group(1);
        String dimensions = source.substring(array.start(3), array.end());
        String brackets = array.group(3).replaceAll("[^\\[\\]]", "");
        Matcher parameter = Pattern.compile(PARAMETERS + type + "\\b(?:\\s+extends\\s+(\\w+))?")
                .matcher(source);
        boolean isParameter = parameter.find();
        String made = isParameter ? parameter.group(1) == null ? "Object" : parameter.group(1) : type;
        String list = type + (array.group(2) == null ? "" : source.substring(array.start(2), array.end(2)));
        return told(
                from,
                to,
                message,
                (isParameter || array.group(2) != null
                                ? "Write (" + list + brackets + ") new " + made + dimensions + ", or take a list: "
                                : "Take a list: ")
                        + "List<" + list + "> … = new ArrayList<>();");
    }

    private static Optional<Told> values(String source) {
        Matcher values = SIZED_VALUES.matcher(Brackets.bare(source));
        return values.find()
                ? told(
                        values.start(),
                        values.end(),
                        "an array gets a size or its values, not both",
                        "Write new " + values.group(1) + "[] {"
                                + source.substring(values.start(2), values.end(2))
                                        .strip() + "}")
                : Optional.empty();
    }

    /** {@code int a[5];}. */
    private static Optional<Told> sizedName(String source) {
        Matcher name = SIZED_NAME.matcher(Brackets.bare(source));
        return name.lookingAt() && !name.group(1).matches("return|new|throw")
                ? told(
                        name.start(),
                        name.end(),
                        "an array's size does not stand at its name",
                        "Write " + name.group(1) + "[] " + name.group(2) + " = new " + name.group(1) + "["
                                + name.group(3) + "];")
                : Optional.empty();
    }
}
