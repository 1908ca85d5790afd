package org.lectern.jshell;

import java.util.IllegalFormatConversionException;
import java.util.IllegalFormatException;
import java.util.IllegalFormatPrecisionException;
import java.util.MissingFormatArgumentException;
import java.util.UnknownFormatConversionException;

/** Formats, as of {@code printf}, that do not go with their values. */
final class FormatSlips {
    private static final String ALL =
            "%d stands for a whole number, %f or %.2f for one with decimals, %s for a text or anything else, %n for a new line,"
                    + " %% for a percent sign.";

    private FormatSlips() {}

    static String remedy(IllegalFormatException format) {
        if (format instanceof IllegalFormatConversionException unfit) {
            Class<?> type = unfit.getArgumentClass();
            String name = PlainNames.withoutPackages(PlainNames.text(type.getName()));
            String article = "AEIOU".indexOf(name.charAt(0)) >= 0 ? "an " : "a ";
            return "%" + unfit.getConversion() + " is not for " + article + name + ": write " + place(type) + ".";
        }
        if (format instanceof MissingFormatArgumentException missing) {
            return "For " + missing.getFormatSpecifier()
                    + " there is no value: each % in the format needs one behind the format, and %% stands for a percent sign.";
        }
        if (format instanceof IllegalFormatPrecisionException) {
            return "A whole number has no decimals: write %d, or %5d for five places; %.2f is for a double.";
        }
        if (format instanceof UnknownFormatConversionException unknown
                && unknown.getConversion().equals("%")) {
            return "A percent sign in a format is written %%.";
        }
        return ALL;
    }

    private static String place(Class<?> type) {
        if (type == Double.class || type == Float.class || type == java.math.BigDecimal.class) {
            return "%f, or %.2f for two decimals";
        }
        boolean isWhole = Number.class.isAssignableFrom(type) && type.getName().startsWith("java.");
        return isWhole
                ? "%d, or make it a double: (double) …"
                : type == Character.class ? "%c" : type == Boolean.class ? "%b" : "%s";
    }
}
