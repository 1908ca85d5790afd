package org.lectern.gradebook;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Fingerprints of code by winnowing (Schleimer, Wilkerson and Aiken 2003): of the hashes of all runs of {@value #RUN} tokens, the
 * least of each {@value #WINDOW} neighbours. Two texts that share a run of {@code RUN + WINDOW - 1} tokens share a fingerprint.
 */
final class Fingerprints {
    static final int RUN = 9;
    static final int WINDOW = 5;
    private static final long PRIME = 0x100000001b3L;

    private Fingerprints() {}

    /** Where a run of tokens stands, from line 1. */
    record Lines(int first, int last) {
        Set<Integer> all() {
            return IntStream.rangeClosed(first, last).boxed().collect(Collectors.toSet());
        }
    }

    /** The hashes of all runs of some code. */
    static Set<Long> all(String source) {
        return new HashSet<>(hashes(JavaTokens.of(source)));
    }

    /**
     * The fingerprints of some code, each with its first and last line.
     *
     * @param known hashes that are left out, as those of code that everybody was given
     */
    static Map<Long, Lines> of(String source, Set<Long> known) {
        List<JavaTokens.Token> tokens = JavaTokens.of(source);
        List<Long> hashes = hashes(tokens);
        Map<Long, Lines> fingerprints = new LinkedHashMap<>();
        int start = 0;
        while (start < hashes.size()) {
            if (known.contains(hashes.get(start))) {
                start++;
                continue;
            }
            int end = start;
            while (end < hashes.size() && !known.contains(hashes.get(end))) {
                end++;
            }
            winnow(hashes, tokens, start, end, fingerprints);
            start = end;
        }
        return fingerprints;
    }

    private static void winnow(
            List<Long> hashes, List<JavaTokens.Token> tokens, int start, int end, Map<Long, Lines> fingerprints) {
        for (int window = start; window == start || window + WINDOW <= end; window++) {
            int least = window;
            for (int i = window; i < Math.min(end, window + WINDOW); i++) {
                // The rightmost of equals, as in the paper: it stays the least for longest.
                if (hashes.get(i) <= hashes.get(least)) {
                    least = i;
                }
            }
            fingerprints.putIfAbsent(
                    hashes.get(least),
                    new Lines(
                            tokens.get(least).line(),
                            tokens.get(least + RUN - 1).line()));
        }
    }

    private static List<Long> hashes(List<JavaTokens.Token> tokens) {
        List<Long> hashes = new ArrayList<>();
        for (int i = 0; i + RUN <= tokens.size(); i++) {
            long hash = 0xcbf29ce484222325L; // FNV-1a
            for (int j = i; j < i + RUN; j++) {
                String text = tokens.get(j).text();
                for (int k = 0; k < text.length(); k++) {
                    hash = (hash ^ text.charAt(k)) * PRIME;
                }
                hash = (hash ^ ' ') * PRIME;
            }
            // Mixed once more, for the least hash is to be of no run in particular.
            hash ^= hash >>> 33;
            hash *= 0xff51afd7ed558ccdL;
            hashes.add(hash ^ hash >>> 33);
        }
        return hashes;
    }
}
