/** Sets of magics that IJava's notebooks register, by its names. */
@NullMarked
package io.github.spencerpark.jupyter.kernel.magic.common;

import org.jspecify.annotations.NullMarked;
