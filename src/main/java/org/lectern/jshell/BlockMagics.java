package org.lectern.jshell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The lines of code that are magics inside blocks, where a statement may start: the compiler gets calls in their places. */
final class BlockMagics {
    /** What may be one, at first sight. */
    private static final Pattern MAGIC = Pattern.compile("[\\n=][ \\t]*%[\\p{L}_]");

    private static final Set<String> BEFORE_STATEMENTS = Set.of("else", "do");
    private static final Set<String> BEFORE_VALUES = Set.of("return", "yield");
    private static final String VALUE_STARTS = "=(,?+-*/%>&|<";
    private static final String CALL = MagicValue.class.getName() + ".line(";

    private final String code;
    /** All in the code, also those in no braces. */
    private final List<MagicLine> lines = new ArrayList<>();

    private boolean isInside;
    /** For each open brace whether it belongs to a value, which may go on with an operator behind it. */
    private final Deque<Boolean> braces = new ArrayDeque<>();

    private String word = "";
    private char last = ';';
    private char lastButOne = ' ';
    private boolean isValueSwitch;

    private BlockMagics(String code) {
        this.code = code;
        if (MAGIC.matcher(code).find()) {
            scan();
        }
    }

    /** Those of code that begins with a statement. */
    static BlockMagics of(String code) {
        return new BlockMagics(code);
    }

    /** Whether none is inside a statement: then all is as it was. */
    boolean isEmpty() {
        return !isInside;
    }

    /** Where code ends that ends at a place, or in the magic that is there. */
    int end(int place) {
        int end = place;
        for (MagicLine line : isInside ? until(place) : List.<MagicLine>of()) {
            end = Math.max(end, end(line));
        }
        return end;
    }

    /** The magics that begin before a place. */
    List<MagicLine> until(int place) {
        return lines.stream().filter(line -> line.start() < place).toList();
    }

    /** The code, as long as it was, with empty statements in place of magics, or with something to assign. */
    String bare() {
        StringBuilder bare = new StringBuilder(code);
        for (MagicLine line : lines) {
            int end = end(line);
            String value = line.before().isEmpty() ? ";" : "0;";
            bare.replace(line.start(), end, value + " ".repeat(end - line.start() - value.length()));
        }
        return bare.toString();
    }

    /** The code up to a place with calls in place of magics. */
    String java(int place) {
        StringBuilder java = new StringBuilder(code.substring(0, place));
        List<MagicLine> all = until(place);
        for (int i = all.size() - 1; i >= 0; i--) {
            java.replace(all.get(i).start(), end(all.get(i)), call(all.get(i)));
        }
        return java.toString();
    }

    /** Where {@link #java} differs from the code. */
    List<Cells.Swap> swaps(int place) {
        return until(place).stream()
                .map(line -> new Cells.Swap(
                        line.start(), end(line) - line.start(), call(line).length()))
                .toList();
    }

    private static String call(MagicLine line) {
        String arguments =
                line.arguments().replace("\\", "\\\\").replace("\"", "\\\"").replace("\r", "");
        return CALL + "\"" + line.name() + "\", \"" + arguments + "\");";
    }

    private int end(MagicLine line) {
        int end = code.indexOf('\n', line.start());
        return end < 0 ? code.length() : end;
    }

    private void scan() {
        int at = 0;
        boolean isLineStart = true;
        while (at < code.length()) {
            int start = isLineStart ? Sources.skipBlanks(code, at) : at;
            MagicLine magic = isLineStart && mayStartStatement() ? MagicLine.at(code, start) : null;
            if (magic != null) {
                lines.add(magic);
                isInside |= !braces.isEmpty() || isWord();
                at = end(magic);
                note(';');
            } else if (start < code.length()) {
                isLineStart = code.charAt(start) == '\n';
                at = next(start);
            } else {
                at = start;
            }
        }
    }

    /** Takes what stands at a place; where it ends. */
    private int next(int at) {
        char c = code.charAt(at);
        int quiet = Math.max(at, Brackets.quietEnd(code, at));
        if (quiet > at) {
            if (c != '/') {
                note('"');
            }
            return quiet;
        }
        if (Character.isJavaIdentifierStart(c)) {
            int end = at;
            while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
                end++;
            }
            String before = word;
            boolean isValue = isWord() ? BEFORE_VALUES.contains(before) : VALUE_STARTS.indexOf(last) >= 0;
            note('a');
            word = code.substring(at, end);
            if (word.equals("switch")) {
                isValueSwitch = isValue;
            }
            return end;
        }
        if (!Character.isWhitespace(c)) {
            if (c == '{') {
                braces.push(last == ']' || last == '=' || last == ',' || last == ')' && isValueSwitch);
                isValueSwitch = false;
            } else if (c == '}' && !braces.isEmpty() && braces.pop()) {
                note('"');
                return at + 1;
            }
            note(c);
        }
        return at + 1;
    }

    private void note(char c) {
        lastButOne = last;
        last = c;
    }

    private boolean isWord() {
        return last == 'a';
    }

    private boolean mayStartStatement() {
        return switch (last) {
            case '{', '}', ';', ':' -> true;
            case '>' -> lastButOne == '-';
            case 'a' -> BEFORE_STATEMENTS.contains(word);
            default -> false;
        };
    }
}
