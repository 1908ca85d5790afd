package org.lectern.jshell;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.jspecify.annotations.Nullable;

/**
 * The parts of code, one after the other. JShell reads all that it is given to find the first: of a long cell it is given some lines
 * only, and more if those do not tell.
 */
final class Parts {
    private static final int FEW = 400;
    private static final int MORE = 8;

    /** A definition's modifiers up to {@code non-sealed}, of which the JShell of Java 17 knows no end. */
    private static final Pattern NON_SEALED = Pattern.compile("(?:\\s|//.*|/\\*(?s:.*?)\\*/|@[\\w.]+(?:\\([^)]*\\))?"
            + "|(?:public|protected|private|static|abstract|strictfp)\\b)*+(non-sealed)(?=\\s)");

    private final Function<String, CompletionInfo> analysis;

    /** @param analysis what JShell makes of code */
    Parts(Function<String, CompletionInfo> analysis) {
        this.analysis = code -> {
            CompletionInfo info = analysis.apply(code);
            return info.completeness() == SourceCodeAnalysis.Completeness.UNKNOWN ? nonSealed(code, info) : info;
        };
    }

    private CompletionInfo nonSealed(String code, CompletionInfo unknown) {
        Matcher modifiers = NON_SEALED.matcher(code);
        if (!modifiers.lookingAt()) {
            return unknown;
        }
        // As long, and what it is before may be as well.
        String known = code.substring(0, modifiers.start(1)) + "static    " + code.substring(modifiers.end(1));
        CompletionInfo info = analysis.apply(known);
        String source = info.source();
        return source != null && known.startsWith(source)
                ? new First(info.completeness(), info.remaining(), code.substring(0, source.length()))
                : info;
    }

    /** The first part of code, whether it is whole, and what is left. */
    CompletionInfo first(String code) {
        for (long length = FEW; length < code.length(); length *= MORE) {
            int end = code.lastIndexOf('\n', (int) length) + 1;
            CompletionInfo info = end == 0 ? null : first(code, end);
            if (info != null) {
                return info;
            }
        }
        return analysis.apply(code);
    }

    /** The same, from the code up to a place; null if what comes after it may count. */
    private @Nullable CompletionInfo first(String code, int end) {
        CompletionInfo info = analysis.apply(code.substring(0, end));
        String left = info.remaining();
        // What comes next is there to be seen: this part does not go on with it. Where code ends within a text or a
        // comment, JShell
        // never calls it complete.
        boolean isDecided =
                info.completeness().isComplete() && left != null && Sources.skipComments(left, 0) < left.length();
        return isDecided ? new First(info.completeness(), left + code.substring(end), info.source()) : null;
    }

    private record First(SourceCodeAnalysis.Completeness completeness, String remaining, String source)
            implements CompletionInfo {}
}
