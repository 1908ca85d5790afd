package org.lectern.magic;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.MagicException;
import org.lectern.jshell.Magics;
import org.lectern.jshell.Magics.Context;

/** {@code %time} and {@code %timeit}. */
final class TimeMagics {
    private static final Pattern OPTION = Pattern.compile("-([nr])[ \\t]*([0-9]+)(?:[ \\t]+|$)");
    /** What looks like one, and can be no Java: two words follow one another. */
    private static final Pattern WRONG_OPTION = Pattern.compile(
            "(-[a-zA-Z])[ \\t]+(?!instanceof\\b)((?:[\\w\"']|-[0-9]+[ \\t]+[\\w\"'])\\S*).*", Pattern.DOTALL);
    /** What can stand in a block alone. */
    private static final Pattern STATEMENT =
            Pattern.compile("(?:for|while|if|do|try|throw|assert|synchronized|final|var)\\b(?s:.*)"
                    + "|[\\w$.]+(?:<[^;(){}=]*>)?(?:\\[\\])*\\s+[\\w$]+\\s*(?:=(?!=)(?s:.*))?");

    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*");

    private static final String TIMED = Timing.class.getName() + ".of(() -> ";

    private TimeMagics() {}

    static List<Magic> all() {
        return List.of(
                Magic.both(
                        "%time STATEMENT\n%%time",
                        "Runs a statement, or the cell, and says how long that took, without the compiler.",
                        TimeMagics::time,
                        TimeMagics::timeCell,
                        "time"),
                Magic.both(
                        "%timeit [-n LOOPS] [-r RUNS] EXPRESSION\n%%timeit [-n LOOPS] [-r RUNS] [SETUP]",
                        "Compiles an expression, or the cell, once, runs it many times, and says how long one loop takes.",
                        TimeMagics::timeit,
                        TimeMagics::timeitCell,
                        "timeit"));
    }

    private static @Nullable Object time(String code, Context context) throws Exception {
        if (code.isBlank()) {
            throw new MagicException("%time: needs a statement after it", "For a whole cell write %%time.");
        }
        return told(context.timed(code), context);
    }

    private static @Nullable Object timeCell(String arguments, String body, Context context) throws Exception {
        if (!arguments.isBlank()) {
            throw new MagicException(
                    "%%time: takes nothing in its own line, got " + arguments, "Put the statement in the next line.");
        }
        needsCode("time", body);
        return told(context.timed(body), context);
    }

    /** Refuses a cell of which nothing is below the magic's line, or comments alone. */
    private static void needsCode(String magic, String body) throws MagicException {
        if (COMMENT.matcher(body).replaceAll("").isBlank()) {
            throw new MagicException(
                    "%%" + magic + ": needs code in the lines below",
                    "For one line write %" + magic + " and the code behind it.");
        }
    }

    private static @Nullable Object told(Magics.Timed timed, Context context) throws Exception {
        String cpu = timed.cpu().isZero() ? "" : ", all processors " + span(timed.cpu());
        FileMagics.say("Time: " + span(timed.wall()) + cpu, context);
        return timed.value() == null ? null : new Magics.Shown(timed.value());
    }

    private static String span(Duration time) {
        return Spans.time(time.toNanos() / 1e9);
    }

    private static Object timeit(String arguments, Context context) throws Exception {
        Counts counts = Counts.of(arguments);
        check(counts.rest(), context);
        if (counts.rest().isBlank()) {
            throw new MagicException("%timeit: needs an expression after it", "For a whole cell write %%timeit.");
        }
        return measured(counts, counts.rest(), context);
    }

    private static Object timeitCell(String arguments, String body, Context context) throws Exception {
        Counts counts = Counts.of(arguments);
        check(counts.rest(), context);
        needsCode("timeit", body);
        if (!counts.rest().isBlank()) {
            context.evaluate(counts.rest());
        }
        return measured(counts, body.strip(), context);
    }

    /** Refuses an option that is none, unless it may be meant as Java: {@code -n} is a number, if there is an n. */
    private static void check(String rest, Context context) throws MagicException {
        Matcher wrong = WRONG_OPTION.matcher(rest);
        boolean isWrong = wrong.matches();
        boolean isAlone =
                rest.matches("-[nr]") && context.variables().stream().noneMatch(each -> rest.equals("-" + each.name()));
        if (isAlone || isWrong && wrong.group(1).matches("-[nr]")) {
            String option = isAlone ? rest : wrong.group(1);
            throw new MagicException(
                    "%timeit: " + option + " needs a count of at least 1 after it"
                            + (isAlone ? "" : ", got " + wrong.group(2).replaceAll("\\s.*", "")),
                    "As in %timeit " + option + " 10 f()");
        }
        if (isWrong) {
            throw new MagicException(
                    "%timeit: no option " + wrong.group(1),
                    "Options: -n LOOPS, -r RUNS; what comes after them is Java.");
        }
    }

    private static Object measured(Counts counts, String code, Context context) throws Exception {
        String expression = code.endsWith(";") ? code.substring(0, code.length() - 1) : code;
        boolean isOne = expression.indexOf(';') < 0
                && !expression.startsWith("{")
                && !STATEMENT.matcher(expression).matches();
        // A comment at the end must not swallow what comes after it. JShell runs the measuring too: it knows what to
        // make of
        // an exception in the middle.
        String measure = ").measure(" + counts.loops() + "L, " + counts.runs() + ")";
        Object measured = isOne
                ? context.evaluate(TIMED, expression, "\n" + measure)
                : context.evaluate(
                        TIMED + "{ ", code, (code.endsWith(";") || code.endsWith("}") ? "\n}" : "\n;}") + measure);
        if (!(measured instanceof Repeated)) {
            throw new MagicException("%timeit: cannot be run again and again: " + code, "");
        }
        return measured;
    }

    /** How often, and what is left of the arguments. */
    private record Counts(long loops, int runs, String rest) {
        static Counts of(String arguments) throws MagicException {
            long loops = 0;
            int runs = 0;
            String rest = arguments;
            Matcher option = OPTION.matcher(rest);
            while (option.lookingAt()) {
                if (option.group(2).length() > 9) {
                    throw new MagicException("%timeit: " + option.group(2) + " is too many", "");
                }
                int count = Integer.parseInt(option.group(2));
                if (count == 0) {
                    throw new MagicException("%timeit: -" + option.group(1) + " needs a count of at least 1", "");
                }
                if (option.group(1).equals("n")) {
                    loops = count;
                } else {
                    runs = count;
                }
                rest = rest.substring(option.end());
                option = OPTION.matcher(rest);
            }
            return new Counts(loops, runs, rest);
        }
    }
}
