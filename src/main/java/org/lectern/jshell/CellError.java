package org.lectern.jshell;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a cell did not run to its end.
 *
 * @param kind what sort of failure
 * @param name the exception's class, such as {@code java.lang.IllegalStateException}, or {@code CompileError}
 * @param message the exception's own message, or javac's
 * @param line the line of the cell, from 1; 0 if no line of the cell is to blame
 * @param column the column in that line, from 1; 0 if only the line is known
 * @param length how many characters of the line are to blame; 0 if only the line is known
 * @param source the text of that line
 * @param traceback where the code was, innermost first, with the frames of the kernel left out; empty for compile errors
 * @param help what to do about it, for the mistakes that have a usual remedy; empty if unknown
 */
public record CellError(
        Kind kind,
        String name,
        String message,
        int line,
        int column,
        int length,
        String source,
        List<String> traceback,
        String help) {
    private static final int LONGEST_MESSAGE = 10_000;

    /** What sort of failure. */
    public enum Kind {
        /** The cell, or the rest of it from a line on, is not valid Java, or names something that does not exist. */
        COMPILE,
        /** The cell threw an exception. */
        RUNTIME,
        /** The cell was interrupted. */
        INTERRUPTED,
        /** The fault is Lectern's own. */
        INTERNAL
    }

    public CellError {
        name = PlainNames.text(name);
        message = PlainNames.text(message);
        traceback = traceback.stream().map(PlainNames::text).toList();
        help = PlainNames.text(help);
        if (message.length() > LONGEST_MESSAGE) {
            message = message.substring(0, LONGEST_MESSAGE) + " … [" + (message.length() - LONGEST_MESSAGE)
                    + " more characters]";
        }
    }

    static CellError of(Kind kind, String name, @Nullable String message, String help) {
        return new CellError(kind, name, message == null ? "" : message, 0, 0, 0, "", List.of(), help);
    }

    CellError named(String other) {
        return new CellError(kind, other, message, line, column, length, source, traceback, help);
    }

    /** This error with another traceback. */
    CellError traced(List<String> other) {
        return new CellError(kind, name, message, line, column, length, source, other, help);
    }

    /** The same, and that some names mean what they meant before. */
    CellError kept(Collection<String> kept) {
        // An import of one class replaces another, but has no name of its own.
        List<String> names = kept.stream().filter(each -> !each.isBlank()).toList();
        if (names.isEmpty()) {
            return this;
        }
        return helpedBy(String.join(", ", names) + (names.size() == 1 ? " stays as it was." : " stay as they were."));
    }

    /** This error with one more line of help; none if it is empty. */
    CellError helpedBy(String more) {
        String all = help.isEmpty() || more.isEmpty() ? help + more : help + "\n" + more;
        return new CellError(kind, name, message, line, column, length, source, traceback, all);
    }

    /** This error with lines of help before the others. */
    CellError helpedFirstBy(List<String> lines) {
        String all = Stream.concat(lines.stream(), help.lines()).collect(Collectors.joining("\n"));
        return new CellError(kind, name, message, line, column, length, source, traceback, all);
    }

    /** The first line a reader sees: the name and the message. */
    public String headline() {
        return message.isEmpty() ? name : name + ": " + message;
    }

    /** The whole report as plain text. */
    public String text() {
        return String.join("\n", ErrorText.lines(this, false));
    }

    /** The whole report in lines, coloured by ANSI codes: what a Jupyter front end shows as traceback. */
    public List<String> ansi() {
        return ErrorText.lines(this, true);
    }

    /** The whole report as a piece of HTML that reads on light and dark pages. */
    public String html() {
        return ErrorText.html(this);
    }
}
