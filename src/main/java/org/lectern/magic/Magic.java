package org.lectern.magic;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.Magics.Context;

/**
 * One magic.
 *
 * @param names its name, then others that it goes by
 * @param usage how it is called, one way in each line
 * @param purpose what it does, in one line
 * @param line what it does as a line; null if it is for cells alone
 * @param cell what it does as a cell; null if it is for lines alone
 */
public record Magic(
        List<String> names,
        String usage,
        String purpose,
        @Nullable Line line,
        @Nullable Cell cell) {
    public Magic {
        names = List.copyOf(names);
    }

    /** What a magic does as a line. */
    public interface Line {
        @Nullable
        Object run(String arguments, Context context) throws Exception;
    }

    /** What a magic does as a cell. */
    public interface Cell {
        @Nullable
        Object run(String arguments, String body, Context context) throws Exception;
    }

    static Magic line(String usage, String purpose, Line line, String... names) {
        return new Magic(List.of(names), usage, purpose, line, null);
    }

    static Magic cell(String usage, String purpose, Cell cell, String... names) {
        return new Magic(List.of(names), usage, purpose, null, cell);
    }

    static Magic both(String usage, String purpose, Line line, Cell cell, String... names) {
        return new Magic(List.of(names), usage, purpose, line, cell);
    }

    String name() {
        return names.get(0);
    }

    /** The whole help. */
    String help() {
        return usage + "\n\n" + purpose
                + (names.size() == 1 ? "" : "\nAlso called: " + String.join(", ", names.subList(1, names.size())));
    }
}
