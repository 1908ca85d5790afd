package org.lectern.jshell;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import jdk.jshell.Diag;

/**
 * What the compiler objects to in the source that it was given.
 *
 * @param code javac's name for the error
 * @param text javac's words in a language
 * @param position the place that the error is about
 * @param start where what is to blame begins
 * @param end where it ends
 */
record Objection(String code, Function<Locale, String> text, long position, long start, long end) {
    private static final Pattern OWN =
            Pattern.compile("(?<![\\w$])(?:REPL\\.)?" + Pattern.quote(SecondOpinion.NAME) + "\\.?");

    /** The errors among what JShell tells. */
    static List<Objection> among(Stream<Diag> diagnostics) {
        return diagnostics
                .filter(Diag::isError)
                .map(each -> new Objection(
                        each.getCode(),
                        each::getMessage,
                        each.getPosition(),
                        each.getStartPosition(),
                        each.getEndPosition()))
                .toList();
    }

    /**
     * What javac tells of a source inside other Java.
     *
     * @param before how much of that other stands before it
     * @param length how long the source is
     */
    static Objection of(Diagnostic<?> told, int before, int length) {
        return new Objection(
                told.getCode(),
                // JShell speaks of its own classes neither.
                locale -> PlainNames.text(OWN.matcher(told.getMessage(locale)).replaceAll("")),
                inside(told.getPosition(), before, length),
                inside(told.getStartPosition(), before, length),
                inside(told.getEndPosition(), before, length));
    }

    private static long inside(long position, int before, int length) {
        return Math.max(0, Math.min(length, position - before));
    }
}
