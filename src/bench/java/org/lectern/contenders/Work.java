package org.lectern.contenders;

import java.util.List;

/** One case made ready by one contender. */
interface Work extends AutoCloseable {
    /** What the work comes to, a row for each result; called once, before the first {@link #run()}. */
    List<double[]> check();

    /** Does the work once. What it returns is kept, so that no compiler finds the work to be useless. */
    Object run();

    @Override
    default void close() {}
}
