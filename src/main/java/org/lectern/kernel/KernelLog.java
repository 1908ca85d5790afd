package org.lectern.kernel;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What the kernel says to whoever started it: on the process's standard error, wherever that is moved to. */
final class KernelLog extends PrintStream {
    private final Target target;

    KernelLog() {
        this(new Target());
    }

    private KernelLog(Target target) {
        super(target, true, StandardCharsets.UTF_8);
        this.target = target;
    }

    /** Writes there from now on. */
    void moveTo(OutputStream other) {
        target.out = other;
    }

    private static final class Target extends OutputStream {
        private volatile OutputStream out = new FileOutputStream(FileDescriptor.err);

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }
    }
}
