package org.lectern.jshell;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Characters that Java does not know, and character literals that are none. */
final class Characters {
    private static final Pattern QUOTED = Pattern.compile("'([^'\\n]*)'");
    /** The first and last of the wide forms of ASCII's characters, which East Asian keyboards write. */
    private static final char FIRST_WIDE = '\uff01';

    private static final char LAST_WIDE = '\uff5e';
    private static final int WIDER = FIRST_WIDE - '!';

    private static final Map<Character, String> HELP = Map.ofEntries(
            Map.entry('#', "A comment starts with //"),
            Map.entry('`', "A text stands in double quotation marks, a single character in '…'."),
            Map.entry('\\', "A statement goes on in the next line by itself: take the \\ away."),
            Map.entry('\u00d7', "Java multiplies with *"),
            Map.entry('\u22c5', "Java multiplies with *"),
            Map.entry('\u00b7', "Java multiplies with *"),
            Map.entry('\u00f7', "Java divides with /"),
            Map.entry('\u2264', "At most is written <="),
            Map.entry('\u2265', "At least is written >="),
            Map.entry('\u2260', "Different is written !="),
            Map.entry('\u00b2', "A square is written x * x"),
            Map.entry('\u2192', "The arrow of a lambda is written ->"),
            Map.entry('\u2026', "Three dots are written one by one: ..."),
            Map.entry('\u3002', "This is the full stop of another script: write . anew."),
            Map.entry('\u3001', "This is the comma of another script: write , anew."));

    private Characters() {}

    /** A literal that javac cannot read. */
    static Optional<Told> literal(String source, int from) {
        int start = source.lastIndexOf('\'', from);
        Matcher quoted = QUOTED.matcher(source);
        if (start >= 0 && quoted.find(start) && quoted.start() == start) {
            return told(
                    start,
                    quoted.end(),
                    quoted.group(1).isEmpty() ? "'' holds no character" : quoted.group() + " is no single character",
                    "A text stands in double quotation marks: \"" + quoted.group(1) + "\"");
        }
        return told(
                from,
                from + 1,
                "this character is never closed",
                "A char stands in single quotation marks, as in 'a'; a text in double ones.");
    }

    /** A character outside of texts that javac cannot read; empty if it has no usual remedy. */
    static Optional<Told> unknown(String source, int from) {
        char c = from < source.length() ? source.charAt(from) : ' ';
        String help = c >= FIRST_WIDE && c <= LAST_WIDE
                ? "This is a wide " + c + ", from an East Asian keyboard: write " + (char) (c - WIDER)
                        + " in its place."
                : switch (c) {
                    case '\u2018', '\u2019', '\u201c', '\u201d', '\u201e', '\u00ab', '\u00bb', '\u00b4' ->
                        "These are a text editor's quotation marks: write \" (or ' for one character) anew.";
                    case '\u2013', '\u2014', '\u2212' -> "This is a dash: write a minus sign, -";
                    case '\u00a0', '\u200b', '\u3000' ->
                        "This is a space that Java does not know, from a copied text: write it anew.";
                    default -> HELP.getOrDefault(c, "");
                };
        return help.isEmpty() ? Optional.empty() : told(from, from + 1, "Java does not know the character " + c, help);
    }

    private static Optional<Told> told(int from, int to, String message, String help) {
        return Optional.of(new Told(from, to, message, List.of(help)));
    }
}
