package org.lectern.grading;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What to say of a name that is not there. */
final class NearNames {
    private NearNames() {}

    /** {@code no question "sofmax" in 01-mlp; did you mean "softmax"? questions: softmax, …} */
    static String missing(String kind, String where, String name, Collection<String> known) {
        List<String> near = near(name, known);
        String start = "no " + kind + " \"" + name + "\"" + where;
        String all = known.isEmpty() ? "there are none" : kind + "s: " + String.join(", ", known);
        if (near.isEmpty()) {
            return start + "; " + all;
        }
        String quoted = near.stream().map(n -> "\"" + n + "\"").collect(Collectors.joining(" or "));
        return start + "; did you mean " + quoted + "? " + all;
    }

    /** The known names that a typing mistake or a part of the name may have meant, nearest first. */
    static List<String> near(String name, Collection<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        List<String> near = new ArrayList<>();
        for (String candidate : known) {
            String other = candidate.toLowerCase(Locale.ROOT);
            boolean part = wanted.length() > 1 && (other.contains(wanted) || wanted.contains(other));
            if (part || distance(wanted, other) <= Math.max(1, other.length() / 3)) {
                near.add(candidate);
            }
        }
        near.sort(Comparator.comparingInt(c -> distance(wanted, c.toLowerCase(Locale.ROOT))));
        return near.size() > 3 ? near.subList(0, 3) : near;
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
