package org.lectern.display;

import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

/** Names that have to be cut, so that they still differ where the whole ones do. */
public final class ShortNames {
    /** How much of what is kept is a name's end. Words are read from the start; names of parameters and of numbered things differ at the end. */
    private static final double[] ENDS = {0, 0.5, 0.65, 0.8, 1};

    private ShortNames() {}

    /**
     * The names, those that are too long with an ellipsis: at the end, if that leaves them different, else within or at the start.
     *
     * @param fits whether a name is short enough
     */
    public static List<String> of(List<String> names, Predicate<String> fits) {
        return of(names, fits, 0);
    }

    /**
     * The same, of which something is left of each name's end.
     *
     * @param least how much of what is kept is the end at least, from 0 to 1
     */
    public static List<String> of(List<String> names, Predicate<String> fits, double least) {
        List<String> best = List.of();
        int most = -1;
        int different = new HashSet<>(names).size();
        for (double any : ENDS) {
            double end = Math.max(any, least);
            List<String> cut = names.stream().map(name -> cut(name, end, fits)).toList();
            int left = new HashSet<>(cut).size();
            if (left > most) {
                most = left;
                best = cut;
            }
            if (left == different) {
                break;
            }
        }
        return best;
    }

    /**
     * A name with an ellipsis where it is cut, if it is too long.
     *
     * @param end how much of what is kept is the name's end, from 0 to 1
     */
    public static String cut(String name, double end, Predicate<String> fits) {
        if (fits.test(name)) {
            return name;
        }
        int letters = name.codePointCount(0, name.length());
        for (int kept = letters - 1; kept > 0; kept--) {
            int tail = (int) Math.round(kept * end);
            String shown = name.substring(0, name.offsetByCodePoints(0, kept - tail))
                            .stripTrailing()
                    + "…"
                    + name.substring(name.offsetByCodePoints(0, letters - tail)).stripLeading();
            if (fits.test(shown)) {
                return shown;
            }
        }
        return "…";
    }
}
