/** MIME types, by IJava's names. */
@NullMarked
package io.github.spencerpark.jupyter.kernel.display.mime;

import org.jspecify.annotations.NullMarked;
