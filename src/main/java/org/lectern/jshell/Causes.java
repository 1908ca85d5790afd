package org.lectern.jshell;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.jspecify.annotations.Nullable;

/** Of which definition of a cell it comes that others have changed. */
final class Causes {
    private Causes() {}

    /** What the cell itself has defined that an event comes of, though it may come of another that came of it. */
    static String culprit(SnippetEvent event, List<SnippetEvent> events, Cells.Place place, Cells cells) {
        Snippet cause = event.causeSnippet();
        Set<Snippet> seen = new HashSet<>();
        while (cause != null && !isOf(place, cells.get(cause.id())) && seen.add(cause)) {
            cause = causeOf(cause.id(), events);
        }
        return Stream.concat(Stream.ofNullable(cause), events.stream().map(SnippetEvent::snippet))
                .filter(each -> each instanceof DeclarationSnippet && isOf(place, cells.get(each.id())))
                .map(each -> ((DeclarationSnippet) each).name())
                .findFirst()
                .orElse("what it uses");
    }

    private static @Nullable Snippet causeOf(String id, List<SnippetEvent> events) {
        return events.stream()
                .filter(each -> each.snippet().id().equals(id) && each.causeSnippet() != null)
                .map(SnippetEvent::causeSnippet)
                .findFirst()
                .orElse(null);
    }

    // The same cell means the same run of it: its text may come twice.
    @SuppressWarnings("ReferenceEquality")
    static boolean isOf(Cells.Place cell, Cells.@Nullable Place place) {
        return place != null && place.code() == cell.code();
    }
}
