package org.lectern.jshell;

import java.util.function.Function;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.jspecify.annotations.Nullable;

/**
 * A part of a cell inside other Java. Where it stands in a block, and ends with an expression that is no statement, the block returns
 * that.
 */
record Wrapping(String before, String code, String after) {
    private static final String BLOCK = "{ ";
    private static final String RETURN = "return ";
    private static final String NEVER = "if (false) { ";
    private static final String NO_STATEMENT = "not a statement";

    /** Runs source, of which some stands before the part's own text. */
    interface Runner {
        @Nullable
        Object run(String source, int before) throws CellFailure;
    }

    /** @param analysis what JShell makes of code */
    @Nullable
    Object run(Function<String, CompletionInfo> analysis, Runner runner) throws CellFailure {
        try {
            return runner.run(before + code + after, before.length());
        } catch (CellFailure e) {
            boolean isNone = before.endsWith(BLOCK) && e.error().message().equals(NO_STATEMENT);
            int last = isNone ? Statements.lastExpression(code, analysis) : -1;
            if (last < 0) {
                throw e;
            }
            return returning(last, runner);
        }
    }

    private @Nullable Object returning(int last, Runner runner) throws CellFailure {
        String first = code.substring(0, last);
        try {
            return runner.run(
                    before + first + RETURN + code.substring(last) + after, before.length() + RETURN.length());
        } catch (CellFailure e) {
            if (e.error().kind() == CellError.Kind.COMPILE) {
                // What is wrong before the expression stands further left than that place says.
                runner.run(NEVER + first + "\n}", NEVER.length());
            }
            throw e;
        }
    }
}
