package org.lectern.dl4j;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How many threads ND4J's native code uses: as many as the tensors, one unless the property lectern.threads says more. */
final class NativeThreads {
    private static final int THREADS = Integer.getInteger("lectern.threads", 1);

    private NativeThreads() {}

    /**
     * Sets the number for the current thread. On the small networks of a course more threads wait for each other longer than
     * they work: on a busy machine a step took ten times as long. OpenMP keeps the number for each calling thread.
     */
    static void limit() {
        Nd4j.getEnvironment().setMaxThreads(THREADS);
        Nd4j.getEnvironment().setMaxMasterThreads(THREADS);
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(THREADS);
    }
}
