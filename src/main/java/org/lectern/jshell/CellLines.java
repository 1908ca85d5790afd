package org.lectern.jshell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis.SnippetWrapper;

/**
 * Which lines of snippets the frames of a stack are, for code that runs. JShell tells it of what a snippet has thrown only, once it has
 * ended.
 */
final class CellLines {
    private static final Pattern WRAPPER = Pattern.compile("(REPL\\.\\$JShell\\$[0-9A-Z_]+)(?:\\$(.*))?");

    /** What JShell calls a class without a name, before its number. */
    private static final String UNNAMED = "$JShell$anonymous$$";

    private final JShell shell;

    CellLines(JShell shell) {
        this.shell = shell;
    }

    /**
     * The frames up to where a cell begins, those of cells as {@link Traceback} takes them: with the file {@code #ID} of a snippet and
     * its line.
     */
    StackTraceElement[] told(StackTraceElement[] frames) {
        int end = frames.length;
        while (end > 0 && !isOfCell(frames[end - 1])) {
            end--;
        }
        // Of a recursion all frames are the same.
        Map<String, String> places = new HashMap<>();
        List<StackTraceElement> told = new ArrayList<>();
        for (int i = 0; i < (end == 0 ? frames.length : end); i++) {
            told.add(told(frames[i], places));
        }
        return told.toArray(StackTraceElement[]::new);
    }

    /** Whether a frame, as the JVM gives it, is of a cell. */
    static boolean isOfCell(StackTraceElement frame) {
        return WRAPPER.matcher(frame.getClassName()).matches();
    }

    /** Whether a frame that was told is of code in no method, of which the line is not known: JShell's own around a cell's. */
    static boolean isPlaceless(StackTraceElement frame) {
        return frame.getClassName().isEmpty() && frame.getMethodName().isEmpty() && frame.getLineNumber() < 0;
    }

    private StackTraceElement told(StackTraceElement frame, Map<String, String> places) {
        Matcher wrapper = WRAPPER.matcher(frame.getClassName());
        if (!wrapper.matches()) {
            return frame;
        }
        int line = frame.getLineNumber();
        String place = places.computeIfAbsent(wrapper.group(1) + ":" + line, key -> place(wrapper.group(1), line));
        String owner = wrapper.group(2) == null ? "" : wrapper.group(2).replace(UNNAMED, "");
        // An initialiser may be one that another calls.
        String method = frame.getMethodName().matches("do_it\\$(?:Aux)?") ? "" : frame.getMethodName();
        int colon = place.indexOf(':');
        return colon < 0
                ? new StackTraceElement(owner, method, null, -1)
                : new StackTraceElement(
                        owner, method, "#" + place.substring(0, colon), Integer.parseInt(place.substring(colon + 1)));
    }

    /** A snippet's id and its line, as {@code 12:3}; empty if it is not known. */
    private String place(String wrapper, int line) {
        try {
            List<Snippet> all = shell.snippets().toList();
            for (int i = all.size() - 1; i >= 0; i--) {
                SnippetWrapper wrapped = shell.sourceCodeAnalysis().wrapper(all.get(i));
                int found = wrapped.fullClassName().equals(wrapper) ? line(wrapped, line) : 0;
                if (found > 0) {
                    return all.get(i).id() + ":" + found;
                }
            }
        } catch (RuntimeException e) {
            // JShell is for one thread at a time, and another may be using it: then the line stays unknown.
        }
        return "";
    }

    /** The line of a snippet's source that is in a line of the class around it, or next to it; 0 if none is. */
    private static int line(SnippetWrapper wrapper, int line) {
        String wrapped = wrapper.wrapped();
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = wrapped.indexOf('\n', start) + 1;
            if (start == 0) {
                return 0;
            }
        }
        String source = wrapper.source();
        // What an expression makes first counts as made in the line above it, where JShell assigns its value.
        for (int at = start; at < wrapped.length(); at++) {
            int place = wrapper.wrappedToSourcePosition(at);
            boolean isSource = place >= 0
                    && place < source.length()
                    && wrapper.sourceToWrappedPosition(place) == at
                    && source.charAt(place) == wrapped.charAt(at);
            if (isSource) {
                return 1
                        + (int) source.substring(0, place)
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
            }
        }
        return 0;
    }
}
