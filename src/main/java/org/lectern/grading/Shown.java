package org.lectern.grading;

import org.jspecify.annotations.Nullable;

/** Values and numbers as a report shows them. */
final class Shown {
    private static final int LIMIT = 600;

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

    /** {@code 2} or {@code 1.5}. */
    static String points(double points) {
        return points == Math.rint(points) ? String.valueOf((long) points) : String.valueOf(points);
    }

    static String points(double earned, double possible) {
        return points(earned) + " of " + points(possible) + (possible == 1 ? " point" : " points");
    }
}
