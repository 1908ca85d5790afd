package org.lectern.magic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lectern.jshell.MagicException;

/** Scripts as cells can run them, whichever program has written them. */
final class Scripts {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^[ \\t]*package[ \\t]+[\\w.]+[ \\t]*;");
    /** What editors of Windows put before a text to say that it is in UTF-8. */
    private static final String MARK = "\uFEFF";

    private Scripts() {}

    /**
     * The text of a file.
     *
     * @throws java.nio.charset.CharacterCodingException if it is not in UTF-8
     */
    static String read(Path file) throws IOException {
        String text = Files.readString(file);
        return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    }

    /**
     * The Java of a script, with the magics in it; its lines keep their numbers.
     *
     * @param asker what wants it, as the error's first word
     * @throws MagicException if it has commands of the jshell tool other than its end, before anything of it runs
     */
    static String java(String asker, String name, String script) throws MagicException {
        return ToolCommands.without(asker, name, withoutPackage(script));
    }

    /** A package means nothing in a session; spaces take its place, so that lines keep their numbers. */
    private static String withoutPackage(String code) {
        Matcher matcher = PACKAGE.matcher(code);
        return matcher.find()
                ? code.substring(0, matcher.start())
                        + " ".repeat(matcher.end() - matcher.start())
                        + code.substring(matcher.end())
                : code;
    }
}
