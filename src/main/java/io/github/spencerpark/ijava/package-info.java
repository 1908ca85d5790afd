/** IJava's entry points, by its names, for notebooks that were written for it; what is behind them is Lectern's. */
@NullMarked
package io.github.spencerpark.ijava;

import org.jspecify.annotations.NullMarked;
