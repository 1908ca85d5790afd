package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import org.lectern.display.NearNames;

/** Words of the language that were mistyped, and what else javac asks a semicolon for: what the parser reads tells whether it would do. */
final class Misspelt {
    private static final Pattern WORD = Pattern.compile("[\\p{L}_$][\\w$]*");
    /** A type's head but for class, interface, enum or record. */
    private static final Pattern KINDLESS = Pattern.compile(
            "\\s*((?:(?:public|protected|private|abstract|final|static)\\s+)*)(\\p{Lu}\\w*)\\s*(?:<[\\w\\s,<>?]*>\\s*)?"
                    + "(?:(?:extends|implements)\\s[\\w\\s,.<>?]*)?\\{");

    private static final int LONG = 7;
    private static final int SHORTEST = 3;

    private final Syntax syntax = new Syntax();

    /**
     * The word that was meant; empty if no word makes the source read further.
     *
     * @param code javac's name for the error, without {@code compiler.err.}
     * @param from where javac gave up
     */
    Optional<Told> word(String code, String source, int from) {
        String bare = Brackets.bare(source);
        int place = code.startsWith("try.without") ? behindBlock(bare, from) : from;
        int start = place;
        while (start > 0 && ";{}".indexOf(bare.charAt(start - 1)) < 0) {
            start--;
        }
        int best = place;
        Optional<Told> told = Optional.empty();
        int end = Sources.endOfName(bare, Sources.skipSpace(bare, place));
        for (Matcher word = WORD.matcher(bare).region(start, end).useTransparentBounds(true); word.find(); ) {
            int open = Sources.skipSpace(bare, word.end());
            int condition = bare.startsWith("(", open) ? Brackets.close(bare, open) : open;
            for (String meant : near(word.group(), source.substring(0, word.start()))) {
                int read = read(source, word.start(), word.end(), meant);
                if (read > Math.max(best, condition)) {
                    best = read;
                    told = Optional.of(new Told(
                            word.start(),
                            word.end(),
                            SourceVersion.isKeyword(word.group())
                                    ? word.group() + " cannot stand here"
                                    : "Java has no word " + word.group(),
                            List.of("Did you mean " + meant + "?")));
                }
            }
        }
        return told;
    }

    /** What to say of source that begins with a type without the word that says which kind it is; empty if it does not. */
    Optional<String> lacksKind(String source) {
        Matcher type = KINDLESS.matcher(source);
        return type.lookingAt()
                        && read(source, type.start(2), type.start(2), "class ")
                                > Math.max(syntax.readable(source), type.end())
                ? Optional.of("Write class in front of " + type.group(2) + ": " + type.group(1) + "class "
                        + type.group(2) + " { … }")
                : Optional.empty();
    }

    /** Whether a semicolon is what is missing at a place: the parser takes what ends there, and what goes on in that line. */
    boolean lacksSemicolon(String source, int place) {
        int next = Sources.skipSpace(source, place);
        boolean isWhole = syntax.readable(source.substring(0, place) + ";") >= place;
        boolean isLast =
                next == source.length() || source.substring(place, next).contains("\n");
        return isWhole && (isLast || source.charAt(next) != '{' && read(source, place, place, ";") > next);
    }

    /** Where the braces end that open behind a place, or the place. */
    private static int behindBlock(String bare, int place) {
        int open = bare.indexOf('{', place);
        int close = open < 0 ? -1 : Brackets.close(bare, open);
        return close < 0 ? place : close + 1;
    }

    /** How far the source can be read with a word in place of another, in places of the source as it is. */
    private int read(String source, int start, int end, String word) {
        // Behind what another snippet holds.
        String before = word.equals("else") && source.substring(0, start).isBlank() ? "if (true) {} " : "";
        String fixed = before + source.substring(0, start) + word + source.substring(end);
        return syntax.readable(fixed) - before.length() - word.length() + (end - start);
    }

    private static List<String> near(String word, String before) {
        List<String> found = new ArrayList<>();
        String lower = word.toLowerCase(Locale.ROOT);
        boolean isName = Character.isUpperCase(word.charAt(0));
        int slips = word.length() < LONG ? 1 : 2;
        for (String each : Keywords.after(before)) {
            boolean isNear = isName
                    ? each.equals(lower)
                    : word.length() >= SHORTEST && NearNames.distance(word, each) <= slips
                            || word.equals("foreach") && each.equals("for");
            if (isNear && !each.equals(word)) {
                found.add(each);
            }
        }
        return found;
    }
}
