package org.lectern.jshell;

import java.nio.file.Path;
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

        /**
         * Runs cells that come from elsewhere.
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
     * A variable of cells.
     *
     * @param type as it was declared, or inferred
     */
    record Variable(String name, String type, @Nullable Object value) {}
}
