/**
 * What cells can say besides Java: {@code %maven}, {@code %time}, {@code %%bash} and the others that {@code %lsmagic} lists. A
 * session is given {@link org.lectern.magic.StandardMagics}; {@link org.lectern.magic.Environment} gives it what IJava's
 * environment variables ask for.
 */
@NullMarked
package org.lectern.magic;

import org.jspecify.annotations.NullMarked;
