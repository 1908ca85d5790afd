package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;

/**
 * Methods of cells that share a name: which of them go when a cell defines others.
 */
final class Namesakes {
    private final Definitions definitions;
    private final Definitions.Tools tools;
    private final Revival revival;
    private final Consumer<List<SnippetEvent>> events;
    private final JShell shell;
    private final Cells cells;

    /**
     * @param events takes what becomes of definitions
     */
    Namesakes(Definitions definitions, Definitions.Tools tools, Revival revival, Consumer<List<SnippetEvent>> events) {
        this.definitions = definitions;
        this.tools = tools;
        this.revival = revival;
        this.events = events;
        shell = tools.shell();
        cells = tools.cells();
    }

    /**
     * A method of a name that others have, with other parameters: takes the place of the one that its cell has defined before. If
     * that is not known, both are there, as Java has it, and the user is told; but one that does not compile is not missed.
     *
     * @param isTold whether the user is told of others that stay
     */
    void besideOthers(MethodSnippet method, Cells.Place place, boolean isTold) {
        List<MethodSnippet> others = shell.methods()
                .filter(each -> each.name().equals(method.name())
                        && each != method
                        && shell.status(each).isActive())
                .toList();
        for (MethodSnippet other : others) {
            Cells.Place where = cells.get(other.id());
            if (where == null || where.label().equals(place.label())) {
                continue;
            }
            if (cells.areInOne(where, place)) {
                String reason =
                        place.name(place.lineAt(place.offset())) + ", has put " + signature(method) + " in its place";
                definitions.superseded().add(other, goneFor(other, reason));
                events.accept(shell.drop(other));
            } else if (isValid(other) || cells.isKnown(place)) {
                if (isTold) {
                    tools.notes().accept(besideNote(other, where, signature(method)));
                }
            } else {
                tools.notes()
                        .accept("[" + signature(other) + ", " + where.name(where.lineAt(where.offset()))
                                + ", does not compile, and gives way to " + signature(method) + "]\n");
                events.accept(shell.drop(other));
            }
        }
    }

    /**
     * Takes away methods of some names that stood before a cell, so that those that it defines in their place find each other.
     *
     * @return what is to be given to {@link #giveBack} when it has defined them, or could not
     */
    List<MethodSnippet> takeAway(Set<String> names, Cells.Place cell) {
        List<MethodSnippet> taken = shell.methods()
                .filter(each ->
                        names.contains(each.name()) && shell.status(each).isActive())
                .filter(each -> {
                    Cells.Place where = cells.get(each.id());
                    return where != null && !where.label().equals(cell.label());
                })
                .toList();
        taken.forEach(each -> events.accept(shell.drop(each)));
        return taken;
    }

    /** Takes away what a cell has defined under some names. */
    void takeBack(Set<String> names, Cells.Place cell) {
        for (MethodSnippet each : shell.methods().toList()) {
            Cells.Place where = cells.get(each.id());
            if (names.contains(each.name()) && where != null && where.label().equals(cell.label())) {
                events.accept(shell.drop(each));
            }
        }
    }

    /** Defines methods again that were taken away; where the cell has put others in their place, only those of other cells. */
    void giveBack(List<MethodSnippet> taken, Cells.Place cell, boolean isDone) {
        List<MethodSnippet> back = new ArrayList<>();
        for (MethodSnippet each : taken) {
            Cells.Place where = Objects.requireNonNull(cells.get(each.id()));
            if (isDone && cells.areInOne(where, cell)) {
                leave(each, cell);
            } else if (!isDefined(each)) {
                back.add(each);
            }
        }
        if (!back.isEmpty()) {
            events.accept(revival.of(back));
        }
        for (MethodSnippet each : isDone ? back : List.<MethodSnippet>of()) {
            Cells.Place where = Objects.requireNonNull(cells.get(each.id()));
            String now = each.name() + " of " + cell.name();
            if (isDefined(each)) {
                tools.notes().accept(besideNote(each, where, now));
            } else {
                // It does not compile beside the new ones.
                leave(each, cell);
                tools.notes()
                        .accept("[" + signature(each) + ", " + where.name(where.lineAt(where.offset()))
                                + ", gives way to " + now + "]\n");
            }
        }
    }

    private boolean isValid(MethodSnippet method) {
        return shell.status(method) == Snippet.Status.VALID;
    }

    private boolean isDefined(MethodSnippet method) {
        return shell.methods().anyMatch(now -> now.id().equals(method.id()) && isValid(now));
    }

    private void leave(MethodSnippet method, Cells.Place cell) {
        definitions.superseded().add(method, goneFor(method, cell.name() + " has put others of its name in its place"));
    }

    private static String besideNote(MethodSnippet other, Cells.Place where, String now) {
        return "[" + signature(other) + ", " + where.name(where.lineAt(where.offset())) + ", is still there beside "
                + now + " and is called where it fits better; restart the kernel to be rid of it]\n";
    }

    private static String goneFor(MethodSnippet method, String reason) {
        return signature(method) + " is there no more: " + reason + "; run the cell again that has made what calls it";
    }

    private static String signature(MethodSnippet method) {
        return method.name() + "(" + method.parameterTypes() + ")";
    }
}
