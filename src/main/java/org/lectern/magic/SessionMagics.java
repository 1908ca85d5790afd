package org.lectern.magic;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.lectern.display.Table;
import org.lectern.jshell.MagicException;
import org.lectern.jshell.Magics.Context;

/** {@code %vars}, {@code %reset} and {@code %lsmagic}. */
final class SessionMagics {
    private SessionMagics() {}

    static List<Magic> all(StandardMagics magics) {
        return List.of(
                Magic.line(
                        "%vars [NAME…]",
                        "A table of the variables that cells have defined: types, shapes, sizes.",
                        SessionMagics::variables,
                        "vars",
                        "whos",
                        "who"),
                Magic.line(
                        "%reset [-f]",
                        "Forgets everything that cells have defined; the class path and the start-up's definitions stay.",
                        SessionMagics::reset,
                        "reset"),
                Magic.line(
                        "%lsmagic",
                        "This table; %NAME? says more about one.", (arguments, context) -> list(magics), "lsmagic"));
    }

    private static Table variables(String arguments, Context context) throws Exception {
        List<String> wanted =
                Arguments.of("%vars", arguments, Set.of(), Set.of()).words();
        // Values' own code, such as that of a collection's size, runs where cells run.
        return context.call(() -> Variables.table(context.variables(), wanted));
    }

    private static Object reset(String arguments, Context context) throws Exception {
        List<String> words =
                Arguments.of("%reset", arguments, Set.of(), Set.of("-f")).words();
        if (!words.isEmpty()) {
            throw new MagicException(
                    "%reset: takes no names, got " + String.join(" ", words),
                    "It forgets all that cells have defined. To let go of one object, set its variable to null.");
        }
        int count = context.variables().size();
        context.reset();
        FileMagics.say(
                "Forgot " + count + (count == 1 ? " variable" : " variables") + " and all other definitions", context);
        return List.of();
    }

    private static Table list(StandardMagics magics) throws MagicException {
        List<List<String>> rows = new ArrayList<>();
        for (Magic magic : magics.all()) {
            String line = magic.line() == null ? "" : "%" + magic.name();
            String cell = magic.cell() == null ? "" : "%%" + magic.name();
            rows.add(List.of(
                    line.isEmpty() || cell.isEmpty() ? line + cell : line + ", " + cell,
                    String.join(", ", magic.names().subList(1, magic.names().size())),
                    magic.purpose()));
        }
        return new Table("%NAME? says more about one.", List.of("magic", "also", "what it does"), rows);
    }
}
