package org.lectern.grading;

import java.time.Duration;

/**
 * What one submission may take.
 *
 * @param cell how long a cell may run
 * @param total how long all of it may take, with the cells run again after a call was stopped
 * @param memory in MiB, heap and native memory together
 * @param processes threads count as processes
 * @param file the largest file in MiB, and all of its temporary files together
 */
public record Limits(Duration cell, Duration total, int memory, int processes, int file) {
    /** 60 seconds a cell, 10 minutes in all, 2 GiB. */
    public static Limits standard() {
        return new Limits(Duration.ofSeconds(60), Duration.ofMinutes(10), 2048, 256, 64);
    }

    public Limits cell(Duration time) {
        return new Limits(time, total, memory, processes, file);
    }

    public Limits total(Duration time) {
        return new Limits(cell, time, memory, processes, file);
    }

    public Limits memory(int mebibytes) {
        return new Limits(cell, total, mebibytes, processes, file);
    }

    /** The heap's share of the memory in MiB. */
    int heap() {
        return memory / 2;
    }
}
