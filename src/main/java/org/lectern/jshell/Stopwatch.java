package org.lectern.jshell;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Adds up how long code runs, on the clock and on all processors. */
final class Stopwatch {
    private long wallNanos;
    private long cpuNanos;
    private long wallStart;
    private long cpuStart;

    void start() {
        cpuStart = cpu();
        wallStart = System.nanoTime();
    }

    void stop() {
        wallNanos += System.nanoTime() - wallStart;
        cpuNanos += cpu() - cpuStart;
    }

    Duration wall() {
        return Duration.ofNanos(wallNanos);
    }

    Duration processors() {
        return Duration.ofNanos(cpuNanos);
    }

    /** What all threads of the JVM have taken; 0 where it does not tell. */
    private static long cpu() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? Math.max(0, system.getProcessCpuTime())
                : 0;
    }
}
