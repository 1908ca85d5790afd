package org.lectern.grading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ends a process when it and its children together hold more memory than they may: the heap has a limit of its own, native
 * memory has none. Needs Linux's {@code /proc}; elsewhere it sees nothing.
 */
final class MemoryWatch {
    private static final Duration OFTEN = Duration.ofMillis(200);
    private static final long PAGE = 4096;

    private MemoryWatch() {}

    /** A process under watch. */
    static final class Watched implements AutoCloseable {
        private final Process process;
        private final long limit;
        private final Alarm alarm;
        private volatile boolean over;

        private Watched(Process process, long limit) {
            this.process = process;
            this.limit = limit;
            alarm = Alarm.every(OFTEN, this::look);
        }

        private void look() {
            if (resident(process) > limit) {
                over = true;
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                alarm.cancel();
            }
        }

        /** Whether it was ended. */
        boolean isOver() {
            return over;
        }

        @Override
        public void close() {
            alarm.cancel();
        }
    }

    static Watched watch(Process process, int mebibytes) {
        return new Watched(process, (long) mebibytes << 20);
    }

    private static long resident(Process process) {
        List<Long> all = Stream.concat(
                        Stream.of(process.pid()), process.descendants().map(ProcessHandle::pid))
                .toList();
        return all.stream().mapToLong(MemoryWatch::resident).sum();
    }

    private static long resident(long pid) {
        try {
            String[] pages = Files.readString(Path.of("/proc", String.valueOf(pid), "statm"))
                    .split(" ");
            return Long.parseLong(pages[1]) * PAGE;
        } catch (IOException | ArrayIndexOutOfBoundsException | NumberFormatException e) {
            // It has ended, or this is no Linux.
            return 0;
        }
    }
}
