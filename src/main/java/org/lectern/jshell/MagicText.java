package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cells with magics as an editor asks about them, half written as they may be. */
final class MagicText {
    /** Up to the cursor: a magic's name is being written, where a statement starts or after an equals sign. */
    private static final Pattern NAME = Pattern.compile("(?:^|\\n|=)[ \\t]*(%%?)([\\w.-]*)$");
    /** A line with a magic; group 1 is the Java before it. */
    private static final Pattern LINE = Pattern.compile(
            "(?m)^([ \\t]*(?:[\\p{L}_$][\\w$.<>,?\\[\\] \\t]*=[ \\t]*)?)(%%?[\\p{L}_][\\w.-]*)([^\\n]*)$");
    /** Those whose line or body is Java. */
    private static final Pattern OF_JAVA = Pattern.compile("%%?(?:time|timeit)");

    private MagicText() {}

    /** The magics whose names could stand at the cursor; null if no magic's name stands there. */
    static @Nullable Completion names(String code, int cursor, Magics magics) {
        Matcher name = NAME.matcher(code.substring(0, cursor));
        if (!name.find()) {
            return null;
        }
        Pattern called = Pattern.compile("(?<!%)" + name.group(1) + "(?!%)");
        List<Completion.Match> matches = new ArrayList<>();
        for (String each : magics.names()) {
            String help = magics.help(each);
            boolean isOfKind = help.isEmpty() || called.matcher(help).find();
            if (each.startsWith(name.group(2)) && isOfKind) {
                matches.add(new Completion.Match(each, "magic"));
            }
        }
        return new Completion(matches, name.start(2), cursor);
    }

    /** What is known of the magic whose name the cursor touches; null if there is none. */
    static @Nullable String help(String code, int cursor, Magics magics) {
        Matcher line = LINE.matcher(code);
        while (line.find()) {
            if (cursor >= line.start(2) && cursor <= line.end(2)) {
                String help = magics.help(line.group(2).replace("%", ""));
                return help.isEmpty() ? null : help;
            }
        }
        return null;
    }

    /** The cell with blanks in place of its magics, so that all else is where it was. */
    static String blanked(String code) {
        MagicLine whole = MagicLine.cell(code);
        if (whole != null && !OF_JAVA.matcher("%%" + whole.name()).matches()) {
            return code.replaceAll("[^\\n]", " ");
        }
        Matcher line = LINE.matcher(code);
        StringBuilder text = new StringBuilder();
        while (line.find()) {
            boolean isJava = OF_JAVA.matcher(line.group(2)).matches();
            String before = line.group(1);
            String head = " ".repeat(line.group(2).length());
            String rest = isJava ? line.group(3) : " ".repeat(line.group(3).length());
            // An assignment keeps something to assign, where there is room for it.
            boolean isValue = before.contains("=") && !isJava && (head + rest).length() >= 5;
            String blank = isValue ? "null;" + (head + rest).substring(5) : head + rest;
            line.appendReplacement(text, Matcher.quoteReplacement(before + blank));
        }
        return line.appendTail(text).toString();
    }

    /** Whether a cell that is a magic is ready to run; null if its Java decides that. */
    static @Nullable Completeness isComplete(String code) {
        MagicLine whole = MagicLine.cell(code);
        if (whole == null) {
            return null;
        }
        if (code.substring(whole.end()).isBlank()) {
            return new Completeness(Completeness.Status.INCOMPLETE, "");
        }
        boolean isJava = OF_JAVA.matcher("%%" + whole.name()).matches();
        boolean goesOn = code.stripTrailing().endsWith("\\");
        return isJava
                ? null
                : new Completeness(goesOn ? Completeness.Status.INCOMPLETE : Completeness.Status.COMPLETE, "");
    }
}
