package org.lectern.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where commands print.
 *
 * @param out for what was asked for
 * @param err for progress and errors
 * @param terminal whether a person watches, so that a line may be drawn over
 * @param columns the terminal's width
 */
record Console(PrintWriter out, PrintWriter err, boolean terminal, int columns) {
    /** This process's own streams; the launcher knows whether they are a terminal. */
    static Console ofProcess() {
        Charset charset = charset();
        return new Console(
                new PrintWriter(new FileOutputStream(FileDescriptor.out), true, charset),
                new PrintWriter(new FileOutputStream(FileDescriptor.err), true, charset),
                Boolean.getBoolean("lectern.terminal"),
                Math.max(40, Integer.getInteger("lectern.columns", 80)));
    }

    private static Charset charset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding", ""));
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        if (!windows || name.isEmpty() || !Charset.isSupported(name)) {
            // A POSIX locale says ASCII, but its terminals show UTF-8.
            return StandardCharsets.UTF_8;
        }
        return Charset.forName(name);
    }

    void progress(String line) {
        err.println(line);
        err.flush();
    }
}
