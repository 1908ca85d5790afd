package org.lectern.nn;

/** What the normalising layers check alike. */
final class Norms {
    private Norms() {}

    static int positive(String layer, int size) {
        if (size < 1) {
            throw Errors.argument(layer, "a size of at least 1", size, "give the number of features or channels");
        }
        return size;
    }

    static double eps(String layer, double eps) {
        if (!(eps >= 0 && eps < Double.POSITIVE_INFINITY)) {
            throw Errors.argument(layer, "a small eps of 0 or more", eps, "1e-5 is usual; it keeps from dividing by 0");
        }
        return eps;
    }
}
