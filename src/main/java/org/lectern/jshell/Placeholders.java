package org.lectern.jshell;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.TypeDeclSnippet;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for types that were refused or dropped. Whenever JShell writes a type's name, it goes through the types that it has read
 * so far; that of Java 25 fails at one that is not there any more: the types of variables become {@code Object} then, and nothing is
 * known of methods. So the name is given to a type that lacks its superclass, which JShell has, but no code can use.
 */
final class Placeholders {
    /** What no cell defines. */
    private static final String LACK = "UndefinedByLectern$";
    /** What names a type that a snippet declares. */
    private static final Pattern NAME = Pattern.compile("\\b(?:class|interface|enum|record)\\s+(\\w+)");
    /** An expression of a type that no cell is likely to define. */
    private static final String PROBE = "new java.util.zip.CRC32()";

    private final JShell shell;
    /** The names of types that nothing has any more. */
    private final Set<String> vacant = new LinkedHashSet<>();
    /** Null until there was such a name. */
    private @Nullable Boolean isNeeded;

    Placeholders(JShell shell) {
        this.shell = shell;
        shell.onSnippetEvent(this::note);
    }

    /** Whether a snippet is no cell's. */
    static boolean isPlaceholder(Snippet snippet) {
        return snippet instanceof TypeDeclSnippet && snippet.source().endsWith(LACK + " {}");
    }

    private void note(SnippetEvent event) {
        if (event.snippet() instanceof TypeDeclSnippet type) {
            if (event.status().isActive()) {
                vacant.remove(type.name());
            } else if (event.status() != Snippet.Status.OVERWRITTEN) {
                // What is overwritten has left its name to another, of which JShell tells, too.
                vacant.add(type.name());
            }
        }
    }

    /** What JShell makes of code. */
    List<SnippetEvent> eval(String source) {
        try {
            return shell.eval(source);
        } catch (Error e) {
            // The compiler gave up: JShell has read the name, but does not tell what became of it.
            Matcher declared = NAME.matcher(source);
            if (declared.find() && shell.types().noneMatch(type -> type.name().equals(declared.group(1)))) {
                vacant.add(declared.group(1));
            }
            throw e;
        }
    }

    /** Makes JShell ready for code, after what it has refused or dropped. */
    void fill() {
        if (vacant.isEmpty()) {
            return;
        }
        if (isNeeded == null) {
            isNeeded = !PROBE.contains(String.valueOf(shell.sourceCodeAnalysis().analyzeType(PROBE, PROBE.length())));
        }
        if (isNeeded) {
            for (String name : List.copyOf(vacant)) {
                shell.eval("class " + name + " extends " + LACK + " {}");
            }
        }
        vacant.clear();
    }
}
