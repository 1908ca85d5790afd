package org.lectern.display;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The names that somebody who mistyped one may have meant, for an error's remedy. */
public final class NearNames {
    private static final int SHOWN = 3;

    private NearNames() {}

    /**
     * The names a slip or two away from {@code word}, or that hold it or are held by it, whatever stands between their words; at most
     * three, nearest first.
     * A name of PyTorch's, NumPy's or Keras's comes to what it is called here, if that is among the names.
     * Any word of one or two letters is a slip or two away from any other: for those, only what differs by case.
     */
    public static List<String> of(String word, Collection<String> names) {
        List<String> meant = OtherNames.of(word, names);
        if (!meant.isEmpty()) {
            return meant;
        }
        String wanted = bare(word);
        int slips = word.length() < 3 ? 0 : Math.max(1, word.length() / 3);
        return names.stream()
                .distinct()
                .filter(name -> !name.isBlank()
                        && !name.equals(word)
                        && (distance(word, name) <= slips || isPart(wanted, name)))
                .sorted(Comparator.<String>comparingInt(name -> distance(word, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(SHOWN)
                .toList();
    }

    private static boolean isPart(String wanted, String name) {
        String other = bare(name);
        return Math.min(wanted.length(), other.length()) > 2 && (other.contains(wanted) || wanted.contains(other));
    }

    /** A name without what separates its words: {@code billlengthmm} of {@code bill_length_mm}. */
    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_.-]+", "");
    }

    /** How many letters to change, add, drop or swap with their neighbour; upper and lower case count as the same. */
    public static int distance(String word, String name) {
        String a = word.toLowerCase(Locale.ROOT);
        String b = name.toLowerCase(Locale.ROOT);
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + same);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
