/** How IJava's notebooks say what values look like, by its names. */
@NullMarked
package io.github.spencerpark.jupyter.kernel.display;

import org.jspecify.annotations.NullMarked;
