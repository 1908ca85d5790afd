package io.github.spencerpark.ijava.runtime;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.ijava.JavaKernel;
import org.jspecify.annotations.Nullable;

/** The kernel, for cells. */
public final class Kernel {
    private Kernel() {}

    /** The kernel that runs this code; null if none does. */
    public static @Nullable JavaKernel getKernelInstance() {
        return IJava.getKernelInstance();
    }

    /** Runs code as a cell of the session, magics too, and gives its value. */
    public static @Nullable Object eval(String code) throws Exception {
        return running().evalRaw(code);
    }

    static JavaKernel running() {
        JavaKernel kernel = getKernelInstance();
        if (kernel == null) {
            throw new IllegalStateException("Kernel: none runs here");
        }
        return kernel;
    }
}
