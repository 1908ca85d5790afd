package org.lectern.data;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How numbers are written.
 *
 * @param decimal what stands before the decimals
 * @param thousands what stands between thousands; 0 for nothing
 */
record CsvNumber(char decimal, char thousands) {
    static final CsvNumber PLAIN = new CsvNumber('.', (char) 0);

    private static final Pattern NUMBER = Pattern.compile("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?");
    private static final Pattern GROUPS = Pattern.compile("[-+]?[0-9]{1,3}(?:_[0-9]{3})+(?:\\.[0-9]*)?");
    /** A code, such as a postcode, whose zeros a number would lose. */
    private static final Pattern CODE = Pattern.compile("[-+]?0[0-9].*");

    /** The number that a value is; null if it is none, or one that would lose what it says. */
    @Nullable
    Double parsed(String value) {
        String plain = plain(value);
        if (plain == null) {
            return null;
        }
        double number = Double.parseDouble(plain);
        return Double.isInfinite(number) ? null : number;
    }

    boolean isNumber(String value) {
        return parsed(value) != null;
    }

    /** The whole number that a value is; null if it is none or has more than 18 digits. */
    @Nullable
    Long whole(String value) {
        String plain = plain(value);
        if (plain == null || plain.length() > 18) {
            return null;
        }
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if ((c < '0' || c > '9') && !(i == 0 && (c == '-' || c == '+'))) {
                return null;
            }
        }
        return Long.parseLong(plain);
    }

    private @Nullable String plain(String value) {
        if (value.isEmpty() || value.length() > 400) {
            return null;
        }
        char first = value.charAt(0);
        if (first != '-' && first != '+' && first != decimal && (first < '0' || first > '9')) {
            return null;
        }
        String plain = value;
        if (thousands != 0 && value.indexOf(thousands) >= 0) {
            String grouped = value.replace(thousands, '_').replace(decimal, '.');
            if (!GROUPS.matcher(grouped).matches()) {
                return null;
            }
            plain = grouped.replace("_", "");
        } else if (decimal != '.') {
            if (value.indexOf('.') >= 0) {
                return null;
            }
            plain = value.replace(decimal, '.');
        }
        boolean isNumber =
                NUMBER.matcher(plain).matches() && !CODE.matcher(plain).matches();
        // So many digits are an account's or a card's number: a double would change the last of them.
        boolean isLong = plain.length() > 18 && plain.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber && !isLong ? plain : null;
    }
}
