package org.lectern.grading;

import java.util.Arrays;
import java.util.Locale;
import org.lectern.tensor.Tensor;

/** Two tensors of one shape, entry by entry: the right one and a student's. */
record Entries(int[] shape, double[] expected, double[] got, double tolerance) {
    static Entries of(Tensor expected, Tensor got, double tolerance) {
        return new Entries(expected.shape(), expected.toDoubles(), got.toDoubles(), tolerance);
    }

    int size() {
        return expected.length;
    }

    /**
     * The difference relative to the larger of 1 and the expected value; infinite if only one of them is a number, negative if
     * the student's is too small.
     */
    double error(int flat) {
        double wanted = expected[flat];
        double value = got[flat];
        if (Double.compare(wanted, value) == 0) {
            return 0;
        }
        double error = (value - wanted) / Math.max(1, Math.abs(wanted));
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }

    boolean isWrong(int flat) {
        return Math.abs(error(flat)) > tolerance;
    }

    int wrong() {
        int wrong = 0;
        for (int i = 0; i < expected.length; i++) {
            wrong += isWrong(i) ? 1 : 0;
        }
        return wrong;
    }

    /** The entry that differs most from what is expected; -1 if none differs by more than the tolerance. */
    int worst() {
        int worst = -1;
        double most = tolerance;
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(error(i));
            if (error > most) {
                most = error;
                worst = i;
            }
        }
        return worst;
    }

    /** The first entry that is NaN on both sides; -1 if there is none. */
    int unknown() {
        for (int i = 0; i < expected.length; i++) {
            if (Double.isNaN(expected[i]) && Double.isNaN(got[i])) {
                return i;
            }
        }
        return -1;
    }

    /** The first place along an axis where an entry is wrong; the axis' length if none is. */
    int first(int axis) {
        int first = shape[axis];
        for (int i = 0; i < size(); i++) {
            first = isWrong(i) ? Math.min(first, index(i)[axis]) : first;
        }
        return first;
    }

    int[] index(int flat) {
        int[] index = new int[shape.length];
        int rest = flat;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return index;
    }

    /** {@code the worst entry is [1, 2]: expected 6, got 3.5 (2 of 6 entries differ, all in row 1)}. */
    String told() {
        int worst = worst();
        String values = "expected " + number(expected[worst]) + ", got " + number(got[worst]);
        if (size() == 1) {
            return values;
        }
        int wrong = wrong();
        String count = wrong == size()
                ? "all " + size() + " entries differ"
                : wrong + " of " + size() + (wrong == 1 ? " entries differs" : " entries differ") + pattern(wrong);
        return "the worst entry is " + Arrays.toString(index(worst)) + ": " + values + " (" + count + ")";
    }

    private String pattern(int wrong) {
        if (shape.length < 2 || wrong < 2) {
            return "";
        }
        for (int axis = 0; axis < shape.length; axis++) {
            int place = -1;
            boolean one = shape[axis] > 1;
            for (int i = 0; i < size() && one; i++) {
                if (isWrong(i)) {
                    int here = index(i)[axis];
                    one = place < 0 || place == here;
                    place = here;
                }
            }
            if (one) {
                String name = shape.length == 2 ? (axis == 0 ? "row " : "column ") : "axis " + axis + ", place ";
                return ", all in " + name + place;
            }
        }
        return "";
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "infinity" : "-infinity";
        }
        String digits = String.format(Locale.ROOT, "%.6g", value);
        boolean fraction = digits.contains(".") && !digits.contains("e");
        return fraction ? digits.replaceFirst("\\.?0+$", "") : digits;
    }
}
