package org.lectern.data;

import java.util.Locale;

/** Sizes of files for people. */
final class Bytes {
    private static final long KILO = 1_000;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private Bytes() {}

    /** {@code 29 kB}, {@code 1.6 MB}, {@code 170 MB}: two or three digits. */
    static String text(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= KILO && unit < UNITS.length - 1) {
            value /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 10 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }
}
