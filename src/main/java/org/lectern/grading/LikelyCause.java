package org.lectern.grading;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleBinaryOperator;

/** What a wrong answer looks like, where its author foresaw no misconception: a reversed sign, a factor, another order. */
final class LikelyCause {
    /** With fewer entries a factor fits by chance. */
    private static final int ENOUGH = 3;

    private LikelyCause() {}

    /** Empty if nothing is striking. */
    static String of(Entries entries) {
        double[] expected = entries.expected();
        double[] got = entries.got();
        if (Arrays.stream(got).anyMatch(Double::isNaN)
                && Arrays.stream(expected).noneMatch(Double::isNaN)) {
            return "NaN comes from 0 / 0, infinity - infinity, or the logarithm of a negative number";
        }
        if (Arrays.stream(got).anyMatch(Double::isInfinite)) {
            return "infinity comes from a division by 0, the logarithm of 0, or exp of a large number";
        }
        boolean isYesOrNo = Arrays.stream(expected).allMatch(e -> e == 0 || e == 1);
        if (all(entries, (wanted, value) -> value, 0) && entries.size() > 1 && !isYesOrNo) {
            return "every entry is 0: is the result ever written?";
        }
        if (all(entries, (wanted, value) -> value + wanted, 0)) {
            return "every sign is reversed";
        }
        if (isTransposed(entries)) {
            return "rows and columns are exchanged: is it transposed?";
        }
        if (entries.size() < ENOUGH) {
            return "";
        }
        String factor = factor(entries);
        if (!factor.isEmpty()) {
            return factor;
        }
        double offset = got[0] - expected[0];
        if (all(entries, (wanted, value) -> value - wanted, offset)) {
            return "every entry is " + Entries.number(Math.abs(offset)) + " too " + (offset > 0 ? "large" : "small");
        }
        return reordered(entries) ? "these are the right values in another order" : "";
    }

    /** Why a shape may be another one; empty if nothing is striking. */
    static String ofShape(int[] expected, int[] got) {
        if (product(expected) != product(got)) {
            if (got.length < expected.length && got.length > 0 && isWithin(got, expected)) {
                return "an axis is lost: does a sum or a mean run over too many axes?";
            }
            boolean batch = got.length + 1 == expected.length
                    && Arrays.equals(got, Arrays.copyOfRange(expected, 1, expected.length));
            return batch ? "one result for the whole batch, where each example needs one" : "";
        }
        if (got.length == 2 && expected.length == 2) {
            return "rows and columns are exchanged: is it transposed?";
        }
        int[] plain = Arrays.stream(got).filter(n -> n != 1).toArray();
        if (Arrays.equals(plain, Arrays.stream(expected).filter(n -> n != 1).toArray())) {
            return got.length > expected.length
                    ? "an axis of size 1 is too many: squeeze it, or sum without keeping the axis"
                    : "an axis of size 1 is missing: keep the axis, or unsqueeze it";
        }
        int[] sorted = got.clone();
        int[] wanted = expected.clone();
        Arrays.sort(sorted);
        Arrays.sort(wanted);
        return Arrays.equals(sorted, wanted) ? "the axes are in another order: permute them" : "";
    }

    private static boolean isWithin(int[] part, int[] whole) {
        int next = 0;
        for (int n : whole) {
            next += next < part.length && part[next] == n ? 1 : 0;
        }
        return next == part.length;
    }

    private static long product(int[] shape) {
        return Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
    }

    private static boolean all(Entries entries, DoubleBinaryOperator of, double value) {
        for (int i = 0; i < entries.size(); i++) {
            double wanted = entries.expected()[i];
            double here = of.applyAsDouble(wanted, entries.got()[i]);
            if (!(Math.abs(here - value) <= entries.tolerance() * Math.max(1, Math.abs(wanted)))) {
                return false;
            }
        }
        return true;
    }

    private static String factor(Entries entries) {
        int largest = 0;
        for (int i = 1; i < entries.size(); i++) {
            largest = Math.abs(entries.expected()[i]) > Math.abs(entries.expected()[largest]) ? i : largest;
        }
        double factor = entries.got()[largest] / entries.expected()[largest];
        long counted = Arrays.stream(entries.expected())
                .filter(e -> Math.abs(e) > 100 * entries.tolerance())
                .count();
        double[] scaled = Arrays.stream(entries.expected()).map(e -> e * factor).toArray();
        Entries fit = new Entries(entries.shape(), scaled, entries.got(), entries.tolerance());
        if (!(Math.abs(factor) > 0) || Math.abs(factor) > 1e6 || counted < ENOUGH || fit.worst() >= 0) {
            return "";
        }
        double whole = Math.abs(factor) >= 1 ? factor : 1 / factor;
        String says = "every entry is " + (factor < 0 ? "minus " : "")
                + String.format(Locale.ROOT, "%.4g", Math.abs(factor)).replaceFirst("\\.?0+$", "")
                + " times what is expected";
        boolean isCount = Math.abs(whole - Math.rint(whole)) < 0.01 && Math.abs(whole) >= 2;
        return isCount ? says + ": is a sum taken where a mean is asked, or the other way round?" : says;
    }

    private static boolean isTransposed(Entries entries) {
        int[] shape = entries.shape();
        if (shape.length != 2 || shape[0] != shape[1] || shape[0] < 2) {
            return false;
        }
        int n = shape[0];
        double[] turned = new double[n * n];
        for (int i = 0; i < turned.length; i++) {
            turned[i] = entries.expected()[i % n * n + i / n];
        }
        return new Entries(shape, turned, entries.got(), entries.tolerance()).worst() < 0;
    }

    private static boolean reordered(Entries entries) {
        double[] expected = entries.expected().clone();
        double[] got = entries.got().clone();
        Arrays.sort(expected);
        Arrays.sort(got);
        return expected[0] < expected[expected.length - 1]
                && new Entries(entries.shape(), expected, got, entries.tolerance()).worst() < 0;
    }
}
