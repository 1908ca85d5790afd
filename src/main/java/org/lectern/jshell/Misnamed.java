package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/** Declarations whose name cannot be one. */
final class Misnamed {
    private static final String TYPE = "([\\p{L}_$][\\w$.]*)(?:<[^;(){}=]*>)?(?:\\[\\])*(?:\\.\\.\\.)?";
    /** What a declaration has before its name, in the line of the name. */
    private static final Pattern BEFORE = Pattern.compile("(?m)(?:^|[;{}(,])[ \\t]*"
            + "(?:(?:final|static|public|private|protected|abstract)[ \\t]+)*" + TYPE + "[ \\t]+$");

    private static final Pattern WORD = Pattern.compile("[\\w$]+");
    private static final Pattern NUMBERED = Pattern.compile("[0-9]+([A-Za-z_][\\w$]*)");
    private static final Pattern HYPHENS = Pattern.compile("([A-Za-z_]\\w*)((?:-[A-Za-z_]\\w*)+)[ \\t]*=(?!=)");
    private static final Pattern WORDS = Pattern.compile("([A-Za-z_]\\w*)[ \\t]+([A-Za-z_]\\w*)[ \\t]*=(?!=)");
    /** Keywords after which a name is declared. */
    private static final Set<String> DECLARING = Set.of(
            "boolean",
            "byte",
            "char",
            "class",
            "double",
            "enum",
            "float",
            "int",
            "interface",
            "long",
            "record",
            "short",
            "void");

    private Misnamed() {}

    /**
     * What such an error comes to; empty if the source shows none of them.
     *
     * @param from where javac gave up, right before or at the name
     */
    static Optional<Told> of(String source, int from) {
        String bare = Brackets.bare(source);
        Optional<Told> here = at(bare, Sources.skipBlanks(bare, from));
        // Where javac reads no declaration, it stands at the type before the name.
        return here.or(() -> at(bare, Sources.skipBlanks(bare, Sources.endOfName(bare, from))));
    }

    private static Optional<Told> at(String bare, int start) {
        Matcher word = WORD.matcher(bare).region(Math.min(start, bare.length()), bare.length());
        if (word.lookingAt()) {
            String type = typeBefore(bare, start);
            if (!type.isEmpty()) {
                return named(bare, word.group(), start, type);
            }
        }
        return joined(bare, start);
    }

    /** The type that a declaration has before a place; empty if none ends there. */
    private static String typeBefore(String bare, int place) {
        Matcher before = BEFORE.matcher(bare).region(bare.lastIndexOf('\n', place - 1) + 1, place);
        String type = before.find() ? before.group(1) : "";
        return DECLARING.contains(type) || !SourceVersion.isKeyword(type) ? type : "";
    }

    private static Optional<Told> named(String bare, String word, int start, String type) {
        int next = Sources.skipSpace(bare, start + word.length());
        char after = next < bare.length() ? bare.charAt(next) : ';';
        boolean isAssigned = after == '=' && !bare.startsWith("==", next);
        boolean isName = isAssigned
                || ";,)".indexOf(after) >= 0
                || DECLARING.contains(type) && "({:".indexOf(after) >= 0
                || type.equals("class") && bare.startsWith("extends", next);
        if (!isName) {
            return Optional.empty();
        }
        if (SourceVersion.isKeyword(word) || word.equals("_")) {
            return told(
                    start, word, word + " is a word of the language, and cannot be a name", "Give it another name.");
        }
        Matcher numbered = NUMBERED.matcher(word);
        if (numbered.matches()) {
            String digits = word.substring(0, numbered.start(1));
            return told(
                    start,
                    word,
                    word + " cannot be a name",
                    "A name starts with a letter; digits come after it, as in " + numbered.group(1) + digits + ".");
        }
        return Optional.empty();
    }

    /** A name of two words, or with hyphens. */
    private static Optional<Told> joined(String bare, int place) {
        int start = place;
        while (start > 0 && "-_ \t".indexOf(bare.charAt(start - 1)) >= 0) {
            start--;
        }
        start = Sources.startOfName(bare, start);
        Matcher hyphens = HYPHENS.matcher(bare).region(start, bare.length());
        Matcher words = WORDS.matcher(bare).region(start, bare.length());
        boolean isHyphened = hyphens.lookingAt();
        if (!isHyphened && !words.lookingAt()) {
            return Optional.empty();
        }
        String name = isHyphened ? hyphens.group(1) + hyphens.group(2) : words.group(1) + " " + words.group(2);
        String type = typeBefore(bare, start);
        for (String each : name.split("[- ]", -1)) {
            if (type.isEmpty() || SourceVersion.isKeyword(each)) {
                return Optional.empty();
            }
        }
        return told(
                start,
                name,
                name + " is no name",
                "A name is one word of letters, digits and _: " + name.replaceAll("[- ]", "_") + ", or " + camel(name)
                        + ".");
    }

    private static String camel(String name) {
        return Pattern.compile("[- ](.)")
                .matcher(name)
                .replaceAll(match -> match.group(1).toUpperCase(java.util.Locale.ROOT));
    }

    private static Optional<Told> told(int start, String marked, String message, String help) {
        return Optional.of(new Told(start, start + marked.length(), message, List.of(help)));
    }
}
