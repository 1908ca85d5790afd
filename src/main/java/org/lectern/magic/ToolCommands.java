package org.lectern.magic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lectern.jshell.MagicException;

/** Commands of JDK's own {@code jshell} in a script, such as {@code /exit}: no Java, and for that tool alone. */
final class ToolCommands {
    private static final Pattern COMMAND = Pattern.compile(
            "(?m)^/(drop|edit|env|ex|exit|help|history|imports|list|methods|open|reload|reset|save|set|types|vars|[?!])(?=\\s|$).*$");

    private ToolCommands() {}

    /**
     * The script up to where it ends itself.
     *
     * @param asker what wants it, as the error's first word
     * @throws MagicException if it has another command, before anything of it runs
     */
    static String without(String asker, String file, String script) throws MagicException {
        Matcher command = COMMAND.matcher(script);
        while (command.find()) {
            String before = script.substring(0, command.start());
            if (isQuiet(before)) {
                continue;
            }
            if (command.group(1).startsWith("ex")) {
                return before;
            }
            long line = before.chars().filter(c -> c == '\n').count() + 1;
            throw new MagicException(
                    asker + ": " + file + ", line " + line + ": "
                            + command.group().strip() + " is a command of the jshell tool, no Java",
                    switch (command.group(1)) {
                        case "open" -> "Write %load and the file in its place.";
                        case "env" -> "%jars and %classpath add to the class path; leave the line out.";
                        default -> "Leave the line out.";
                    });
        }
        return script;
    }

    /** Whether a comment or a text block is open where the code ends. */
    private static boolean isQuiet(String code) {
        return code.lastIndexOf("/*") > code.lastIndexOf("*/") || code.split("\"\"\"", -1).length % 2 == 0;
    }
}
