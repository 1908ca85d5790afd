package org.lectern.tensor;

import java.util.Locale;

/** The type of a tensor's elements. */
public enum DType {
    /** 32-bit floating point, the default. */
    FLOAT32(4),
    /** 64-bit floating point, for checks of gradients and exact comparisons. */
    FLOAT64(8),
    /** 32-bit integers, for labels and indices; no gradients. */
    INT32(4);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }

    /** Whether this type holds fractions, and so can have gradients. */
    public boolean isFloating() {
        return this != INT32;
    }

    /** The type that two operands meet in: the wider float, and a float before an integer. */
    static DType promote(DType a, DType b) {
        if (a == b) {
            return a;
        }
        return a == FLOAT64 || b == FLOAT64 ? FLOAT64 : FLOAT32;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
