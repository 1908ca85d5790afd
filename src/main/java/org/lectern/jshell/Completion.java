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
     * @param type what it is, in the words that front ends have signs for: {@code function}, {@code instance}, {@code class}, {@code
     *     keyword}, {@code module}; {@code magic} and {@code path} where a percent sign leads
     */
    public record Match(String text, String type) {}

    public Completion {
        matches = List.copyOf(matches);
    }
}
