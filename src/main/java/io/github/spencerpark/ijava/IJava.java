package io.github.spencerpark.ijava;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.Session;

/** Where IJava's notebooks find their kernel. */
public final class IJava {
    private static final Map<Session, JavaKernel> KERNELS = Collections.synchronizedMap(new WeakHashMap<>());

    private IJava() {}

    /** The kernel that runs this code; null if none does. */
    public static @Nullable JavaKernel getKernelInstance() {
        Session session = Session.current().orElse(null);
        return session == null ? null : KERNELS.computeIfAbsent(session, each -> new JavaKernel());
    }
}
