package org.lectern.jshell;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What a cell may say besides Java: lines that start with {@code %}, such as {@code %jars lib/*.jar}, where a statement may
 * start, also as {@code var jars = %jars lib/*.jar}; and whole cells that start with {@code %%}, such as {@code %%bash}.
 */
public interface Magics {
    /** The names of all, lines and cells: a line with another percent sign in front may be Java. */
    Set<String> names();

    /**
     * Does what a line says.
     *
     * @param arguments the rest of the line, without space around it
     * @return its value; shown if it is the cell's last and {@link org.lectern.display.Displayable}
     * @throws MagicException if it cannot be done, for a reason that the user can mend
     */
    @Nullable
    Object line(String name, String arguments, Context context) throws Exception;

    /**
     * Does what a cell says.
     *
     * @param arguments the rest of the first line
     * @param body the lines after the first
     * @return its value, as for a line
     * @throws MagicException as for a line
     */
    @Nullable
    Object cell(String name, String arguments, String body, Context context) throws Exception;

    /** What a magic is for and how it is called, for whoever asks about it; empty if there is none of the name. */
    default String help(String name) {
        return "";
    }

    /**
     * What to do about an error of classes that do not fit each other, where magics have added one of them and left out another;
     * empty if they know nothing of it.
     */
    default String remedy(String message) {
        return "";
    }

    /**
     * A value that is shown as an expression's is, whatever its type; without this only those are that are {@link
     * org.lectern.display.Displayable}.
     */
    record Shown(@Nullable Object value) {}

    /** What a magic can do with the session whose cell says it. For the thread that calls the magic. */
    interface Context {
        Session session();

        /**
         * Runs Java that is a part of the cell: the magic's arguments or body, or what is left of them. Errors show the lines of
         * the cell.
         *
         * @return the value of its last expression; null if it has none
         * @throws MagicException if it fails, with its error
         */
        @Nullable
        Object evaluate(String code) throws MagicException;

        /** As {@link #evaluate(String)}, and measures it without what the compiler takes. */
        Timed timed(String code) throws MagicException;

        /**
         * Runs a part of the cell inside Java of the magic's, as one statement, such as {@code () -> part}. Errors show the
         * lines of the cell.
         *
         * @param before one line
         */
        @Nullable
        Object evaluate(String before, String code, String after) throws MagicException;

        /**
         * Runs a cell that comes from elsewhere.
         *
         * @param label how errors name them, such as a file's name
         */
        @Nullable
        Object evaluate(String label, String code) throws MagicException;

        /** Runs work on the cell's own thread: there an interrupt stops it, and what it prints is the cell's. */
        <T extends @Nullable Object> T call(Callable<T> work) throws Exception;

        /** Lets cells use a jar or a folder of classes, from now on. */
        void addToClasspath(Path entry);

        /** The variables that cells have defined, the oldest first. */
        List<Variable> variables();

        /** Forgets all that cells have defined; imports of the start-up stay. */
        void reset();
    }

    /**
     * What code came to, and how long it ran.
     *
     * @param cpu what all of the JVM's threads took meanwhile; zero where the JVM does not tell
     */
    record Timed(@Nullable Object value, Duration wall, Duration cpu) {}

    /**
     * A variable of cells.
     *
     * @param type as it was declared, or inferred
     */
    record Variable(String name, String type, @Nullable Object value) {}
}
