package org.lectern.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody may have meant. */
final class Near {
    private Near() {}

    /** The name nearest to {@code wanted}, if a slip or two lead from one to the other. */
    static Optional<String> miss(String wanted, Collection<String> names) {
        int allowed = Math.max(1, wanted.length() / 3);
        return names.stream()
                .filter(name -> distance(folded(wanted), folded(name)) <= allowed)
                .min(Comparator.comparingInt(name -> distance(folded(wanted), folded(name))));
    }

    /** The form in which names are compared. */
    static String folded(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's distance: letters to insert, delete or replace. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
