package org.lectern.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;

/** Numbers as short text. */
final class Numbers {
    private Numbers() {}

    /** Up to four significant digits, for the text form of a plot and for messages: {@code 0.1235, 1200, 1.5e-7}. */
    static String brief(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "Inf" : "-Inf";
        }
        if (value == 0) {
            return "0";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e7) {
            return Long.toString((long) value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
        double magnitude = Math.abs(value);
        if (magnitude >= 1e-4 && magnitude < 1e7) {
            return rounded.toPlainString();
        }
        int exponent = rounded.precision() - rounded.scale() - 1;
        return rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }

    /** A number with a fixed count of decimals and a true minus sign, for labels in a picture. */
    static String fixed(double value, int decimals) {
        // HALF_EVEN on the exact binary value, so that -0.00 never appears and bytes do not depend on the locale.
        BigDecimal rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
        return minus(rounded.signum() == 0 ? rounded.abs().toPlainString() : rounded.toPlainString());
    }

    /** {@code "3 points"}, {@code "1 point"}. */
    static String count(int n, String noun) {
        return n + " " + noun
                + (n == 1 || noun.equals("series") ? "" : noun.endsWith("s") || noun.endsWith("x") ? "es" : "s");
    }

    /** {@code "[3, 28, 28]"}. */
    static String shape(List<Integer> shape) {
        return shape.toString();
    }

    /** The first few entries of a list, comma separated, with an ellipsis when more follow. */
    static String some(List<String> entries, int most) {
        String shown = String.join(", ", entries.subList(0, Math.min(most, entries.size())));
        return entries.size() > most ? shown + ", … (" + entries.size() + ")" : shown;
    }

    static String minus(String number) {
        return number.replace('-', '\u2212');
    }

    /** A part of all to a tenth of a percent: {@code "93.4 %"}; nearly all is not 100 %, and a few are not 0 %. */
    static String percent(long part, long all) {
        if (part > 0 && part * 2000 < all) {
            return "under 0.1 %";
        }
        if (part < all && (all - part) * 2000 <= all) {
            return "over 99.9 %";
        }
        return String.format(Locale.ROOT, "%.1f %%", all == 0 ? 0.0 : 100.0 * part / all);
    }

    static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * fraction);
    }
}
