package org.lectern.bench;

import java.util.OptionalDouble;

/**
 * One piece of work that every contender does alike.
 *
 * @param group what it belongs to, such as {@code gemm}
 * @param name what is done, with its sizes
 * @param target the ratio to PyTorch's time that Lectern is to reach at one thread; empty where none is set
 */
public record BenchCase(String group, String name, OptionalDouble target) {
    /** How far the checks of two contenders may lie apart, relative to the size of what they sum up. */
    double tolerance() {
        if (!group.equals(Catalogue.STEP)) {
            return 2e-4;
        }
        // DL4J's LSTM has one bias where PyTorch's has two, which Adam moves twice as far.
        return name.equals("LSTM") ? 1e-3 : 5e-4;
    }
}
