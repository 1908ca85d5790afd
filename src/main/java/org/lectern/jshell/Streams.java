package org.lectern.jshell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code System.out}, {@code err} and {@code in} while sessions are open: a thread that belongs to a cell reads and writes
 * its session, any other thread the real streams.
 */
final class Streams {
    private static final List<Session> OPEN = new ArrayList<>();
    private static @Nullable Streams installed;

    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final InputStream realIn = System.in;
    private final PrintStream out = new Lasting(new Output(false, realOut));
    private final PrintStream err = new Lasting(new Output(true, realErr));
    private final InputStream in = new Input(realIn);

    private Streams() {}

    static synchronized void attach(Session session) {
        if (installed == null) {
            installed = new Streams();
            System.setOut(installed.out);
            System.setErr(installed.err);
            System.setIn(installed.in);
            LastResort.install();
        }
        OPEN.add(session);
    }

    static synchronized void detach(Session session) {
        OPEN.remove(session);
        Streams streams = installed;
        if (OPEN.isEmpty() && streams != null) {
            // Streams that somebody else has put in place since are theirs to take away.
            if (System.out == streams.out) {
                System.setOut(streams.realOut);
            }
            if (System.err == streams.err) {
                System.setErr(streams.realErr);
            }
            if (System.in == streams.in) {
                System.setIn(streams.realIn);
            }
            LastResort.remove();
            installed = null;
        }
    }

    /** The streams that stand now. */
    static Standing standing() {
        return new Standing(System.out, System.err, System.in);
    }

    /** The JVM's streams as they were at some moment. */
    record Standing(PrintStream out, PrintStream err, InputStream in) {
        /** Puts them back, if the session is still open: what a cell has put in their place would silence all others. */
        void putBack(Session session) {
            synchronized (Streams.class) {
                if (OPEN.contains(session)) {
                    put();
                }
            }
        }

        private void put() {
            if (System.out != out) {
                System.setOut(out);
            }
            if (System.err != err) {
                System.setErr(err);
            }
            if (System.in != in) {
                System.setIn(in);
            }
        }
    }

    /** Puts streams where a cell has left none: the compiler needs them. */
    static synchronized void mend() {
        Streams streams = installed;
        if (streams != null) {
            new Standing(
                            Objects.requireNonNullElse(System.out, streams.out),
                            Objects.requireNonNullElse(System.err, streams.err),
                            Objects.requireNonNullElse(System.in, streams.in))
                    .put();
        }
    }

    /** The session opened last. */
    static synchronized @Nullable Session newest() {
        return OPEN.isEmpty() ? null : OPEN.get(OPEN.size() - 1);
    }

    private static @Nullable Session owner() {
        Execution execution = Execution.current();
        if (execution == null && CommonPool.isWorker(Thread.currentThread())) {
            // Somebody else has started it, before any cell ran; its lines have to come the way that all others of the
            // cell do.
            return newest();
        }
        Session session = execution == null ? null : execution.session();
        return session == null || session.isClosed() ? null : session;
    }

    /** A cell may close what it prints to, as with try; others print there, too. An interrupted one ends when it prints. */
    private static final class Lasting extends PrintStream {
        Lasting(OutputStream out) {
            super(out, true, StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            flush();
        }

        @Override
        public void print(boolean value) {
            StopCheck.printing();
            super.print(value);
        }

        @Override
        public void print(char value) {
            StopCheck.printing();
            super.print(value);
        }

        @Override
        public void print(int value) {
            StopCheck.printing();
            super.print(value);
        }

        @Override
        public void print(long value) {
            StopCheck.printing();
            super.print(value);
        }

        @Override
        public void print(float value) {
            StopCheck.printing();
            super.print(value);
        }

        @Override
        public void print(double value) {
            StopCheck.printing();
            super.print(value);
        }

        @Override
        public void print(char[] value) {
            StopCheck.printing();
            super.print(value);
        }

        @Override
        public void print(@Nullable String value) {
            StopCheck.printing();
            super.print(value);
        }

        @Override
        public void print(@Nullable Object value) {
            StopCheck.printing();
            super.print(value);
        }
    }

    private static final class Output extends OutputStream {
        private final boolean isErr;
        private final PrintStream real;

        Output(boolean isErr, PrintStream real) {
            this.isErr = isErr;
            this.real = real;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            Session session = owner();
            if (session == null) {
                real.write(bytes, offset, length);
            } else {
                session.output().write(isErr, bytes, offset, length);
            }
        }

        @Override
        public void flush() {
            // A session flushes by time and size; an eager flush for each line would lose the point.
            if (owner() == null) {
                real.flush();
            }
        }
    }

    private static final class Input extends InputStream {
        /** Between a Scanner and what it reads are a reader and its decoder. */
        private static final int SCANNER_DEPTH = 12;

        private final InputStream real;
        private byte[] line = new byte[0];
        private int next;

        Input(InputStream real) {
            this.real = real;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Session session = owner();
            if (session == null) {
                return real.read(bytes, offset, length);
            }
            if (length == 0) {
                return 0;
            }
            synchronized (this) {
                if (next == line.length) {
                    String typed = session.readLine();
                    if (typed == null) {
                        // Else an end of the input would reach variables, which outlive the cell. A Scanner throws at
                        // the end, and what is thrown in its middle leaves it with garbage.
                        if (!isForScanner()) {
                            StopCheck.check();
                        }
                        return -1;
                    }
                    line = (typed + "\n").getBytes(StandardCharsets.UTF_8);
                    next = 0;
                }
                int count = Math.min(length, line.length - next);
                System.arraycopy(line, next, bytes, offset, count);
                next += count;
                return count;
            }
        }

        private static boolean isForScanner() {
            return StackWalker.getInstance()
                    .walk(frames -> frames.limit(SCANNER_DEPTH)
                            .anyMatch(each -> each.getClassName().equals("java.util.Scanner")));
        }

        @Override
        public int available() throws IOException {
            return owner() == null ? real.available() : line.length - next;
        }
    }
}
