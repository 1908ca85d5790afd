package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What only later versions of Java understand. */
final class LaterJava {
    /** The version that patterns in switch, and those of records, came with. */
    private static final int PATTERNS = 21;

    private static final Pattern CASE = Pattern.compile("\\bcase\\s+([\\w.]+(?:<[^<>]*>)?)\\s+(\\w+)");
    private static final Pattern SWITCH = Pattern.compile("\\bswitch\\s*\\(([^()]*)\\)");
    /** A record's pattern, up to where an older compiler gives up. */
    private static final Pattern RECORD =
            Pattern.compile("\\b(instanceof|case)\\s+([\\w.]+)\\s*(?:\\(\\s*[\\w.]+\\s*)?$");

    private LaterJava() {}

    /** A feature that the compiler knows, and does not offer yet. */
    static Told preview(String message, String source, int from, int to) {
        String bare = Brackets.bare(source);
        for (Matcher type = CASE.matcher(bare); message.startsWith("patterns in switch") && type.find(); ) {
            if (type.start() <= from && from <= type.end()) {
                String value = "";
                for (Matcher switched = SWITCH.matcher(bare); switched.find() && switched.end() <= type.start(); ) {
                    value = source.substring(switched.start(1), switched.end(1)).strip();
                }
                return new Told(
                        type.start(),
                        type.end(),
                        "a type behind case needs Java " + PATTERNS + running(),
                        List.of("Write if (" + (value.isEmpty() ? "…" : value) + " instanceof " + type.group(1) + " "
                                + type.group(2) + ") { … } else if (…) { … }"));
            }
        }
        if (message.startsWith("patterns in switch")
                && bare.substring(0, Math.min(from + 1, bare.length())).matches("(?s).*\\bswitch\\s*\\(?")) {
            return new Told(
                    from,
                    to,
                    "a switch cannot tell values of this type apart",
                    List.of("It takes an int, a char, a String or an enum: write if (…) { … } else if (…) { … }"));
        }
        return new Told(
                from,
                to,
                message.lines().findFirst().orElse(""),
                List.of("It needs a later version of Java" + running() + "."));
    }

    /** The pattern of a record, as in {@code p instanceof Point(int x, int y)}; empty if there is none where javac gave up. */
    static Optional<Told> records(String source, int from) {
        Matcher pattern = RECORD.matcher(source.substring(0, Math.min(from, source.length())));
        return Runtime.version().feature() < PATTERNS && pattern.find()
                ? Optional.of(new Told(
                        pattern.start(2),
                        pattern.end(2),
                        "a record's parts behind " + pattern.group(1) + " need Java " + PATTERNS + running(),
                        List.of("Give it a name and ask that for its parts: if (… instanceof " + pattern.group(2)
                                + " r) { … }")))
                : Optional.empty();
    }

    private static String running() {
        return ", and this is Java " + Runtime.version().feature();
    }
}
