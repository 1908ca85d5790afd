package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names that javac cannot resolve. */
final class Unresolved {
    /** How help begins for a variable that gets a value, but has no type. */
    static final String UNDECLARED = "A new variable needs a type in front";

    /** How help ends for what a cell has, but too late. */
    static final String BELOW = "and a cell runs from top to bottom: move that up.";

    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+(.+)");
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+) does not exist");
    private static final Pattern DECLARED = Pattern.compile("\\s*=(?!=)");
    private static final Pattern LAST_WORD = Pattern.compile("(\\w+)\\W*$");

    private static final Pattern INSTANCE = Pattern.compile("\\b(isinstance)\\s*\\(([^(),]+),\\s*$");
    private static final Pattern CALLED = Pattern.compile("(\\w+)\\s*(?:<[^<>()]*>\\s*)?$");
    private static final Set<String> KEYWORDS =
            Set.of("if", "while", "for", "switch", "return", "catch", "try", "synchronized", "else", "do");
    private static final Map<String, String> PYTHONS = Map.of("True", "true", "False", "false", "None", "null");

    private final NearSymbols near;

    Unresolved(NearSymbols near) {
        this.near = near;
    }

    /**
     * What such an error comes to; empty if it is another's.
     *
     * @param source the cell from the snippet's start on
     * @param end where the snippet ends in it
     * @param above the cell before the snippet
     */
    Optional<Told> of(Objection objection, String message, String source, int from, int to, int end, String above) {
        String code = objection.code().replace("compiler.err.", "");
        Matcher missingPackage = PACKAGE.matcher(message);
        if (code.equals("doesnt.exist") && missingPackage.find()) {
            return Optional.of(near.missingPackage(missingPackage.group(1), source, from));
        }
        Matcher word = LAST_WORD.matcher(source.substring(from, Math.min(Math.max(from, to), source.length())));
        if (!code.startsWith("cant.resolve") || !word.find()) {
            return Optional.empty();
        }
        int start = from + word.start(1);
        String name = word.group(1);
        NearSymbols.Kind kind = NearSymbols.Kind.of(symbol(objection));
        boolean isMember = start > 0 && source.charAt(start - 1) == '.';
        int after = from + word.end(1);
        Matcher instance = INSTANCE.matcher(source.substring(0, start));
        if (instance.find()) {
            String help = "Write " + instance.group(2).strip() + " instanceof " + name;
            return Optional.of(new Told(instance.start(1), instance.end(1), "Java has no isinstance", List.of(help)));
        }
        Optional<String> named =
                kind == NearSymbols.Kind.VARIABLE && !isMember ? namedArgument(source, start, after) : Optional.empty();
        if (named.isPresent()) {
            return Optional.of(new Told(start, after, message, List.of(named.get())));
        }
        List<String> help = new ArrayList<>(isMember ? List.of() : below(source, start, end, name));
        if (help.isEmpty()
                && kind == NearSymbols.Kind.VARIABLE
                && !isMember
                && Declared.isOutOfReach(above + source.substring(0, start), name)) {
            help.add(outOfReach(name));
        }
        if (help.isEmpty()) {
            near.help(kind, source.substring(0, start), name, source.substring(from + word.end(1)), message)
                    .ifPresent(help::add);
        }
        if (kind == NearSymbols.Kind.VARIABLE
                && !isMember
                && DECLARED.matcher(source).region(after, source.length()).lookingAt()) {
            help.add(UNDECLARED + ": var " + name + " = …");
        }
        return Optional.of(new Told(start, after, message, help));
    }

    /** What to say of {@code p=0.5} among the arguments of a call, as Python has it. */
    private static Optional<String> namedArgument(String source, int start, int after) {
        Matcher value = DECLARED.matcher(source).region(after, source.length());
        String bare = Brackets.bare(source);
        int open = enclosing(bare, start);
        if (!value.lookingAt() || open < 0) {
            return Optional.empty();
        }
        String before = bare.substring(0, start).stripTrailing();
        Matcher called = CALLED.matcher(bare.substring(0, open));
        if (!before.endsWith("(") && !before.endsWith(",") || !called.find() || KEYWORDS.contains(called.group(1))) {
            return Optional.empty();
        }
        int end = value.end();
        for (int depth = 0; end < bare.length() && depth >= 0; end++) {
            char c = bare.charAt(end);
            depth += c == '(' || c == '[' || c == '{' ? 1 : c == ')' || c == ']' || c == '}' ? -1 : 0;
            if (depth < 0 || depth == 0 && (c == ',' || c == ';')) {
                break;
            }
        }
        String given = source.substring(value.end(), end).strip();
        if (called.group(1).matches("print(?:ln)?")
                && bare.substring(start, after).matches("end|sep")) {
            return Optional.of("System.out.print(…) ends no line, System.out.println(…) does; + joins several values.");
        }
        return Optional.of("Java has no named arguments: write the values alone, in the order that " + called.group(1)
                + " asks for" + (given.isEmpty() ? "." : ", here " + PYTHONS.getOrDefault(given, given) + "."));
    }

    /** Where the round bracket opens that a place is in; -1 if it is in none. */
    private static int enclosing(String bare, int place) {
        int depth = 0;
        for (int i = place - 1; i >= 0; i--) {
            char c = bare.charAt(i);
            if (c == ')' || c == ']' || c == '}') {
                depth++;
            } else if (c == '(' || c == '[' || c == '{') {
                if (depth == 0) {
                    return c == '(' ? i : -1;
                }
                depth--;
            }
        }
        return -1;
    }

    /**
     * What to say of a name that the cell declares, but too late.
     *
     * @param use where the name is used
     * @param end from where on it may be declared
     */
    static List<String> below(String source, int use, int end, String name) {
        int place = Declared.below(source, Math.min(end, source.length()), name);
        if (place < 0) {
            return List.of();
        }
        long lines = source.substring(use, place).chars().filter(c -> c == '\n').count();
        String where =
                lines == 0 ? "later in this line" : lines == 1 ? "in the next line" : lines + " lines further down";
        return List.of(name + " is declared " + where + ", " + BELOW);
    }

    /** What to say of a name that is declared further up, where it does not reach further. */
    static String outOfReach(String name) {
        return name + " is declared further up in brackets or braces, and known only there.";
    }

    /** Names that JShell lacks, as {@code method twice(int)}, with the class that a source asks for them. */
    static List<String> told(List<String> missing, String source) {
        return told(missing, source, Set.of());
    }

    /** @param alone those that the source asks of no class */
    static List<String> told(List<String> missing, String source, Set<String> alone) {
        List<String> told = new ArrayList<>();
        for (String each : missing) {
            Matcher asked = Pattern.compile("\\b([A-Z]\\w*)\\s*\\.\\s*" + Pattern.quote(References.name(each)) + "\\b")
                    .matcher(Brackets.bare(source));
            boolean isMember =
                    !alone.contains(each) && NearSymbols.Kind.of(each) != NearSymbols.Kind.TYPE && asked.find();
            told.add(PlainNames.withoutPackages(each) + (isMember ? " in " + asked.group(1) : ""));
        }
        return told;
    }

    private static String symbol(Objection objection) {
        Matcher symbol = SYMBOL.matcher(objection.text().apply(Locale.getDefault()));
        return symbol.find() ? symbol.group(1).strip() : "";
    }
}
