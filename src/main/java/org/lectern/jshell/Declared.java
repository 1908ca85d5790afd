package org.lectern.jshell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/** The names that source text declares, as far as it can be read: half written as it may be, no compiler takes it. */
final class Declared {
    private static final String NAME = "([\\p{L}_$][\\w$]*)";
    private static final String TYPE = "([\\p{L}_$][\\w$.]*)(?:\\s*<[^;(){}=]*>)?(?:\\s*\\[\\s*\\])*(?:\\s*\\.\\.\\.)?";
    private static final Pattern VARIABLE = Pattern.compile(
            "(?<![\\w.$@])" + TYPE + "(?:\\s+|(?<=[>\\]]))" + NAME + "(?=\\s*(?:=(?!=)|[;:,)]|\\[\\s*\\]|&&))");
    private static final Pattern DECLARATOR = Pattern.compile(NAME + "\\s*(?:=(?!=).*|\\[.*)?", Pattern.DOTALL);
    private static final Pattern METHOD =
            Pattern.compile("(?<![\\w.$@])" + TYPE + "(?:\\s+|(?<=[>\\]]))" + NAME + "\\s*\\(");
    private static final Pattern KIND =
            Pattern.compile("(?<![\\w.$])(?:class|interface|enum|record(?=\\s+\\w+\\s*[(<]))\\s+" + NAME);
    private static final Pattern LAMBDA =
            Pattern.compile("(?<![\\w.$]|case\\s)" + NAME + "\\s*->|\\(([\\w\\s,]+)\\)\\s*->");
    private static final Pattern BODY = Pattern.compile("\\s*(?:throws[\\w\\s.,]*)?(?:->)?\\s*");
    /** A class or a method, which begins so. */
    private static final Pattern DEFINITION = Pattern.compile("(?:\\s|@\\w[\\w.]*(?:\\([^()]*\\))?"
            + "|(?:public|protected|private|static|abstract|final|sealed|non-sealed|strictfp|default|synchronized)\\b(?!\\s*\\())*+"
            + "(?:(?:class|interface|enum|record|@interface)\\s+(\\w+)"
            + "|(?:<[^(){};=]*>\\s*)?(?!(?:new|return|else|throw|yield|case|assert|import|package)\\b)" + TYPE
            + "(?:\\s+|(?<=[>\\]]))(\\w+)\\s*\\((?:[^(){};]|\\([^()]*\\))*\\)\\s*(?:throws[\\w\\s.,]*)?\\{)");

    private static final Pattern TYPE_ARGUMENTS = Pattern.compile("[\\w\\]>?]>$");
    private static final Set<String> KINDS = Set.of("class", "enum", "interface", "package");
    private static final Set<String> PRIMITIVES =
            Set.of("boolean", "byte", "char", "double", "float", "int", "long", "short", "void");

    private final String bare;
    /** The bracket that each place is in; -1 for none. */
    private final int[] opener;
    /** Where the bracket at a place closes; -1 if it does not. */
    private final int[] closer;

    private final List<Name> names = new ArrayList<>();

    private Declared(String source) {
        bare = Brackets.bare(source);
        opener = new int[bare.length() + 1];
        closer = new int[bare.length() + 1];
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i <= bare.length(); i++) {
            char c = i == bare.length() ? ' ' : bare.charAt(i);
            boolean isClosing = c == ')' || c == ']' || c == '}';
            if (isClosing && !open.isEmpty()) {
                closer[open.pop()] = i;
            }
            opener[i] = open.isEmpty() ? -1 : open.peek();
            closer[i] = -1;
            if (c == '(' || c == '[' || c == '{') {
                open.push(i);
            }
        }
        variables();
        lambdas();
        methods();
        kinds();
    }

    /**
     * A name.
     *
     * @param text as a proposal has it: a method's with its opening bracket, and the closing one if it takes nothing
     * @param type what it is, see {@link Completion.Match}
     * @param place where it stands
     */
    record Name(String text, String type, int place) {}

    /** The names that source has declared and that can be used where it ends, the last ones first. */
    static List<Name> before(String source) {
        Declared declared = new Declared(source);
        List<Name> visible = new ArrayList<>();
        for (Name each : declared.names) {
            if (declared.reachesEnd(each.place())) {
                visible.add(0, each);
            }
        }
        return visible;
    }

    /** The name of the class or method that a part of a cell defines; empty if it is something else. */
    static String definedBy(String source) {
        Matcher definition = DEFINITION.matcher(Brackets.bare(source));
        return !definition.lookingAt() ? "" : definition.group(1) == null ? definition.group(3) : definition.group(1);
    }

    /** Whether a name behind source would be that of something new, for a type or a word such as {@code class} is before it. */
    static boolean isDeclaring(String source) {
        String before = Brackets.bare(source).stripTrailing();
        String word = before.substring(Sources.startOfName(before, before.length()));
        if (!word.isEmpty()) {
            return PRIMITIVES.contains(word)
                    || KINDS.contains(word)
                    || !SourceVersion.isKeyword(word) && !word.equals("yield") && !word.equals("permits");
        }
        return before.endsWith("]") || TYPE_ARGUMENTS.matcher(before).find();
    }

    /**
     * Source that uses a name where it is known, for source in which the name that ends at a place is declared.
     *
     * @return empty if it is not declared there
     */
    static String used(String source, int end) {
        int start = Sources.startOfName(source, end);
        int next = Sources.skipSpace(source, end);
        boolean goesOn = next < source.length() && "=;:,)".indexOf(source.charAt(next)) >= 0;
        if (start == end || !goesOn || !isDeclaring(source.substring(0, start))) {
            return "";
        }
        String name = source.substring(start, end);
        Declared declared = new Declared(source);
        int last = declared.endOfStatement(start);
        int body = last < source.length() && declared.bare.charAt(last) == ')' ? declared.afterBrackets(last) : last;
        boolean isBlock = body < source.length() && declared.bare.charAt(body) == '{';
        return source.substring(0, Math.min(source.length(), isBlock ? body + 1 : last + 1)) + "\n" + name;
    }

    /** Where a name is declared outside of all brackets, at or behind a place; -1 if it is not. */
    static int below(String source, int from, String name) {
        Declared declared = new Declared(source.substring(from));
        for (Name each : declared.names) {
            boolean isIt = each.text().replaceAll("\\(.*", "").equals(name);
            if (isIt && declared.opener[each.place()] < 0) {
                return from + each.place();
            }
        }
        return -1;
    }

    /** The names that source declares outside of all brackets, methods with brackets. */
    static List<String> atTop(String source) {
        Declared declared = new Declared(source);
        return declared.names.stream()
                .filter(each -> declared.opener[each.place()] < 0 && !declared.isParameter(each))
                .map(each -> each.text().replaceAll("\\($", "()"))
                .distinct()
                .toList();
    }

    /** Whether source has declared a name, but where it cannot be used any more: in brackets or braces that are closed. */
    static boolean isOutOfReach(String source, String name) {
        Declared declared = new Declared(source);
        List<Name> all = declared.names.stream()
                .filter(each -> each.type().equals("instance") && each.text().equals(name))
                .toList();
        return !all.isEmpty() && all.stream().noneMatch(each -> declared.reachesEnd(each.place()));
    }

    /** Whether it is what a lambda takes. */
    private boolean isParameter(Name name) {
        return bare.startsWith("->", Sources.skipSpace(bare, Sources.endOfName(bare, name.place())));
    }

    private void variables() {
        Matcher each = VARIABLE.matcher(bare);
        for (int at = 0; at <= bare.length() && each.find(at); at = each.end(2)) {
            // As in Python's lambda x: x + 1.
            boolean isOther =
                    each.group(1).equals("lambda") && bare.startsWith(":", Sources.skipSpace(bare, each.end(2)));
            if (!isOther
                    && isType(each.group(1))
                    && !each.group(1).equals("void")
                    && !SourceVersion.isKeyword(each.group(2))) {
                int open = opener[each.start(2)];
                if (open >= 0 && bare.charAt(open) == '(') {
                    add(each.group(2), "instance", each.start(2));
                } else {
                    declarators(each.start(2));
                }
            }
        }
    }

    /** The names of {@code int a = 1, b = 2;}. */
    private void declarators(int start) {
        int end = endOfStatement(start);
        for (int[] part : Brackets.split(bare, start, end)) {
            Matcher name = DECLARATOR.matcher(bare.substring(part[0], part[1]));
            if (!name.matches()) {
                // In a for loop over a list, what comes after the name is no declaration.
                if (part[0] == start) {
                    add(bare.substring(start, Sources.endOfName(bare, start)), "instance", start);
                }
                return;
            }
            add(name.group(1), "instance", part[0]);
        }
    }

    private void lambdas() {
        for (Matcher each = LAMBDA.matcher(bare); each.find(); ) {
            if (each.group(1) != null) {
                add(each.group(1), "instance", each.start(1));
            } else {
                for (int[] part : Brackets.split(bare, each.start(2), each.end(2))) {
                    String name = bare.substring(part[0], part[1]);
                    if (name.matches("\\w+")) {
                        add(name, "instance", part[0]);
                    }
                }
            }
        }
    }

    private void methods() {
        for (Matcher each = METHOD.matcher(bare); each.find(); ) {
            int close = closer[each.end() - 1];
            int body = close < 0 ? -1 : afterBrackets(close);
            if (isType(each.group(1)) && body >= 0 && body < bare.length() && bare.charAt(body) == '{') {
                boolean isEmpty = bare.substring(each.end(), close).isBlank();
                add(each.group(2) + (isEmpty ? "()" : "("), "function", each.start(2));
            }
        }
    }

    private void kinds() {
        for (Matcher each = KIND.matcher(bare); each.find(); ) {
            add(each.group(1), "class", each.start(1));
        }
    }

    private void add(String text, String type, int place) {
        if (!SourceVersion.isKeyword(text.replace("(", "").replace(")", ""))) {
            names.add(new Name(text, type, place));
        }
    }

    private static boolean isType(String word) {
        return PRIMITIVES.contains(word) || !SourceVersion.isKeyword(word) && !word.equals("yield");
    }

    /** Whether what is declared at a place can be used at the end of the source. */
    private boolean reachesEnd(int place) {
        int open = opener[place];
        int arrow = bare.indexOf("->", place);
        boolean isLambda = arrow >= 0 && bare.substring(place, arrow).matches("\\w+\\s*");
        if (open >= 0 && closer[open] < 0 && !isLambda || open < 0 && !isLambda) {
            return true;
        }
        if (isLambda) {
            int body = Sources.skipSpace(bare, arrow + 2);
            return reachesEndFrom(body, open);
        }
        return bare.charAt(open) == '(' && reachesEndFrom(afterBrackets(closer[open]), opener[open]);
    }

    /** Whether a body, in braces or not, goes on where the source ends. */
    private boolean reachesEndFrom(int body, int around) {
        if (body < bare.length() && bare.charAt(body) == '{') {
            return closer[body] < 0;
        }
        if (around >= 0 && closer[around] >= 0) {
            return false;
        }
        for (int i = body; i < bare.length(); i++) {
            boolean isEnd = bare.charAt(i) == ';' || bare.charAt(i) == ',';
            if (isEnd && opener[i] == around) {
                return false;
            }
        }
        return true;
    }

    /** What comes behind the brackets of parameters or of a condition. */
    private int afterBrackets(int close) {
        Matcher body = BODY.matcher(bare).region(close + 1, bare.length());
        return body.lookingAt() ? body.end() : close + 1;
    }

    private int endOfStatement(int place) {
        int open = opener[place];
        for (int i = place; i < bare.length(); i++) {
            if (bare.charAt(i) == ';' && opener[i] == open || open >= 0 && i == closer[open]) {
                return i;
            }
        }
        return bare.length();
    }
}
