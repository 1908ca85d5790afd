package org.lectern.contenders;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * The processor time of this process, native threads included, by the same clock that Python reads. Java's own answer comes in
 * steps of ten milliseconds, and {@code /proc} in steps of the kernel's tick.
 */
final class ProcessorTime {
    private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
    private static final long SECOND = 1_000_000_000;

    private static final @Nullable C LIBRARY =
            Platform.isLinux() && Platform.is64Bit() ? Native.load("c", C.class) : null;

    private ProcessorTime() {}

    /** The part of the C library that is needed. */
    interface C extends Library {
        // The name is C's.
        int clock_gettime(int clock, long[] secondsAndNanos);
    }

    static long nanos() {
        long[] time = new long[2];
        if (LIBRARY != null && LIBRARY.clock_gettime(CLOCK_PROCESS_CPUTIME_ID, time) == 0) {
            return time[0] * SECOND + time[1];
        }
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }
}
