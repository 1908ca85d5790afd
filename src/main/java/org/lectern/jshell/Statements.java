package org.lectern.jshell;

import java.util.function.Function;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;

/** Which parts of a cell are statements that can share a snippet: each snippet costs as much as a whole run of the compiler. */
final class Statements {
    /** Fewer are not worth another run when they do not compile together. */
    private static final int FEWEST = 3;

    /** In characters: the JVM compiles no method to machine code that has more than 8,000 bytes. */
    private static final int LONGEST = 4_000;

    /**
     * A call, an assignment or a step, whose receiver is plain, or a block, loop or branch. What declares something, and what ends
     * the method that it is in, matches none.
     */
    private static final Pattern PLAIN = Pattern.compile(
            "(?!(?:return|yield|throw|break|continue|super|this|new)\\b)"
                    + "(?:\\{|(?:do|try)\\s*\\{|[A-Za-z_$][\\w$]*(?:\\.[A-Za-z_$][\\w$]*)*\\s*"
                    + "(?:\\(|\\[\\s*[^\\]\\s]|\\+\\+|--|(?:[-+*/%&|^]|<<|>>>?)?=(?!=)))"
                    + ".*[;}]",
            Pattern.DOTALL);

    private Statements() {}

    /**
     * Where the last of the plain statements ends that follow one another; 0 if they are few. The last part of all code is not among
     * them, for its value is the cell's.
     *
     * @param longest where it ends at the latest
     * @param analysis what JShell makes of code
     */
    static int endTogether(String code, CompletionInfo first, int longest, Function<String, CompletionInfo> analysis) {
        CompletionInfo next = first;
        String rest = code;
        int end = 0;
        int count = 0;
        while (next.completeness().isComplete()
                && !next.remaining().isBlank()
                && code.length() - next.remaining().length() <= Math.min(LONGEST, longest)
                && isPlain(next.source())) {
            rest = next.remaining();
            end = code.length() - rest.length();
            count++;
            next = analysis.apply(rest);
        }
        return count < FEWEST ? 0 : end;
    }

    /** Where the last part of code starts, if it is an expression without a semicolon; -1 if it is none. */
    static int lastExpression(String code, Function<String, CompletionInfo> analysis) {
        String rest = code;
        while (true) {
            CompletionInfo next = analysis.apply(rest);
            boolean isLast = next.remaining() == null || next.remaining().isBlank();
            if (isLast || !next.completeness().isComplete()) {
                boolean isExpression = next.completeness() == SourceCodeAnalysis.Completeness.COMPLETE
                        && !Sources.withoutComments(rest).stripTrailing().endsWith(";");
                return isExpression ? Sources.skipComments(code, code.length() - rest.length()) : -1;
            }
            rest = next.remaining();
        }
    }

    /** Whether a part that is whole can stand in a block among others, and means there what it means alone. */
    static boolean isPlain(String source) {
        return PLAIN.matcher(Sources.withoutComments(source).strip()).matches();
    }
}
