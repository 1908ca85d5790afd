package org.lectern.jshell;

import java.util.List;

/**
 * What could stand at the cursor.
 *
 * @param matches the proposals, best first
 * @param start where the text they replace starts
 * @param end where it ends
 */
public record Completion(List<Match> matches, int start, int end) {
    /**
     * One proposal.
     *
     * @param text what to insert
     * @param type what it is: {@code method}, {@code variable}, {@code class}, {@code keyword}, or empty if unknown
     */
    public record Match(String text, String type) {}

    public Completion {
        matches = List.copyOf(matches);
    }
}
