package org.lectern.data;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Floating numbers as they are read in a table: about six significant digits, and as many decimals for all. What was typed in,
 * such as prices, stays whole; where sizes differ so much that the same decimals would leave nothing of the small ones, each
 * has its own.
 */
final class RoundedNumbers {
    private static final int DIGITS = 6;
    /** Numbers with no more decimals than this were written by somebody, and are left as they are. */
    private static final int TYPED = 4;
    /** The longest whole part that is written out. */
    private static final int LONGEST = 15;

    /** Small numbers have their digits behind at most three zeros. */
    private static final int MOST_ZEROS = -3;

    /** How many decimals all have; -1 where each has its own. */
    private final int decimals;

    private RoundedNumbers(int decimals) {
        this.decimals = decimals;
    }

    /**
     * The way to write some numbers.
     *
     * @param values the shortest text of each, as {@link Double#toString(double)} gives it; infinities are passed over
     */
    static RoundedNumbers of(List<String> values) {
        List<BigDecimal> numbers = values.stream()
                .filter(RoundedNumbers::isFinite)
                .map(BigDecimal::new)
                .toList();
        int whole =
                numbers.stream().mapToInt(v -> v.precision() - v.scale()).max().orElse(0);
        if (whole > LONGEST) {
            return new RoundedNumbers(-1);
        }
        int written = decimals(numbers);
        int most = written <= TYPED ? written : Math.max(1, DIGITS - Math.max(MOST_ZEROS, whole));
        List<BigDecimal> rounded = numbers.stream().map(v -> rounded(v, most)).toList();
        for (int i = 0; i < numbers.size(); i++) {
            boolean isExact = rounded.get(i).compareTo(numbers.get(i)) == 0;
            if (!isExact && rounded.get(i).precision() < 2) {
                return new RoundedNumbers(-1);
            }
        }
        return new RoundedNumbers(Math.max(1, decimals(rounded)));
    }

    /** A number as text. */
    String text(String value) {
        if (!isFinite(value)) {
            return value;
        }
        BigDecimal number = new BigDecimal(value);
        if (decimals >= 0) {
            return rounded(number, decimals).toPlainString();
        }
        int whole = number.precision() - number.scale();
        int digits = whole > LONGEST ? DIGITS : Math.max(DIGITS, whole);
        BigDecimal shorter = number.round(new MathContext(digits)).stripTrailingZeros();
        int exponent = shorter.precision() - shorter.scale() - 1;
        return shorter.signum() == 0 || exponent >= -4 && exponent < LONGEST
                ? shorter.toPlainString()
                : shorter.movePointLeft(exponent).toPlainString() + "e" + exponent;
    }

    private static boolean isFinite(@Nullable String value) {
        return value != null && !value.isEmpty() && Character.isDigit(value.charAt(value.length() - 1));
    }

    private static BigDecimal rounded(BigDecimal value, int decimals) {
        return value.setScale(decimals, RoundingMode.HALF_EVEN);
    }

    /** How many decimals the longest has. */
    private static int decimals(List<BigDecimal> numbers) {
        return numbers.stream()
                .mapToInt(v -> Math.max(0, v.stripTrailingZeros().scale()))
                .max()
                .orElse(0);
    }
}
