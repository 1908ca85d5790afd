package org.lectern.magic;

import java.util.Locale;

/** Times and sizes as people read them. */
final class Spans {
    private static final String[] BYTES = {"bytes", "KB", "MB", "GB", "TB"};

    private Spans() {}

    /** Three digits and a unit, such as {@code 1.23 ms}; minutes from a hundred seconds on. */
    static String time(double seconds) {
        if (seconds >= 100) {
            return (long) (seconds / 60) + " min " + Math.round(seconds % 60) + " s";
        }
        if (seconds >= 1) {
            return digits(seconds) + " s";
        }
        if (seconds >= 1e-3) {
            return digits(seconds * 1e3) + " ms";
        }
        return seconds >= 1e-6 ? digits(seconds * 1e6) + " µs" : digits(seconds * 1e9) + " ns";
    }

    static String bytes(long count) {
        double shown = count;
        int unit = 0;
        while (shown >= 1000 && unit < BYTES.length - 1) {
            shown /= 1000;
            unit++;
        }
        return (unit == 0 ? String.valueOf(count) : digits(shown)) + " " + BYTES[unit];
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
