/**
 * Measures Lectern side by side with other libraries: {@link org.lectern.bench.Benchmark} starts one process for each
 * contender and lets them do the same work in turn. The contenders themselves are built apart, from {@code src/bench}.
 */
@NullMarked
package org.lectern.bench;

import org.jspecify.annotations.NullMarked;
