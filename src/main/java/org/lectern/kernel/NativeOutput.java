package org.lectern.kernel;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.Reserve;

/**
 * What native code and child processes print: they write to the process's own standard output and error, past Java's streams.
 * These become pipes, whose other ends are read here.
 */
final class NativeOutput {
    private static final int OUT = 1;
    private static final int ERR = 2;
    private static final int PIECE = 8192;
    /** How long a cell's end waits for what is still in the pipes. */
    private static final long DRAIN_MILLIS = 500;

    /** What nobody prints. */
    private static final byte[] MARK = ("\0" + UUID.randomUUID() + "\0").getBytes(StandardCharsets.US_ASCII);

    private final NativeLibrary system;
    private final List<Pipe> pipes = new ArrayList<>();

    private NativeOutput(NativeLibrary system) {
        this.system = system;
    }

    /** Takes what was written, as the cell's output. */
    interface Sink {
        void write(boolean isErr, byte[] bytes, int offset, int length);
    }

    /**
     * Takes the process's output from now on.
     *
     * @return null where the system has no such calls: then it goes where it went before
     */
    static @Nullable NativeOutput take(Sink sink, KernelLog log) {
        if (Platform.isWindows()) {
            return null;
        }
        try {
            NativeOutput output = new NativeOutput(NativeLibrary.getInstance(Platform.C_LIBRARY_NAME));
            // What is written to the log must not come back as a cell's output.
            log.moveTo(output.stream(output.call("dup", ERR)));
            output.pipes.add(output.redirect(OUT, sink));
            output.pipes.add(output.redirect(ERR, sink));
            return output;
        } catch (IOException | RuntimeException | LinkageError e) {
            log.println("lectern kernel: what native code prints is not shown in cells: " + e);
            return null;
        }
    }

    private Pipe redirect(int descriptor, Sink sink) throws IOException {
        int[] ends = new int[2];
        call("pipe", ends);
        // Opened anew by its name, for Java has no stream of a descriptor's number.
        InputStream from = new FileInputStream("/dev/fd/" + ends[0]);
        call("close", ends[0]);
        call("dup2", ends[1], descriptor);
        call("close", ends[1]);
        Pipe pipe = new Pipe(descriptor, from, sink);
        Thread reader = new Thread(() -> Reserve.outlast(pipe::read), "native output " + descriptor);
        reader.setDaemon(true);
        reader.start();
        return pipe;
    }

    /** Writes to a descriptor; opened by its name, a file would be emptied first. */
    private OutputStream stream(int descriptor) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                int done = 0;
                while (done < length) {
                    byte[] rest = Arrays.copyOfRange(bytes, offset + done, offset + length);
                    done += call("write", descriptor, rest, (long) rest.length);
                }
            }
        };
    }

    private int call(String name, Object... arguments) throws IOException {
        int result = system.getFunction(name).invokeInt(arguments);
        if (result < 0) {
            throw new IOException(name + " failed with error " + Native.getLastError());
        }
        return result;
    }

    /** Waits until what was printed so far is on its way; C's own buffers are emptied first. */
    void drain() {
        try {
            system.getFunction("fflush").invokeInt(new Object[] {Pointer.NULL});
            for (Pipe pipe : pipes) {
                call("write", pipe.descriptor, MARK, (long) MARK.length);
            }
            for (Pipe pipe : pipes) {
                if (!pipe.marks.tryAcquire(DRAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                    // Somebody else reads the pipe, or writes without end: what comes later is shown later.
                    return;
                }
            }
        } catch (IOException e) {
            // Nothing to wait for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One of the two, with marks in it that say how far it has been read. */
    private static final class Pipe {
        private final int descriptor;
        private final InputStream from;
        private final Sink sink;
        private final Semaphore marks = new Semaphore(0);

        Pipe(int descriptor, InputStream from, Sink sink) {
            this.descriptor = descriptor;
            this.from = from;
            this.sink = sink;
        }

        void read() {
            byte[] bytes = new byte[PIECE];
            int held = 0;
            try {
                while (true) {
                    int count = from.read(bytes, held, PIECE - held);
                    if (count < 0) {
                        return;
                    }
                    held = pass(bytes, held + count);
                }
            } catch (IOException e) {
                // The process ends.
            }
        }

        /** Passes on what is no mark; how many bytes at the end, moved to the front, may be the start of one. */
        private int pass(byte[] bytes, int count) {
            int from = 0;
            int at = 0;
            while (at < count) {
                int matching = matching(bytes, at, count);
                if (matching == MARK.length) {
                    write(bytes, from, at);
                    at += MARK.length;
                    from = at;
                    marks.release();
                } else if (at + matching == count) {
                    break;
                } else {
                    at++;
                }
            }
            write(bytes, from, at);
            System.arraycopy(bytes, at, bytes, 0, count - at);
            return count - at;
        }

        private void write(byte[] bytes, int from, int to) {
            if (to > from) {
                sink.write(descriptor == ERR, bytes, from, to - from);
            }
        }

        private static int matching(byte[] bytes, int at, int count) {
            int length = 0;
            while (length < MARK.length && at + length < count && bytes[at + length] == MARK[length]) {
                length++;
            }
            return length;
        }
    }
}
