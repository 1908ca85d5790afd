package org.lectern.jshell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls whose arguments fit no method or constructor: tells which there are, in place of javac's trace of its search. */
final class Calls {
    private static final int SHOWN = 6;
    private static final Pattern ONE =
            Pattern.compile("(method|constructor) ([\\w$]+) in (?s:.*)required: (.+)\\s+found:\\s+(.+)\\s");
    private static final Pattern SEVERAL =
            Pattern.compile("no suitable (method|constructor) found for ([\\w$]+)\\((.*)\\)");
    private static final Pattern DIAMOND = Pattern.compile("cannot infer type arguments for ([\\w$]+)<>");
    private static final Pattern CANDIDATE =
            Pattern.compile("(?m)^ {4}(?:method|constructor) .*?([\\w$]+)\\((.*)\\) is not applicable");
    private static final Pattern MISMATCH = Pattern.compile("argument mismatch; ([^()\\n]+)");
    private static final Pattern CONVERTED = Pattern.compile(
            "(?:incompatible types: )?(?:possible lossy conversion from )?(.+?) (?:cannot be converted )?to (.+)");
    private static final Pattern CALLED =
            Pattern.compile("(?:\\bnew\\s+(?:\\w+\\.)*)?([\\p{L}_$][\\w$]*)\\s*(?:<[\\w<>, ?.]*>)?\\s*$");
    /** How javac says that a type variable cannot stand for a type. */
    private static final String BOUNDS = "has incompatible bounds";

    private static final Pattern NO_CALL =
            Pattern.compile("if|while|for|switch|catch|synchronized|return|try|this|super");
    private static final Pattern SIGNATURE = Pattern.compile("([\\w$]+)(<[^()]*>)?\\((.*)\\)");
    private static final Pattern PLAIN =
            Pattern.compile("(?:int|long|double|float|char|boolean|byte|short|String|CharSequence|[A-Z])(?:\\s\\w+)?");
    /** A parameter of a cell's method that JShell on 25 knows no type for, after a class that was refused. */
    private static final Pattern TYPELESS = Pattern.compile("(?:^|, )null ");
    /** What a parameter is called whose name nobody knows. */
    private static final Pattern NAMELESS = Pattern.compile(" arg\\d+\\b");

    private final Supplier<Assistance> assistance;

    Calls(Supplier<Assistance> assistance) {
        this.assistance = assistance;
    }

    /**
     * A call in the source.
     *
     * @param start where its name begins, or the word new
     * @param open where its bracket opens
     * @param arguments where each argument begins and ends
     */
    private record Call(String name, boolean isNew, int start, int open, int close, List<int[]> arguments) {}

    /**
     * Such a call; empty if the diagnostic is about something else.
     *
     * @param code javac's name for the error, without {@code compiler.err.}
     */
    Optional<Told> of(String code, Objection objection, String source, int from, int to) {
        String message = PlainNames.withoutPackages(objection.text().apply(Locale.ENGLISH))
                .replace("<nulltype>", "null");
        Optional<String> unordered = Unordered.type(objection.text().apply(Locale.ENGLISH));
        return switch (code) {
            case "cant.apply.symbol", "cant.apply.symbols" -> counted(message, unordered, source, from, to);
            case "cant.apply.diamond", "cant.apply.diamond.1" -> diamond(message, unordered, source, from);
            case "prob.found.req" ->
                typed(message, source, from, to).or(() -> unordered.map(type -> noOrder(type, from, to)));
            default -> Optional.empty();
        };
    }

    /** Javac says that no method fits, and names the arguments' types. */
    private Optional<Told> counted(String message, Optional<String> unordered, String source, int from, int to) {
        Matcher one = ONE.matcher(message);
        Matcher several = SEVERAL.matcher(message);
        boolean isOne = one.find();
        if (!isOne && !several.lookingAt()) {
            return Optional.empty();
        }
        String kind = isOne ? one.group(1) : several.group(1);
        String name = isOne ? one.group(2) : several.group(2);
        List<String> found = types(isOne ? one.group(4) : several.group(3));
        if (kind.equals("constructor") && !source.startsWith("new", from)) {
            String made = "new " + name + "(";
            List<String> known = signatures(made, made.length() - 1, name, false);
            return SuperCalls.of(
                    source, from, to, name, found, known.isEmpty() ? javacs(isOne, one, name, message) : known);
        }
        int open = source.indexOf('(', kind.equals("method") ? to : from);
        List<String> known = signatures(source, open, name, message.contains(BOUNDS));
        if (known.isEmpty() && kind.equals("constructor")) {
            // Those that JShell does not name are hidden ones.
            known = assistance.get().makers(name);
        } else if (known.isEmpty()) {
            known = javacs(isOne, one, name, message);
        }
        if (known.isEmpty()) {
            return Optional.empty();
        }
        List<String> help = new ArrayList<>(missing(found, known));
        help.addAll(remedy(unordered, known));
        if (name.equals("collect") && found.toString().contains("Collector<CharSequence,")) {
            help.add("joining puts texts together: write .map(String::valueOf) before it.");
        }
        if (name.matches("print(?:ln)?") && source.startsWith("System.", from)) {
            ForeignCalls.printed(ForeignCalls.arguments(source.substring(Math.max(0, open))))
                    .ifPresent(help::add);
        }
        if (name.equals("toArray") && found.toString().matches("\\[(?:int|long|double)\\[\\]\\]")) {
            String element = found.get(0).replace("[]", "");
            ArraySlips.unboxed(element)
                    .map(mapped ->
                            "It fills an array of objects; of plain numbers: list.stream()" + mapped + ".toArray()")
                    .ifPresent(help::add);
        }
        Matcher mismatch = MISMATCH.matcher(message);
        if (help.isEmpty() && mismatch.find() && known.size() == 1) {
            help.add(
                    mismatch.group(1).startsWith("bad return type in lambda") && message.contains("->{")
                            ? "A lambda in braces gives its value back by return: x -> { return …; }; without braces it is the value: x -> …"
                            : mismatch.group(1) + ".");
        }
        // Javac shortens what stands in a lambda until nobody knows it again.
        List<String> shown = found.stream()
                .map(each -> each.contains("->") ? "a lambda" : each)
                .toList();
        return Optional.of(new Told(
                from,
                to,
                "no " + kind + " " + name + "(" + String.join(", ", shown) + "); " + listed(known, found),
                help));
    }

    /** A Comparator where nothing can be compared. */
    private static Told noOrder(String type, int from, int to) {
        return new Told(
                from,
                to,
                "incompatible types: " + PlainNames.withoutPackages(type) + " is not Comparable",
                List.of(Unordered.remedy(type, true)));
    }

    private static List<String> remedy(Optional<String> unordered, List<String> known) {
        boolean takesComparator = known.stream().anyMatch(each -> each.contains("Comparator<"));
        return unordered.map(type -> Unordered.remedy(type, takesComparator)).stream()
                .toList();
    }

    private Optional<Told> diamond(String message, Optional<String> unordered, String source, int from) {
        Matcher diamond = DIAMOND.matcher(message);
        int open = source.indexOf('(', from);
        Call call = open < 0 ? null : callAt(source, open);
        if (!diamond.find() || call == null) {
            return Optional.empty();
        }
        boolean isBound = message.contains(BOUNDS);
        List<String> known = signatures(source, call.open(), call.name(), isBound);
        return told(call, known, source, call.start(), call.close() + 1, texts(call, source), remedy(unordered, known));
    }

    /** Javac has settled for one method, and objects to an argument. */
    private Optional<Told> typed(String message, String source, int from, int to) {
        Call call = around(source, from);
        if (call == null) {
            return Optional.empty();
        }
        int wrong = -1;
        for (int i = 0; i < call.arguments().size(); i++) {
            int[] each = call.arguments().get(i);
            boolean isLambda = message.contains("lambda") && each[0] <= from && to <= each[1];
            if (isLambda || each[0] == from && each[1] == to) {
                wrong = i;
            }
        }
        Matcher converted = CONVERTED.matcher(message);
        if (wrong < 0) {
            return Optional.empty();
        }
        List<String> found = new ArrayList<>();
        for (int i = 0; i < call.arguments().size(); i++) {
            String text = source.substring(
                    call.arguments().get(i)[0], call.arguments().get(i)[1]);
            String type = i == wrong && converted.matches()
                    ? converted.group(1)
                    : text.contains("->") || text.contains("::")
                            ? text
                            : assistance.get().typeOf(text);
            if (type == null) {
                found = texts(call, source);
                break;
            }
            found.add(type);
        }
        String why = message.replaceFirst("^incompatible types: ", "").replaceAll("\\s*\\n\\s*", ": ");
        List<String> help = new ArrayList<>(List.of(why + "."));
        Remedies.conversion(message).ifPresent(help::add);
        List<String> known = signatures(source, call.open(), call.name(), false);
        boolean isHidden = known.isEmpty() && call.isNew();
        return told(
                call,
                isHidden ? assistance.get().makers(call.name()) : known,
                source,
                from,
                to,
                found,
                isHidden ? List.of() : help);
    }

    private static Optional<Told> told(
            Call call, List<String> known, String source, int from, int to, List<String> found, List<String> help) {
        if (known.isEmpty()) {
            return Optional.empty();
        }
        String what = "no " + (call.isNew() ? "constructor " : "method ") + call.name() + "(" + String.join(", ", found)
                + "); " + listed(known, found);
        List<String> missing = missing(found, known);
        return Optional.of(
                missing.isEmpty()
                        ? new Told(from, to, what, help)
                        : new Told(call.start(), call.close() + 1, what, missing));
    }

    private static List<String> texts(Call call, String source) {
        return call.arguments().stream()
                .map(each -> source.substring(each[0], each[1]))
                .toList();
    }

    /** The call that has an argument at a place; null if there is none. */
    private static @Nullable Call around(String source, int place) {
        String bare = Brackets.bare(source);
        int depth = 0;
        for (int i = place - 1; i >= 0; i--) {
            char c = bare.charAt(i);
            if (c == ')' || c == ']' || c == '}') {
                depth++;
            } else if ((c == '(' || c == '[' || c == '{') && depth-- == 0) {
                Call call = c == '(' ? callAt(source, i) : null;
                if (c != '(' || call != null) {
                    return call;
                }
                depth = 0;
            }
        }
        return null;
    }

    private static @Nullable Call callAt(String source, int open) {
        Matcher called = CALLED.matcher(source.substring(0, open));
        int close = Brackets.close(source, open);
        if (close < 0 || !called.find() || NO_CALL.matcher(called.group(1)).matches()) {
            return null;
        }
        return new Call(
                called.group(1),
                called.group().startsWith("new"),
                called.start(),
                open,
                close,
                Brackets.split(source, open + 1, close));
    }

    /**
     * What could be called where a bracket opens, as {@code substring(int beginIndex)}.
     *
     * @param isBound whether what the type variables stand for is wanted, as in {@code <T extends Number> sum(List<T> all)}
     */
    private List<String> signatures(String source, int open, String name, boolean isBound) {
        if (open < 0) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        for (String each : assistance.get().signatures(source.substring(0, open + 1))) {
            Matcher signature = SIGNATURE.matcher(each);
            if (signature.find() && signature.group(1).equals(name)) {
                if (TYPELESS.matcher(signature.group(3)).find()) {
                    return List.of();
                }
                String variables = isBound ? bounds(each, signature) : "";
                found.add(variables + name + "("
                        + NAMELESS.matcher(signature.group(3)).replaceAll("") + ")");
            }
        }
        return found;
    }

    /** The type variables of a signature, if they are bound. */
    private static String bounds(String written, Matcher signature) {
        int name = signature.start(1);
        String variables = written.substring(Signatures.beforeGenerics(written, name), name);
        String own = signature.group(2) == null ? variables : signature.group(2);
        return own.contains(" extends ") ? own + " " : "";
    }

    /**
     * Whether a list has just as many parameters, all of which are numbers, texts or what a collection holds: then one of the arguments
     * is more likely to be wrong than one to be missing.
     */
    private static boolean isPlain(List<String> parameters, int count) {
        return count > 0
                && parameters.size() == count
                && parameters.stream().allMatch(each -> PLAIN.matcher(each).matches());
    }

    /** Javac's own list, which has types only. */
    private static List<String> javacs(boolean isOne, Matcher one, String name, String message) {
        if (isOne) {
            return List.of(name + "(" + String.join(", ", types(one.group(3))) + ")");
        }
        List<String> found = new ArrayList<>();
        for (Matcher each = CANDIDATE.matcher(message); each.find(); ) {
            found.add(each.group(1) + "(" + String.join(", ", types(each.group(2))) + ")");
        }
        return found;
    }

    /** The parameters that come after those which are given, if the given ones fit the start of just one list. */
    private static List<String> missing(List<String> found, List<String> signatures) {
        if (signatures.stream().anyMatch(each -> isPlain(parameters(each), found.size()))) {
            return List.of();
        }
        List<List<String>> longer = signatures.stream()
                .map(Calls::parameters)
                .filter(each -> isStart(found, each))
                .toList();
        return longer.size() != 1 || longer.get(0).get(longer.get(0).size() - 1).contains("...")
                ? List.of()
                : List.of("Missing: "
                        + String.join(
                                ", ",
                                longer.get(0)
                                        .subList(found.size(), longer.get(0).size())));
    }

    /** Whether the types given are those of the first parameters, and more are needed. */
    private static boolean isStart(List<String> found, List<String> parameters) {
        return parameters.size() > found.size()
                && parameters.subList(0, found.size()).stream()
                        .map(each -> each.replaceFirst("\\s\\w+$", ""))
                        .toList()
                        .equals(found);
    }

    static String listed(List<String> signatures, List<String> found) {
        List<String> sorted = signatures.stream()
                .distinct()
                .sorted(Comparator.comparing((String each) -> found.isEmpty() || !isStart(found, parameters(each)))
                        .thenComparing(each -> Math.abs(parameters(each).size() - found.size())))
                .toList();
        if (sorted.size() == 1) {
            return "there is " + sorted.get(0);
        }
        String more = sorted.size() > SHOWN ? "\n    … and " + (sorted.size() - SHOWN) + " more" : "";
        return "there are\n    " + String.join("\n    ", sorted.subList(0, Math.min(SHOWN, sorted.size()))) + more;
    }

    private static List<String> parameters(String signature) {
        return types(signature.substring(signature.indexOf('(') + 1, signature.length() - 1));
    }

    private static List<String> types(String list) {
        return list.equals("no arguments")
                ? List.of()
                : Brackets.split(list, 0, list.length()).stream()
                        .map(part -> list.substring(part[0], part[1]))
                        .toList();
    }
}
