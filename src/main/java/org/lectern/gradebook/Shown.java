package org.lectern.gradebook;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as they are shown and exported. */
final class Shown {
    private static final int DIGITS = 4;

    private Shown() {}

    /** {@code 2} or {@code 1.5}, with a point and at most four digits after it, whatever the machine's language. */
    static String points(double points) {
        if (!Double.isFinite(points)) {
            return String.valueOf(points);
        }
        BigDecimal rounded = BigDecimal.valueOf(points).setScale(DIGITS, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** {@code 2 of 3 points}. */
    static String points(double earned, double possible) {
        return points(earned) + " of " + points(possible) + (possible == 1 ? " point" : " points");
    }

    /** {@code 2 d 3 h}, {@code 4 min}, to be read at a glance. */
    static String duration(long seconds) {
        long minutes = seconds / 60;
        long hours = minutes / 60;
        if (hours >= 48) {
            return hours / 24 + " d " + hours % 24 + " h";
        }
        if (hours > 0) {
            return hours + " h " + minutes % 60 + " min";
        }
        return minutes > 0 ? minutes + " min" : seconds + " s";
    }
}
