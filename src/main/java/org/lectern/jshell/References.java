package org.lectern.jshell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/** What is not there any more, or not yet: variables that a redefinition took away, and names that definitions lack. */
final class References {
    /** What became of each lost variable; used by JShell's thread only. */
    private final Map<String, String> lost = new HashMap<>();
    /** What each definition in force lacks; read from any thread. */
    private volatile Map<String, List<String>> missing = Map.of();

    /** The plain name in JShell's description of a symbol: {@code f} of {@code method f(int)}. */
    static String name(String symbol) {
        return symbol.replaceFirst("^\\w+\\s+", "").replaceFirst("\\(.*", "").strip();
    }

    /**
     * Takes note of what a snippet has changed.
     *
     * @param carried what became of the variables whose wrappers were replaced
     * @return what to tell the user, in lines; empty if nothing is lost
     */
    String update(JShell shell, List<SnippetEvent> events, CellLoader.Carried carried, Cells.Place place, Cells cells) {
        String here = place.name(place.lineAt(place.offset()));
        StringBuilder notes = new StringBuilder();
        Map<String, List<String>> gone = new LinkedHashMap<>();
        boolean isOpen = false;
        for (SnippetEvent event : events) {
            isOpen |= isOpen(event.status()) || isOpen(event.previousStatus());
            if (event.snippet() instanceof VarSnippet variable) {
                if (event.status() == Snippet.Status.VALID) {
                    lost.remove(variable.name());
                } else if (isTakenAway(event) && !carried.moved().contains(variable.name())) {
                    String culprit = culprit(event.causeSnippet());
                    gone.computeIfAbsent(culprit, c -> new ArrayList<>()).add(variable.name());
                    Cells.Place maker = cells.get(variable.id());
                    String where = maker == null || maker.label().isEmpty()
                            ? "the cell that makes it"
                            : "what makes it (" + maker.name(maker.lineAt(maker.offset())) + ")";
                    lost.put(
                            variable.name(),
                            variable.name() + " was lost when " + culprit + " was redefined in " + here + ": run "
                                    + where + " again.");
                }
            }
        }
        gone.forEach((culprit, names) -> notes.append("[")
                .append(String.join(", ", names))
                .append(names.size() == 1 ? " was" : " were")
                .append(" lost: ")
                .append(culprit)
                .append(" was redefined in ")
                .append(here)
                .append(why(names, carried))
                .append("; run the cell that makes ")
                .append(names.size() == 1 ? "it" : "them")
                .append(" again]\n"));
        carried.lost()
                .forEach((name, why) -> notes.append("[")
                        .append(name)
                        .append(" was reset with the definition in ")
                        .append(here)
                        .append(": ")
                        .append(why)
                        .append("]\n"));
        if (!carried.moved().isEmpty()) {
            boolean isOne = carried.moved().size() == 1;
            notes.append("[")
                    .append(String.join(", ", carried.moved()))
                    .append(
                            isOne
                                    ? " is of the new class now, and keeps its values]\n"
                                    : " are of the new class now, and keep their values]\n");
        }
        if (!carried.stale().isEmpty()) {
            notes.append("[")
                    .append(String.join(", ", carried.stale()))
                    .append(carried.stale().size() == 1 ? " was" : " were")
                    .append(" made before the definition in ")
                    .append(here)
                    .append(" and still use")
                    .append(carried.stale().size() == 1 ? "s" : "")
                    .append(" what it replaced; run what makes ")
                    .append(carried.stale().size() == 1 ? "it" : "them")
                    .append(" again]\n");
        }
        if (isOpen) {
            missing = missing(shell);
        }
        return notes.toString();
    }

    private static String why(List<String> variables, CellLoader.Carried carried) {
        return variables.stream()
                .flatMap(name -> Optional.ofNullable(carried.refused().get(name)).stream())
                .findFirst()
                .map(reason -> ": " + reason)
                .orElse("");
    }

    /** Forgets what was lost. */
    void clear() {
        lost.clear();
        missing = Map.of();
    }

    /** Takes note of a variable that got no value, if it is not there any more. */
    void unmade(Unmade.Undone undone, Cells.Place place) {
        if (undone.isGone()) {
            lost.put(undone.name(), undone.text() + " Run " + place.name(place.lineAt(place.offset())) + " again.");
        }
    }

    /** What became of a variable, if a redefinition took it away. */
    Optional<String> lost(String variable) {
        return Optional.ofNullable(lost.get(variable));
    }

    /** What became of the variables that a definition's source names. */
    List<String> lostIn(String source) {
        return Stream.of(source.split("\\W+"))
                .distinct()
                .flatMap(word -> lost(word).stream())
                .toList();
    }

    /** Which definition could not run and what it lacks, for the error that calling it threw; null if it is another's. */
    @Nullable
    String unresolved(Throwable thrown) {
        // By name, for the exception may come from a loader of its own.
        if (!thrown.getClass().getSimpleName().equals("SPIResolutionException")) {
            return null;
        }
        Map<String, List<String>> known = missing;
        for (StackTraceElement frame : thrown.getStackTrace()) {
            for (String part : (frame.getClassName() + "$" + frame.getMethodName()).split("\\$")) {
                List<String> names = known.get(part);
                if (names != null) {
                    return part + " uses " + String.join(", ", names) + ", which " + (names.size() == 1 ? "is" : "are")
                            + " not defined";
                }
            }
        }
        return null;
    }

    private static Map<String, List<String>> missing(JShell shell) {
        Map<String, List<String>> found = new HashMap<>();
        shell.snippets()
                .filter(snippet -> isOpen(shell.status(snippet)))
                .filter(DeclarationSnippet.class::isInstance)
                .map(DeclarationSnippet.class::cast)
                .forEach(snippet -> {
                    List<String> names = shell.unresolvedDependencies(snippet)
                            .map(References::name)
                            .distinct()
                            .toList();
                    if (!names.isEmpty()) {
                        found.put(snippet.name(), names);
                    }
                });
        return Map.copyOf(found);
    }

    private static boolean isOpen(Snippet.Status status) {
        return status == Snippet.Status.RECOVERABLE_DEFINED || status == Snippet.Status.RECOVERABLE_NOT_DEFINED;
    }

    static boolean isTakenAway(SnippetEvent event) {
        return event.causeSnippet() != null
                && event.previousStatus() == Snippet.Status.VALID
                && (event.status() == Snippet.Status.RECOVERABLE_NOT_DEFINED
                        || event.status() == Snippet.Status.REJECTED);
    }

    private static String culprit(@Nullable Snippet cause) {
        return cause instanceof DeclarationSnippet declaration ? declaration.name() : "what it uses";
    }
}
