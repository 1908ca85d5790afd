package org.lectern.grading;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.lectern.worker.Frame;
import org.lectern.worker.WireException;

/** One process with a student's program in it, and the frames to and fro. */
final class WorkerProcess implements AutoCloseable {
    private static final int START_SECONDS = 60;
    /** No code of a student's runs before it has started: who kills it then is not in it. */
    private static final int START_TRIES = 5;

    private static final int END_SECONDS = 5;
    /** How a shell, and Java, tell that a process has ended by SIGKILL. */
    private static final int KILLED = 128 + 9;
    /** Hands descriptors 3 and 4 over to the worker; what it prints by other ways than frames is nobody's. */
    private static final String PIPES = "exec 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null; exec \"$@\"";

    /** Why there is no answer. */
    enum Gone {
        /** It took longer than it may. */
        LATE,
        /** It needed more memory than it may. */
        MEMORY,
        /** It was killed, by itself or from outside: by the system when memory ran short, or by an operator. */
        KILLED,
        /** It ended, or sent what is no answer. */
        ENDED
    }

    /** The program has ended, or had to be ended. */
    static final class GoneException extends RuntimeException {
        private final Gone reason;

        GoneException(Gone reason, String message) {
            super(message);
            this.reason = reason;
        }

        Gone reason() {
            return reason;
        }
    }

    private final Process process;
    private final DataOutputStream out;
    private final BlockingQueue<Object> frames = new ArrayBlockingQueue<>(2);
    private final MemoryWatch.Watched memory;
    private volatile boolean late;
    private boolean gone;

    private WorkerProcess(Process process, int mebibytes) {
        this.process = process;
        out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        memory = MemoryWatch.watch(process, mebibytes);
        Thread reader = new Thread(this::read, "worker frames");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one and waits until cells may come.
     *
     * @throws GradingException if it does not start, which is no fault of a student's
     */
    static WorkerProcess start(Sandbox sandbox, WorkerFiles files, int slot, Limits limits) {
        for (int left = START_TRIES; ; left--) {
            try {
                return startOnce(sandbox, files, slot, limits);
            } catch (GoneException | WireException e) {
                boolean isGone = e instanceof GoneException gone && gone.reason() != Gone.LATE;
                if (left == 1 || !isGone) {
                    throw new GradingException(
                            "a student's program could not be started: " + e.getMessage()
                                    + "; ./lectern doctor says what this machine offers",
                            e);
                }
            }
        }
    }

    private static WorkerProcess startOnce(Sandbox sandbox, WorkerFiles files, int slot, Limits limits) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", PIPES, "worker"));
        command.addAll(sandbox.command(files.environment(), files.command(limits), slot, limits, files.readable()));
        ProcessBuilder builder = new ProcessBuilder(command);
        // Also what starts the program can be read by it: neither variables nor the folder tell of the teacher.
        builder.environment().clear();
        builder.directory(new File("/"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(files.environment());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            WorkerProcess worker = new WorkerProcess(builder.start(), limits.memory());
            try {
                Frame frame = worker.next(Duration.ofSeconds(START_SECONDS));
                if (frame.kind() != Frame.Kind.READY) {
                    throw new WireException("not due: " + frame.kind());
                }
                return worker;
            } catch (GoneException | WireException e) {
                worker.close();
                throw e;
            }
        } catch (IOException e) {
            throw new GradingException("a student's program could not be started: " + e.getMessage(), e);
        }
    }

    /**
     * Sends a frame and waits for the one that answers it.
     *
     * @throws GoneException if there is none in time; the process is ended then
     */
    Frame exchange(Frame frame, Duration time) {
        if (gone) {
            throw new GoneException(Gone.ENDED, "the program has ended");
        }
        // A program that does not read lets us wait for ever: it is ended on another thread.
        Alarm alarm = Alarm.in(time, () -> {
            late = true;
            kill();
        });
        try {
            frame.write(out);
        } catch (IOException e) {
            throw ended("the program has ended");
        } finally {
            alarm.cancel();
        }
        return next(time);
    }

    private Frame next(Duration time) {
        Object next;
        try {
            next = frames.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(Gone.LATE, "grading was interrupted");
        }
        if (next instanceof Frame frame) {
            return frame;
        }
        if (next == null && !memory.isOver()) {
            throw failed(Gone.LATE, "the program gave no answer in time");
        }
        throw ended(next instanceof WireException e ? String.valueOf(e.getMessage()) : "the program has ended");
    }

    /** Why there is no more to be read or written. */
    private GoneException ended(String message) {
        if (memory.isOver()) {
            return failed(Gone.MEMORY, "the program needed more memory than it may");
        }
        if (late) {
            return failed(Gone.LATE, "the program did not take what it was sent in time");
        }
        try {
            boolean isOver = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
            return failed(isOver && process.exitValue() == KILLED ? Gone.KILLED : Gone.ENDED, message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(Gone.ENDED, message);
        }
    }

    private GoneException failed(Gone reason, String message) {
        close();
        return new GoneException(reason, message);
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
            while (true) {
                frames.put(Frame.read(in));
            }
        } catch (IOException | WireException e) {
            end(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(Exception reason) {
        try {
            frames.put(reason);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Ends the process and all that it has started. */
    @Override
    public void close() {
        gone = true;
        memory.close();
        kill();
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // A reader that waits to hand over a frame that nobody takes.
        frames.clear();
    }
}
