package org.lectern.grading;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Values and numbers as a report shows them. */
final class Shown {
    private static final int LIMIT = 600;
    private static final int DECIMALS = 6;

    private Shown() {}

    /** A value's text, cut to what a reader takes in; a {@code toString} that fails is shown as that. */
    static String value(@Nullable Object value) {
        String text;
        try {
            text = String.valueOf(value);
        } catch (RuntimeException e) {
            text = "<its toString threw " + e + ">";
        }
        return text.length() <= LIMIT ? text : text.substring(0, LIMIT) + "…";
    }

    /** {@code 2} or {@code 1.5}; sums such as 0.1 + 0.2 without what floating point adds. */
    static String points(double points) {
        BigDecimal rounded = rounded(points);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** Alike for the same points in any order of adding them up. */
    static BigDecimal rounded(double points) {
        return BigDecimal.valueOf(points).setScale(DECIMALS, RoundingMode.HALF_EVEN);
    }

    static String points(double earned, double possible) {
        return points(earned) + " of " + points(possible) + (possible == 1 ? " point" : " points");
    }
}
