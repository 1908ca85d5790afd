/**
 * Lectern as a Jupyter kernel: protocol 5.3 over ZeroMQ around a {@link org.lectern.jshell.Session}.
 * {@link org.lectern.kernel.KernelMain} is what Jupyter starts; {@link org.lectern.kernel.KernelSpec} makes Jupyter know it.
 */
@NullMarked
package org.lectern.kernel;

import org.jspecify.annotations.NullMarked;
