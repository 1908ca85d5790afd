package org.lectern.jshell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/** What is not there any more, or not yet: variables that a redefinition took away, and names that definitions lack. */
final class References {
    private static final Pattern UNNAMED = Pattern.compile("\\$\\d+");

    private static final String CODE = "the code in ";
    private static final String NOT_MADE = " was not made: ";
    private static final String BROKEN = " does not compile any more";
    private static final String EARLY = " ended early";

    /** What became of each lost variable; used by JShell's thread only. */
    private final Map<String, String> lost = new HashMap<>();
    /** Variables of which it was said that they hold what was replaced. */
    private final Set<String> told = new HashSet<>();
    /** Why variables have become null. */
    private final Map<String, String> reset = new HashMap<>();

    private final NewFields newFields = new NewFields();
    /** What each definition in force lacks; read from any thread. */
    private volatile Map<String, List<String>> missing = Map.of();

    /** The plain name in JShell's description of a symbol: {@code f} of {@code method f(int)}. */
    static String name(String symbol) {
        return symbol.replaceFirst("^\\w+\\s+", "").replaceFirst("\\(.*", "").strip();
    }

    /**
     * Takes note of what snippets have changed.
     *
     * @param carried what became of the variables whose wrappers were replaced
     * @return what to tell the user, in lines; empty if nothing is lost
     */
    String update(JShell shell, List<SnippetEvent> events, CarryOver.Carried carried, Cells.Place place, Cells cells) {
        String here = place.name(place.lineAt(place.offset()));
        StringBuilder notes = new StringBuilder();
        Set<String> valid = shell.variables()
                .filter(variable -> shell.status(variable) == Snippet.Status.VALID)
                .map(VarSnippet::name)
                .collect(Collectors.toSet());
        shell.snippets()
                .filter(snippet -> shell.status(snippet) == Snippet.Status.VALID)
                .filter(DeclarationSnippet.class::isInstance)
                .forEach(snippet -> {
                    String name = ((DeclarationSnippet) snippet).name();
                    lost.remove(snippet instanceof MethodSnippet ? name + "()" : name);
                });
        events.stream()
                .map(SnippetEvent::snippet)
                .filter(each -> each instanceof VarSnippet && Causes.isOf(place, cells.get(each.id())))
                .forEach(each -> newFields.madeAgain(((VarSnippet) each).name()));
        Map<String, List<String>> gone = new LinkedHashMap<>();
        boolean isOpen = false;
        for (SnippetEvent event : events) {
            isOpen |= isOpen(event.status()) || isOpen(event.previousStatus());
            if (isTakenAway(event)
                    && event.snippet() instanceof VarSnippet variable
                    && !valid.contains(variable.name())
                    && isNamed(variable.name())) {
                String culprit = Causes.culprit(event, events, place, cells);
                if (isHeld(carried, variable.name())) {
                    lost.put(variable.name(), whileBroken(variable.name(), carried));
                    continue;
                }
                boolean isWaiting = carried.held().containsKey(variable.name())
                        && shell.types()
                                .noneMatch(type ->
                                        type.name().equals(culprit) && shell.status(type) == Snippet.Status.VALID);
                if (isWaiting) {
                    String when = " is there again when " + culprit + " compiles again";
                    lost.put(variable.name(), variable.name() + when + ".");
                    notes.append("[").append(variable.name()).append(when).append("]\n");
                    continue;
                }
                List<String> names = gone.computeIfAbsent(culprit, c -> new ArrayList<>());
                if (!names.contains(variable.name())) {
                    names.add(variable.name());
                }
                lost.put(
                        variable.name(),
                        variable.name() + " was lost when " + culprit + " was redefined in " + here + ": run "
                                + maker(cells.get(variable.id())) + " again.");
            }
        }
        // In the order in which cells have declared them, for JShell has none.
        List<String> declared = shell.snippets()
                .filter(VarSnippet.class::isInstance)
                .map(each -> ((VarSnippet) each).name())
                .toList();
        gone.values().forEach(names -> names.sort(Comparator.comparing(declared::indexOf)));
        gone.forEach((culprit, names) -> notes.append(String.format(
                "[%s %s lost: %s was redefined in %s%s; run the cell that makes %s again%s]\n",
                String.join(", ", names),
                verb(names, "was", "were"),
                culprit,
                here,
                why(names, carried),
                verb(names, "it", "them"),
                carried.held().keySet().containsAll(names)
                        ? ", or bring back a " + culprit + " that " + verb(names, "it fits", "they fit")
                        : "")));
        carried.lost().forEach((name, why) -> {
            if (isHeld(carried, name)) {
                reset.put(name, whileBroken(name, carried));
            } else if (isNamed(name)) {
                notes.append(String.format(
                        "[%s was reset with the definition in %s: %s; run what makes it again]\n", name, here, why));
                reset.put(name, name + " was reset in " + here + " (" + why + "): run what makes it again.");
            }
        });
        broken(carried, place, here, notes);
        carried.gaveUp().forEach((name, why) -> {
            if (valid.contains(name)) {
                // It is there, without that value, as was told when it lost it.
                return;
            }
            lost.put(name, name + " was reset (" + why + "): run what makes it again.");
            if (isNamed(name) && told.add(name + " for " + why)) {
                notes.append(String.format("[%s is not there any more: %s; run what makes it again]\n", name, why));
            }
        });
        List<String> moved = carried.moved().stream()
                .filter(name -> isNamed(name) && !carried.refused().containsKey(name))
                .toList();
        // That objects were moved is of no interest where they are what they were.
        if (!carried.changes().isEmpty()) {
            newFields.add(carried.changes(), moved, here);
            String subject = moved.isEmpty() ? "objects that variables hold" : String.join(", ", moved);
            boolean isOne = moved.size() == 1;
            boolean isAll = carried.changes().stream().allMatch(each -> each.contains(" is new"));
            notes.append(String.format(
                    "[%s %s of the new class now, and %s %svalues; %s]\n",
                    subject,
                    isOne ? "is" : "are",
                    isOne ? "keeps its" : "keep their",
                    isAll ? "" : "other ",
                    String.join(", ", carried.changes())));
        }
        carried.behind().forEach((name, types) -> {
            if (isNamed(name) && !carried.changes().isEmpty()) {
                List<String> all = types.stream().sorted().toList();
                notes.append(String.format(
                        "[%s can be used again when %s]\n",
                        name, String.join(" and ", all) + verb(all, " compiles", " compile") + " again"));
            }
        });
        if (!carried.kept().isEmpty()) {
            notes.append("[").append(String.join(", ", carried.kept())).append("]\n");
        }
        carried.refused().forEach((name, why) -> {
            if (isNamed(name) && valid.contains(name) && !carried.lost().containsKey(name) && told.add(name)) {
                notes.append(String.format(
                        "[%s still holds objects of a class that was replaced in %s: %s; run what makes it again]\n",
                        name, here, why));
            }
        });
        carried.staleLately().forEach(this::madeAgain);
        List<String> stale = carried.stale().stream()
                .filter(name -> isNamed(name) && !isMadeBelow(name, place) && told.add(CODE + name))
                .toList();
        if (!stale.isEmpty()) {
            notes.append(String.format(
                    "[%s %s made before the definition in %s and still %s what it replaced; run what makes %s again]\n",
                    String.join(", ", stale),
                    verb(stale, "was", "were"),
                    here,
                    verb(stale, "uses", "use"),
                    verb(stale, "it", "them")));
        }
        if (isOpen) {
            missing = missing(shell);
        }
        return notes.toString();
    }

    private void broken(CarryOver.Carried carried, Cells.Place place, String here, StringBuilder notes) {
        carried.broken().forEach((name, why) -> {
            String told = name + BROKEN + ", with the definition in " + here + ": " + why;
            lost.put(name, told + ".");
            if (!isMadeBelow(name, place)) {
                notes.append("[").append(told).append("]\n");
            }
        });
        List<String> held = carried.held().keySet().stream()
                .filter(name -> isNamed(name) && isHeld(carried, name))
                .toList();
        if (!held.isEmpty()) {
            notes.append(String.format(
                    "[%s %s there again when %s]\n",
                    String.join(", ", held), verb(held, "is", "are"), whenWhole(carried)));
        }
        List<String> back = carried.back().stream().filter(References::isNamed).toList();
        if (!back.isEmpty()) {
            notes.append(String.format(
                    "[%s %s there again, with what %s held]\n",
                    String.join(", ", back), verb(back, "is", "are"), verb(back, "it", "they")));
        }
    }

    /** Whether the rest of the cell defines it anew, and tells if it cannot. */
    private static boolean isMadeBelow(String name, Cells.Place place) {
        return Declared.below(place.code(), place.offset(), name.replace("()", "")) >= 0;
    }

    /** Whether a variable comes back as soon as what is broken compiles again. */
    private static boolean isHeld(CarryOver.Carried carried, String name) {
        return !brokenTypes(carried).isEmpty() && carried.held().containsKey(name);
    }

    private static List<String> brokenTypes(CarryOver.Carried carried) {
        return carried.broken().keySet().stream()
                .filter(name -> !name.endsWith("()"))
                .toList();
    }

    private static String whenWhole(CarryOver.Carried carried) {
        List<String> names = brokenTypes(carried);
        return String.join(" and ", names) + verb(names, " compiles", " compile") + " again";
    }

    private static String whileBroken(String variable, CarryOver.Carried carried) {
        return variable + " is there again when " + whenWhole(carried) + ".";
    }

    /** The code in a variable is what it should be again; or it is left behind once more, which is to be told then. */
    void madeAgain(String variable) {
        told.remove(CODE + variable);
    }

    /** Takes note of a variable that is not there: its declaration did not compile, or its initialiser failed or was stopped. */
    void failed(String variable, boolean isCompiled, Cells.Place place) {
        String where = place.name(place.lineAt(place.offset()));
        lost.put(
                variable,
                variable + NOT_MADE
                        + (isCompiled
                                ? "its initialiser did not run to its end in " + where
                                : "its declaration in " + where + " did not compile")
                        + ".");
    }

    /**
     * Takes note of what a cell has not come to.
     *
     * @param names a method's with brackets
     * @param line where it ended; 0 if that is not known
     */
    void notReached(List<String> names, Cells.Place cell, int line) {
        for (String each : names) {
            String told = each + NOT_MADE + cell.name() + EARLY + (line == 0 ? "." : ", in line " + line + ".");
            lost.merge(each, told, (before, now) -> before.contains(EARLY) ? now : before);
        }
    }

    private static String maker(Cells.@Nullable Place place) {
        return place == null || place.label().isEmpty()
                ? "the cell that makes it"
                : "what makes it (" + place.name(place.lineAt(place.offset())) + ")";
    }

    private static String verb(List<String> names, String one, String more) {
        return names.size() == 1 ? one : more;
    }

    /** Whether a cell has given the name: JShell names the values of expressions $1, $2, … */
    static boolean isNamed(String variable) {
        return !UNNAMED.matcher(variable).matches();
    }

    private static String why(List<String> variables, CarryOver.Carried carried) {
        return variables.stream()
                .flatMap(name -> Optional.ofNullable(carried.refused().get(name)).stream())
                .findFirst()
                .map(reason -> ": " + reason)
                .orElse("");
    }

    /** Forgets what was lost. */
    void clear() {
        newFields.clear();
        lost.clear();
        reset.clear();
        told.clear();
        missing = Map.of();
    }

    /** What became of a variable, if a redefinition took it away. */
    Optional<String> lost(String variable) {
        return Optional.ofNullable(lost.get(variable));
    }

    /** Why a name that cells have used means nothing: what became of it, or what it waits for. */
    Optional<String> absent(String name) {
        List<String> lacking = missing.getOrDefault(name, List.of());
        return lacking.isEmpty()
                ? lost(name)
                : Optional.of(
                        name + " waits for what it uses, which is not defined: " + String.join(", ", lacking) + ".");
    }

    /** Why there is no method of a name that cells have defined, or were to. */
    Optional<String> absentMethod(String name) {
        return lost(name + "()");
    }

    /** What became of variables and fields that a message names because they are null. */
    List<String> resetIn(String message) {
        Stream<String> variables = Stream.of(message.split("\\W+"))
                .distinct()
                .flatMap(word -> Optional.ofNullable(reset.get(word)).stream());
        return Stream.concat(variables, newFields.in(message).stream()).toList();
    }

    /** Why a method does not compile any more, if something that it uses was redefined. */
    Optional<String> broken(String method) {
        return lost(method + "()");
    }

    /** What became of the variables that a definition's source names. */
    List<String> lostIn(String source) {
        return Stream.of(source.split("\\W+"))
                .distinct()
                .flatMap(word -> lost(word).stream())
                .toList();
    }

    /** Why what a text names does not compile any more. */
    List<String> brokenIn(String text) {
        return lostIn(text).stream().filter(each -> each.contains(BROKEN)).toList();
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
                .filter(snippet -> isOpen(shell.status(snippet)) && !Placeholders.isPlaceholder(snippet))
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
}
