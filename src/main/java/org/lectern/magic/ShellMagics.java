package org.lectern.magic;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.MagicException;
import org.lectern.jshell.Magics.Context;

/** {@code %%bash} and {@code %%sh}: what the commands print is the cell's output, as it comes. */
final class ShellMagics {
    /** How long processes may take to end on request. */
    private static final long GRACE_MILLIS = 300;
    /** How long what the shell has left running in the background holds up the cell by its open output. */
    private static final long LEFT_MILLIS = 500;

    private ShellMagics() {}

    static List<Magic> all() {
        List<Magic> all = new ArrayList<>();
        for (String shell : List.of("bash", "sh")) {
            all.add(Magic.both(
                    "%%" + shell + " [ARGUMENT…]\nList<String> lines = %" + shell + " COMMAND",
                    "Runs commands in " + shell + "; as a line, its value is the lines that they print.",
                    (arguments, context) -> line(shell, arguments, context),
                    (arguments, body, context) -> cell(shell, arguments, body, context),
                    shell));
        }
        return all;
    }

    private static List<String> line(String shell, String command, Context context) throws Exception {
        if (command.isBlank()) {
            throw new MagicException("%" + shell + ": needs a command, such as %" + shell + " ls", "");
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        run(shell, "%" + shell, command, List.of(), printed, context);
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static @Nullable Object cell(String shell, String arguments, String body, Context context)
            throws Exception {
        run(
                shell,
                "%%" + shell,
                body,
                Arguments.split("%%" + shell, arguments),
                OutputStream.nullOutputStream(),
                context);
        return null;
    }

    private static void run(
            String shell, String magic, String script, List<String> arguments, OutputStream printed, Context context)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(shell, "-c", script, shell));
        command.addAll(arguments);
        int status = context.call(() -> status(shell, magic, command, printed));
        if (status != 0) {
            throw new MagicException(
                    magic + ": exit code " + status + (status > 128 ? " (signal " + (status - 128) + ")" : ""),
                    "What the commands printed above says why, as a rule.");
        }
    }

    private static int status(String shell, String magic, List<String> command, OutputStream printed)
            throws IOException, InterruptedException, MagicException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                    .start();
        } catch (IOException e) {
            throw new MagicException(magic + ": cannot start " + shell + ": " + e.getMessage(), "Is it installed?");
        }
        try {
            Thread out = copy(process.getInputStream(), System.out, printed);
            Thread err = copy(process.getErrorStream(), System.err, OutputStream.nullOutputStream());
            int status = process.waitFor();
            out.join(LEFT_MILLIS);
            err.join(LEFT_MILLIS);
            return status;
        } finally {
            // On the way out by an interrupt the whole tree goes.
            if (process.isAlive()) {
                kill(process);
            }
        }
    }

    private static File nothing() {
        return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
    }

    private static void kill(Process process) {
        List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
        tree.add(process.toHandle());
        tree.forEach(ProcessHandle::destroy);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
        while (tree.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        tree.forEach(ProcessHandle::destroyForcibly);
    }

    private static Thread copy(InputStream from, PrintStream to, OutputStream printed) {
        Thread thread = new Thread(
                () -> {
                    byte[] bytes = new byte[8192];
                    try (from) {
                        for (int count = from.read(bytes); count >= 0; count = from.read(bytes)) {
                            to.write(bytes, 0, count);
                            printed.write(bytes, 0, count);
                        }
                    } catch (IOException e) {
                        // The process is gone, and its output with it.
                    }
                },
                "output of a command");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
